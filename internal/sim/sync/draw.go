package sync

import (
	"fmt"
	"slices"
	"strings"

	"godrill/internal/rng"
	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

// commonEdges show each kind of object in each of its ways to wait and to be misused, whatever the model is about.
var commonEdges = []string{
	"var mu sync.Mutex; mu.Lock(); mu.Lock()",
	"var rw sync.RWMutex; rw.Lock(); rw.RLock()",
	"var rw sync.RWMutex; rw.RLock(); rw.Lock()",
	"var rw sync.RWMutex; rw.Lock(); rw.Lock()",
	"var wg sync.WaitGroup; wg.Add(1); wg.Wait()",
	"var mu sync.Mutex; c := sync.NewCond(&mu); mu.Lock(); c.Wait()",
	"var o sync.Once; o.Do(func() { o.Do(func() { print(1) }) })",
	"var mu sync.Mutex; mu.Unlock()",
	"var mu sync.Mutex; func() { defer func() { print(recover()) }(); mu.Unlock() }(); print(1)",
	"var rw sync.RWMutex; rw.RUnlock()",
	"var rw sync.RWMutex; func() { defer func() { print(recover()) }(); rw.RUnlock() }(); print(1)",
	"var o sync.Once; func() { defer func() { print(recover()) }(); o.Do(func() { print(1); panic(\"x\") }) }(); o.Do(func() { print(2) })",
	"main: var wg sync.WaitGroup; wg.Add(1); go g1; runtime.Gosched(); wg.Done(); wg.Add(1); runtime.Gosched(); wg.Done(); g1: wg.Wait(); print(1)",
	"main: var mu sync.Mutex; c := sync.NewCond(&mu); func() { defer func() { print(recover()) }(); c.Wait() }(); c.Signal(); print(1)",
	"main: var wg sync.WaitGroup; wg.Go(func() { print(1) }); wg.Wait(); print(2)",
	"main: var wg sync.WaitGroup; wg.Add(1); go g1; runtime.Gosched(); wg.Go(func() { panic(\"x\") }); wg.Done(); runtime.Gosched(); print(2); g1: wg.Wait(); print(1)",
	starvationEdge,
	"main: go g1; go g2; time.Sleep(4*time.Millisecond)\ng1: print(1)\ng2: print(2)",
	inconsistentEdge,
	"func() { defer func() { recover() }(); defer func() { panic(\"y\") }(); panic(\"x\") }(); panic(\"z\")",
	"func() { defer func() { p := recover(); panic(p) }(); panic(\"x\") }()",
	"func() { defer func() { panic(\"x\") }(); panic(\"x\") }()",
	"main: for i := 0; i < 2; i++ { go func() { print(i) }() }; runtime.Gosched()",
	"main: go g1; runtime.Goexit(); g1: print(1)",
	"main: for i := 0; i < 3; i++ { go w(i) }; runtime.Gosched(); w(id int): print(id)",
}

// inconsistentEdge unlocks once too often while a waiter is on its way.
const inconsistentEdge = "main: var mu sync.Mutex; mu.Lock(); go g1; runtime.Gosched(); mu.Unlock(); func() { defer func() { print(recover()) }(); mu.Unlock() }(); runtime.Gosched(); print(1)\ng1: mu.Lock(); print(2)"

// starvationEdge lets a waiter come too late after more than a millisecond.
const starvationEdge = "main: var mu sync.Mutex; mu.Lock(); go g1; time.Sleep(3*time.Millisecond); mu.Unlock(); mu.Lock(); runtime.Gosched(); mu.Unlock(); print(0); mu.Lock(); print(1); g1: mu.Lock(); print(2); mu.Unlock()"

// edgeCases are the cases of every recording that the release has what is needed for.
func edgeCases(t sim.Target, own []string) []Params {
	var cases []Params
	for _, text := range slices.Concat(commonEdges, own) {
		p := Params{scenario.MustParse(text)}
		if p.usable(t) {
			cases = append(cases, p)
		}
	}
	return cases
}

// usable reports whether the release has what the scenario needs and comes to an end with it.
func (p Params) usable(t sim.Target) (ok bool) {
	defer func() {
		if e := recover(); e != nil && e != any(sim.ErrTooLong) {
			panic(e)
		}
	}()
	_, err := p.run(sim.NewRun(t), scenario.NoKind, mistakes{})
	return err == nil
}

// drawer makes random scenarios until one is usable.
func drawer(write func(*writer)) func(*rng.Rand, sim.Target) Params {
	return func(r *rng.Rand, t sim.Target) Params {
		for late := true; ; late = false {
			w := &writer{Rand: r, late: late}
			write(w)
			text := w.text()
			s, err := scenario.Parse(text)
			if err != nil && strings.Contains(err.Error(), "never used") {
				continue
			}
			if err != nil {
				panic("sync: a random scenario is wrong: " + err.Error() + "\n" + text)
			}
			if p := (Params{s}); p.usable(t) {
				return p
			}
		}
	}
}

// A writer writes random scenarios: declarations in main, goroutines with statements, main's own statements between
// their starts.
type writer struct {
	*rng.Rand
	decl   []string
	pool   func(w *writer, depth int) string // one random statement
	tail   []string                          // last statements of main
	most   int                               // goroutines
	slow   bool                              // with sleeps, without giving way
	late   bool                              // with methods that came late
	sleeps int
	once   string // call of a function made by OnceFunc
	next   int
}

// number makes what is printed tell its place.
func (w *writer) number() int {
	w.next++
	return w.next
}

func (w *writer) text() string {
	n := w.Range(1, max(w.most, 1))
	main := slices.Clone(w.decl)
	var labels []string
	for i := range n {
		name := fmt.Sprintf("g%d", i+1)
		for range w.IntN(3) {
			main = append(main, w.pool(w, 0))
		}
		main = append(main, "go "+name)
		labels = append(labels, name+": "+w.list(w.Range(1, 5)))
		if w.Chance(3) {
			main = append(main, w.pause())
		}
	}
	main = append(main, w.list(w.Range(1, 5)))
	main = append(main, w.tail...)
	return "main: " + strings.Join(main, "; ") + "\n" + strings.Join(labels, "\n")
}

func (w *writer) list(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = w.pool(w, 0)
	}
	return strings.Join(list, "; ")
}

// pause lets the others run. No two sums of sleeps are equal, and all differ by more than a loaded machine is late.
func (w *writer) pause() string {
	if w.slow {
		if w.sleeps++; w.sleeps > 3 {
			return fmt.Sprintf("print(%d)", w.number())
		}
		return fmt.Sprintf("time.Sleep(%d*time.Millisecond)", 5<<w.sleeps)
	}
	return "runtime.Gosched()"
}

// guarded writes a statement whose panic is caught and printed.
func (w *writer) guarded(statement string) string {
	return fmt.Sprintf("func() { defer func() { print(recover(), %d) }(); %s }()", w.number(), statement)
}

// plain writes a statement that has nothing to do with locks.
func (w *writer) plain() string {
	if w.Bool() {
		return w.pause()
	}
	return fmt.Sprintf("print(%d)", w.number())
}
