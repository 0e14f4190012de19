package sync

import (
	"fmt"

	"godrill/internal/rng"
)

var groupOracle = oracleOf("WaitGroup", []string{"counter", "waiters"}, groupEdges, drawGroup)

// groupEdges are the puzzles about WaitGroup, and both sides of each change.
var groupEdges = []string{
	"main: var wg sync.WaitGroup; n := 0; for i := 0; i < 5; i++ { go w }; wg.Wait(); print(n)\nw: wg.Add(1); n++; wg.Done()",
	"main: var wg sync.WaitGroup; n := 0; for i := 0; i < 5; i++ { wg.Add(1); go w }; wg.Wait(); print(n)\nw: n++; wg.Done()",
	"main: var wg sync.WaitGroup; wg.Add(1); go g1; go g2; go g3; runtime.Gosched(); wg.Done(); runtime.Gosched(); print(0)\ng1: wg.Wait(); print(1)\ng2: wg.Wait(); print(2)\ng3: wg.Wait(); print(3)",
	"var wg sync.WaitGroup; wg.Done()",
	"var wg sync.WaitGroup; func() { defer func() { print(recover()) }(); wg.Add(-1) }(); wg.Add(1); wg.Wait(); print(1)",
	"var wg sync.WaitGroup; func() { defer func() { print(recover()) }(); wg.Add(-1) }(); wg.Wait()",
	"main: var wg sync.WaitGroup; func() { defer func() { print(recover()) }(); wg.Add(-1) }(); go g1; runtime.Gosched(); wg.Add(2); runtime.Gosched(); print(0)\ng1: wg.Wait(); print(1)",
	"var wg sync.WaitGroup; wg.Wait(); wg.Add(2); wg.Done(); wg.Done(); wg.Wait(); wg.Add(1); wg.Done(); wg.Wait(); print(1)",
	"main: var wg sync.WaitGroup; wg.Add(1); func(c sync.WaitGroup) { c.Done() }(wg); wg.Wait()",
	"main: var wg sync.WaitGroup; wg.Add(1); go w(wg); wg.Wait()\nw(c sync.WaitGroup): c.Done()",
	"main: var wg sync.WaitGroup; wg.Add(1); go w(&wg); wg.Wait(); print(1)\nw(c *sync.WaitGroup): c.Done()",
	"main: var wg sync.WaitGroup; wg.Add(1); go g1; wg.Wait(); print(1)\ng1: defer wg.Done(); panic(\"x\")",
	"main: var wg sync.WaitGroup; wg.Add(1); go g1; wg.Wait(); print(1)\ng1: defer wg.Done(); runtime.Goexit()",
	"main: var wg sync.WaitGroup; wg.Add(1); go g1; wg.Wait(); print(1)\ng1: func() { defer func() { print(recover()) }(); panic(\"x\"); wg.Done() }()",
	"main: var wg sync.WaitGroup; for i := 0; i < 3; i++ { wg.Go(func() { print(i) }) }; wg.Wait()",
	"main: var wg sync.WaitGroup; wg.Go(func() { runtime.Goexit() }); wg.Wait(); print(1)",
	"main: var wg sync.WaitGroup; wg.Go(func() { panic(\"x\") }); wg.Wait(); print(1); runtime.Gosched()",
	"main: var wg sync.WaitGroup; wg.Go(func() { wg.Go(func() { print(1) }); print(2) }); wg.Wait(); print(3)",
	"var wg *sync.WaitGroup; wg.Wait()",
	"main: var wg sync.WaitGroup; c := make(chan int); wg.Add(2); go w(1); go w(2); wg.Wait(); print(<-c)\nw(id int): c <- id; wg.Done()",
	"main: var wg sync.WaitGroup; c := make(chan int); wg.Add(2); go w(1); go w(2); go g1; for v := range c { print(v) }\nw(id int): c <- id; wg.Done()\ng1: wg.Wait(); close(c)",
}

// drawGroup writes goroutines that add, finish and wait, mostly in good order.
func drawGroup(w *writer) {
	w.most = 4
	w.slow = w.Chance(20)
	w.decl = []string{"var wg sync.WaitGroup"}
	if w.Chance(2) {
		w.decl = append(w.decl, fmt.Sprintf("wg.Add(%d)", w.Range(1, 5)))
	}
	w.pool = groupStatement
	if w.Bool() {
		w.tail = []string{"wg.Wait()", fmt.Sprintf("print(%d)", w.number())}
	}
	for range w.IntN(3) {
		w.tail = append(w.tail, w.pause())
	}
}

func groupStatement(w *writer, depth int) string {
	n := w.number()
	switch k := w.IntN(17); {
	case k < 3:
		return rng.Pick(w.Rand, []string{"wg.Add(1)", "wg.Add(1)", "wg.Add(2)", "wg.Add(0)"})
	case k < 6:
		return "wg.Done()"
	case k < 9:
		return fmt.Sprintf("wg.Wait(); print(%d)", n)
	case k == 9:
		return w.guarded(rng.Pick(w.Rand, []string{"wg.Done()", "wg.Add(-2)", "wg.Wait()", "wg.Add(1)", "wg.Add(1); defer wg.Done(); panic(\"x\")"}))
	case k == 10 && depth == 0:
		return fmt.Sprintf("wg.Add(1); go func() { defer wg.Done(); print(%d); %s }()", n, groupStatement(w, 2))
	case k == 11 && depth == 0 && !w.slow:
		return fmt.Sprintf("for i := 0; i < %d; i++ { %s }", w.Range(2, 3), groupStatement(w, 1))
	case k < 14 && w.late && depth < 2:
		return fmt.Sprintf("wg.Go(func() { print(%d); %s })", n, groupStatement(w, 2))
	case k == 14 && w.Chance(3):
		return rng.Pick(w.Rand, []string{"panic(\"x\")", "runtime.Goexit()"})
	}
	return w.plain()
}
