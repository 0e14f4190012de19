package scenario_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

// accepted are texts that use each part of the language.
var accepted = []string{
	"c := make(chan int); close(c)",
	"var c chan string; c = make(chan string, 2); c <- \"a\"; v, ok := <-c; print(v, ok); _, ok = <-c; print(ok)",
	"main: c := make(chan struct{}); go g1; <-c; g1: c <- struct{}{}",
	"main: c := make(chan bool); go g1; if v := <-c; v && !false { print(v) } else if !v || true { print(0) } else { print(1) }; g1: c <- 1 < 2",
	"main: var wg sync.WaitGroup; for i := 0; i < 3; i++ { wg.Add(1); go w(i, \"x\") }; wg.Wait(); w(id int, name string): defer wg.Done(); print(id, name)",
	"var mu sync.Mutex; mu.Lock(); defer mu.Unlock(); print(mu.TryLock())",
	"main: var mu sync.RWMutex; go r; mu.Lock(); mu.Unlock(); r: mu.RLock(); mu.RUnlock()",
	"main: var mu sync.Mutex; cond := sync.NewCond(&mu); go g; mu.Lock(); cond.Wait(); mu.Unlock(); g: cond.Signal(); cond.Broadcast()",
	"var once sync.Once; f := func() { print(1) }; once.Do(f); once.Do(func() { print(2) })",
	"f := sync.OnceFunc(func() { print(1) }); f(); f()",
	"pool := sync.Pool{New: func() any { return 7 }}; print(pool.Get()); pool.Put(1); pool.Put(\"x\")",
	"pool := &sync.Pool{New: func() interface{} { print(0); return \"new\" }}; pool.Put(1); v := pool.Get(); print(v, v == nil); runtime.GC()",
	"var m sync.Map; m.Store(1, \"a\"); v, ok := m.Load(1); print(v, ok); m.Delete(1); v, loaded := m.LoadOrStore(1, 2); print(v, loaded); m.Clear()",
	"var n atomic.Int64; n.Add(2); print(n.Load(), n.CompareAndSwap(2, 3)); var ok atomic.Bool; ok.Store(true)",
	"var n int64; atomic.AddInt64(&n, 2); print(n, atomic.LoadInt64(&n)); m := int(n) + 1; print(m)",
	"var v atomic.Value; v.Store(1); print(v.Load())",
	"ctx, cancel := context.WithCancel(context.Background()); go func() { cancel() }(); <-ctx.Done(); print(ctx.Err(), ctx.Err() == context.Canceled)",
	"ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond); defer cancel(); select { case <-ctx.Done(): print(ctx.Err()); case <-time.After(time.Second): }",
	"ctx, cancel := context.WithCancelCause(context.TODO()); cancel(errors.New(\"why\")); print(context.Cause(ctx), ctx.Value(1))",
	"ctx := context.WithValue(context.Background(), \"k\", 1); print(ctx.Value(\"k\")); stop := context.AfterFunc(ctx, func() { print(1) }); print(stop())",
	"t := time.NewTimer(time.Second); print(t.Stop(), t.Reset(1)); <-t.C; time.Sleep(2 * time.Millisecond); time.AfterFunc(1, func() { print(1) })",
	"t := time.NewTicker(time.Second); <-t.C; t.Stop()",
	"func() { defer func() { if r := recover(); r != nil { print(r) } }(); panic(\"x\") }()",
	"main: defer print(1); go func(a int) { print(a); runtime.Goexit() }(2); runtime.Gosched(); print(runtime.NumGoroutine())",
	"x := 3; x++; x += 2; x -= 1; x *= 2; x--; print(-x, x%3, x/2, x == 4, x != 4, x <= 4, (x+1)*2)",
	"s := \"a\"; s += \"b\"; print(s + \"c\", s == \"ab\")",
	"a := make(chan int); b := a; for a != nil { a = nil }; print(b == a)",
	"var wg sync.WaitGroup; wg.Go(func() { print(1) }); wg.Wait()",
	"main: var mu sync.Mutex; go g(&mu); mu.Lock(); g(m *sync.Mutex): m.Lock()",
	"main: var wg sync.WaitGroup; wg.Add(1); go g(wg); wg.Wait(); g(wg sync.WaitGroup): wg.Done()",
	"for { select { default: return } }",
	"var e error; print(e == nil, e); e = errors.New(\"x\"); print(e.Error())",
	"main: go a; go b; a: go c; b: go c; c: print(1)",
	"c := make(chan int, 1); go func() { c <- 1 }(); for v := range c { if v == 1 { break }; continue }",
	"c := make(chan int); select { case v, ok := <-c: print(v, ok); case c <- <-c: default: }",
	"var a, b int; a, b = 1, 2; a, b = b, a; print(a, b); { c := 1; print(c) }",
	"c := make(chan error, 1); c <- errors.New(\"x\"); c <- nil; print(<-c)",
	"go print(1); x := 1; go print(x); var mu sync.Mutex; go mu.Lock(); f := func() { }; go f(); defer f()",
}

