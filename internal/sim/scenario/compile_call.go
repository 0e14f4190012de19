package scenario

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"

	"godrill/internal/sim"
)

// isBuiltin reports whether a call names one of the built-in functions.
func isBuiltin(e *ast.CallExpr, names ...string) bool {
	id, ok := e.Fun.(*ast.Ident)
	if !ok {
		return false
	}
	for _, n := range names {
		if id.Name == n {
			return true
		}
	}
	return false
}

// isPrint recognizes print(…) and fmt.Println(…).
func isPrint(e *ast.CallExpr) bool {
	if s, ok := e.Fun.(*ast.SelectorExpr); ok {
		return spell(s) == "fmt.Println"
	}
	return isBuiltin(e, "print", "println")
}

// call compiles a call and returns the types of the values it pushes.
func (c *compiler) call(e *ast.CallExpr) []Type {
	if e.Ellipsis != token.NoPos {
		c.fail(e, "want arguments without dots")
	}
	switch fun := ast.Unparen(e.Fun).(type) {
	case *ast.Ident:
		if isPrint(e) {
			return c.print(e)
		}
		if v := c.lookup(fun); v != nil {
			return c.callVariable(e, v)
		}
		return c.builtin(e, fun)
	case *ast.SelectorExpr:
		if isPrint(e) {
			return c.print(e)
		}
		return c.selected(e, fun)
	case *ast.FuncLit:
		c.closure(fun, "")
		fn := c.lastFunc()
		c.arguments(e, paramTypes(fn.Params))
		c.emit(Instr{Op: OpCall, A: len(e.Args)})
		return nil
	}
	c.fail(e, "want a function's name before the parenthesis")
	return nil
}

// lastFunc is the function whose closure was pushed last.
func (c *compiler) lastFunc() *Function { return c.frame.fn.Code[c.here()-1].X.(*Function) }

// arguments pushes the arguments of a call.
func (c *compiler) arguments(e *ast.CallExpr, want []Type) {
	if len(e.Args) != len(want) {
		c.fail(e, "want "+strconv.Itoa(len(want))+" arguments, found "+strconv.Itoa(len(e.Args)))
	}
	for i, a := range e.Args {
		c.value(a, want[i])
	}
}

func (c *compiler) callVariable(e *ast.CallExpr, v *variable) []Type {
	var args, results []Type
	switch v.t.Kind {
	case Func, Cancel:
	case Stop:
		results = ts(Bool)
	case NewAny:
		results = ts(Any)
	case CancelC:
		args = ts(Error)
	default:
		c.fail(e.Fun, "this is no function but "+v.t.String())
	}
	v.used = true
	c.emit(Instr{Op: OpLoad, A: c.slotOf(v)})
	c.arguments(e, args)
	c.emit(Instr{Op: OpCall, A: len(args), B: len(results), Text: spell(e)})
	return results
}

// print compiles print(…).
func (c *compiler) print(e *ast.CallExpr) []Type {
	c.uses("fmt")
	types := make([]Type, len(e.Args))
	for i, a := range e.Args {
		o := c.expr(a)
		switch {
		case o.t.Kind == UntypedNil || o.t.Kind == NoKind:
			c.fail(a, "there is nothing to print")
		case o.t.IsChan() || o.t.IsObject() || o.t.Ptr || o.t.Kind == Func || o.t.Kind == Cancel || o.t.Kind == CancelC || o.t.Kind == Stop || o.t.Kind == NewAny || o.t.Kind == Context || o.t.Kind == Time || o.t.Kind == Duration:
			c.fail(a, "what is printed would be an address or a time: want a number, a truth value, a text or an error")
		}
		types[i] = o.t.solid()
	}
	c.emit(Instr{Op: OpPrint, X: types, Text: spell(e)})
	return nil
}

