package scenario_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

func TestSource(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{
			"one line", "c := make(chan int, 1); c <- 1; print(<-c, len(c))",
			`package main

import "fmt"

func main() {
	c := make(chan int, 1)
	c <- 1
	fmt.Println(<-c, len(c))
}
`,
		},
		{
			"a goroutine that is started once stands where it is started",
			"main: c := make(chan int); go g1; v, ok := <-c; print(v, ok); g1: c <- 1; close(c)",
			`package main

import "fmt"

func main() {
	c := make(chan int)
	go func() { // g1
		c <- 1
		close(c)
	}()
	v, ok := <-c
	fmt.Println(v, ok)
}
`,
		},
		{
			"a goroutine that is started twice is a function",
			"main: c := make(chan int); for i := 0; i < 3; i++ { go w(i) }; go w(7); for v := range c { print(v) }\nw(id int): c <- id",
			`package main

import "fmt"

func main() {
	c := make(chan int)
	w := func(id int) {
		c <- id
	}
	for i := 0; i < 3; i++ {
		go w(i)
	}
	go w(7)
	for v := range c {
		fmt.Println(v)
	}
}
`,
		},
		{
			"select, locks and contexts",
			`main: var mu sync.Mutex; ctx, cancel := context.WithCancel(context.Background()); defer cancel()
			select { case <-ctx.Done(): print(ctx.Err()); case <-time.After(10*time.Millisecond): mu.Lock(); default: }
			func() { defer func() { print(recover()) }(); panic("x") }()`,
			`package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

func main() {
	var mu sync.Mutex
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	select {
	case <-ctx.Done():
		fmt.Println(ctx.Err())
	case <-time.After(10 * time.Millisecond):
		mu.Lock()
	default:
	}
	func() {
		defer func() {
			fmt.Println(recover())
		}()
		panic("x")
	}()
}
`,
		},
		{
			"goroutines without a name",
			"wg := 1; go func() { go func() { print(wg) }() }(); select {}",
			`package main

import "fmt"

func main() {
	wg := 1
	go func() { // g1
		go func() { // g2
			fmt.Println(wg)
		}()
	}()
	select {}
}
`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := scenario.Parse(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.Source(gover.Latest); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			data, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			var again scenario.Scenario
			if err := json.Unmarshal(data, &again); err != nil || again.String() != s.String() {
				t.Errorf("%s comes back as %q, %v", data, again.String(), err)
			}
		})
	}
}

func TestMistakes(t *testing.T) {
	tests := []struct{ text, found, want string }{
		{"", "no text", "want statements"},
		{"g1: x := 1", "g1", "the first goroutine is main"},
		{"main: c := make(chan int); g1: c <- 1", "goroutine g1", "nothing starts it"},
		{"main: c := make(chan int); send c 1", "goroutine main, column 33", "c <- 1"},
		{"c := make(chan int); c <- \"x\"", `"x"`, "want int, not string"},
		{"c := make(chan int); clsoe(c)", "column 22", "did you mean close?"},
		{"main: c := make(chan int); go g; <-c; g: d <- 1", "d (goroutine g, column 4)", "did you mean c?"},
		{"v := <-d", "d (goroutine main, column 8)", "unknown name"},
		{"c := make(chan int); v := <-c", "v (goroutine main, column 22)", "never used"},
		{"main: go g; g: go g", "goroutine g", "starts itself"},
		{"c := make(chan int); c := make(chan int); <-c", "c := make(chan int)", "no new name"},
		{"var mu sync.Mutex; mu.lock()", "mu.lock", "did you mean Lock?"},
		{"x := 1 +; print(x)", "column 9", "Go statement"},
		{"1 + 2", "1 + 2", "no statement"},
		{"x := 7000000000; print(x)", "7000000000", "want a decimal number"},
		{"for i := range 3 { print(i) }", "3", "only a channel"},
		{"c := make(chan int, -1); <-c", "-1", "below 0"},
		{"a := 1; for i := 0; i < 2; i++ { a := i; go g; print(a) }; print(a); g: print(a)", "a (goroutine g", "something else"},
		{"main: x: for {}", "goroutine x", "nothing starts"},
		{"select { case 1: }", "1", "want a case"},
		{strings.Repeat("{", 100) + strings.Repeat("}", 100), "", "deep"},
		{"if 1 { }", "1", "want a condition"},
		{"break", "break", "no loop"},
		{"go len", "", "want"},
		{"panic(true)", "true", "want a text"},
		{"int(3)", "int(3)", "nobody uses"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			_, err := scenario.Parse(tt.text)
			var arg *sim.ArgError
			if !errors.As(err, &arg) || !strings.Contains(arg.Want, tt.want) || !strings.Contains(arg.Found, tt.found) {
				t.Errorf("got %#v, want found %q and hint %q", arg, tt.found, tt.want)
			}
		})
	}
}
