package scenario

import (
	"go/ast"
	"go/format"
	"slices"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
)

// A spelling is how programs for a release are written. Both spellings mean the same, so no answer depends on it.
type spelling struct {
	rangeWithout bool // for range c, without a name
	anyName      bool // any in place of interface{}
}

var spellings = gover.NewTable(lang.T("打印程序所用的语法", "the syntax of the printed program"),
	gover.Entry[spelling]{
		Since: gover.Go(2), Value: spelling{},
		Note: lang.T("range 前面必须有变量", "range wants a variable before it"), Ref: "go.dev/doc/go1.4",
	},
	gover.Entry[spelling]{
		Since: gover.Go(4), Value: spelling{rangeWithout: true},
		Note: lang.T("可以写 for range c", "for range c is possible"), Ref: "go.dev/doc/go1.4",
	},
	gover.Entry[spelling]{
		Since: gover.Go(18), Value: spelling{rangeWithout: true, anyName: true},
		Note: lang.T("interface{} 可以写作 any", "interface{} can be written as any"), Ref: "go.dev/doc/go1.18",
	},
)

// Source returns the scenario as a complete, formatted Go program for a release. The body of a goroutine that is started
// in one place stands there, under its name as a comment; one that is started in several is a function of main.
func (s Scenario) Source(v gover.Version) string {
	var b strings.Builder
	b.WriteString("package main\n\n")
	if list := s.Imports(); len(list) == 1 {
		b.WriteString("import \"" + list[0] + "\"\n\n")
	} else if len(list) > 1 {
		b.WriteString("import (\n")
		for _, path := range list {
			b.WriteString("\"" + path + "\"\n")
		}
		b.WriteString(")\n\n")
	}
	b.WriteString("func main() {\n" + s.Body(v) + "}\n")
	text, err := format.Source([]byte(b.String()))
	if err != nil {
		panic("scenario: the printed program is no Go: " + err.Error() + "\n" + b.String())
	}
	return string(text)
}

// Imports lists the packages that the program imports, sorted.
func (s Scenario) Imports() []string {
	var list []string
	for name := range s.p.imports {
		list = append(list, importPaths[name])
	}
	slices.Sort(list)
	return list
}

// Body returns the statements of main, unformatted.
func (s Scenario) Body(v gover.Version) string {
	p := &printer{prog: s.p, spelling: spellings.Value(v)}
	p.statements(s.p.bodies[0].decl.Body.List, true)
	return p.out.String()
}

// spell writes a node on one line, for messages and traces.
func spell(n ast.Node) string {
	p := &printer{short: true}
	switch n := n.(type) {
	case ast.Expr:
		p.expr(n)
	case ast.Stmt:
		p.statement(n)
	default:
		return ""
	}
	return strings.TrimSpace(p.out.String())
}

// A printer writes statements one on a line; gofmt does the rest.
type printer struct {
	spelling
	prog  *Program
	out   strings.Builder
	short bool // function literals and blocks are not written out
	hooks bool // each goroutine says when it is started and when it begins
}

func (p *printer) body(name string) *body {
	if p.prog == nil {
		return nil
	}
	for _, b := range p.prog.bodies {
		if b.name == name {
			return b
		}
	}
	return nil
}

func (p *printer) write(parts ...string) {
	for _, s := range parts {
		p.out.WriteString(s)
	}
}

// statements writes a list; before those of main stand the functions that are started in several places.
func (p *printer) statements(list []ast.Stmt, outer bool) {
	for _, s := range list {
		if outer {
			for _, b := range p.sharedBefore(s) {
				p.write(b.name, " := func(", p.params(params(b.fn)), ") {\n", p.enter())
				p.statements(b.decl.Body.List, false)
				p.write("}\n")
			}
		}
		p.statement(s)
		p.write("\n")
	}
}

// sharedBefore lists the functions declared before a statement, those that others start first.
func (p *printer) sharedBefore(s ast.Stmt) []*body {
	var list []*body
	for _, b := range p.prog.bodies {
		if b.before == s {
			list = append(list, b)
		}
	}
	slices.SortStableFunc(list, func(a, b *body) int { return a.order - b.order })
	return list
}

func params(fn *Function) string {
	list := make([]string, len(fn.Params))
	for i, q := range fn.Params {
		list[i] = q.Name + " " + q.Type.String()
	}
	return strings.Join(list, ", ")
}

