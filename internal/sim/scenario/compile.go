package scenario

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	"godrill/internal/sim"
)

// A compiler turns the goroutines of one text into code. Mistakes leave it as a panic with a *mistake, which compile
// turns into an error.
type compiler struct {
	fset   *token.FileSet
	prog   *Program
	bodies map[string]*body
	now    *body  // whose text is being compiled
	frame  *frame // function being compiled
	scope  *scope
	top    *scope // main's outermost
	anon   int    // goroutines without a name so far
	depth  int
	naming bool     // a function literal is the body of a goroutine that the library starts
	stmt   ast.Stmt // the statement of main's outermost block
}

// A frame is a function while it is compiled.
type frame struct {
	outer *frame
	fn    *Function
	loops []*loop
	slots map[*variable]int
}

// A scope is a block while it is compiled.
type scope struct {
	outer  *scope
	frame  *frame
	names  map[string]*variable
	hidden map[string]bool // names of main that mean something else where the goroutine is started
}

// A variable is a declared name.
type variable struct {
	name  string
	t     Type
	frame *frame
	slot  int
	used  bool
	param bool
	pos   token.Pos
	body  *body
}

// A loop is what break and continue leave.
type loop struct {
	breaks, continues []int // jumps to patch
	sel               bool  // a select: continue passes through
}

// A mistake is a place in the text with a hint.
type mistake struct {
	body  *body
	pos   token.Pos
	found string
	want  string
}

func compile(text string) (p *Program, err error) {
	parts, err := split(text)
	if err != nil {
		return nil, err
	}
	c := &compiler{fset: token.NewFileSet(), bodies: map[string]*body{}, prog: &Program{Since: 2, imports: map[string]bool{}, names: map[*ast.FuncLit]string{}}}
	c.prog.Uses = Uses{Kinds: map[Kind]bool{}, Methods: map[string]bool{}}
	defer func() {
		e := recover()
		m, ok := e.(*mistake)
		if e != nil && !ok {
			panic(e)
		}
		if ok {
			p, err = nil, m.error()
		}
	}()
	for _, part := range parts {
		b := &body{part: part}
		c.prog.bodies = append(c.prog.bodies, b)
		c.bodies[part.name] = b
		c.prog.Texts = append(c.prog.Texts, part.whole())
		c.prog.Names = append(c.prog.Names, part.name)
		if err := c.parse(b); err != nil {
			return nil, err
		}
	}
	c.program()
	return c.prog, nil
}

func (m *mistake) error() error {
	where := ""
	if m.body != nil {
		where = " (" + m.body.where(int(m.pos)-m.body.base) + ")"
	}
	return &sim.ArgError{Found: m.found + where, Want: m.want}
}

// parse reads the body of a goroutine as Go.
func (c *compiler) parse(b *body) error {
	head := "package p; func _(" + b.paramList() + ") {\n"
	file, err := parser.ParseFile(c.fset, b.name, head+b.body+"\n}\n", parser.SkipObjectResolution)
	if err != nil {
		return b.syntaxError(err, len(head))
	}
	if len(file.Decls) != 1 {
		return &sim.ArgError{Found: "a closing brace too many (goroutine " + b.name + ")", Want: "want only statements"}
	}
	b.decl = file.Decls[0].(*ast.FuncDecl)
	b.base = int(file.FileStart) + len(head)
	return nil
}

// paramList spells the parameters with their types; int where none is given.
func (p *part) paramList() string {
	var list []string
	for _, item := range sim.SplitList(p.params) {
		if !strings.ContainsAny(item, " \t") {
			item += " int"
		}
		list = append(list, item)
	}
	return strings.Join(list, ", ")
}

// syntaxError turns what the Go parser says into an error that names the goroutine.
func (b *body) syntaxError(err error, head int) error {
	var list scanner.ErrorList
	if !errors.As(err, &list) || len(list) == 0 {
		return &sim.ArgError{Found: "goroutine " + b.name, Want: err.Error()}
	}
	first := list[0]
	offset := first.Pos.Offset - head
	rest := ""
	if offset >= 0 && offset < len(b.body) {
		rest, _, _ = strings.Cut(b.body[offset:], "\n")
		rest, _, _ = strings.Cut(rest, ";")
	}
	found := fmt.Sprintf("%q (%s)", rest, b.where(offset))
	if strings.TrimSpace(rest) == "" {
		found = "the end of the text (" + b.where(offset) + ")"
	}
	return &sim.ArgError{Found: found, Want: "this is no Go statement: " + first.Msg + hintFor(b.body)}
}

