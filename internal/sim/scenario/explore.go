package scenario

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/sim"
)

// Procs is how many processors a scenario has: one, on which the order is definite, or many, on which any goroutine may
// go on at any operation.
type Procs string

// The numbers of processors.
const (
	One  Procs = "1"
	Many Procs = "many"
)

// TypeDoc says what a parameter of this type takes.
func (Procs) TypeDoc() string { return "1 or many" }

// UnmarshalJSON reads 1, "1" or "many".
func (p *Procs) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	if text != string(One) && text != string(Many) {
		return &sim.ArgError{Found: string(data), Want: "want 1 or many"}
	}
	*p = Procs(text)
	return nil
}

// MarshalJSON spells the number as UnmarshalJSON reads it.
func (p Procs) MarshalJSON() ([]byte, error) { return json.Marshal(string(p)) }

// Check refuses a target whose library lacks something that the scenario uses.
func (s Scenario) Check(param string, t sim.Target) error {
	since := gover.Go(s.p.Since)
	for _, v := range []gover.Version{t.Go, t.Language()} {
		if !(gover.Range{From: since}).Contains(v) {
			return sim.Wrong(param, s.p.Newest, "want what go"+v.String()+" has; this came with "+since.Edge())
		}
	}
	if own := ownCounted.At(t.Go); own.Value && s.p.Uses.Methods["runtime.NumGoroutine"] {
		return sim.Wrong(param, "runtime.NumGoroutine", "want a release from 1.6 on: before, "+own.Note.En)
	}
	return nil
}

// Needs lists what the scenario uses of the library beyond channels and what the machine knows itself, sorted: types as
// sync.Mutex, functions as context.WithCancel.
func (s Scenario) Needs() []string {
	var list []string
	for k := range s.p.Uses.Kinds {
		if T(k).IsObject() || k == Context || k == Timer || k == Ticker {
			list = append(list, T(k).String())
		}
	}
	for i := range catalog {
		if m := &catalog[i]; !m.Own && s.p.Uses.Methods[m.Key()] {
			list = append(list, m.Key())
		}
	}
	slices.Sort(list)
	return list
}

// String names the ending.
func (e Ending) String() string {
	switch e {
	case Returned:
		return "exit"
	case Panicked:
		return "panic"
	case Deadlocked:
		return "deadlock"
	case Fatal:
		return "fatal"
	}
	return ""
}

// ExitCode is what the process of the program gives back.
func (m *Machine) ExitCode() int {
	if m.Text == "" {
		return 0
	}
	return 2
}

// Explore carries out a scenario and returns the machine that has ended, and how many different ends there are. Where the
// runtime may choose, the run chooses among the ends; on many processors the next goroutine is a choice, too. The function
// library makes the meaning of objects anew for each try. The error is [sim.ErrTooBroad] if there are too many ends, and an
// [*sim.ArgError] about the parameter go if the order on one processor is not definite.
func Explore(r *sim.Run, p *Program, procs Procs, library func() Library) (m *Machine, ends int, err error) {
	e := &explorer{run: r, prog: p, library: library, free: procs == Many, seen: map[string]bool{}, ends: map[string]bool{}}
	if !e.free {
		if m := e.definite(); m != nil {
			return m, 1, m.doubt()
		}
	}
	paths := e.paths()
	if len(paths) > maxEnds {
		return nil, 0, sim.ErrTooBroad
	}
	m = e.start(paths[r.Choose(len(paths))], r)
	m.carryOut()
	return m, len(paths), m.doubt()
}

// doubt refuses a scenario whose order nobody can tell.
func (m *Machine) doubt() error {
	if m.Definite() {
		return nil
	}
	return sim.Wrong("go", "more turns of goroutines than one can foresee", fmt.Sprintf("want Gosched in the first %d turns only, and at most %d goroutines in a queue: beyond, the order depends on where the scheduler's count began", safeTicks, localMax))
}

// definite carries out the scenario if the runtime has nothing to choose; nil if it has.
func (e *explorer) definite() *Machine {
	quiet := e.run
	if e.run.Tracing() {
		quiet = sim.NewRun(e.run.Target)
	}
	m := e.start(nil, quiet)
	chosen := false
	m.choose = func(n int) int {
		chosen = chosen || n > 1
		return 0
	}
	m.carryOut()
	switch {
	case chosen:
		return nil
	case e.run.Tracing():
		m = e.start(nil, e.run)
		m.carryOut()
	}
	return m
}

