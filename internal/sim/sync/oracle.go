package sync

import (
	_ "embed" // the types that stand in the place of those of package sync are a file of their own
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

//go:embed probe/locks.go.txt
var probeLocks string

// newer are the methods that came late, each with its kind of object.
var newer = []struct{ call, text string }{
	{".TryLock(", tryMethod("lockMutex", "TryLock", "Mutex") + tryMethod("lockRWMutex", "TryLock", "RWMutex")},
	{".TryRLock(", tryMethod("lockRWMutex", "TryRLock", "RWMutex")},
	{".Go(", `
func (x *lockWaitGroup) Go(g int, op string, n int, f func(int)) {
	k := lockBegin("WaitGroup", g, op, x.words)
	x.m.Go(func() { f(n) })
	lockEnd("WaitGroup", k, g, op, false, x.words)
}
`},
}

func tryMethod(receiver, name, kind string) string {
	return strings.NewReplacer("@R", receiver, "@N", name, "@K", kind).Replace(`
func (x *@R) @N(g int, op string) bool {
	k := lockBegin("@K", g, op, x.words)
	ok := x.m.@N()
	lockEnd("@K", k, g, op, ok, x.words)
	return ok
}
`)
}

// program returns the program that carries out scenarios and tells the steps of objects of one kind, each with the given
// number of words.
func program(t sim.Target, cases []Params, watched string, columns int) sim.Program {
	asked := make([]scenario.Asked, len(cases))
	patience, sleeps := make([]string, len(cases)), make([]string, len(cases))
	for i, p := range cases {
		asked[i] = scenario.Asked{Scenario: p.Go, Procs: scenario.One}
		patience[i], sleeps[i] = "5", strconv.FormatBool(p.Go.Program().Uses.Clock)
		if p.Go.Program().Uses.Clock {
			patience[i] = "110"
		}
	}
	prog := scenario.Oracle(t, asked)
	text := instrument(prog.Files["scenarios.go"])
	probe := probeLocks
	for _, m := range newer {
		if strings.Contains(text, m.call) {
			probe += m.text
		}
	}
	prog.Files["scenarios.go"] = text
	prog.Files["locks.go"] = probe + fmt.Sprintf("\nconst (\n\tlockWatched = %q\n\tlockColumns = %d\n)\n\nvar (\n\tlockPatience = []int{%s}\n\tlockSleeps = []bool{%s}\n)\n",
		watched, columns, strings.Join(patience, ", "), strings.Join(sleeps, ", "))
	return prog
}

// instrument lets a program use the probe's types: sync.Mutex becomes lockMutex, and mu.Lock() tells its goroutine and
// its name: mu.Lock(scenarioG, "mu.Lock").
func instrument(text string) string {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	if err != nil {
		panic("sync: the printed program is no Go: " + err.Error())
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			wrap(f)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			n.Type = probeType(n.Type)
		case *ast.Field:
			n.Type = probeType(n.Type)
		case *ast.CompositeLit:
			n.Type = probeType(n.Type)
		case *ast.CallExpr:
			callProbe(n)
		}
		return true
	})
	var out strings.Builder
	if err := format.Node(&out, fset, file); err != nil {
		panic("sync: " + err.Error())
	}
	result := out.String()
	if !strings.Contains(result, "sync.") {
		result = strings.Replace(result, "import \"sync\"\n", "", 1)
	}
	return result
}

// wrap lets a scenario know the number of main and tell the state of what has not returned when main does.
func wrap(f *ast.FuncDecl) {
	body, err := parser.ParseExpr(`func() { scenarioG := 0; _ = scenarioG; func() {}(); lockSettle() }`)
	if err != nil {
		panic(err)
	}
	block := body.(*ast.FuncLit).Body
	clearPositions(block)
	block.List[2].(*ast.ExprStmt).X.(*ast.CallExpr).Fun.(*ast.FuncLit).Body = f.Body
	f.Body = &ast.BlockStmt{List: block.List}
}