// hintFor knows what people write when they mean a channel operation.
func hintFor(text string) string {
	for _, word := range []struct{ bad, good string }{{"send ", "c <- 1"}, {"recv ", "v := <-c"}, {"receive ", "v := <-c"}, {"close ", "close(c)"}, {"lock ", "mu.Lock()"}, {"->", "c <- 1"}} {
		if strings.Contains(text, word.bad) {
			return "; write it as Go does: " + word.good
		}
	}
	return ""
}

// program compiles main, and with it every goroutine that is started.
func (c *compiler) program() {
	c.countStarts()
	main := c.bodies["main"]
	main.fn = &Function{Name: "main"}
	main.begun = true
	c.now = main
	c.prog.Main = main.fn
	c.open(main.fn)
	c.top = c.scope
	for _, s := range main.decl.Body.List {
		c.stmt = s
		c.declareShared(s)
		c.statement(s)
	}
	c.emit(Instr{Op: OpReturn})
	c.close()
	for _, b := range c.prog.bodies {
		if !b.begun {
			b.unstarted()
		}
	}
}

// countStarts finds out how often each named goroutine is started.
func (c *compiler) countStarts() {
	for _, b := range c.prog.bodies {
		ast.Inspect(b.decl.Body, func(n ast.Node) bool {
			if name := startedBy(n); name != "" && c.bodies[name] != nil {
				c.bodies[name].starts++
			}
			return true
		})
	}
	done := map[*body]bool{}
	for _, b := range c.prog.bodies {
		if b.starts == 0 && b.name != "main" {
			b.unstarted()
		}
		c.findCircle(b, done)
	}
}

// unstarted refuses a goroutine that nobody starts.
func (b *body) unstarted() {
	panic(&mistake{body: b, pos: token.Pos(b.base), found: "goroutine " + b.name, want: "nothing starts it: write go " + b.name + " where it begins"})
}

// startedBy returns the name that a go statement starts.
func startedBy(n ast.Node) string {
	if g, ok := n.(*ast.GoStmt); ok {
		if id, ok := g.Call.Fun.(*ast.Ident); ok {
			return id.Name
		}
	}
	return ""
}

// findCircle refuses goroutines that start themselves, directly or through others.
func (c *compiler) findCircle(b *body, done map[*body]bool) {
	if finished, begun := done[b]; begun {
		if !finished {
			panic(&mistake{body: b, pos: token.Pos(b.base), found: "goroutine " + b.name, want: "it starts itself again: use a loop"})
		}
		return
	}
	done[b] = false
	ast.Inspect(b.decl.Body, func(n ast.Node) bool {
		if next := c.bodies[startedBy(n)]; next != nil {
			c.findCircle(next, done)
		}
		return true
	})
	done[b] = true
}

// declareShared declares, before a statement of main, the functions that are started in several places, the first of
// which the statement leads to.
func (c *compiler) declareShared(s ast.Stmt) {
	for _, b := range c.leadsTo(s, nil) {
		if b.starts < 2 || b.begun {
			continue
		}
		b.before, b.order = s, len(c.frame.fn.Code)
		v := c.declare(b.name, T(Func), s.Pos())
		v.used = true
		c.startable(b)
		c.emit(Instr{Op: OpDeclare, A: v.slot})
	}
}

// leadsTo lists the named goroutines that a statement starts or that those start, the innermost first.
func (c *compiler) leadsTo(n ast.Node, list []*body) []*body {
	ast.Inspect(n, func(n ast.Node) bool {
		if b := c.bodies[startedBy(n)]; b != nil && !slices.Contains(list, b) {
			list = append(c.leadsTo(b.decl.Body, list), b)
		}
		return true
	})
	return list
}

// startable compiles a named goroutine and emits its closure.
func (c *compiler) startable(b *body) {
	b.begun = true
	b.fn = &Function{Name: b.name}
	hidden := map[string]bool{}
	for s := c.scope; s != nil && s != c.top; s = s.outer {
		for name := range s.names {
			hidden[name] = true
		}
	}
	saved := *c
	c.now, c.stmt = b, nil
	c.scope = &scope{outer: c.top, frame: c.frame, names: map[string]*variable{}, hidden: hidden}
	c.function(b.fn, b.decl.Type, b.decl.Body)
	anon := c.anon
	*c = saved
	c.anon = anon
	c.emit(Instr{Op: OpFunc, X: b.fn})
}

