package scenario

import (
	"go/token"
	"strconv"

	"godrill/internal/lang"
	"godrill/internal/sim"
)

func itoa(n int) string { return strconv.Itoa(n) }

// execute lets a goroutine go on until it waits, yields or ends.
func (m *Machine) execute(g *G) {
	if resume := g.resume; resume != nil {
		g.resume = nil
		resume(m, g)
	}
	for g.Status == Running && m.End == NotEnded {
		m.Run.Tick()
		m.ticks++
		top := &g.calls[len(g.calls)-1]
		i := &top.fn.Code[top.pc]
		if i.Op == OpSelect && m.seen != nil && m.seen(m.key) {
			m.pruned = true
			return
		}
		top.pc++
		m.step(g, top, i)
	}
}

func (g *G) pop() Value {
	v := g.stack[len(g.stack)-1]
	g.stack = g.stack[:len(g.stack)-1]
	return v
}

// popN returns the last n values; they are valid until the next push.
func (g *G) popN(n int) []Value {
	at := len(g.stack) - n
	list := g.stack[at:]
	g.stack = g.stack[:at]
	return list
}

func (m *Machine) step(g *G, top *call, i *Instr) {
	switch i.Op {
	case OpConst:
		g.Push(i.X.(Value))
	case OpLoad:
		if i.B == 1 {
			g.Push(Value{Ref: top.vars[i.A]})
			return
		}
		g.Push(*top.vars[i.A])
	case OpStore:
		*top.vars[i.A] = g.pop()
	case OpDeclare:
		v := g.pop()
		top.vars[i.A] = &v
	case OpFresh:
		if m.each {
			v := *top.vars[i.A]
			top.vars[i.A] = &v
		}
	case OpPop:
		g.popN(i.A)
	case OpJump:
		top.pc = i.A
	case OpFalse:
		if g.pop().N == 0 {
			top.pc = i.A
		}
	case OpTrueKeep, OpFalseKeep:
		if (g.stack[len(g.stack)-1].N == 1) == (i.Op == OpTrueKeep) {
			top.pc = i.A
		} else {
			g.pop()
		}
	case OpUnary, OpBinary, OpBox:
		m.compute(g, i)
	default:
		m.act(g, top, i)
	}
}

// compute carries out operators.
func (m *Machine) compute(g *G, i *Instr) {
	y := g.pop()
	switch i.Op {
	case OpBox:
		g.Push(Value{Ref: &Dynamic{i.Type, y}})
		return
	case OpUnary:
		if i.X.(token.Token) == token.NOT {
			y.N = 1 - y.N
		} else {
			y.N = wrap(i.Type, -y.N)
		}
		g.Push(y)
		return
	}
	x := g.pop()
	op := i.X.(token.Token)
	switch op {
	case token.EQL, token.NEQ:
		g.Push(Truth((x == y) == (op == token.EQL)))
	case token.LSS:
		g.Push(Truth(x.N < y.N))
	case token.LEQ:
		g.Push(Truth(x.N <= y.N))
	case token.GTR:
		g.Push(Truth(x.N > y.N))
	case token.GEQ:
		g.Push(Truth(x.N >= y.N))
	case token.ADD:
		if i.Type.Kind == String {
			m.join(g, x, y)
			return
		}
		g.Push(Value{N: wrap(i.Type, x.N+y.N)})
	case token.QUO, token.REM:
		if y.N == 0 {
			m.Panic(g, &Dynamic{T(Error), Value{Ref: divisionByZero}})
			return
		}
		g.Push(Value{N: arith(op, x.N, y.N)})
	default:
		g.Push(Value{N: wrap(i.Type, arith(op, x.N, y.N))})
	}
}

var divisionByZero = &Failure{"runtime error: integer divide by zero"}

// maxString bounds texts that grow in a loop.
const maxString = 10_000

