package scenario

import (
	"strings"

	"godrill/internal/lang"
	"godrill/internal/sim"
)

// A Library gives channels, locks and the other objects of a scenario their meaning. The machine calls it for the
// instructions from OpObject on, with the goroutine that executes them; operands come as arguments, results are pushed
// on the goroutine. An operation that has to wait calls [Machine.Park] and pushes nothing until the goroutine was made
// ready again.
type Library interface {
	// New makes an object: t is its type, args what make or a composite literal was given.
	New(m *Machine, g *G, i *Instr, args []Value) Value
	// Chan carries out OpSend, OpRecv, OpClose, OpLen, OpCap and OpRange. A receive pushes the value and, if i.B is
	// 1, ok; OpRange calls [G.Push] with the next value or [G.Jump] with i.A.
	Chan(m *Machine, g *G, i *Instr, c, v Value)
	// Select is given the operands of all cases: channel and, for a send, value. It calls [G.Selected].
	Select(m *Machine, g *G, s *Select, ops []Value)
	// Call is given the operands of a method or function, the receiver first.
	Call(m *Machine, g *G, i *Instr, args []Value)
	// Copy returns a copy of an object that is passed by value.
	Copy(m *Machine, t Type, v Value) Value
}

// A Status says how a goroutine or the whole program stands.
type Status uint8

// The states of a goroutine.
const (
	Runnable Status = iota
	Running
	Waiting
	Dead
)

// A G is a goroutine of a scenario.
type G struct {
	ID     int    // in the order of creation; main is 0
	Name   string // as in the scenario; the second one of a body is g1#2
	Status Status
	State  string // while it waits: what a deadlock report calls it
	Wait   any    // while it waits: what the library keeps about it
	resume func(*Machine, *G)
	calls  []call
	stack  []Value
	panics []*unwinding
}

// A call is one function that has not returned.
type call struct {
	fn      *Function
	pc      int
	vars    []*Value
	base    int // height of the stack below it
	defers  []later
	by      *unwinding                                 // the panic for which the deferred call is made
	after   func(m *Machine, g *G, panicked bool) bool // of a call that the library made
	results int
}

// A later call was deferred.
type later struct {
	f    *Closure
	args []Value
}

// An unwinding is a panic or a Goexit on its way through the calls.
type unwinding struct {
	value     Value // an interface{}
	goexit    bool
	recovered bool
	aborted   bool // a later one has ended the deferred call that was made for it
}

// An Ending says how the program ended.
type Ending uint8

// The endings.
const (
	NotEnded Ending = iota
	Returned        // main returned
	Panicked        // a panic that nobody recovered
	Deadlocked
	Fatal // the runtime gave up: unlock of unlocked mutex
)

// A Machine carries out a scenario.
type Machine struct {
	Run    *sim.Run
	Lib    Library
	Output []string // printed lines
	Gs     []*G     // all goroutines that were ever started, by ID
	End    Ending
	Last   *G     // the goroutine in which it ended
	Text   string // what the runtime says first at an ending that is no return
	Now    int    // nanoseconds on the scenario's clock

	choose  func(n int) int
	sched   queues
	free    bool                     // any runnable goroutine may go on at any operation
	seen    func(func() string) bool // whether the state was seen before, while all orders are explored
	pruned  bool                     // it was
	ticks   int
	each    bool // each round of a loop has its own variable
	timers  []*Alarm
	keeper  timekeeper
	started map[string]int
}

// maxStarted bounds the goroutines of one run.
const maxStarted = 10_000

// NewMachine returns a machine that is about to run main.
func NewMachine(r *sim.Run, p *Program, lib Library) *Machine {
	m := newMachine(r, lib)
	m.each = loopVariables.Value(r.Language())
	g := m.newG("main")
	m.enter(g, &Closure{Func: p.Main}, nil, call{})
	m.sched.put(g, false)
	return m
}

// NewIdle returns a machine without a program, for models that start goroutines one by one.
func NewIdle(r *sim.Run, lib Library) *Machine {
	m := newMachine(r, lib)
	m.newG("main").Status = Waiting
	return m
}

func newMachine(r *sim.Run, lib Library) *Machine {
	m := &Machine{Run: r, Lib: lib, choose: r.Choose, started: map[string]int{}}
	m.sched.rule = runQueues.Value(r.Go)
	m.keeper.exists = timerGoroutines.Value(r.Go)
	return m
}

// Settle lets goroutines go on until all wait or the program ends.
func (m *Machine) Settle() {
	for m.End == NotEnded {
		g := m.sched.take()
		if g == nil {
			return
		}
		g.Status = Running
		m.execute(g)
	}
}