// clearPositions makes nodes of another text fit between those of this one.
func clearPositions(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			n.NamePos = token.NoPos
		case *ast.BasicLit:
			n.ValuePos = token.NoPos
		case *ast.AssignStmt:
			n.TokPos = token.NoPos
		case *ast.BlockStmt:
			n.Lbrace, n.Rbrace = token.NoPos, token.NoPos
		case *ast.CallExpr:
			n.Lparen, n.Rparen = token.NoPos, token.NoPos
		case *ast.FuncType:
			n.Func = token.NoPos
		case *ast.FieldList:
			n.Opening, n.Closing = token.NoPos, token.NoPos
		}
		return true
	})
}

// probed are the types of package sync that the probe has.
var probed = []string{"Mutex", "RWMutex", "WaitGroup", "Once", "Cond"}

func probeType(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.StarExpr:
		e.X = probeType(e.X)
	case *ast.SelectorExpr:
		if id, ok := e.X.(*ast.Ident); ok && id.Name == "sync" && slices.Contains(probed, e.Sel.Name) {
			return &ast.Ident{Name: "lock" + e.Sel.Name, NamePos: e.Pos()}
		}
	}
	return e
}

// callProbe gives a method of the probe's types its two first arguments.
func callProbe(e *ast.CallExpr) {
	sel, ok := e.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	id, ok := sel.X.(*ast.Ident)
	switch {
	case !ok:
	case id.Name == "sync" && sel.Sel.Name == "NewCond":
		e.Fun = &ast.Ident{Name: "lockNewCond", NamePos: e.Pos()}
	case known["sync.Mutex."+sel.Sel.Name] || known["sync.RWMutex."+sel.Sel.Name] || known["sync.WaitGroup."+sel.Sel.Name] ||
		known["sync.Once."+sel.Sel.Name] || known["sync.Cond."+sel.Sel.Name]:
		if sel.Sel.Name == "Go" && len(e.Args) == 1 {
			e.Args = started(e.Args[0])
		}
		e.Args = append([]ast.Expr{
			&ast.Ident{Name: "scenarioG", NamePos: e.Lparen},
			&ast.BasicLit{Kind: token.STRING, Value: fmt.Sprintf("%q", id.Name+"."+sel.Sel.Name), ValuePos: e.Lparen},
		}, e.Args...)
	}
}

// started returns the number of a goroutine that a method starts, drawn when it is started, and its function, which takes
// that number. The printed program draws it only when the goroutine runs: func() { scenarioEnter(scenarioStart("g1")); … }.
func started(f ast.Expr) []ast.Expr {
	lit, ok := f.(*ast.FuncLit)
	if !ok {
		panic("sync: a random scenario starts what is no function literal")
	}
	enter := lit.Body.List[0].(*ast.ExprStmt).X.(*ast.CallExpr)
	number := enter.Args[0]
	enter.Args = []ast.Expr{&ast.Ident{Name: "scenarioG", NamePos: enter.Lparen}}
	lit.Type.Params.List = []*ast.Field{{
		Names: []*ast.Ident{{Name: "scenarioG", NamePos: lit.Type.Params.Opening}}, Type: &ast.Ident{Name: "int", NamePos: lit.Type.Params.Opening},
	}}
	return []ast.Expr{number, lit}
}

// answers are what a program reports: those of every scenario, then the steps with their columns and the order.
func answers(columns ...string) []string {
	return slices.Concat([]string{"output", "status", "exit", "message", "blocked", "waits", "steps"}, columns, []string{"order"})
}

// oracleOf describes the oracle of one kind of object. Its cases are those of the model and those common to all.
func oracleOf(watched string, columns []string, edges []string, draw func(*writer)) sim.Oracle[Params] {
	return sim.Oracle[Params]{
		Answers: answers(columns...),
		Chunk:   400,
		Sample:  map[string]int{"amd64": 24},
		Edges:   func(t sim.Target) []Params { return edgeCases(t, edges) },
		Draw:    drawer(draw),
		Program: func(t sim.Target, cases []Params) sim.Program { return program(t, cases, watched, len(columns)) },
	}
}
