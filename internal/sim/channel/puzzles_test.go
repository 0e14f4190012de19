package channel_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/sim"
	"godrill/internal/sim/channel"
)

// A puzzle is a program that interviewers ask about, with what it does on every release. The texts are among the cases of
// every recording, so that each outcome stands in the vectors of each release, too.
type puzzle struct {
	name string
	text string
	ends []ending // by release, the oldest first
}

// An ending is what happens from a release on. Several outputs are separated by bars.
type ending struct {
	since  int // minor
	output string
	status string // exit unless given
	states string
}

const (
	deadlock = "deadlock"
	panics   = "panic"
)

var puzzles = []puzzle{
	{
		"close wakes five receivers", "main: c := make(chan int); for i := 1; i <= 5; i++ { go w(i) }; runtime.Gosched(); close(c); runtime.Gosched(); w(id): <-c; print(id)",
		[]ending{{since: 2, output: "1 2 3 4 5"}, {since: 5, output: "4 5 1 2 3"}, {since: 7, output: "5 4 3 2 1"}},
	},
	{
		"five go statements", "main: for i := 1; i <= 5; i++ { go w(i) }; runtime.Gosched(); w(id): print(id)",
		[]ending{{since: 2, output: "1 2 3 4 5"}, {since: 5, output: "5 1 2 3 4"}},
	},
	{
		"goroutines share the loop variable", "main: for i := 0; i < 3; i++ { go func() { print(i) }() }; runtime.Gosched()",
		[]ending{{since: 2, output: "3 3 3"}, {since: 22, output: "2 0 1"}},
	},
	{
		"two closed channels in a loop until both are nil", `main: a := make(chan int, 3); b := make(chan int, 3); for i := 0; i < 3; i++ { a <- i; b <- i }; close(a); close(b)
		n := 0; for a != nil || b != nil { select { case _, ok := <-a: n++; if !ok { a = nil }; case _, ok := <-b: n++; if !ok { b = nil } } }; print(n)`,
		[]ending{{since: 2, output: "8"}},
	},
	{
		"break leaves the select alone", "c := make(chan int, 3); for i := 0; i < 3; i++ { select { case c <- i: break }; print(len(c)) }",
		[]ending{{since: 2, output: "1 2 3"}},
	},
	{
		"range over a channel that nobody closes", "c := make(chan int, 2); c <- 1; c <- 2; for v := range c { print(v) }",
		[]ending{{since: 2, output: "1 2", status: deadlock, states: "main: chan receive"}},
	},
	{
		"the sender takes its value back", "main: c := make(chan int, 1); go g1; runtime.Gosched(); c <- 1; select { case v := <-c: print(v); default: print(0) }; g1: <-c",
		[]ending{{since: 2, output: "1"}, {since: 6, output: "0"}},
	},
	{
		"close while a sender waits", "main: c := make(chan int); go g1; runtime.Gosched(); close(c); runtime.Gosched(); print(1); g1: c <- 1",
		[]ending{{since: 2, status: panics}},
	},
	{
		"ten senders that nobody hears", "for i := 0; i < 10; i++ { c := make(chan int); go func() { c <- 1 }() }; runtime.Gosched(); print(1)",
		[]ending{{since: 2, output: "1", states: "g1: chan send, g1#2: chan send, g1#3: chan send, g1#4: chan send, g1#5: chan send, g1#6: chan send, g1#7: chan send, g1#8: chan send, g1#9: chan send, g1#10: chan send"}},
	},
	{
		"ten senders with room for one value", "for i := 0; i < 10; i++ { c := make(chan int, 1); go func() { c <- 1 }() }; runtime.Gosched(); print(1)",
		[]ending{{since: 2, output: "1"}},
	},
	{
		"main returns first", "main: go g1; print(0); g1: print(1)",
		[]ending{{since: 2, output: "0"}},
	},
	{
		"main cannot recover the panic of another goroutine", "main: defer func() { print(recover()) }(); go g1; runtime.Gosched(); print(1); g1: panic(\"g1\")",
		[]ending{{since: 2, status: panics}},
	},
	{"send on a nil channel", "var c chan int; c <- 1", []ending{{since: 2, status: deadlock, states: "main: chan send (nil chan)"}}},
	{"receive from a nil channel", "var c chan int; <-c", []ending{{since: 2, status: deadlock, states: "main: chan receive (nil chan)"}}},
	{"range over a nil channel", "var c chan int; for range c { }", []ending{{since: 2, status: deadlock, states: "main: chan receive (nil chan)"}}},
	{"close of a nil channel", "var c chan int; close(c)", []ending{{since: 2, status: panics}}},
	{"close of a closed channel", "c := make(chan int); close(c); close(c)", []ending{{since: 2, status: panics}}},
	{"send without a receiver", "c := make(chan int); c <- 1", []ending{{since: 2, status: deadlock, states: "main: chan send"}}},
	{"receive without a sender", "c := make(chan int); <-c", []ending{{since: 2, status: deadlock, states: "main: chan receive"}}},
	{"select without cases", "select {}", []ending{{since: 2, status: deadlock, states: "main: select (no cases)"}}},
	{
		"select with one nil case", "var c chan int; select { case <-c: }",
		[]ending{{since: 2, status: deadlock, states: "main: select (no cases)"}, {since: 16, status: deadlock, states: "main: chan receive (nil chan)"}},
	},
	{"select with one case", "c := make(chan int); select { case c <- 1: }", []ending{{since: 2, status: deadlock, states: "main: chan send"}}},
	{"select with two nil cases", "var c chan int; d := c; select { case <-c: case d <- 1: }", []ending{{since: 2, status: deadlock, states: "main: select"}}},
	{"select with default on a nil channel", "var c chan int; select { case c <- 1: default: print(0) }", []ending{{since: 2, output: "0"}}},
	{"len and cap of a nil channel", "var c chan int; print(len(c), cap(c))", []ending{{since: 2, output: "0 0"}}},
	{
		"a closed channel gives what it holds, then zero", "c := make(chan int, 2); c <- 1; close(c); v, ok := <-c; print(v, ok); v, ok = <-c; print(v, ok)",
		[]ending{{since: 2, output: "1 true 0 false"}},
	},
	{
		"Goexit in main when nothing is left", "main: go g1; runtime.Goexit(); g1: print(1)",
		[]ending{{since: 2, output: "1"}, {since: 3, output: "1", status: deadlock}},
	},
	{
		"two ready cases", "a := make(chan int, 1); b := make(chan int, 1); a <- 1; b <- 2; select { case v := <-a: print(v); case v := <-b: print(v) }",
		[]ending{{since: 2, output: "1|2"}},
	},
	{
		"the text of a second close", "func() { defer func() { print(recover()) }(); c := make(chan int); close(c); close(c) }(); print(1)",
		[]ending{{since: 2, output: "runtime error: close of closed channel 1"}, {since: 4, output: "close of closed channel 1"}},
	},
	{
		"the text of a negative capacity", "func() { defer func() { print(recover()) }(); n := -1; c := make(chan int, n); close(c) }()",
		[]ending{{since: 2, output: "runtime error: makechan: size out of range"}, {since: 4, output: "makechan: size out of range"}},
	},
}

