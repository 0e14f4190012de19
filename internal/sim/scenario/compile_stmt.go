package scenario

import (
	"go/ast"
	"go/token"
)

func (c *compiler) statements(list []ast.Stmt) {
	for _, s := range list {
		c.statement(s)
	}
}

// block compiles statements in a scope of their own.
func (c *compiler) block(n ast.Node, list []ast.Stmt) {
	c.deeper(n)
	c.push()
	c.statements(list)
	c.pop()
	c.depth--
}

func (c *compiler) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.ExprStmt:
		c.expressionStatement(s.X)
	case *ast.SendStmt:
		c.send(s)
	case *ast.AssignStmt:
		c.assign(s)
	case *ast.IncDecStmt:
		op := token.ADD
		if s.Tok == token.DEC {
			op = token.SUB
		}
		c.update(s.X, op, &ast.BasicLit{Kind: token.INT, Value: "1", ValuePos: s.Pos()})
	case *ast.DeclStmt:
		c.declaration(s)
	case *ast.GoStmt:
		c.goStatement(s)
	case *ast.DeferStmt:
		n := c.deferred(s.Call, false)
		c.emit(Instr{Op: OpDefer, A: n, Text: spell(s)})
	case *ast.ReturnStmt:
		c.returnStatement(s)
	case *ast.BlockStmt:
		c.block(s, s.List)
	case *ast.IfStmt:
		c.ifStatement(s)
	case *ast.ForStmt:
		c.forStatement(s)
	case *ast.RangeStmt:
		c.rangeStatement(s)
	case *ast.SelectStmt:
		c.selectStatement(s)
	case *ast.BranchStmt:
		c.branch(s)
	case *ast.LabeledStmt:
		c.fail(s, "labels belong to goroutines; a return or a variable serves in place of break with a label")
	default:
		c.fail(s, "the language has no such statement; want channel operations, calls, go, defer, if, for, select")
	}
}

func (c *compiler) expressionStatement(e ast.Expr) {
	e = ast.Unparen(e)
	switch x := e.(type) {
	case *ast.UnaryExpr:
		if x.Op == token.ARROW {
			c.expr(x)
			c.emit(Instr{Op: OpPop, A: 1})
			return
		}
	case *ast.CallExpr:
		results := c.call(x)
		if isBuiltin(x, "len", "cap", "make", "int", "int32", "int64") {
			c.fail(e, "Go refuses a value that nobody uses: assign or print it")
		}
		if len(results) > 0 {
			c.emit(Instr{Op: OpPop, A: len(results)})
		}
		return
	}
	c.fail(e, "a value alone is no statement: assign or print it")
}

func (c *compiler) send(s *ast.SendStmt) {
	t := c.expr(s.Chan).t
	if t.Kind != Chan || t.Ptr {
		c.fail(s.Chan, "want a channel to send on, not "+t.String())
	}
	c.value(s.Value, T(t.Elem))
	c.prog.Uses.Chan = true
	c.emit(Instr{Op: OpSend, Type: t, Text: spell(s)})
}

// assign compiles :=, = and the like.
func (c *compiler) assign(s *ast.AssignStmt) {
	switch s.Tok {
	case token.DEFINE, token.ASSIGN:
	case token.ADD_ASSIGN:
		c.update(s.Lhs[0], token.ADD, s.Rhs[0])
		return
	case token.SUB_ASSIGN:
		c.update(s.Lhs[0], token.SUB, s.Rhs[0])
		return
	case token.MUL_ASSIGN:
		c.update(s.Lhs[0], token.MUL, s.Rhs[0])
		return
	default:
		c.fail(s, "want := or = or +=")
	}
	if len(s.Rhs) == 1 && len(s.Lhs) > 1 {
		c.store(s, c.several(s.Rhs[0], len(s.Lhs)))
		return
	}
	if len(s.Lhs) != len(s.Rhs) {
		c.fail(s, "want as many values as names")
	}
	types := make([]Type, len(s.Rhs))
	for i, e := range s.Rhs {
		want := Type{}
		if s.Tok == token.ASSIGN {
			want = c.target(s.Lhs[i])
		}
		types[i] = c.anyValue(e, want)
	}
	c.store(s, types)
}

// anyValue pushes a value of a wanted type, or of its own type if none is wanted.
func (c *compiler) anyValue(e ast.Expr, want Type) Type {
	if want != (Type{}) {
		c.value(e, want)
		return want
	}
	o := c.expr(e)
	if o.t.Kind == UntypedNil || o.t.Kind == NoKind {
		c.fail(e, "this has no type: write var c chan int for a nil channel")
	}
	return o.t.solid()
}