func (c *compiler) builtin(e *ast.CallExpr, fun *ast.Ident) []Type {
	switch fun.Name {
	case "make":
		return c.makeChannel(e)
	case "close":
		c.channelArgument(e, Chan)
		c.emit(Instr{Op: OpClose, Text: spell(e)})
		return nil
	case "len", "cap":
		c.channelArgument(e, RecvCh)
		op := OpLen
		if fun.Name == "cap" {
			op = OpCap
		}
		c.emit(Instr{Op: op, Text: spell(e)})
		return ts(Int)
	case "panic":
		c.prog.Uses.Panics = true
		c.panicArgument(e)
		c.emit(Instr{Op: OpPanic, Text: spell(e)})
		return nil
	case "recover":
		c.arguments(e, nil)
		c.emit(Instr{Op: OpRecover})
		return ts(Any)
	case "int", "int32", "int64":
		t, _ := c.namedType(fun.Name)
		if len(e.Args) != 1 {
			c.fail(e, "want one number")
		}
		if o := c.expr(e.Args[0]); !o.t.isInt() {
			c.fail(e.Args[0], "want a number, not "+o.t.String())
		}
		return []Type{t}
	}
	if c.bodies[fun.Name] != nil {
		c.fail(e, "a goroutine is started with go "+fun.Name)
	}
	hint := ""
	if near, ok := sim.Nearest(fun.Name, []string{"make", "close", "len", "cap", "panic", "recover", "print"}); ok {
		hint = "; did you mean " + near + "?"
	}
	c.fail(e, "unknown function"+hint)
	return nil
}

// panicArgument pushes the value of a panic. Of others old releases print an address.
func (c *compiler) panicArgument(e *ast.CallExpr) {
	if len(e.Args) != 1 {
		c.fail(e, "want one value")
	}
	o := c.expr(e.Args[0])
	t := o.t.solid()
	switch t {
	case T(String), T(Int), T(Error):
		c.emit(Instr{Op: OpBox, Type: t})
	case T(Any): // of recover
	default:
		c.fail(e.Args[0], "want a text, an int or an error")
	}
}

// channelArgument pushes the only argument of close, len or cap.
func (c *compiler) channelArgument(e *ast.CallExpr, want Kind) {
	if len(e.Args) != 1 {
		c.fail(e, "want one channel")
	}
	t := c.expr(e.Args[0]).t
	if !t.IsChan() || want == Chan && t.Kind != Chan {
		c.fail(e.Args[0], "want a channel, not "+t.String())
	}
	c.prog.Uses.Chan = true
}

func (c *compiler) makeChannel(e *ast.CallExpr) []Type {
	if len(e.Args) == 0 || len(e.Args) > 2 {
		c.fail(e, "want make(chan int) or make(chan int, 3)")
	}
	t := c.typeOf(e.Args[0])
	if t.Kind != Chan || t.Ptr {
		c.fail(e.Args[0], "only channels are made; other things are declared with var")
	}
	if len(e.Args) == 2 {
		o := c.expr(e.Args[1])
		if !o.t.isInt() || o.t.Kind == Duration {
			c.fail(e.Args[1], "want a number for the capacity, not "+o.t.String())
		}
		if o.konst && o.n < 0 {
			c.fail(e.Args[1], "Go refuses a constant below 0; put it into a variable to see the panic")
		}
	}
	c.prog.Uses.Chan = true
	c.emit(Instr{Op: OpMake, A: len(e.Args) - 1, Type: t, Text: spell(e)})
	return []Type{t}
}

// selected compiles a call of a method or of a function of a package.
func (c *compiler) selected(e *ast.CallExpr, fun *ast.SelectorExpr) []Type {
	id, ok := ast.Unparen(fun.X).(*ast.Ident)
	var v *variable
	if ok {
		v = c.lookup(id)
	}
	var m *Method
	switch {
	case v != nil:
		v.used = true
		c.emit(Instr{Op: OpLoad, A: c.slotOf(v)})
		m = c.method(fun, v.t, "")
	case ok && importPaths[id.Name] != "":
		c.uses(id.Name)
		m = c.method(fun, Type{}, id.Name)
	case ok:
		c.fail(id, "unknown name"+c.near(id.Name))
	default: // a method of what a call returns
		o := c.expr(fun.X)
		if o.t.IsObject() {
			c.fail(fun.X, "want a variable before the dot")
		}
		m = c.method(fun, o.t, "")
	}
	c.naming = m.starts()
	c.arguments(e, m.Args)
	c.naming = false
	c.library(e, m)
	return m.Results
}

// method finds what is called.
func (c *compiler) method(fun *ast.SelectorExpr, t Type, pkg string) *Method {
	of := t.Kind
	if pkg == "" && (of == Chan || of == RecvCh || t == T(Func) || of == NoKind) {
		c.fail(fun, t.String()+" has no methods")
	}
	m := findMethod(of, pkg, fun.Sel.Name)
	if m == nil || m.field() {
		names := namesOf(of, pkg)
		hint := "there is " + strings.Join(names, ", ")
		if near, ok := sim.Nearest(fun.Sel.Name, names); ok {
			hint = "did you mean " + near + "?"
		}
		c.fail(fun, "the language does not know it; "+hint)
	}
	return m
}

