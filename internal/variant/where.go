package variant

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"math/bits"
	"strconv"
	"strings"
)

// A WhereError says what is wrong with a condition and where.
type WhereError struct {
	Where  string
	Column int // of the condition, from 1, in bytes
	Found  string
}

func (e *WhereError) Error() string {
	return fmt.Sprintf("where %q: column %d: %s", e.Where, e.Column, e.Found)
}

// A condition is a compiled `where`.
type condition struct {
	where string
	root  eval
}

// A frame is what one evaluation sees: the values, in the order of the parameters.
type frame struct {
	picks []pick
	err   *WhereError // the first thing that went wrong, such as a division by zero
}

type eval func(*frame) operand

// A typed expression; column is where it starts.
type expr struct {
	kind   valueKind
	eval   eval
	column int
}

// compile reads a condition: Go's expression syntax over the parameters, with whole numbers, texts, true and false.
func compile(where string, domains []domain) (*condition, error) {
	c := &compiler{where: where, domains: domains}
	tree, err := parser.ParseExpr(where)
	if err != nil {
		var list scanner.ErrorList
		if errors.As(err, &list) && len(list) > 0 {
			return nil, &WhereError{where, list[0].Pos.Column, list[0].Msg}
		}
		return nil, &WhereError{where, 1, err.Error()}
	}
	root, err := c.expr(tree)
	if err != nil {
		return nil, err
	}
	if root.kind != boolKind {
		return nil, c.wrong(tree, "found %s: want a condition, such as a == b", root.kind)
	}
	return &condition{where, root.eval}, nil
}

func (c *condition) holds(picks []pick) (bool, error) {
	f := frame{picks: picks}
	result := c.root(&f)
	if f.err != nil {
		return false, f.err
	}
	return result.b, nil
}

type compiler struct {
	where   string
	domains []domain
}

func (c *compiler) wrong(at ast.Node, format string, args ...any) error {
	return &WhereError{c.where, int(at.Pos()), fmt.Sprintf(format, args...)}
}

func (c *compiler) expr(n ast.Expr) (expr, error) {
	switch n := n.(type) {
	case *ast.ParenExpr:
		return c.expr(n.X)
	case *ast.BasicLit:
		return c.literal(n)
	case *ast.Ident:
		return c.name(n)
	case *ast.UnaryExpr:
		return c.unary(n)
	case *ast.BinaryExpr:
		return c.binary(n)
	}
	return expr{}, c.wrong(n, "only parameters, numbers, texts, + - * / %% == != < <= > >= && || ! and parentheses may stand here")
}

func (c *compiler) literal(n *ast.BasicLit) (expr, error) {
	value := operand{}
	switch n.Kind {
	case token.INT:
		i, err := strconv.ParseInt(n.Value, 0, strconv.IntSize)
		if err != nil {
			return expr{}, c.wrong(n, "number %s is too large", n.Value)
		}
		value = operand{kind: numberKind, n: int(i)}
	case token.STRING:
		s, err := strconv.Unquote(n.Value)
		if err != nil {
			return expr{}, c.wrong(n, "found %s: want a text in quotes", n.Value)
		}
		value = operand{kind: textKind, s: s}
	default:
		return expr{}, c.wrong(n, "found %s: want a whole number or a text", n.Value)
	}
	return expr{value.kind, func(*frame) operand { return value }, int(n.Pos())}, nil
}

func (c *compiler) name(n *ast.Ident) (expr, error) {
	for i, d := range c.domains {
		if d.param.Name != n.Name {
			continue
		}
		if d.kind == mixedKind {
			return expr{}, c.wrong(n, "parameter %s mixes numbers, texts and truth values", n.Name)
		}
		return expr{d.kind, func(f *frame) operand { return f.picks[i].operand }, int(n.Pos())}, nil
	}
	if n.Name == "true" || n.Name == "false" {
		value := operand{kind: boolKind, b: n.Name == "true"}
		return expr{boolKind, func(*frame) operand { return value }, int(n.Pos())}, nil
	}
	names := make([]string, len(c.domains))
	for i, d := range c.domains {
		names[i] = d.param.Name
	}
	return expr{}, c.wrong(n, "unknown parameter %q: %s", n.Name, suggest(n.Name, names))
}

func (c *compiler) unary(n *ast.UnaryExpr) (expr, error) {
	x, err := c.expr(n.X)
	if err != nil {
		return expr{}, err
	}
	inner := x.eval
	switch {
	case n.Op == token.NOT && x.kind == boolKind:
		x.eval = func(f *frame) operand { return operand{kind: boolKind, b: !inner(f).b} }
	case n.Op == token.SUB && x.kind == numberKind:
		x.eval = func(f *frame) operand { return operand{kind: numberKind, n: -inner(f).n} }
	case n.Op == token.ADD && x.kind == numberKind:
	default:
		return expr{}, c.wrong(n, "operator %s does not suit %s", n.Op, x.kind)
	}
	x.column = int(n.Pos())
	return x, nil
}