// target returns the type of what is assigned to; the zero Type for the blank name.
func (c *compiler) target(e ast.Expr) Type {
	id, ok := e.(*ast.Ident)
	if !ok {
		c.fail(e, "want a name to assign to")
	}
	if id.Name == "_" {
		return Type{}
	}
	v := c.lookup(id)
	if v == nil {
		c.fail(id, "unknown name: declare it with := first"+c.near(id.Name))
	}
	return v.t
}

// store pops values, the last first, into names.
func (c *compiler) store(s *ast.AssignStmt, types []Type) {
	fresh := false
	ops := make([]Instr, len(s.Lhs))
	for i, e := range s.Lhs {
		id, ok := e.(*ast.Ident)
		switch {
		case !ok:
			c.fail(e, "want a name to assign to")
		case id.Name == "_":
			ops[i] = Instr{Op: OpPop, A: 1}
		case s.Tok == token.DEFINE && c.scope.names[id.Name] == nil:
			fresh = true
			ops[i] = Instr{Op: OpDeclare, A: c.declare(id.Name, types[i], id.Pos()).slot}
		default:
			if t := c.target(e); t != types[i] && (!t.accepts(types[i]) || t.Kind == Any) {
				c.fail(e, "it has type "+t.String()+", the value "+types[i].String())
			}
			ops[i] = Instr{Op: OpStore, A: c.slotOf(c.lookup(id))}
		}
	}
	if s.Tok == token.DEFINE && !fresh {
		c.fail(s, "no new name on the left: write = in place of :=")
	}
	for i := len(ops) - 1; i >= 0; i-- {
		c.emit(ops[i])
	}
}

// update compiles x op= e.
func (c *compiler) update(x ast.Expr, op token.Token, e ast.Expr) {
	t := c.target(x)
	if !t.isInt() && !(t.Kind == String && op == token.ADD) {
		c.fail(x, "want a number")
	}
	slot := c.slotOf(c.lookup(x.(*ast.Ident)))
	c.emit(Instr{Op: OpLoad, A: slot})
	c.value(e, t)
	c.emit(Instr{Op: OpBinary, Type: t, X: op})
	c.emit(Instr{Op: OpStore, A: slot})
}

// declaration compiles var.
func (c *compiler) declaration(s *ast.DeclStmt) {
	d := s.Decl.(*ast.GenDecl)
	if d.Tok != token.VAR {
		c.fail(s, "want var")
	}
	for _, spec := range d.Specs {
		spec := spec.(*ast.ValueSpec)
		if len(spec.Values) > 0 && len(spec.Values) != len(spec.Names) {
			c.fail(s, "want as many values as names")
		}
		t := Type{}
		if spec.Type != nil {
			t = c.typeOf(spec.Type)
		}
		for i, name := range spec.Names {
			own := t
			switch {
			case i < len(spec.Values):
				own = c.anyValue(spec.Values[i], t)
			case t.IsObject():
				c.emit(Instr{Op: OpObject, Type: t, Text: name.Name})
			default:
				c.emit(Instr{Op: OpConst, X: zeroOf(t), Type: t})
			}
			if c.scope.names[name.Name] != nil {
				c.fail(name, "the name is declared twice in this block")
			}
			c.emit(Instr{Op: OpDeclare, A: c.declare(name.Name, own, name.Pos()).slot})
		}
	}
}

// zeroOf is the zero value of a type that is no object.
func zeroOf(t Type) Value {
	if t.Kind == String {
		return Text("")
	}
	return Value{}
}

func (c *compiler) goStatement(s *ast.GoStmt) {
	name := startedBy(s)
	b := c.bodies[name]
	if b == nil {
		n := c.deferred(s.Call, true)
		c.emit(Instr{Op: OpGo, A: n, Text: spell(s)})
		return
	}
	if b.starts < 2 {
		c.startable(b)
	} else {
		c.emit(Instr{Op: OpLoad, A: c.slotOf(c.lookup(s.Call.Fun.(*ast.Ident)))})
	}
	c.arguments(s.Call, paramTypes(b.fn.Params))
	c.emit(Instr{Op: OpGo, A: len(s.Call.Args), Text: "go " + name})
}

func paramTypes(list []Param) []Type {
	types := make([]Type, len(list))
	for i, p := range list {
		types[i] = p.Type
	}
	return types
}

func (c *compiler) returnStatement(s *ast.ReturnStmt) {
	n := 0
	if c.frame.fn.Result {
		n = 1
	}
	if len(s.Results) != n {
		c.fail(s, "a goroutine returns nothing; the New function of a pool returns one value")
	}
	if n == 1 {
		c.value(s.Results[0], T(Any))
	}
	c.emit(Instr{Op: OpReturn, B: n})
}