// Bury takes back the end by a panic and removes its goroutine, as if it had recovered at its end.
func (m *Machine) Bury() {
	m.Last.Status = Dead
	m.End, m.Text = NotEnded, ""
}

// Choose stands for a random pick of the runtime among n alternatives.
func (m *Machine) Choose(n int) int { return m.choose(n) }

// Go runs the program to its end, on one processor.
func (m *Machine) Go() {
	for m.End == NotEnded && !m.pruned {
		g := m.sched.take()
		if g == nil {
			if m.ring() {
				continue
			}
			m.deadlock()
			return
		}
		g.Status = Running
		m.execute(g)
	}
}

// deadlock ends the program because nobody can go on.
func (m *Machine) deadlock() {
	rule := deadlockTexts.At(m.Run.Go)
	m.Last = m.Gs[0]
	text := rule.Value.asleep
	if len(m.Alive()) == 0 {
		text = rule.Value.goexit
	}
	m.finish(Deadlocked, m.Gs[0], text)
	if text == "" {
		m.End = Returned
	}
	if m.Run.Tracing() {
		m.Run.Step(rule.Ref, lang.T("没有可以继续的 goroutine：{message}", "no goroutine can go on: {message}"), sim.VS("message", m.Text))
	}
}

func (m *Machine) finish(e Ending, g *G, text string) {
	m.End, m.Last, m.Text = e, g, text
}

// Fatal ends the program as an error that cannot be recovered.
func (m *Machine) Fatal(g *G, text string) { m.finish(Fatal, g, "fatal error: "+text) }

// newG makes a goroutine.
func (m *Machine) newG(name string) *G {
	m.started[name]++
	if n := m.started[name]; n > 1 {
		name += "#" + itoa(n)
	}
	g := &G{ID: len(m.Gs), Name: name}
	m.Gs = append(m.Gs, g)
	if len(m.Gs) > maxStarted {
		panic(sim.ErrTooLong)
	}
	return g
}

// Start runs a function value in a goroutine of its own, as go does.
func (m *Machine) Start(f *Closure, args []Value) *G {
	name := f.Func.Name
	if name == "" {
		name = "func"
	}
	g := m.newG(name)
	m.enter(g, f, args, call{})
	m.sched.put(g, true)
	return g
}

// Park makes the running goroutine wait. The state is what a deadlock report calls it. When the goroutine was made
// ready and its turn has come, resume is called before it goes on; nil means that all results were pushed by then.
func (m *Machine) Park(g *G, state string, resume func(*Machine, *G)) {
	g.Status, g.State, g.resume = Waiting, state, resume
}

// Ready lets a waiting goroutine go on when its turn comes.
func (m *Machine) Ready(g *G) {
	g.Status, g.State, g.Wait = Runnable, "", nil
	m.sched.put(g, true)
}

// Yield puts the running goroutine behind all others, as runtime.Gosched does.
func (m *Machine) Yield(g *G) {
	g.Status = Runnable
	m.sched.yield(g)
}

// YieldLocal puts the running goroutine behind the others of its processor, as the runtime's goyield does.
func (m *Machine) YieldLocal(g *G) {
	g.Status = Runnable
	m.sched.put(g, false)
}

// Resume replaces what is called when a waiting goroutine goes on; nil if its results were pushed.
func (g *G) Resume(f func(*Machine, *G)) { g.resume = f }

// Instr is the instruction that the goroutine is carrying out or waits in.
func (g *G) Instr() *Instr {
	top := &g.calls[len(g.calls)-1]
	return &top.fn.Code[top.pc-1]
}

// Push leaves a result of an operation.
func (g *G) Push(v Value) { g.stack = append(g.stack, v) }

// Jump makes the goroutine go on at an instruction of its function.
func (g *G) Jump(pc int) { g.calls[len(g.calls)-1].pc = pc }

// Selected ends a select statement: case i was taken, or the default case if i is -1; a receive got v and ok.
func (g *G) Selected(s *Select, i int, v Value, ok bool) {
	if i < 0 {
		g.Jump(s.Default)
		return
	}
	if !s.Cases[i].Send {
		g.Push(v)
		g.Push(Truth(ok))
	}
	g.Jump(s.Cases[i].Target)
}

// Call makes the running goroutine call a function value for the library; after is called when it has returned or
// panicked, and pushes the results of the library's operation. If after returns false a panic ends here.
func (m *Machine) Call(g *G, f *Closure, args []Value, results int, after func(m *Machine, g *G, panicked bool) bool) {
	m.enter(g, f, args, call{after: after, results: results})
}