// A checker type-checks printed programs as the compiler does.
type checker struct{ types.Config }

func newChecker() *checker {
	return &checker{types.Config{Importer: importer.ForCompiler(token.NewFileSet(), "source", nil)}}
}

func (c *checker) check(source string) error {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "main.go", source, 0)
	if err != nil {
		return err
	}
	_, err = c.Check("main", fset, []*ast.File{file}, nil)
	return err
}

func TestAcceptedTextsCompile(t *testing.T) {
	c := newChecker()
	for _, text := range accepted {
		s, err := scenario.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		for _, v := range []gover.Version{gover.Go(2), gover.Latest} {
			if err := c.check(s.Source(v)); err != nil {
				t.Errorf("%s\n%s\n%v", text, s.Source(v), err)
			}
		}
	}
}

func TestScenariosNeedTheirRelease(t *testing.T) {
	for _, tt := range []struct {
		text  string
		since int
	}{
		{"c := make(chan int); close(c)", 2},
		{"var mu sync.Mutex; print(mu.TryLock())", 18},
		{"var m sync.Map; m.Clear()", 23},
		{"ctx := context.Background(); print(ctx.Err())", 7},
		{"print(context.Canceled)", 7},
		{"var wg sync.WaitGroup; wg.Go(func() { })", 25},
	} {
		s := scenario.MustParse(tt.text)
		at := sim.Target{Go: gover.Go(tt.since), Arch: "amd64"}
		if err := s.Check("go", at); err != nil {
			t.Errorf("%s: %v", tt.text, err)
		}
		if tt.since == 2 {
			continue
		}
		at.Go = gover.Before(at.Go)
		if err := s.Check("go", at); err == nil || !strings.Contains(err.Error(), "came with") {
			t.Errorf("%s on go%s: %v", tt.text, at.Go, err)
		}
	}
}

// TestManyWaysToTheSameGoroutine would not end if each way were followed.
func TestManyWaysToTheSameGoroutine(t *testing.T) {
	text := "main: go g0"
	for i := range 30 {
		text += fmt.Sprintf("; g%d: go g%d; go g%d; go g%d", i, i+1, i+1, i+1)
	}
	s, err := scenario.Parse(text + "; g30: print(1)")
	if err != nil {
		t.Fatal(err)
	}
	if err := newChecker().check(s.Source(gover.Latest)); err != nil {
		t.Error(err)
	}
}

// FuzzParse holds the parser to its promise: whatever it accepts is a program that compiles.
func FuzzParse(f *testing.F) {
	for _, text := range accepted {
		f.Add(text)
	}
	f.Add("main: c := make(chan int); send c 1")
	f.Add("g1: x := ")
	f.Add("main: go g(1, g(2: x")
	c := newChecker()
	f.Fuzz(func(t *testing.T, text string) {
		s, err := scenario.Parse(text)
		if err != nil {
			return
		}
		if err := c.check(s.Source(gover.Latest)); err != nil {
			t.Errorf("%q is accepted as\n%s\n%v", text, s.Source(gover.Latest), err)
		}
		again, err := scenario.Parse(s.String())
		if err != nil || again.Source(gover.Latest) != s.Source(gover.Latest) {
			t.Errorf("%q comes back as %q: %v", text, s.String(), err)
		}
	})
}