// open begins a function, close ends it.
func (c *compiler) open(fn *Function) {
	c.frame = &frame{outer: c.frame, fn: fn, slots: map[*variable]int{}}
	c.push()
}

func (c *compiler) close() {
	c.pop()
	c.frame = c.frame.outer
}

// function compiles the parameters and statements of a function.
func (c *compiler) function(fn *Function, t *ast.FuncType, block *ast.BlockStmt) {
	c.deeper(block)
	naming := c.naming
	c.naming = false
	c.open(fn)
	for _, field := range t.Params.List {
		for _, name := range field.Names {
			p := Param{name.Name, c.typeOf(field.Type)}
			fn.Params = append(fn.Params, p)
			v := c.declare(p.Name, p.Type, name.Pos())
			v.param = true
		}
		if len(field.Names) == 0 {
			c.fail(field, "want a name and a type for each parameter")
		}
	}
	c.push()
	c.statements(block.List)
	c.pop()
	c.emit(Instr{Op: OpReturn})
	c.close()
	c.naming = naming
	c.depth--
}

func (c *compiler) deeper(n ast.Node) {
	if c.depth++; c.depth > maxDepth {
		c.fail(n, fmt.Sprintf("blocks inside blocks more than %d deep", maxDepth))
	}
}

func (c *compiler) push() {
	c.scope = &scope{outer: c.scope, frame: c.frame, names: map[string]*variable{}}
}

// pop ends a block; Go refuses variables that nobody reads.
func (c *compiler) pop() {
	var first *variable
	for _, v := range c.scope.names {
		if !v.used && !v.param && (first == nil || v.pos < first.pos) {
			first = v
		}
	}
	if first != nil {
		panic(&mistake{body: first.body, pos: first.pos, found: first.name, want: "Go refuses a variable that is never used: print it, or leave the name out"})
	}
	c.scope = c.scope.outer
}

// declare makes a variable in the current block.
func (c *compiler) declare(name string, t Type, pos token.Pos) *variable {
	if reserved(name) || c.bodies[name] != nil && t != T(Func) {
		panic(&mistake{c.now, pos, name, "the name means something else: take another"})
	}
	v := &variable{name: name, t: t, frame: c.frame, slot: c.frame.fn.Slots, pos: pos, body: c.now}
	c.frame.fn.Slots++
	c.scope.names[name] = v
	return v
}

// lookup finds a variable; nil if there is none.
func (c *compiler) lookup(id *ast.Ident) *variable {
	hidden := false
	for s := c.scope; s != nil; s = s.outer {
		if v := s.names[id.Name]; v != nil {
			if hidden {
				c.fail(id, "where "+c.now.name+" is started the name means something else: take another")
			}
			return v
		}
		hidden = hidden || s.hidden[id.Name]
	}
	return nil
}

// slotOf returns the slot of a variable in the function being compiled, capturing it if it belongs to another.
func (c *compiler) slotOf(v *variable) int { return capture(c.frame, v) }

func capture(f *frame, v *variable) int {
	if f == v.frame {
		return v.slot
	}
	if slot, ok := f.slots[v]; ok {
		return slot
	}
	from := capture(f.outer, v)
	to := f.fn.Slots
	f.fn.Slots++
	f.slots[v] = to
	f.fn.Captures = append(f.fn.Captures, Capture{from, to})
	return to
}

func (c *compiler) emit(i Instr) int {
	c.frame.fn.Code = append(c.frame.fn.Code, i)
	return len(c.frame.fn.Code) - 1
}

func (c *compiler) here() int { return len(c.frame.fn.Code) }

func (c *compiler) patch(jumps []int, target int) {
	for _, j := range jumps {
		c.frame.fn.Code[j].A = target
	}
}

// need notes that the program uses something that came with a release.
func (c *compiler) need(minor int, what string) {
	if minor > c.prog.Since {
		c.prog.Since, c.prog.Newest = minor, what
	}
}

// fail ends the compilation.
func (c *compiler) fail(n ast.Node, want string) {
	panic(&mistake{c.now, n.Pos(), spell(n), want})
}