func (m *Machine) enter(g *G, f *Closure, args []Value, c call) {
	if f.Do != nil {
		f.Do(m, g, args)
		return
	}
	fn := f.Func
	cells := make([]Value, len(args))
	c.fn, c.vars, c.base = fn, make([]*Value, fn.Slots), len(g.stack)
	for i := range args {
		cells[i] = args[i]
		c.vars[i] = &cells[i]
	}
	for i, k := range fn.Captures {
		c.vars[k.To] = f.Cells[i]
	}
	if len(g.calls) > maxCalls {
		panic(sim.ErrTooLong)
	}
	g.calls = append(g.calls, c)
}

// maxCalls bounds the functions inside functions of one goroutine.
const maxCalls = 1000

// Step records a step of the trace that goroutine g takes; the text may name it as {g}. The values do not escape without
// a trace.
func (m *Machine) Step(g *G, ref string, text lang.Text, vars ...sim.Var) {
	if !m.Run.Tracing() {
		return
	}
	all := make([]sim.Var, 0, len(vars)+1)
	all = append(append(all, sim.VS("g", g.Name)), vars...)
	m.Run.Step(ref, text, all...)
}

// Definite reports whether the order on one processor was the only one. After some dozens of turns with Gosched, or with
// hundreds of goroutines, it depends on where the scheduler's count stood when the program began.
func (m *Machine) Definite() bool { return !m.sched.odd }

// Alive lists the goroutines that have not ended, by creation.
func (m *Machine) Alive() []*G {
	var list []*G
	for _, g := range m.Gs {
		if g.Status != Dead {
			list = append(list, g)
		}
	}
	return list
}

// Panic starts a panic with a value of type interface{} in the running goroutine.
func (m *Machine) Panic(g *G, v *Dynamic) {
	p := &unwinding{value: Value{Ref: v}}
	g.panics = append(g.panics, p)
	m.unwind(g, p)
}

// unwind makes the next deferred call of a panic or Goexit, and ends functions that have none left.
func (m *Machine) unwind(g *G, p *unwinding) {
	for len(g.calls) > 0 {
		top := &g.calls[len(g.calls)-1]
		if n := len(top.defers); n > 0 {
			d := top.defers[n-1]
			top.defers = top.defers[:n-1]
			m.enter(g, d.f, d.args, call{by: p})
			return
		}
		g.stack = g.stack[:top.base]
		after := top.after
		if top.by != nil {
			top.by.aborted = true
		}
		g.calls = g.calls[:len(g.calls)-1]
		if after != nil && !after(m, g, true) {
			return
		}
	}
	if p.goexit {
		g.Status = Dead
		return
	}
	m.finish(Panicked, g, panicLine(g.panics, repanics.Value(m.Run.Go)))
}

// panicLine is what the runtime says first of a goroutine's panics.
func panicLine(list []*unwinding, again repanic) string {
	for i, p := range list {
		if p.goexit {
			continue
		}
		text := "panic: " + panicText(p.value)
		switch {
		case (p.recovered || again.always) && i+1 < len(list) && sameValue(p.value, list[i+1].value):
			text += again.text
		case p.recovered:
			text += " [recovered]"
		}
		return text
	}
	return ""
}

// sameValue reports whether two panics have equal values.
func sameValue(a, b Value) bool {
	x, _ := a.Ref.(*Dynamic)
	y, _ := b.Ref.(*Dynamic)
	return x == y || x != nil && y != nil && *x == *y
}

// panicText spells the value of a panic as the runtime prints it.
func panicText(v Value) string {
	d, _ := v.Ref.(*Dynamic)
	if d == nil {
		return "nil"
	}
	return Spell(d.Type, d.Value)
}

// Spell prints a value as fmt.Println does.
func Spell(t Type, v Value) string {
	switch t.Kind {
	case Bool:
		if v.N == 1 {
			return "true"
		}
		return "false"
	case String:
		s, _ := v.Ref.(string)
		return s
	case Empty:
		return "{}"
	case Error:
		if f, ok := v.Ref.(*Failure); ok {
			return f.Text
		}
		return "<nil>"
	case Any:
		if d, ok := v.Ref.(*Dynamic); ok {
			return Spell(d.Type, d.Value)
		}
		return "<nil>"
	}
	return itoa(v.N)
}

func (m *Machine) print(g *G, types []Type) {
	at := len(g.stack) - len(types)
	parts := make([]string, len(types))
	for i, t := range types {
		parts[i] = Spell(t, g.stack[at+i])
	}
	g.stack = g.stack[:at]
	m.Output = append(m.Output, strings.Join(parts, " "))
}