// Limits of an exploration. The prediction as a whole is bounded by its run.
const (
	maxEnds  = 64
	maxTicks = 1 << 19
)

// An explorer finds the different ends of a scenario. It starts anew for every path, follows it, and
// leaves it where it comes to a state that was seen before.
type explorer struct {
	run     *sim.Run
	prog    *Program
	library func() Library
	free    bool
	seen    map[string]bool
	ends    map[string]bool
	path    []turn
	next    int
}

// A turn is one choice on a path.
type turn struct{ taken, of int }

// paths returns one path to each end, up to one more than there may be.
func (e *explorer) paths() [][]int {
	var paths [][]int
	for budget := maxTicks; ; {
		e.next = 0
		m := e.start(nil, sim.NewRun(e.run.Target))
		m.choose = e.choose
		m.seen = e.known
		m.carryOut()
		if budget -= m.ticks + 1; budget < 0 {
			panic(sim.ErrTooLong)
		}
		if m.End != NotEnded && !e.ends[m.endKey()] {
			e.ends[m.endKey()] = true
			paths = append(paths, e.taken())
		}
		if len(paths) > maxEnds || !e.advance() {
			return paths
		}
	}
}

func (e *explorer) taken() []int {
	list := make([]int, len(e.path))
	for i, t := range e.path {
		list[i] = t.taken
	}
	return list
}

// start makes a machine that follows a path.
func (e *explorer) start(path []int, r *sim.Run) *Machine {
	m := NewMachine(r, e.prog, e.library())
	m.free = e.free
	next := 0
	m.choose = func(n int) int {
		if n == 1 {
			return 0
		}
		next++
		return path[next-1]
	}
	return m
}

func (e *explorer) choose(n int) int {
	if n == 1 {
		return 0
	}
	if e.next == len(e.path) {
		e.path = append(e.path, turn{of: n})
	}
	e.next++
	return e.path[e.next-1].taken
}

// known reports whether a new part of the path has come to a state that was seen before.
func (e *explorer) known(key func() string) bool {
	if e.next < len(e.path) {
		return false
	}
	k := key()
	if k == "" || !e.seen[k] {
		e.seen[k] = true
		return false
	}
	return true
}

func (e *explorer) advance() bool {
	for len(e.path) > 0 {
		last := &e.path[len(e.path)-1]
		if last.taken++; last.taken < last.of {
			return true
		}
		e.path = e.path[:len(e.path)-1]
	}
	return false
}

// carryOut runs the program to its end, or to a state that was seen before.
func (m *Machine) carryOut() {
	if m.free {
		m.goFree()
		return
	}
	m.Go()
}

// goFree carries out the program with a choice of the next goroutine before each operation that others can see.
func (m *Machine) goFree() {
	var list []*G
	for m.End == NotEnded {
		list = list[:0]
		for _, g := range m.Gs {
			if g.Status == Runnable {
				list = append(list, g)
			}
		}
		if len(list) == 0 {
			if !m.ring() {
				m.deadlock()
			}
			continue
		}
		if len(list) > 1 && m.seen != nil && m.seen(m.key) {
			return
		}
		g := list[m.choose(len(list))]
		g.Status = Running
		m.operate(g)
	}
}

// operate lets a goroutine do the operation that it stands before, if others can see it, and then what it does alone, up to
// the next operation that others can see.
func (m *Machine) operate(g *G) {
	first := true
	if resume := g.resume; resume != nil {
		g.resume = nil
		resume(m, g)
		first = false
	}
	for ; g.Status == Running && m.End == NotEnded; first = false {
		top := &g.calls[len(g.calls)-1]
		i := &top.fn.Code[top.pc]
		if !first && m.visible(g, i) {
			g.Status = Runnable
			return
		}
		m.Run.Tick()
		m.ticks++
		top.pc++
		m.step(g, top, i)
	}
}

// visible reports whether other goroutines can see an instruction's effect. The end of main is the end for all.
func (m *Machine) visible(g *G, i *Instr) bool {
	return i.Op >= OpPrint || i.Op == OpOwn || i.Op == OpPanic || i.Op == OpReturn && g.ID == 0 && len(g.calls) == 1
}

// endKey tells ends apart.
func (m *Machine) endKey() string {
	var b strings.Builder
	b.WriteString(m.End.String() + m.Text + "\x00" + strings.Join(m.Output, "\x00"))
	for _, g := range m.Gs {
		if g.Status == Waiting {
			b.WriteString("\x01" + g.Name + g.State)
		}
	}
	return b.String()
}