func (c *compiler) binary(n *ast.BinaryExpr) (expr, error) {
	x, err := c.expr(n.X)
	if err != nil {
		return expr{}, err
	}
	y, err := c.expr(n.Y)
	if err != nil {
		return expr{}, err
	}
	if x.kind != y.kind {
		return expr{}, &WhereError{c.where, int(n.OpPos), fmt.Sprintf("operator %s between %s and %s", n.Op, x.kind, y.kind)}
	}
	made := expr{column: x.column}
	switch x.kind {
	case numberKind:
		made.kind, made.eval = c.numbers(n, x.eval, y.eval)
	case textKind:
		made.kind, made.eval = texts(n.Op, x.eval, y.eval)
	case boolKind:
		made.kind, made.eval = bools(n.Op, x.eval, y.eval)
	}
	if made.eval == nil {
		return expr{}, &WhereError{c.where, int(n.OpPos), fmt.Sprintf("operator %s does not suit %s", n.Op, x.kind)}
	}
	return made, nil
}

// numbers compiles an operator between numbers. What overflows or divides by zero is reported, not wrapped.
func (c *compiler) numbers(n *ast.BinaryExpr, x, y eval) (valueKind, eval) {
	if less := comparison(n.Op); less != nil {
		return boolKind, func(f *frame) operand {
			a, b := x(f).n, y(f).n
			return operand{kind: boolKind, b: less(sign(a, b))}
		}
	}
	arithmetic := arithmeticOf(n.Op)
	if arithmetic == nil {
		return 0, nil
	}
	where, column := c.where, int(n.OpPos)
	return numberKind, func(f *frame) operand {
		result, problem := arithmetic(x(f).n, y(f).n)
		if problem != "" && f.err == nil {
			f.err = &WhereError{where, column, problem}
		}
		return operand{kind: numberKind, n: result}
	}
}

func sign(a, b int) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// comparison returns what an operator makes of the sign of a difference; nil for an operator that compares nothing.
func comparison(op token.Token) func(int) bool {
	switch op {
	case token.EQL:
		return func(s int) bool { return s == 0 }
	case token.NEQ:
		return func(s int) bool { return s != 0 }
	case token.LSS:
		return func(s int) bool { return s < 0 }
	case token.LEQ:
		return func(s int) bool { return s <= 0 }
	case token.GTR:
		return func(s int) bool { return s > 0 }
	case token.GEQ:
		return func(s int) bool { return s >= 0 }
	}
	return nil
}

func arithmeticOf(op token.Token) func(a, b int) (result int, problem string) {
	const overflow = "the number grows too large"
	switch op {
	case token.ADD:
		return func(a, b int) (int, string) {
			if c := a + b; (c > a) == (b > 0) {
				return c, ""
			}
			return 0, overflow
		}
	case token.SUB:
		return func(a, b int) (int, string) {
			if c := a - b; (c < a) == (b > 0) {
				return c, ""
			}
			return 0, overflow
		}
	case token.MUL:
		return func(a, b int) (int, string) {
			hi, lo := bits.Mul(magnitude(a), magnitude(b))
			if hi != 0 || lo > 1<<(bits.UintSize-1)-1 {
				return 0, overflow
			}
			return a * b, ""
		}
	case token.QUO, token.REM:
		return func(a, b int) (int, string) {
			switch {
			case b == 0:
				return 0, "division by zero: put a condition such as x != 0 && before it"
			case op == token.QUO:
				return a / b, ""
			}
			return a % b, ""
		}
	}
	return nil
}

func magnitude(a int) uint {
	if a < 0 {
		return -uint(a)
	}
	return uint(a)
}

func texts(op token.Token, x, y eval) (valueKind, eval) {
	if op == token.ADD {
		return textKind, func(f *frame) operand { return operand{kind: textKind, s: x(f).s + y(f).s} }
	}
	if holds := comparison(op); holds != nil {
		return boolKind, func(f *frame) operand {
			return operand{kind: boolKind, b: holds(strings.Compare(x(f).s, y(f).s))}
		}
	}
	return 0, nil
}

// bools compiles an operator between conditions. The right side of && and || is evaluated only where it decides.
func bools(op token.Token, x, y eval) (valueKind, eval) {
	switch op {
	case token.LAND:
		return boolKind, func(f *frame) operand {
			if a := x(f); !a.b {
				return a
			}
			return y(f)
		}
	case token.LOR:
		return boolKind, func(f *frame) operand {
			if a := x(f); a.b {
				return a
			}
			return y(f)
		}
	case token.EQL:
		return boolKind, func(f *frame) operand { return operand{kind: boolKind, b: x(f).b == y(f).b} }
	case token.NEQ:
		return boolKind, func(f *frame) operand { return operand{kind: boolKind, b: x(f).b != y(f).b} }
	}
	return 0, nil
}
