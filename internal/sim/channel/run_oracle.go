package channel

import (
	"fmt"
	"slices"
	"strings"

	"godrill/internal/rng"
	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

var runOracle = sim.Oracle[RunParams]{
	Answers: scenario.Answers(),
	Edges:   runEdges,
	Draw:    drawRun,
	Chunk:   500, // the compilers of 1.5 and later take their time
	Program: func(t sim.Target, cases []RunParams) sim.Program {
		asked := make([]scenario.Asked, len(cases))
		for i, p := range cases {
			asked[i] = scenario.Asked{Scenario: p.Go, Procs: p.Procs, Often: slices.Contains(countTexts, p.Go.String())}
		}
		return scenario.Oracle(t, asked)
	},
}

// edgeTexts are the cases of every recording: each rule, each way to block and to panic, and both sides of each change.
var edgeTexts = []string{
	"c := make(chan int); c <- 1",
	"c := make(chan int); <-c",
	"var c chan int; c <- 1",
	"var c chan int; <-c",
	"var c chan int; for range c { }",
	"c := make(chan int); for v := range c { print(v) }",
	"select {}",
	"var c chan int; select { case <-c: }",
	"var c chan int; select { case c <- 1: }",
	"c := make(chan int); select { case <-c: }",
	"c := make(chan int); select { case c <- 1: }",
	"var c chan int; d := c; select { case <-c: case d <- 1: }",
	"c := make(chan int); select { case <-c: case c <- 1: }",
	"c := make(chan int, 1); c <- 1; c <- 2",
	"c := make(chan int, 2); c <- 1; print(len(c), cap(c)); <-c; print(len(c), cap(c))",
	"var c chan int; print(len(c), cap(c))",
	"c := make(chan int); print(len(c), cap(c)); go g1; runtime.Gosched(); print(len(c)); g1: c <- 1",
	"c := make(chan int); close(c); v, ok := <-c; print(v, ok)",
	"c := make(chan int, 2); c <- 1; close(c); v, ok := <-c; print(v, ok); v, ok = <-c; print(v, ok)",
	"c := make(chan string, 1); close(c); v, ok := <-c; print(v, ok)",
	"c := make(chan int); close(c); c <- 1",
	"c := make(chan int); close(c); close(c)",
	"var c chan int; close(c)",
	"n := -1; c := make(chan int, n); print(len(c))",
	"c := make(chan int); close(c); select { case c <- 1: default: print(0) }",
	"c := make(chan int); select { case c <- 1: default: print(0) }",
	"var c chan int; select { case c <- 1: default: print(0) }",
	"c := make(chan int, 1); select { case c <- 1: print(1); default: print(0) }",
	"func() { defer func() { print(recover()) }(); c := make(chan int); close(c); close(c) }(); print(1)",
	"func() { defer func() { print(recover()) }(); n := -1; c := make(chan int, n); close(c) }()",
	"main: c := make(chan int); go g1; go g2; go g3; runtime.Gosched(); close(c); runtime.Gosched(); g1: <-c; print(1); g2: <-c; print(2); g3: <-c; print(3)",
	"main: c := make(chan int); for i := 1; i <= 5; i++ { go w(i) }; runtime.Gosched(); close(c); runtime.Gosched(); w(id): <-c; print(id)",
	"main: c := make(chan int, 1); go g1; runtime.Gosched(); c <- 1; print(len(c)); select { case v := <-c: print(v); default: print(0) }; runtime.Gosched(); g1: v := <-c; print(7, v)",
	"main: c := make(chan int, 1); c <- 1; go g1; go g2; runtime.Gosched(); print(<-c, len(c)); select { case c <- 9: print(9); default: print(0) }; runtime.Gosched(); print(<-c); runtime.Gosched(); print(<-c); g1: c <- 2; print(12); g2: c <- 3; print(13)",
	"main: c := make(chan int); go g1; runtime.Gosched(); close(c); runtime.Gosched(); g1: select { case c <- 1: print(1); case v, ok := <-c: print(v, ok) }",
	"main: a := make(chan int); b := make(chan int); go g1; runtime.Gosched(); close(a); close(b); runtime.Gosched(); g1: select { case <-a: print(1); case <-b: print(2) }",
	"main: c := make(chan int); go g1; runtime.Gosched(); close(c); runtime.Gosched(); print(5); g1: c <- 1",
	"main: c := make(chan int); go g1; runtime.Gosched(); close(c); runtime.Gosched(); print(5); g1: func() { defer func() { print(recover()) }(); c <- 1 }()",
	"c := make(chan int, 2); c <- 1; c <- 2; select { case v := <-c: print(1, v); case v := <-c: print(2, v) }",
	"a := make(chan int, 1); b := make(chan int, 1); a <- 1; b <- 2; select { case v := <-a: print(v); case v := <-b: print(v) }",
	"a := make(chan int, 1); b := make(chan int); a <- 1; close(b); select { case v := <-a: print(v); case v, ok := <-b: print(v, ok); default: print(9) }",
	"main: c := make(chan int); go g1; go g2; runtime.Gosched(); c <- 1; c <- 2; runtime.Gosched(); g1: print(1, <-c); g2: print(2, <-c)",
	"main: c := make(chan int); go g1; go g2; runtime.Gosched(); print(<-c); print(<-c); g1: c <- 1; g2: c <- 2",
	"main: for i := 0; i < 3; i++ { go func() { print(i) }() }; runtime.Gosched()",
	"main: for i := 0; i < 3; i++ { go w(i) }; runtime.Gosched(); w(id): print(id)",
	"main: c := make(chan int); go g1; for v := range c { print(v) }; print(9); g1: for i := 0; i < 3; i++ { c <- i }; close(c)",
	"main: c := make(chan int); go g1; for v := range c { print(v) }; g1: for i := 0; i < 3; i++ { c <- i }",
	"main: go g1; runtime.Goexit(); g1: print(1)",
	"main: c := make(chan int); go g1; runtime.Goexit(); <-c; g1: <-c",
	"main: defer func() { recover() }(); go g1; runtime.Gosched(); print(1); g1: panic(\"g1\")",
	"main: c := make(chan int); d := make(chan int); go g1; select { case v := <-c: print(v); break; case <-d: print(0) }; print(2); g1: c <- 1",
}

// countTexts are cases with one or two ends, which the oracle counts: that something is always so, and not half of the time,
// no single run can show.
var countTexts = []string{
	"main: c := make(chan int); go g1; runtime.Gosched(); close(c); runtime.Gosched(); g1: func() { defer func() { print(recover()) }(); select { case c <- 1: print(1); case v, ok := <-c: print(v, ok) } }()",
	"main: a := make(chan int); b := make(chan int); go g1; runtime.Gosched(); close(a); close(b); runtime.Gosched(); g1: select { case <-a: print(1); case <-b: print(2) }",
	"c := make(chan int, 2); c <- 1; c <- 2; select { case <-c: print(1); case <-c: print(2) }",
	"a := make(chan int, 1); b := make(chan int, 1); a <- 1; b <- 2; select { case v := <-a: print(v); case v := <-b: print(v) }",
}

func runEdges(sim.Target) []RunParams {
	var cases []RunParams
	for _, text := range slices.Concat(edgeTexts, countTexts) {
		cases = append(cases, RunParams{scenario.MustParse(text), scenario.One})
	}
	for _, text := range []string{
		"main: c := make(chan int, 2); go g1; c <- 1; c <- 2; g1: <-c; print(1)",
		"main: c := make(chan int); go g1; go g2; print(<-c); g1: c <- 1; g2: c <- 2",
		"main: c := make(chan int); go g1; close(c); g1: v, ok := <-c; print(v, ok)",
		"main: c := make(chan int); go g1; go g2; <-c; g1: print(1); c <- 1; g2: print(2); c <- 2",
	} {
		cases = append(cases, RunParams{scenario.MustParse(text), scenario.Many})
	}
	return cases
}

// drawRun writes a random scenario of up to five goroutines and three channels.
func drawRun(r *rng.Rand, t sim.Target) RunParams {
	p := RunParams{Procs: scenario.One}
	if r.Chance(10) {
		p.Procs = scenario.Many
	}
	for {
		w := &writer{Rand: r, small: p.Procs == scenario.Many}
		s, err := scenario.Parse(w.scenario())
		if err != nil {
			panic("channel: a drawn scenario is wrong: " + err.Error())
		}
		p.Go = s
		if p.Procs == scenario.One || manageable(p, t) {
			return p
		}
	}
}

// manageable reports whether all orders of a scenario can be listed.
func manageable(p RunParams, t sim.Target) (ok bool) {
	defer func() {
		if e := recover(); e != nil && e != any(sim.ErrTooLong) {
			panic(e)
		}
	}()
	_, err := p.run(sim.NewRun(t), Rules{})
	return err == nil
}

// A writer writes random scenarios.
type writer struct {
	*rng.Rand
	small bool
	chans []string
	next  int // value to send, names of variables
}

func (w *writer) scenario() string {
	var main []string
	for i := range w.Range(1, 3) {
		name := string(rune('a' + i))
		switch {
		case w.Chance(15):
			main = append(main, "var "+name+" chan int")
		case w.Bool():
			main = append(main, name+" := make(chan int)")
		default:
			main = append(main, fmt.Sprintf("%s := make(chan int, %d)", name, w.Range(1, 3)))
		}
		w.chans = append(w.chans, name)
	}
	goroutines := w.IntN(5)
	most := 5
	if w.small {
		goroutines, most = w.Range(1, 2), 2
	}
	var labels []string
	for i := range goroutines {
		name := fmt.Sprintf("g%d", i+1)
		main = append(main, "go "+name)
		for range w.IntN(2) {
			main = append(main, w.statement(1))
		}
		labels = append(labels, name+": "+w.statements(w.Range(1, most), 0))
	}
	main = append(main, w.statements(w.Range(1, most), 0))
	used := "print(" // Go wants each channel used
	for i, c := range w.chans {
		if i > 0 {
			used += ", "
		}
		used += "cap(" + c + ")"
	}
	main = append(main, used+")")
	return "main: " + strings.Join(main, "; ") + "; " + strings.Join(labels, "; ")
}

func (w *writer) statements(n, depth int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = w.statement(depth)
	}
	return strings.Join(list, "; ")
}