// library emits the call of a library function whose operands are on the stack.
func (c *compiler) library(e ast.Expr, m *Method) {
	c.need(m.Since, m.Key())
	c.prog.Uses.Methods[m.Key()] = true
	switch m.Key() {
	case "runtime.Gosched":
		c.prog.Uses.Gosched = true
	case "time.Sleep", "time.After", "time.NewTimer", "time.NewTicker", "time.AfterFunc", "context.WithTimeout", "context.WithTimeoutCause":
		c.prog.Uses.Clock = true
	}
	n := len(m.Args)
	if m.Of != NoKind {
		n++
	}
	op := OpMethod
	if m.Own {
		op = OpOwn
	}
	c.emit(Instr{Op: op, A: n, B: len(m.Results), X: m, Text: spell(e)})
}

// closure compiles a function literal and pushes it. A name makes it a goroutine.
func (c *compiler) closure(e *ast.FuncLit, name string) operand {
	fn := &Function{Name: name}
	t := T(Func)
	if e.Type.Results.NumFields() > 0 {
		t = c.funcType(e.Type)
		fn.Result = true
	}
	if e.Type.TypeParams != nil {
		c.fail(e, "want no type parameters")
	}
	if name != "" {
		c.prog.names[e] = name
	}
	c.function(fn, e.Type, e.Body)
	if fn.Result && !endsInReturn(e.Body) {
		c.fail(e, "want a return at the end")
	}
	c.emit(Instr{Op: OpFunc, X: fn})
	if len(fn.Params) > 0 {
		t = Type{} // it can only be called at once
	}
	return operand{t: t}
}

func endsInReturn(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	_, ok := b.List[len(b.List)-1].(*ast.ReturnStmt)
	return ok
}

// deferred pushes the closure and the arguments of a call that go or defer makes later, and returns how many arguments
// there are.
func (c *compiler) deferred(e *ast.CallExpr, start bool) int {
	name := ""
	if start {
		name = c.nextName()
	}
	if lit, ok := ast.Unparen(e.Fun).(*ast.FuncLit); ok {
		c.closure(lit, name)
		fn := c.lastFunc()
		c.arguments(e, paramTypes(fn.Params))
		return len(e.Args)
	}
	if isBuiltin(e, "recover") {
		c.fail(e, "Go lets recover work only inside a deferred function: defer func() { recover() }()")
	}
	return c.thunk(e, name)
}

// thunk compiles a call whose operands are evaluated now and which is made later: it moves the last instruction of
// the call into a function of its own.
func (c *compiler) thunk(e *ast.CallExpr, name string) int {
	fn := &Function{Name: name}
	c.emit(Instr{Op: OpFunc, X: fn})
	results := c.call(e)
	last := c.frame.fn.Code[c.here()-1]
	if isBuiltin(e, "len", "cap", "make", "int", "int32", "int64") {
		c.fail(e, "Go refuses a call whose only purpose is its value")
	}
	c.frame.fn.Code = c.frame.fn.Code[:c.here()-1]
	n := operandsOf(last)
	for i := range n {
		fn.Code = append(fn.Code, Instr{Op: OpLoad, A: i})
		fn.Params = append(fn.Params, Param{})
	}
	fn.Slots = n
	fn.Code = append(fn.Code, last)
	if len(results) > 0 {
		fn.Code = append(fn.Code, Instr{Op: OpPop, A: len(results)})
	}
	fn.Code = append(fn.Code, Instr{Op: OpReturn})
	return n
}

// operandsOf is the number of values that a call takes from the stack.
func operandsOf(i Instr) int {
	switch i.Op {
	case OpPrint:
		return len(i.X.([]Type))
	case OpClose, OpPanic:
		return 1
	case OpCall:
		return i.A + 1
	}
	return i.A
}

// nextName names a goroutine that has none: g1, g2, … in the order of the text.
func (c *compiler) nextName() string {
	for {
		c.anon++
		name := "g" + strconv.Itoa(c.anon)
		if c.bodies[name] == nil {
			c.prog.Names = append(c.prog.Names, name)
			return name
		}
	}
}
