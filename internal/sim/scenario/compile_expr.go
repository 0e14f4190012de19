package scenario

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"godrill/internal/sim"
)

// An operand describes the value that an expression leaves on the stack.
type operand struct {
	t     Type
	konst bool // a constant whose value is n
	n     int
}

// maxConstant bounds constants, so that each fits every number type of every release; durations may be larger.
const (
	maxConstant = 1 << 30
	maxDuration = 1 << 50
)

// value pushes an expression converted to a type.
func (c *compiler) value(e ast.Expr, want Type) {
	o := c.expr(e)
	if !want.accepts(o.t) {
		c.fail(e, "want "+want.String()+", not "+o.t.String())
	}
	if o.konst && want.Kind != Duration && o.t.isInt() && (o.n > maxConstant || o.n < -maxConstant) {
		c.fail(e, "want a smaller number")
	}
	if want.Kind == Any && o.t.Kind != Any && o.t.Kind != UntypedNil {
		c.emit(Instr{Op: OpBox, Type: o.t.solid()})
	}
}

// expr pushes the one value of an expression.
func (c *compiler) expr(e ast.Expr) operand {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return c.expr(e.X)
	case *ast.BasicLit:
		return c.literal(e)
	case *ast.Ident:
		return c.name(e)
	case *ast.UnaryExpr:
		return c.unary(e)
	case *ast.BinaryExpr:
		return c.binary(e)
	case *ast.SelectorExpr:
		return c.selector(e)
	case *ast.CompositeLit:
		return c.composite(e)
	case *ast.FuncLit:
		name := ""
		if c.naming {
			name = c.nextName()
		}
		return c.closure(e, name)
	case *ast.CallExpr:
		results := c.call(e)
		if len(results) != 1 {
			c.fail(e, "this gives "+strconv.Itoa(len(results))+" values where one is wanted")
		}
		return operand{t: results[0]}
	}
	c.fail(e, "the language has no such expression")
	return operand{}
}

// several pushes the values of v, ok := <-c and of calls.
func (c *compiler) several(e ast.Expr, n int) []Type {
	var types []Type
	switch x := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		if x.Op == token.ARROW && n == 2 {
			return []Type{c.receive(x, true), T(Bool)}
		}
	case *ast.CallExpr:
		types = c.call(x)
	}
	if len(types) != n {
		c.fail(e, "this does not give "+strconv.Itoa(n)+" values")
	}
	return types
}

func (c *compiler) constant(t Type, n int) operand {
	c.emit(Instr{Op: OpConst, X: Value{N: n}, Type: t})
	return operand{t, true, n}
}

func (c *compiler) literal(e *ast.BasicLit) operand {
	switch e.Kind {
	case token.INT:
		n, err := strconv.ParseInt(e.Value, 0, 64)
		if err != nil || n > maxConstant || len(e.Value) > 1 && e.Value[0] == '0' {
			c.fail(e, "want a decimal number up to "+strconv.Itoa(maxConstant))
		}
		return c.constant(T(UntypedInt), int(n))
	case token.STRING:
		s, err := strconv.Unquote(e.Value)
		if err != nil || strings.ContainsAny(e.Value, "`\n") {
			c.fail(e, `want a text such as "done"`)
		}
		c.emit(Instr{Op: OpConst, X: Text(s), Type: T(String)})
		return operand{t: T(String)}
	}
	c.fail(e, "want a whole number or a text")
	return operand{}
}

func (c *compiler) name(id *ast.Ident) operand {
	if v := c.lookup(id); v != nil {
		v.used = true
		c.emit(Instr{Op: OpLoad, A: c.slotOf(v)})
		if v.t.IsObject() {
			c.emit(Instr{Op: OpCopy, Type: v.t})
		}
		return operand{t: v.t}
	}
	switch id.Name {
	case "true", "false":
		c.emit(Instr{Op: OpConst, X: Truth(id.Name == "true"), Type: T(Bool)})
		return operand{t: T(Bool)}
	case "nil":
		c.emit(Instr{Op: OpConst, X: Value{}, Type: T(UntypedNil)})
		return operand{t: T(UntypedNil)}
	}
	c.fail(id, "unknown name: main declares what goroutines share, before it starts them"+c.near(id.Name))
	return operand{}
}