func (m *Machine) join(g *G, x, y Value) {
	a, _ := x.Ref.(string)
	b, _ := y.Ref.(string)
	if len(a)+len(b) > maxString {
		panic(sim.ErrTooLong)
	}
	g.Push(Text(a + b))
}

// wrap lets numbers of 32 bits overflow as they do.
func wrap(t Type, n int) int {
	if t.Kind == Int32 {
		return int(int32(n))
	}
	return n
}

// act carries out calls, and hands operations on objects to the library.
func (m *Machine) act(g *G, top *call, i *Instr) {
	switch i.Op {
	case OpFunc:
		fn := i.X.(*Function)
		f := &Closure{Func: fn}
		if n := len(fn.Captures); n > 0 {
			f.Cells = make([]*Value, n)
			for k, capture := range fn.Captures {
				f.Cells[k] = top.vars[capture.From]
			}
		}
		g.Push(Value{Ref: f})
	case OpGo:
		m.start(g, i)
	case OpCall:
		args := g.popN(i.A)
		if f := m.function(g); f != nil {
			m.enter(g, f, args, call{results: i.B})
		}
	case OpDefer:
		args := append([]Value(nil), g.popN(i.A)...)
		if f := g.pop(); f.Ref != nil {
			top.defers = append(top.defers, later{f.Ref.(*Closure), args})
		} else {
			top.defers = append(top.defers, later{&Closure{Do: func(m *Machine, g *G, _ []Value) { m.nilCall(g) }}, nil})
		}
	case OpReturn:
		m.leave(g, top, i)
	case OpPanic:
		v := g.pop()
		d, _ := v.Ref.(*Dynamic)
		m.Step(g, panicRef, lang.T("{g}：{op}", "{g}: {op}"), sim.VS("op", i.Text))
		m.Panic(g, d)
	case OpRecover:
		g.Push(m.recover(g, top))
	case OpOwn:
		m.own(g, i)
	case OpPrint:
		m.print(g, i.X.([]Type))
		if m.Run.Tracing() {
			m.Step(g, "fmt/print.go: Println", lang.T("{g} 打印 {line}", "{g} prints {line}"), sim.VS("line", m.Output[len(m.Output)-1]))
		}
	default:
		m.library(g, i)
	}
}

const panicRef = "runtime/panic.go: gopanic"

// function pops the function value of a call; nil, after a panic, if there is none.
func (m *Machine) function(g *G) *Closure {
	f, _ := g.pop().Ref.(*Closure)
	if f == nil {
		m.nilCall(g)
	}
	return f
}

func (m *Machine) nilCall(g *G) {
	m.Panic(g, &Dynamic{T(Error), Value{Ref: nilDereference}})
}

var nilDereference = &Failure{"runtime error: invalid memory address or nil pointer dereference"}

func (m *Machine) start(g *G, i *Instr) {
	args := append([]Value(nil), g.popN(i.A)...)
	f, _ := g.pop().Ref.(*Closure)
	if f == nil {
		m.Fatal(g, "go of nil func value")
		return
	}
	child := m.Start(f, args)
	if m.Run.Tracing() {
		rule := runQueues.At(m.Run.Go)
		m.Step(g, rule.Ref, rule.Value.start, sim.VS("child", child.Name))
	}
}

// leave ends a function: first its deferred calls, the last first.
func (m *Machine) leave(g *G, top *call, i *Instr) {
	if n := len(top.defers); n > 0 {
		d := top.defers[n-1]
		top.defers = top.defers[:n-1]
		top.pc--
		m.enter(g, d.f, d.args, call{})
		return
	}
	var result Value
	if i.B == 1 {
		result = g.pop()
	}
	done := *top
	g.stack = g.stack[:done.base]
	g.calls = g.calls[:len(g.calls)-1]
	if done.results == 1 {
		g.Push(result)
	}
	if done.by != nil {
		m.afterDeferred(g, done.by)
		return
	}
	if done.after != nil {
		done.after(m, g, false)
	}
	if len(g.calls) == 0 && g.Status == Running && m.End == NotEnded {
		m.exit(g)
	}
}

