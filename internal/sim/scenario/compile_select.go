package scenario

import (
	"go/ast"
	"go/token"
)

// selectStatement pushes the operands of all cases in source order, then chooses.
func (c *compiler) selectStatement(s *ast.SelectStmt) {
	c.prog.Uses.Select = true
	sel := &Select{Default: -1}
	for _, clause := range s.Body.List {
		if comm := clause.(*ast.CommClause).Comm; comm != nil {
			sel.Cases = append(sel.Cases, c.operands(comm))
		}
	}
	c.emit(Instr{Op: OpSelect, X: sel, Text: "select"})
	l := &loop{sel: true}
	c.frame.loops = append(c.frame.loops, l)
	next := 0
	for _, clause := range s.Body.List {
		clause := clause.(*ast.CommClause)
		c.deeper(clause)
		c.push()
		if clause.Comm == nil {
			sel.Default = c.here()
		} else {
			sel.Cases[next].Target = c.here()
			c.received(clause.Comm, sel.Cases[next])
			next++
		}
		c.statements(clause.Body)
		c.pop()
		c.depth--
		l.breaks = append(l.breaks, c.emit(Instr{Op: OpJump}))
	}
	c.frame.loops = c.frame.loops[:len(c.frame.loops)-1]
	c.patch(l.breaks, c.here())
}

// operands pushes channel and value of a case.
func (c *compiler) operands(comm ast.Stmt) Case {
	c.prog.Uses.Chan = true
	if send, ok := comm.(*ast.SendStmt); ok {
		t := c.expr(send.Chan).t
		if t.Kind != Chan || t.Ptr {
			c.fail(send.Chan, "want a channel to send on, not "+t.String())
		}
		c.value(send.Value, T(t.Elem))
		return Case{Send: true, Elem: t.Elem, Text: spell(comm)}
	}
	recv := receiveOf(comm)
	if recv == nil {
		c.fail(comm, "want a case such as v := <-c or c <- 1")
	}
	t := c.expr(recv.X).t
	if !t.IsChan() {
		c.fail(recv.X, "want a channel to receive from, not "+t.String())
	}
	return Case{Elem: t.Elem, Text: spell(comm)}
}

// receiveOf returns the receive operation of a case.
func receiveOf(comm ast.Stmt) *ast.UnaryExpr {
	var e ast.Expr
	switch s := comm.(type) {
	case *ast.ExprStmt:
		e = s.X
	case *ast.AssignStmt:
		if len(s.Rhs) == 1 && len(s.Lhs) <= 2 && (s.Tok == token.DEFINE || s.Tok == token.ASSIGN) {
			e = s.Rhs[0]
		}
	}
	if x, ok := ast.Unparen(e).(*ast.UnaryExpr); ok && x.Op == token.ARROW {
		return x
	}
	return nil
}

// received stores what a case received: value and ok are on the stack.
func (c *compiler) received(comm ast.Stmt, sel Case) {
	assign, ok := comm.(*ast.AssignStmt)
	switch {
	case sel.Send:
	case !ok:
		c.emit(Instr{Op: OpPop, A: 2})
	case len(assign.Lhs) == 1:
		c.emit(Instr{Op: OpPop, A: 1})
		c.store(assign, []Type{T(sel.Elem)})
	default:
		c.store(assign, []Type{T(sel.Elem), T(Bool)})
	}
}
