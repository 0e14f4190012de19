package sync

import (
	"fmt"

	"godrill/internal/rng"
)

var onceOracle = oracleOf("Once", []string{"done", "states"}, onceEdges, drawOnce)

// onceEdges are the puzzles about Once and OnceFunc, and both sides of each change.
var onceEdges = []string{
	"var o sync.Once; o.Do(func() { print(1) }); o.Do(func() { print(2) })",
	"main: var o sync.Once; go g1; go g2; runtime.Gosched(); runtime.Gosched(); runtime.Gosched(); print(0)\ng1: o.Do(func() { print(1); runtime.Gosched(); print(2) }); print(3)\ng2: o.Do(func() { print(4); runtime.Gosched(); print(5) }); print(6)",
	"main: var o sync.Once; go g1; runtime.Gosched(); func() { defer func() { print(recover()) }(); o.Do(func() { print(1) }) }(); runtime.Gosched(); print(0)\ng1: func() { defer func() { print(recover()) }(); o.Do(func() { runtime.Gosched(); panic(\"x\") }) }()",
	"var o sync.Once; o.Do(nil)",
	"var o sync.Once; func() { defer func() { print(recover()) }(); o.Do(nil) }(); o.Do(func() { print(1) }); print(2)",
	"var o sync.Once; o.Do(func() { panic(\"x\") })",
	"main: var o sync.Once; go g1; runtime.Gosched(); o.Do(func() { print(1) }); print(2)\ng1: o.Do(func() { runtime.Goexit() })",
	"var o sync.Once; var p sync.Once; o.Do(func() { p.Do(func() { print(1) }); print(2) }); p.Do(func() { print(3) })",
	"main: var o sync.Once; var p sync.Once; go g1; o.Do(func() { runtime.Gosched(); p.Do(func() { print(1) }) })\ng1: p.Do(func() { runtime.Gosched(); o.Do(func() { print(2) }) })",
	"f := sync.OnceFunc(func() { print(1) }); f(); f()",
	"f := sync.OnceFunc(func() { print(1); panic(\"x\") }); func() { defer func() { print(recover()) }(); f() }(); func() { defer func() { print(recover()) }(); f() }(); print(2)",
	"f := sync.OnceFunc(func() { panic(\"x\") }); f()",
	"f := sync.OnceFunc(func() { panic(\"x\") }); func() { defer func() { print(recover()) }(); f() }(); f()",
	"var o sync.Once; func(p sync.Once) { p.Do(func() { print(1) }) }(o); o.Do(func() { print(2) })",
	"var o sync.Once; o.Do(func() { print(1) }); func(p sync.Once) { p.Do(func() { print(2) }) }(o)",
	"var o *sync.Once; o.Do(func() { })",
	"main: f := sync.OnceFunc(func() { print(1); runtime.Gosched(); print(2) }); go g1; f(); print(3); runtime.Gosched()\ng1: f(); print(4)",
}

// drawOnce writes goroutines that call Do of one or two Onces.
func drawOnce(w *writer) {
	w.most = 4
	w.slow = w.Chance(20)
	w.decl = []string{"var o sync.Once", "var p sync.Once"}
	w.pool = func(w *writer, _ int) string { return w.plain() } // the probe takes the body of f for main's
	if w.late && w.Bool() {
		w.decl = append(w.decl, "f := sync.OnceFunc(func() { "+w.list(2)+" })")
		w.tail = []string{w.guarded("f()")}
		w.once = "f()"
	}
	w.pool = onceStatement
	w.tail = append(w.tail, "p.Do(func() { })")
	for range w.IntN(3) {
		w.tail = append(w.tail, w.pause())
	}
}

func onceStatement(w *writer, depth int) string {
	n := w.number()
	o := rng.Pick(w.Rand, []string{"o", "o", "p"})
	switch k := w.IntN(14); {
	case k < 5 && depth < 2:
		return fmt.Sprintf("%s.Do(func() { print(%d); %s }); print(%d)", o, n, onceStatement(w, depth+1), w.number())
	case k < 7 && depth < 2:
		return w.guarded(fmt.Sprintf("%s.Do(func() { print(%d); %s; panic(\"x\") })", o, n, onceStatement(w, depth+1)))
	case k == 7 && depth < 2 && w.Chance(3):
		return w.guarded(o + ".Do(nil)")
	case k == 8 && depth < 2 && w.Chance(3):
		return fmt.Sprintf("%s.Do(func() { runtime.Goexit() })", o)
	case k < 11 && w.once != "":
		if w.Bool() {
			return fmt.Sprintf("%s; print(%d)", w.once, n)
		}
		return w.guarded(w.once)
	case k == 11 && w.Chance(4):
		return fmt.Sprintf("panic(\"y%d\")", n)
	}
	return w.plain()
}