// afterDeferred goes on after a deferred call that was made because of a panic.
func (m *Machine) afterDeferred(g *G, p *unwinding) {
	if !p.recovered {
		m.unwind(g, p)
		return
	}
	for k, q := range g.panics {
		if q == p {
			g.panics = g.panics[:k]
			break
		}
	}
	for n := len(g.panics); n > 0 && g.panics[n-1].aborted && superseded.Value(m.Run.Go); n-- {
		g.panics = g.panics[:n-1]
	}
	top := &g.calls[len(g.calls)-1]
	top.pc = len(top.fn.Code) - 1 // the return at the end
}

// exit ends a goroutine; the end of main is the end of the program.
func (m *Machine) exit(g *G) {
	g.Status = Dead
	if g.ID == 0 {
		m.finish(Returned, g, "")
		m.Step(g, "runtime/proc.go: main", lang.T("main 返回，程序结束，其余 goroutine 随之消失", "main returns and the program ends, whatever the other goroutines do"))
		return
	}
	m.Step(g, "runtime/proc.go: goexit0", lang.T("{g} 结束", "{g} ends"))
}

// recover returns the value of the panic for which the running function was called by defer.
func (m *Machine) recover(g *G, top *call) Value {
	if p := top.by; p != nil && !p.goexit && !p.recovered {
		p.recovered = true
		if m.Run.Tracing() {
			m.Step(g, "runtime/panic.go: gorecover", lang.T("{g} 用 recover 截住 panic：{value}", "{g} stops the panic with recover: {value}"), sim.VS("value", panicText(p.value)))
		}
		return p.value
	}
	return Value{}
}

// own carries out the library functions that the machine knows itself.
func (m *Machine) own(g *G, i *Instr) {
	args := g.popN(i.A)
	switch i.X.(*Method).Key() {
	case "errors.New":
		s, _ := args[0].Ref.(string)
		g.Push(Value{Ref: &Failure{s}})
	case "error.Error":
		f, _ := args[0].Ref.(*Failure)
		if f == nil {
			m.nilCall(g)
			return
		}
		g.Push(Text(f.Text))
	case "runtime.NumGoroutine":
		g.Push(Value{N: len(m.Alive())})
	case "runtime.Gosched":
		m.Step(g, "runtime/proc.go: Gosched", lang.T("{g} 让出处理器，排到全局队列末尾", "{g} gives way and queues at the end of the global queue"))
		m.Yield(g)
	case "runtime.Goexit":
		m.Step(g, "runtime/panic.go: Goexit", lang.T("{g} 调用 Goexit：执行 defer 后结束", "{g} calls Goexit: its deferred calls are made, then it ends"))
		p := &unwinding{goexit: true}
		g.panics = append(g.panics, p)
		m.unwind(g, p)
	case "time.Sleep":
		m.sleep(g, args[0].N)
	}
}

// library hands an operation on objects to the model.
func (m *Machine) library(g *G, i *Instr) {
	switch i.Op {
	case OpObject, OpMake:
		v := m.Lib.New(m, g, i, g.popN(i.A))
		if v != (Value{}) { // the zero value stands for a panic
			g.Push(v)
		}
	case OpCopy:
		g.Push(m.Lib.Copy(m, i.Type, g.pop()))
	case OpSend:
		v := g.pop()
		m.Lib.Chan(m, g, i, g.pop(), v)
	case OpRecv, OpClose, OpLen, OpCap, OpRange:
		m.Lib.Chan(m, g, i, g.pop(), Value{})
	case OpSelect:
		s := i.X.(*Select)
		n := len(s.Cases)
		for _, c := range s.Cases {
			if c.Send {
				n++
			}
		}
		m.Lib.Select(m, g, s, g.popN(n))
	case OpMethod:
		m.Lib.Call(m, g, i, g.popN(i.A))
	}
}
