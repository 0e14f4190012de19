// Package sync simulates the locks of package sync: Mutex, RWMutex, WaitGroup, Once and Cond on one processor, and the
// pool.
//
// Terms. A semaphore is the runtime's queue behind a lock: a counter and the goroutines that wait for it. A Mutex is in
// normal mode when whoever comes first gets it, so that a running goroutine may barge past one that was just woken; in
// starvation mode the lock is handed over. A step is one call of a method of the model's own kind of object; it has
// returned at once, or its name ends in … and it returns, if ever, in a later step that begins with ….
//
// The idea: each lock is carried out as its Go source does it, down to the words in its memory and the counter of its
// semaphore, and package scenario decides who runs. So everything that follows, such as who gets the lock, who is
// overtaken, what hangs and what a deadlock report says, comes out by itself and can be compared with the runtime.
//
// What is left out: several processors, on which the order is open; the spinning that needs them; the race detector; and
// that from 1.9 to 1.21 main lets the others run once more when it returns after a panic was recovered that had taken the
// place of another.
package sync

import (
	"slices"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/channel"
	"godrill/internal/sim/scenario"
)

// Params are a scenario.
type Params struct {
	Go scenario.Scenario `json:"go" en:"the goroutines: main first, each under its name" zh:"各个 goroutine：main 在前，各写在自己的名字下面"`
}

// Source returns the program that the scenario stands for.
func (p Params) Source(v gover.Version) string { return p.Go.Source(v) }

// known are the types and functions that a scenario of this package may use beside what the machine knows itself.
var known = map[string]bool{
	"sync.Mutex": true, "sync.RWMutex": true, "sync.WaitGroup": true, "sync.Once": true, "sync.Cond": true,
	"sync.Mutex.Lock": true, "sync.Mutex.Unlock": true, "sync.Mutex.TryLock": true,
	"sync.RWMutex.Lock": true, "sync.RWMutex.Unlock": true, "sync.RWMutex.RLock": true, "sync.RWMutex.RUnlock": true,
	"sync.RWMutex.TryLock": true, "sync.RWMutex.TryRLock": true,
	"sync.WaitGroup.Add": true, "sync.WaitGroup.Done": true, "sync.WaitGroup.Wait": true, "sync.WaitGroup.Go": true,
	"sync.Once.Do": true, "sync.OnceFunc": true,
	"sync.NewCond": true, "sync.Cond.Wait": true, "sync.Cond.Signal": true, "sync.Cond.Broadcast": true,
}

// Validate refuses scenarios with contexts, timers, pools and atomics.
func (p Params) Validate() error {
	for _, need := range p.Go.Needs() {
		if !known[need] {
			return sim.Wrong("go", need, "want locks, wait groups, conds, onces, channels and time.Sleep alone")
		}
	}
	return nil
}

// A base holds the answers that all models of scenarios give.
type base struct {
	output, blocked, waits, steps, order []string
	status, message                      string
	exit                                 int
	marks                                []step
}

// run carries out a scenario and watches the objects of one kind.
func (p Params) run(r *sim.Run, watched scenario.Kind, wrong mistakes) (base, error) {
	if err := p.Go.Check("go", r.Target); err != nil {
		return base{}, err
	}
	lib := newLibrary(r.Target, watched, wrong)
	m := scenario.NewMachine(r, p.Go.Program(), lib)
	m.Go()
	if m.End == scenario.Panicked || m.End == scenario.Fatal {
		lib.log.abandon()
	}
	lib.log.settle()
	b := base{output: m.Output, status: m.End.String(), exit: m.ExitCode(), message: m.Text, blocked: []string{}, waits: []string{}}
	if b.output == nil {
		b.output = []string{}
	}
	for _, g := range m.Alive() {
		if g.Status == scenario.Waiting {
			b.blocked = append(b.blocked, g.Name)
			b.waits = append(b.waits, g.Name+": "+g.State)
		}
	}
	b.marks = lib.log.steps
	b.steps, b.order = lib.log.names()
	return b, nil
}

// column returns one number of each step's state.
func (b *base) column(i int) []int {
	list := make([]int, len(b.marks))
	for k := range b.marks {
		list[k] = int(b.marks[k].state[i])
	}
	return list
}

// A library gives the locks of a scenario their meaning, and leaves channels to package channel.
type library struct {
	*channel.Library
	mistakes
	log      log
	mode     mutexMode
	yields   bool // who hands a starving Mutex over gives way at once
	file     string
	unlock   misuse
	rwUnlock misuse
	onceDone bool // a function that panics counts as done
	group    groupRule
	groupGo  bool
	conds    condRule
	states   states
}