func (w *writer) number() int {
	w.next++
	return w.next
}

func (w *writer) statement(depth int) string {
	c := rng.Pick(w.Rand, w.chans)
	n := w.number()
	switch k := w.IntN(20); {
	case k < 5:
		return fmt.Sprintf("%s <- %d", c, n)
	case k < 8:
		return "print(<-" + c + ")"
	case k == 8:
		return fmt.Sprintf("v%d, ok%d := <-%s; print(v%d, ok%d)", n, n, c, n, n)
	case k == 9 && w.Bool():
		return "close(" + c + ")"
	case k == 10:
		return fmt.Sprintf("print(len(%s), %d)", c, n)
	case k == 11 && !w.small, k == 12 && !w.small:
		return "runtime.Gosched()"
	case k == 13 && depth == 0 && !w.small:
		return fmt.Sprintf("for i := 0; i < %d; i++ { %s }", w.Range(1, 3), w.statements(w.Range(1, 2), 1))
	case k == 14 && depth == 0:
		return fmt.Sprintf("for v := range %s { print(v, %d) }", c, n)
	case k == 15 && depth == 0:
		return fmt.Sprintf("func() { defer func() { print(recover()) }(); %s; print(%d) }()", w.statement(1), n)
	case k > 15 && depth < 2:
		return w.choice(depth + 1)
	}
	return fmt.Sprintf("print(%d)", n)
}

// choice writes a select statement.
func (w *writer) choice(depth int) string {
	cases := ""
	for range w.Range(1, 3) {
		c := rng.Pick(w.Rand, w.chans)
		n := w.number()
		switch w.IntN(3) {
		case 0:
			cases += fmt.Sprintf("case %s <- %d: print(%d); ", c, n, n)
		case 1:
			cases += fmt.Sprintf("case <-%s: print(%d); ", c, n)
		default:
			cases += fmt.Sprintf("case v%d, ok%d := <-%s: print(v%d, ok%d, %d); ", n, n, c, n, n, n)
		}
		if w.Chance(6) {
			cases += w.statement(depth) + "; "
		}
	}
	if w.Chance(3) {
		cases += fmt.Sprintf("default: print(%d); ", w.number())
	}
	return "select { " + cases + "}"
}