// near suggests a declared name.
func (c *compiler) near(name string) string {
	var names []string
	for s := c.scope; s != nil; s = s.outer {
		for n := range s.names {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	if best, ok := sim.Nearest(name, names); ok {
		return "; did you mean " + best + "?"
	}
	return ""
}

func (c *compiler) unary(e *ast.UnaryExpr) operand {
	switch e.Op {
	case token.ARROW:
		return operand{t: c.receive(e, false)}
	case token.AND:
		return c.address(e)
	case token.SUB:
		at := c.here()
		o := c.expr(e.X)
		if !o.t.isInt() {
			c.fail(e.X, "want a number")
		}
		if o.konst {
			return c.fold(e, at, o.t, -o.n)
		}
		c.emit(Instr{Op: OpUnary, Type: o.t, X: e.Op})
		return operand{t: o.t}
	case token.NOT:
		c.condition(e.X)
		c.emit(Instr{Op: OpUnary, Type: T(Bool), X: e.Op})
		return operand{t: T(Bool)}
	}
	c.fail(e, "the language has no such operator")
	return operand{}
}

func (c *compiler) receive(e *ast.UnaryExpr, ok bool) Type {
	t := c.expr(e.X).t
	if !t.IsChan() {
		c.fail(e.X, "want a channel to receive from, not "+t.String())
	}
	c.prog.Uses.Chan = true
	b := 0
	if ok {
		b = 1
	}
	c.emit(Instr{Op: OpRecv, B: b, Type: t, Text: spell(e)})
	return T(t.Elem)
}

// address compiles &mu, &n and &sync.Pool{…}.
func (c *compiler) address(e *ast.UnaryExpr) operand {
	if lit, ok := e.X.(*ast.CompositeLit); ok {
		o := c.composite(lit)
		o.t.Ptr = true
		return o
	}
	id, ok := e.X.(*ast.Ident)
	if !ok {
		c.fail(e, "want & before a name")
	}
	v := c.lookup(id)
	if v == nil {
		c.fail(id, "unknown name"+c.near(id.Name))
	}
	v.used = true
	switch {
	case v.t.IsObject():
		c.emit(Instr{Op: OpLoad, A: c.slotOf(v)})
	case v.t == T(Int32) || v.t == T(Int64):
		c.emit(Instr{Op: OpLoad, A: c.slotOf(v), B: 1})
	default:
		c.fail(e, "& is for locks and the like, and for int32 and int64 with package atomic")
	}
	return operand{t: Type{Kind: v.t.Kind, Ptr: true}}
}

func (c *compiler) binary(e *ast.BinaryExpr) operand {
	if e.Op == token.LAND || e.Op == token.LOR {
		c.condition(e.X)
		op := OpFalseKeep
		if e.Op == token.LOR {
			op = OpTrueKeep
		}
		jump := c.emit(Instr{Op: op})
		c.condition(e.Y)
		c.patch([]int{jump}, c.here())
		return operand{t: T(Bool)}
	}
	at := c.here()
	x := c.expr(e.X)
	y := c.expr(e.Y)
	t, ok := unify(x.t, y.t)
	if !ok || t.Kind == Any && (x.t.Kind != UntypedNil && y.t.Kind != UntypedNil) {
		c.fail(e, "the operands have the types "+x.t.String()+" and "+y.t.String())
	}
	result := operand{t: t}
	switch e.Op {
	case token.EQL, token.NEQ:
		if t.Kind == Func || t.Kind == UntypedNil || t.IsObject() || t.Kind == Empty {
			if !(x.t.Kind == UntypedNil || y.t.Kind == UntypedNil) || t.Kind == UntypedNil {
				c.fail(e, "these cannot be compared")
			}
		}
		result.t = T(Bool)
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		if !t.isInt() {
			c.fail(e, "want numbers")
		}
		result.t = T(Bool)
	case token.ADD:
		if !t.isInt() && t != T(String) {
			c.fail(e, "want numbers or texts")
		}
	case token.SUB, token.MUL, token.QUO, token.REM:
		if !t.isInt() {
			c.fail(e, "want numbers")
		}
		if y.konst && y.n == 0 && (e.Op == token.QUO || e.Op == token.REM) {
			c.fail(e, "Go refuses a division by the constant 0")
		}
	default:
		c.fail(e, "the language has no such operator")
	}
	if x.konst && y.konst && result.t != T(Bool) {
		return c.fold(e, at, t, arith(e.Op, x.n, y.n))
	}
	c.emit(Instr{Op: OpBinary, Type: t, X: e.Op})
	return result
}

// fold replaces the code since at by a constant.
func (c *compiler) fold(e ast.Expr, at int, t Type, n int) operand {
	if n > maxDuration || n < -maxDuration || t.Kind != Duration && (n > maxConstant || n < -maxConstant) {
		c.fail(e, "want a smaller number")
	}
	c.frame.fn.Code = c.frame.fn.Code[:at]
	return c.constant(t, n)
}

// arith computes with whole numbers as Go does; the divisor is not 0.
func arith(op token.Token, x, y int) int {
	switch op {
	case token.ADD:
		return x + y
	case token.SUB:
		return x - y
	case token.MUL:
		return x * y
	case token.QUO:
		return x / y
	case token.REM:
		return x % y
	}
	panic("scenario: no arithmetic operator: " + op.String())
}

// selector compiles time.Second, context.Canceled and t.C.
func (c *compiler) selector(e *ast.SelectorExpr) operand {
	id, ok := e.X.(*ast.Ident)
	if !ok {
		c.fail(e, "want a name before the dot")
	}
	if v := c.lookup(id); v != nil {
		m := findMethod(v.t.Kind, "", e.Sel.Name)
		if m == nil || !m.field() {
			c.fail(e, "a method wants parentheses: "+spell(e)+"()")
		}
		v.used = true
		c.emit(Instr{Op: OpLoad, A: c.slotOf(v)})
		c.library(e, m)
		return operand{t: m.Results[0]}
	}
	known, ok := constants[id.Name+"."+e.Sel.Name]
	if !ok {
		c.fail(e, "unknown name"+c.near(id.Name))
	}
	c.uses(id.Name)
	if id.Name == "context" {
		c.need(findMethod(NoKind, "context", "Background").Since, "package context")
	}
	c.emit(Instr{Op: OpConst, X: known.v, Type: known.t})
	return operand{known.t, known.t.isInt(), known.v.N}
}

// composite compiles struct{}{}, sync.Pool{New: …} and sync.Mutex{}.
func (c *compiler) composite(e *ast.CompositeLit) operand {
	t := c.typeOf(e.Type)
	switch {
	case t.Kind == Empty && len(e.Elts) == 0:
		c.emit(Instr{Op: OpConst, X: Value{}, Type: t})
	case t == T(Pool) && len(e.Elts) == 1:
		kv, ok := e.Elts[0].(*ast.KeyValueExpr)
		if !ok || spell(kv.Key) != "New" {
			c.fail(e, "want sync.Pool{New: func() interface{} { return 0 }}")
		}
		c.value(kv.Value, T(NewAny))
		c.emit(Instr{Op: OpObject, A: 1, Type: t, Text: "sync.Pool"})
	case t.IsObject() && len(e.Elts) == 0:
		c.emit(Instr{Op: OpObject, Type: t, Text: t.String()})
	default:
		c.fail(e, "the language has no such value")
	}
	return operand{t: t}
}

// typeOf reads a type.
func (c *compiler) typeOf(e ast.Expr) Type {
	switch e := e.(type) {
	case *ast.StarExpr:
		t := c.typeOf(e.X)
		if !t.IsObject() && t.Kind != Timer && t.Kind != Ticker {
			c.fail(e, "want a pointer to a lock or the like")
		}
		t.Ptr = true
		return t
	case *ast.ChanType:
		elem := c.typeOf(e.Value)
		if !slices.Contains([]Kind{Int, Int32, Int64, Bool, String, Empty, Error}, elem.Kind) || elem.Ptr {
			c.fail(e.Value, "want a channel of int, bool, string, error or struct{}")
		}
		switch e.Dir {
		case ast.RECV:
			return Type{Kind: RecvCh, Elem: elem.Kind}
		case ast.SEND:
			c.fail(e, "leave the arrow out")
		}
		return Type{Kind: Chan, Elem: elem.Kind}
	case *ast.StructType:
		if e.Fields.NumFields() == 0 {
			return T(Empty)
		}
	case *ast.InterfaceType:
		if e.Methods.NumFields() == 0 {
			return T(Any)
		}
	case *ast.FuncType:
		return c.funcType(e)
	case *ast.Ident, *ast.SelectorExpr:
		if t, ok := c.namedType(spell(e)); ok {
			return t
		}
	}
	c.fail(e, "unknown type: want int, bool, string, struct{}, chan T, sync.Mutex and the like")
	return Type{}
}

func (c *compiler) funcType(e *ast.FuncType) Type {
	if e.Params.NumFields() == 0 {
		switch {
		case e.Results.NumFields() == 0:
			return T(Func)
		case e.Results.NumFields() == 1 && c.typeOf(e.Results.List[0].Type) == T(Any):
			return T(NewAny)
		}
	}
	c.fail(e, "want func() without parameters and results")
	return Type{}
}

func (c *compiler) namedType(name string) (Type, bool) {
	if name == "any" {
		return T(Any), true
	}
	for k, n := range kindNames {
		kind := Kind(k)
		if n != name || kind <= UntypedNil || kind == Chan || kind == RecvCh {
			continue
		}
		if pkg, _, ok := strings.Cut(name, "."); ok {
			c.uses(pkg)
		}
		c.prog.Uses.Kinds[kind] = true
		c.need(kindSince[kind], name)
		return T(kind), true
	}
	return Type{}, false
}

// uses notes that the program imports a package.
func (c *compiler) uses(pkg string) { c.prog.imports[pkg] = true }