func (c *compiler) ifStatement(s *ast.IfStmt) {
	c.push()
	if s.Init != nil {
		c.statement(s.Init)
	}
	c.condition(s.Cond)
	skip := c.emit(Instr{Op: OpFalse})
	c.block(s.Body, s.Body.List)
	if s.Else == nil {
		c.patch([]int{skip}, c.here())
		c.pop()
		return
	}
	end := c.emit(Instr{Op: OpJump})
	c.patch([]int{skip}, c.here())
	c.deeper(s.Else)
	c.statement(s.Else)
	c.depth--
	c.patch([]int{end}, c.here())
	c.pop()
}

func (c *compiler) condition(e ast.Expr) {
	if t := c.expr(e).t; t != T(Bool) {
		c.fail(e, "want a condition, not "+t.String())
	}
}

// forStatement compiles for {}, for cond {} and for i := 0; i < n; i++ {}.
func (c *compiler) forStatement(s *ast.ForStmt) {
	c.push()
	var variables []*variable
	if s.Init != nil {
		define, ok := s.Init.(*ast.AssignStmt)
		if !ok || define.Tok != token.DEFINE {
			c.fail(s.Init, "want a loop such as for i := 0; i < 3; i++")
		}
		c.statement(s.Init)
		for _, v := range c.scope.names {
			v.used = true
			variables = append(variables, v)
		}
	}
	start := c.here()
	exit := -1
	if s.Cond != nil {
		c.condition(s.Cond)
		exit = c.emit(Instr{Op: OpFalse})
	} else {
		c.prog.Uses.Loop = true
	}
	l := &loop{}
	c.frame.loops = append(c.frame.loops, l)
	c.block(s.Body, s.Body.List)
	c.frame.loops = c.frame.loops[:len(c.frame.loops)-1]
	c.patch(l.continues, c.here())
	for _, v := range variables {
		c.emit(Instr{Op: OpFresh, A: v.slot})
	}
	if s.Post != nil {
		c.statement(s.Post)
	}
	c.emit(Instr{Op: OpJump, A: start})
	if exit >= 0 {
		c.patch([]int{exit}, c.here())
	}
	c.patch(l.breaks, c.here())
	c.pop()
}

// rangeStatement compiles for v := range c and for i := range 3.
func (c *compiler) rangeStatement(s *ast.RangeStmt) {
	if s.Value != nil || s.Tok == token.ASSIGN {
		c.fail(s, "want for v := range c")
	}
	name, ok := s.Key.(*ast.Ident)
	if s.Key != nil && !ok {
		c.fail(s.Key, "want a name")
	}
	c.push()
	o := c.expr(s.X)
	switch {
	case o.t.IsChan():
		c.rangeChannel(s, name, o.t)
	case o.t.isInt():
		c.fail(s.X, "only a channel: write for i := 0; i < 3; i++, which every release has")
	default:
		c.fail(s.X, "want a channel to range over, not "+o.t.String())
	}
	c.pop()
}

func (c *compiler) rangeChannel(s *ast.RangeStmt, name *ast.Ident, t Type) {
	c.prog.Uses.Chan = true
	held := c.frame.fn.Slots
	c.frame.fn.Slots++
	c.emit(Instr{Op: OpDeclare, A: held})
	var v *variable
	if name != nil && name.Name != "_" {
		v = c.declare(name.Name, T(t.Elem), name.Pos())
		c.emit(Instr{Op: OpConst, X: zeroOf(v.t), Type: v.t})
		c.emit(Instr{Op: OpDeclare, A: v.slot})
	}
	start := c.here()
	c.emit(Instr{Op: OpLoad, A: held})
	next := c.emit(Instr{Op: OpRange, Type: t, Text: "range " + spell(s.X)})
	if v == nil {
		c.emit(Instr{Op: OpPop, A: 1})
	} else {
		c.emit(Instr{Op: OpFresh, A: v.slot})
		c.emit(Instr{Op: OpStore, A: v.slot})
	}
	l := &loop{}
	c.frame.loops = append(c.frame.loops, l)
	c.block(s.Body, s.Body.List)
	c.frame.loops = c.frame.loops[:len(c.frame.loops)-1]
	c.patch(l.continues, start)
	c.emit(Instr{Op: OpJump, A: start})
	c.patch([]int{next}, c.here())
	c.patch(l.breaks, c.here())
}

func (c *compiler) branch(s *ast.BranchStmt) {
	if s.Label != nil || s.Tok != token.BREAK && s.Tok != token.CONTINUE {
		c.fail(s, "want break or continue without a label")
	}
	for i := len(c.frame.loops) - 1; i >= 0; i-- {
		l := c.frame.loops[i]
		switch {
		case s.Tok == token.BREAK:
			l.breaks = append(l.breaks, c.emit(Instr{Op: OpJump}))
			return
		case !l.sel:
			l.continues = append(l.continues, c.emit(Instr{Op: OpJump}))
			return
		}
	}
	c.fail(s, "there is no loop to leave")
}