func (p *printer) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.ExprStmt:
		p.expr(s.X)
	case *ast.SendStmt:
		p.expr(s.Chan)
		p.write(" <- ")
		p.expr(s.Value)
	case *ast.AssignStmt:
		p.list(s.Lhs)
		p.write(" ", s.Tok.String(), " ")
		p.list(s.Rhs)
	case *ast.IncDecStmt:
		p.expr(s.X)
		p.write(s.Tok.String())
	case *ast.DeclStmt:
		p.declaration(s.Decl.(*ast.GenDecl))
	case *ast.GoStmt:
		p.goStatement(s)
	case *ast.DeferStmt:
		p.write("defer ")
		p.expr(s.Call)
	case *ast.ReturnStmt:
		p.write("return ")
		p.list(s.Results)
	case *ast.BranchStmt:
		p.write(s.Tok.String())
	case *ast.BlockStmt:
		p.block(s.List)
	case *ast.IfStmt:
		p.ifStatement(s)
	case *ast.ForStmt:
		p.forStatement(s)
	case *ast.RangeStmt:
		p.rangeStatement(s)
	case *ast.SelectStmt:
		p.selectStatement(s)
	}
}

func (p *printer) block(list []ast.Stmt) {
	if p.short {
		p.write("{ … }")
		return
	}
	p.write("{\n")
	p.statements(list, false)
	p.write("}")
}

func (p *printer) declaration(d *ast.GenDecl) {
	for i, spec := range d.Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		if i > 0 {
			p.write("\n")
		}
		p.write("var ")
		for j, name := range spec.Names {
			if j > 0 {
				p.write(", ")
			}
			p.write(name.Name)
		}
		if spec.Type != nil {
			p.write(" ")
			p.expr(spec.Type)
		}
		if len(spec.Values) > 0 {
			p.write(" = ")
			p.list(spec.Values)
		}
	}
}

func (p *printer) goStatement(s *ast.GoStmt) {
	p.write("go ")
	b := p.body(startedBy(s))
	lit, _ := ast.Unparen(s.Call.Fun).(*ast.FuncLit)
	switch {
	case b != nil && b.starts > 1:
		p.write(b.name)
		p.startArguments(s.Call, b.name)
	case b != nil:
		p.write("func(", p.params(params(b.fn)), ") { // ", b.name, "\n", p.enter())
		p.statements(b.decl.Body.List, false)
		p.write("}")
		p.startArguments(s.Call, b.name)
	case lit != nil && p.prog != nil:
		name := p.prog.names[lit]
		p.write("func(", p.params(p.fieldList(lit.Type.Params)), ") { // ", name, "\n", p.enter())
		p.statements(lit.Body.List, false)
		p.write("}")
		p.startArguments(s.Call, name)
	default:
		p.expr(s.Call)
	}
}

// params adds the parameter by which a goroutine knows itself to a list of parameters.
func (p *printer) params(list string) string {
	switch {
	case !p.hooks:
		return list
	case list == "":
		return "scenarioG int"
	}
	return list + ", scenarioG int"
}

// enter is the first statement of a goroutine.
func (p *printer) enter() string {
	if p.hooks {
		return "scenarioEnter(scenarioG)\n"
	}
	return ""
}

// startArguments writes the arguments with which a goroutine is started.
func (p *printer) startArguments(e *ast.CallExpr, name string) {
	if !p.hooks {
		p.callArguments(e)
		return
	}
	p.write("(")
	for _, a := range e.Args {
		p.expr(a)
		p.write(", ")
	}
	p.write("scenarioStart(\"", name, "\"))")
}

func (p *printer) callArguments(e *ast.CallExpr) {
	p.write("(")
	p.list(e.Args)
	p.write(")")
}

func (p *printer) ifStatement(s *ast.IfStmt) {
	p.write("if ")
	if s.Init != nil {
		p.statement(s.Init)
		p.write("; ")
	}
	p.expr(s.Cond)
	p.write(" ")
	p.block(s.Body.List)
	if s.Else != nil {
		p.write(" else ")
		p.statement(s.Else)
	}
}

func (p *printer) forStatement(s *ast.ForStmt) {
	p.write("for ")
	if s.Init != nil || s.Post != nil {
		if s.Init != nil {
			p.statement(s.Init)
		}
		p.write("; ")
		if s.Cond != nil {
			p.expr(s.Cond)
		}
		p.write("; ")
		if s.Post != nil {
			p.statement(s.Post)
		}
	} else if s.Cond != nil {
		p.expr(s.Cond)
	}
	p.write(" ")
	p.block(s.Body.List)
}