func (p puzzle) at(v gover.Version) ending {
	best := p.ends[0]
	for _, e := range p.ends {
		if (gover.Range{From: gover.Go(e.since)}).Contains(v) {
			best = e
		}
	}
	return best
}

func TestPuzzles(t *testing.T) {
	var edges []string
	for _, a := range channel.Run.Oracle().Edges(sim.Target{Go: gover.Latest, Arch: "amd64"}) {
		edges = append(edges, string(channel.Run.Encode(a)))
	}
	for _, p := range puzzles {
		t.Run(p.name, func(t *testing.T) {
			data, err := json.Marshal(map[string]string{"go": p.text})
			if err != nil {
				t.Fatal(err)
			}
			args, err := channel.Run.Decode(data)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(edges, string(channel.Run.Encode(args))) {
				t.Error("the puzzle is not among the recorded cases")
			}
			for _, v := range gover.Lines() {
				p.at(v).check(t, v, args)
			}
		})
	}
}

func (e ending) check(t *testing.T, v gover.Version, args sim.Args) {
	t.Helper()
	pr, err := channel.Run.Predict(sim.Target{Go: v, Arch: "amd64"}, args, sim.Options{})
	if err != nil {
		t.Fatalf("go%s: %v", v, err)
	}
	want := e
	if want.status == "" {
		want.status = "exit"
	}
	var outputs []string
	for _, o := range pr.Outcomes {
		res := o.Result.(channel.RunResult)
		outputs = append(outputs, strings.Join(res.Output, " "))
		if states := strings.Join(res.States, ", "); res.Status != want.status || states != want.states {
			t.Errorf("go%s: %s, %q; want %s, %q", v, res.Status, states, want.status, want.states)
		}
	}
	if got := strings.Join(outputs, "|"); got != want.output {
		t.Errorf("go%s prints %q, want %q", v, got, want.output)
	}
}