func newLibrary(t sim.Target, watched scenario.Kind, wrong mistakes) *library {
	l := &library{
		Library: channel.NewLibrary(t, channel.Rules{}), mistakes: wrong,
		mode: mutexModes.Value(t.Go), yields: handOvers.Value(t.Go), file: mutexFiles.Value(t.Go), unlock: mutexMisuse.Value(t.Go),
		rwUnlock: rwMisuse.Value(t.Go), onceDone: oncePanics.Value(t.Go), group: groupRules.Value(t.Go),
		groupGo: groupPanics.Value(t.Go), conds: condRules.Value(t.Go),
		states: states{mutexStates.Value(t.Go), rwStates.Value(t.Go), groupStates.Value(t.Go), condStates.Value(t.Go)},
	}
	l.log.watched = watched
	return l
}

// New makes a lock.
func (l *library) New(m *scenario.Machine, g *scenario.G, i *scenario.Instr, args []scenario.Value) scenario.Value {
	switch i.Type.Kind {
	case scenario.Mutex:
		return scenario.Value{Ref: &mutex{}}
	case scenario.RWMutex:
		return scenario.Value{Ref: &rwmutex{}}
	case scenario.WaitGroup:
		return scenario.Value{Ref: &waitGroup{}}
	case scenario.Once:
		return scenario.Value{Ref: &once{}}
	case scenario.Cond:
		return scenario.Value{Ref: &cond{}}
	}
	return l.Library.New(m, g, i, args)
}

// Copy copies the words of a lock, as passing it by value does. Nobody waits in the copy.
func (l *library) Copy(m *scenario.Machine, t scenario.Type, v scenario.Value) scenario.Value {
	switch o := v.Ref.(type) {
	case *mutex:
		return scenario.Value{Ref: o.copy()}
	case *rwmutex:
		c := *o
		c.w = *o.w.copy()
		c.readers, c.writer = semaphore{count: o.readers.count}, semaphore{count: o.writer.count}
		return scenario.Value{Ref: &c}
	case *waitGroup:
		c := *o
		if l.group.checks && o.sema != nil { // before, copies share the semaphore of the round
			c.sema = &semaphore{count: o.sema.count}
		}
		return scenario.Value{Ref: &c}
	case *once:
		return scenario.Value{Ref: &once{done: o.done, m: *o.m.copy()}}
	case *cond:
		c := *o
		c.list = nil
		return scenario.Value{Ref: &c}
	}
	return l.Library.Copy(m, t, v)
}

// Call carries out a method of a lock.
func (l *library) Call(m *scenario.Machine, g *scenario.G, i *scenario.Instr, args []scenario.Value) {
	method := i.X.(*scenario.Method)
	switch method.Of {
	case scenario.NoKind:
		l.function(m, g, method, args)
		return
	case scenario.Mutex, scenario.RWMutex, scenario.WaitGroup, scenario.Once, scenario.Cond:
	default:
		l.Library.Call(m, g, i, args)
		return
	}
	if args[0].Ref == nil {
		l.nilDereference(m, g)
		return
	}
	c := call{m: m, g: g, i: i, lib: l, name: method.Name}
	switch o := args[0].Ref.(type) {
	case *mutex:
		c.begin(o)
		l.mutexCall(&c, o)
	case *rwmutex:
		c.begin(o)
		l.rwCall(&c, o)
	case *waitGroup:
		c.begin(o)
		l.groupCall(&c, o, args)
	case *once:
		c.begin(o)
		l.onceCall(&c, o, args[1])
	case *cond:
		c.begin(o)
		l.condCall(&c, o)
	}
}

// function carries out sync.NewCond and sync.OnceFunc.
func (l *library) function(m *scenario.Machine, g *scenario.G, method *scenario.Method, args []scenario.Value) {
	switch method.Name {
	case "NewCond":
		mu, _ := args[0].Ref.(*mutex)
		g.Push(scenario.Value{Ref: &cond{l: mu}})
	case "OnceFunc":
		f, _ := args[0].Ref.(*scenario.Closure)
		g.Push(scenario.Value{Ref: l.onceFunc(f)})
	}
}

func (l *library) nilDereference(m *scenario.Machine, g *scenario.G) {
	const text = "runtime error: invalid memory address or nil pointer dereference"
	if m.Run.Tracing() {
		m.Step(g, "runtime/panic.go: panicmem", lang.T("{g} panic：{text}", "{g} panics: {text}"), sim.VS("text", text))
	}
	m.Panic(g, failure(text))
}

// failure is the value of a panic that the runtime raises.
func failure(text string) *scenario.Dynamic {
	return &scenario.Dynamic{Type: scenario.T(scenario.Error), Value: scenario.Value{Ref: &scenario.Failure{Text: text}}}
}

// message is the value of a panic of package sync: a text.
func message(text string) *scenario.Dynamic {
	return &scenario.Dynamic{Type: scenario.T(scenario.String), Value: scenario.Text(text)}
}

// common lists the tables that every model of this package reads.
func common() []gover.History {
	return slices.Concat([]gover.History{
		mutexModes, handOvers, mutexMisuse, rwMisuse, oncePanics, groupRules, groupPanics, condRules,
		mutexStates, rwStates, groupStates, condStates,
	}, scenario.History(), scenario.ClockHistory())
}