func (p *printer) rangeStatement(s *ast.RangeStmt) {
	p.write("for ")
	name, _ := s.Key.(*ast.Ident)
	switch {
	case name != nil && name.Name != "_":
		p.write(name.Name, " := ")
	case !p.rangeWithout:
		p.write("_ = ")
	}
	p.write("range ")
	p.expr(s.X)
	p.write(" ")
	p.block(s.Body.List)
}

func (p *printer) selectStatement(s *ast.SelectStmt) {
	if p.short {
		p.write("select { … }")
		return
	}
	if len(s.Body.List) == 0 {
		p.write("select {}")
		return
	}
	p.write("select {\n")
	for _, clause := range s.Body.List {
		clause := clause.(*ast.CommClause)
		if clause.Comm == nil {
			p.write("default:\n")
		} else {
			p.write("case ")
			p.statement(clause.Comm)
			p.write(":\n")
		}
		p.statements(clause.Body, false)
	}
	p.write("}")
}

func (p *printer) list(list []ast.Expr) {
	for i, e := range list {
		if i > 0 {
			p.write(", ")
		}
		p.expr(e)
	}
}

func (p *printer) expr(e ast.Expr) {
	switch e := e.(type) {
	case *ast.Ident:
		p.identifier(e.Name)
	case *ast.BasicLit:
		p.write(e.Value)
	case *ast.ParenExpr:
		p.write("(")
		p.expr(e.X)
		p.write(")")
	case *ast.UnaryExpr:
		p.write(e.Op.String())
		p.expr(e.X)
	case *ast.BinaryExpr:
		p.expr(e.X)
		p.write(" ", e.Op.String(), " ")
		p.expr(e.Y)
	case *ast.SelectorExpr:
		p.expr(e.X)
		p.write(".", e.Sel.Name)
	case *ast.KeyValueExpr:
		p.expr(e.Key)
		p.write(": ")
		p.expr(e.Value)
	case *ast.CompositeLit:
		p.expr(e.Type)
		p.write("{")
		p.list(e.Elts)
		p.write("}")
	case *ast.CallExpr:
		p.callExpr(e)
	case *ast.FuncLit:
		p.funcLit(e)
	default:
		p.typeExpr(e)
	}
}

func (p *printer) identifier(name string) {
	if name == "any" && !p.anyName && !p.short {
		name = "interface{}"
	}
	p.write(name)
}

func (p *printer) callExpr(e *ast.CallExpr) {
	if isPrint(e) && !p.short {
		p.write("fmt.Println")
	} else {
		p.expr(e.Fun)
	}
	p.callArguments(e)
}

func (p *printer) funcLit(e *ast.FuncLit) {
	p.typeExpr(e.Type)
	if p.prog == nil || p.prog.names[e] == "" {
		p.write(" ")
		p.block(e.Body.List)
		return
	}
	p.write(" { // ", p.prog.names[e], "\n")
	if p.hooks {
		p.write("scenarioEnter(scenarioStart(\"", p.prog.names[e], "\"))\n")
	}
	p.statements(e.Body.List, false)
	p.write("}")
}

func (p *printer) typeExpr(e ast.Expr) {
	switch e := e.(type) {
	case *ast.StarExpr:
		p.write("*")
		p.expr(e.X)
	case *ast.ChanType:
		switch e.Dir {
		case ast.RECV:
			p.write("<-chan ")
		case ast.SEND:
			p.write("chan<- ")
		default:
			p.write("chan ")
		}
		p.expr(e.Value)
	case *ast.StructType:
		p.write("struct{}")
	case *ast.InterfaceType:
		if p.anyName {
			p.write("any")
		} else {
			p.write("interface{}")
		}
	case *ast.FuncType:
		p.write("func(", p.fieldList(e.Params))
		p.write(")")
		if e.Results.NumFields() > 0 {
			p.write(" ")
			p.expr(e.Results.List[0].Type)
		}
	case nil:
	default:
		p.write("?")
	}
}

// fieldList spells parameters.
func (p *printer) fieldList(fields *ast.FieldList) string {
	q := &printer{spelling: p.spelling, short: p.short}
	for i, f := range fields.List {
		if i > 0 {
			q.write(", ")
		}
		for j, name := range f.Names {
			if j > 0 {
				q.write(", ")
			}
			q.write(name.Name)
		}
		q.write(" ")
		q.expr(f.Type)
	}
	return q.out.String()
}
