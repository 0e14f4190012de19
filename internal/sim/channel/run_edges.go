package channel

import (
	"slices"

	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

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
	"main: c := make(chan int); go g1; runtime.Gosched(); close(c); runtime.Gosched(); print(5); g1: func() { defer func() { print(recover()) }(); c <- 1 }()",
	"c := make(chan int, 2); c <- 1; c <- 2; select { case v := <-c: print(1, v); case v := <-c: print(2, v) }",
	"a := make(chan int, 1); b := make(chan int, 1); a <- 1; b <- 2; select { case v := <-a: print(v); case v := <-b: print(v) }",
	"a := make(chan int, 1); b := make(chan int); a <- 1; close(b); select { case v := <-a: print(v); case v, ok := <-b: print(v, ok); default: print(9) }",
	"main: c := make(chan int); go g1; go g2; runtime.Gosched(); c <- 1; c <- 2; runtime.Gosched(); g1: print(1, <-c); g2: print(2, <-c)",
	"main: c := make(chan int); go g1; go g2; runtime.Gosched(); print(<-c); print(<-c); g1: c <- 1; g2: c <- 2",
	"main: for i := 0; i < 3; i++ { go func() { print(i) }() }; runtime.Gosched()",
	"main: c := make(chan int); go g1; for v := range c { print(v) }; print(9); g1: for i := 0; i < 3; i++ { c <- i }; close(c)",
	"main: c := make(chan int); go g1; for v := range c { print(v) }; g1: for i := 0; i < 3; i++ { c <- i }",
	"main: go g1; runtime.Goexit(); g1: print(1)",
	"main: c := make(chan int); go g1; runtime.Goexit(); <-c; g1: <-c",
	"main: for i := 1; i <= 5; i++ { go w(i) }; runtime.Gosched(); w(id): print(id)",
	"main: a := make(chan int, 3); b := make(chan int, 3); for i := 0; i < 3; i++ { a <- i; b <- i }; close(a); close(b)\n" +
		"\t\tn := 0; for a != nil || b != nil { select { case _, ok := <-a: n++; if !ok { a = nil }; case _, ok := <-b: n++; if !ok { b = nil } } }; print(n)",
	"c := make(chan int, 3); for i := 0; i < 3; i++ { select { case c <- i: break }; print(len(c)) }",
	"c := make(chan int, 2); c <- 1; c <- 2; for v := range c { print(v) }",
	"main: c := make(chan int, 1); go g1; runtime.Gosched(); c <- 1; select { case v := <-c: print(v); default: print(0) }; g1: <-c",
	"main: c := make(chan int); go g1; runtime.Gosched(); close(c); runtime.Gosched(); print(1); g1: c <- 1",
	"for i := 0; i < 10; i++ { c := make(chan int); go func() { c <- 1 }() }; runtime.Gosched(); print(1)",
	"for i := 0; i < 10; i++ { c := make(chan int, 1); go func() { c <- 1 }() }; runtime.Gosched(); print(1)",
	"main: go g1; print(0); g1: print(1)",
	"main: defer func() { print(recover()) }(); go g1; runtime.Gosched(); print(1); g1: panic(\"g1\")",
	"main: c := make(chan int); d := make(chan int); go g1; select { case v := <-c: print(v); break; case <-d: print(0) }; print(2); g1: c <- 1",
}

// languageTexts show that the machine does with variables, calls, defer, panic and time what Go does.
var languageTexts = []string{
	"func() { defer print(1); defer func() { print(recover()); defer func() { print(recover()) }(); panic(\"b\") }(); panic(\"a\") }(); print(2)",
	"defer print(1); func() { defer func() { print(recover()); panic(\"again\") }(); panic(\"first\") }(); print(2)",
	"defer func() { panic(\"second\") }(); panic(\"first\")",
	"func() { defer func() { print(recover()) }(); x := 0; print(1 / x) }(); func() { defer func() { print(recover()) }(); var f func(); f() }(); print(3)",
	"main: go g; runtime.Gosched(); print(9); g: defer print(1); func() { defer print(2); runtime.Goexit() }(); print(3)",
	"main: go g; runtime.Gosched(); print(9); g: defer func() { print(recover() == nil) }(); runtime.Goexit()",
	"x := 7; y := 3; print(x/y, x%y, -x/y, -x%y, x*y-1, x > y && y > 2 || false, !(x == y)); s := \"a\"; s += \"b\"; print(s == \"ab\", s+s)",
	"for i := 0; i < 5; i++ { if i == 1 { continue }; if i == 4 { break }; f := func() { print(i) }; defer f(); i := i * 10; print(i) }",
	"a, b := 1, 2; a, b = b, a; print(a, b); var n int32; n = 1073741824; n += 1073741824; print(n); e := errors.New(\"x\"); f := e; print(e == f, e.Error(), e)",
	"c := make(chan int, 3); c <- 1; c <- 2; c <- 3; print(<-c, <-c, <-c-1); d := make(chan int, 1); d <- 5; c <- <-d + 1; print(<-c)",
	"panic(errors.New(\"an error\"))",
	"panic(42)",
	"var e error; print(e == nil, e); c := make(chan error, 1); c <- e; print(<-c); c <- errors.New(\"x\"); print(<-c)",
	"main: x := 1; go g; go g; runtime.Gosched(); print(x); g: x++; print(x)",
	"main: for i := 0; i < 2; i++ { x := i; go func() { x += 10; print(x, i) }(); runtime.Gosched(); print(x) }",
	"print(runtime.NumGoroutine()); c := make(chan int); go func() { <-c }(); go func() { <-c }(); runtime.Gosched(); print(runtime.NumGoroutine()); close(c); runtime.Gosched(); print(runtime.NumGoroutine())",
	"main: go g; time.Sleep(5 * time.Millisecond); print(1); g: print(2)",
	"main: c := make(chan int); go a; go b; print(<-c); print(<-c); a: time.Sleep(20 * time.Millisecond); c <- 1; b: time.Sleep(5 * time.Millisecond); c <- 2",
}

// countTexts are cases with one or two ends, which the oracle counts: that something is always so, and not half of the time,
// no single run can show.
var countTexts = []string{
	"main: c := make(chan int); go g1; runtime.Gosched(); close(c); runtime.Gosched(); g1: func() { defer func() { print(recover()) }(); select { case c <- 1: print(1); case v, ok := <-c: print(v, ok) } }()",
	"main: a := make(chan int); b := make(chan int); go g1; runtime.Gosched(); close(a); close(b); runtime.Gosched(); g1: select { case <-a: print(1); case <-b: print(2) }",
	"c := make(chan int, 2); c <- 1; c <- 2; select { case <-c: print(1); case <-c: print(2) }",
	"a := make(chan int, 1); b := make(chan int, 1); a <- 1; b <- 2; select { case v := <-a: print(v); case v := <-b: print(v) }",
}

func runEdges(t sim.Target) []RunParams {
	var cases []RunParams
	for _, text := range slices.Concat(edgeTexts, languageTexts, countTexts) {
		if s := scenario.MustParse(text); s.Check("go", t) == nil {
			cases = append(cases, RunParams{s, scenario.One})
		}
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
