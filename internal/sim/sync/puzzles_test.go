package sync_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/sim"
	"godrill/internal/sim/sync"
)

// answerOf returns one answer of the one outcome, spelled.
func answerOf(t *testing.T, s *sim.Simulator, release, text, ask string) string {
	t.Helper()
	v, err := gover.Parse(release)
	if err != nil {
		t.Fatal(err)
	}
	args, err := s.Decode(json.RawMessage(`{"go":` + quote(t, text) + `}`))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	p, err := s.Predict(sim.Target{Go: v, Arch: "amd64"}, args, sim.Options{})
	if err != nil || len(p.Outcomes) != 1 {
		t.Fatalf("go%s: %d outcomes, error %v; want one outcome", release, len(p.Outcomes), err)
	}
	return sim.Format(p.Outcomes[0].Answer(ask))
}

const cond = "main: var mu sync.Mutex; c := sync.NewCond(&mu); "

// The puzzles about locks with what the real releases do. The state of a waiting goroutine, the text of a panic, the order
// of running and the words were observed in all releases; here stand the first and the last of each kind.
var puzzles = []struct {
	name string
	s    *sim.Simulator
	text string
	ask  string
	want []string // releases: answer
}{
	{
		"Mutex is not re-entrant", sync.Mutex, "var mu sync.Mutex; mu.Lock(); mu.Lock()", "waits",
		[]string{"1.2 1.19: [main: semacquire]", "1.20 1.27: [main: sync.Mutex.Lock]"},
	},
	{
		"three wait for a locked Mutex", sync.Mutex, "main: var mu sync.Mutex; mu.Lock(); go g; go g; go g; runtime.Gosched(); print(1)\ng: mu.Lock()", "states",
		[]string{"1.2 1.8: [1 5 9 13]", "1.9 1.27: [1 9 17 25]"},
	},
	{
		"lock after unlock overtakes who waits", sync.Mutex, "main: var mu sync.Mutex; mu.Lock(); go g1; time.Sleep(3*time.Millisecond); mu.Unlock(); mu.Lock(); runtime.Gosched(); print(0); mu.Unlock(); mu.Lock(); mu.Unlock()\ng1: mu.Lock(); print(1); mu.Unlock()", "output",
		[]string{"1.2 1.8: [0]", "1.9 1.27: [0 1]"},
	},
	{
		"starving after three milliseconds", sync.Mutex, "main: var mu sync.Mutex; mu.Lock(); go g1; time.Sleep(3*time.Millisecond); mu.Unlock(); mu.Lock(); runtime.Gosched(); mu.TryLock(); print(0)\ng1: mu.Lock()", "states",
		[]string{"1.18 1.27: [1 9 2 3 13]"},
	},
	{
		"hand-over, then lock again", sync.Mutex, "main: var mu sync.Mutex; mu.Lock(); go g1; time.Sleep(3*time.Millisecond); mu.Unlock(); mu.Lock(); runtime.Gosched(); mu.Unlock(); mu.Lock()\ng1: mu.Lock(); runtime.Gosched(); runtime.Gosched(); print(1)", "states",
		[]string{"1.2 1.8: [1 5 2 3 2 3]", "1.9 1.13: [1 9 2 3 12 13 13]", "1.14 1.27: [1 9 2 3 1 1 1 9]"},
	},
	{
		"any goroutine may unlock", sync.Mutex, "main: var mu sync.Mutex; mu.Lock(); go g1; runtime.Gosched(); mu.Lock(); print(1)\ng1: mu.Unlock()", "status",
		[]string{"1.2 1.27: exit"},
	},
	{
		"unlock of an unlocked Mutex can be recovered", sync.Mutex, "var mu sync.Mutex; func() { defer func() { print(recover()) }(); mu.Unlock() }(); print(1)", "output",
		[]string{"1.2 1.7 1.9: [sync: unlock of unlocked mutex 1]", "1.8 1.10 1.27: []"},
	},
	{
		"unlock of an unlocked Mutex", sync.Mutex, "var mu sync.Mutex; mu.Unlock()", "message",
		[]string{"1.2 1.7 1.9: panic: sync: unlock of unlocked mutex", "1.8 1.10 1.27: fatal error: sync: unlock of unlocked mutex"},
	},
	{
		"a panic leaves the Mutex locked", sync.Mutex, "var mu sync.Mutex; func() { defer func() { print(recover()) }(); mu.Lock(); panic(\"x\") }(); mu.Lock()", "status",
		[]string{"1.2 1.27: deadlock"},
	},
	{
		"a copy of a locked Mutex is locked", sync.Mutex, "var mu sync.Mutex; mu.Lock(); func(m sync.Mutex) { m.Lock() }(mu)", "status",
		[]string{"1.2 1.27: deadlock"},
	},
	{
		"nil Mutex", sync.Mutex, "var mu *sync.Mutex; mu.Lock()", "message",
		[]string{"1.2 1.27: panic: runtime error: invalid memory address or nil pointer dereference"},
	},
	{
		"a thousand goroutines count on one processor", sync.WaitGroup, "main: var wg sync.WaitGroup; n := 0; for i := 0; i < 1000; i++ { wg.Add(1); go w }; wg.Wait(); print(n)\nw: n++; wg.Done()", "output",
		[]string{"1.2 1.27: [1000]"},
	},

	{
		"recursive read lock with a writer between", sync.RWMutex, "main: var rw sync.RWMutex; rw.RLock(); go g1; runtime.Gosched(); rw.RLock()\ng1: rw.Lock()", "waits",
		[]string{"1.2 1.19: [main: semacquire g1: semacquire]", "1.20 1.27: [main: sync.RWMutex.RLock g1: sync.RWMutex.Lock]"},
	},
	{
		"its counts", sync.RWMutex, "main: var rw sync.RWMutex; rw.RLock(); go g1; runtime.Gosched(); print(1)\ng1: rw.Lock()", "reader_count",
		[]string{"1.2 1.27: [1 -1073741823]"},
	},
	{
		"its pending readers", sync.RWMutex, "main: var rw sync.RWMutex; rw.RLock(); go g1; runtime.Gosched(); print(1)\ng1: rw.Lock()", "reader_wait",
		[]string{"1.2 1.27: [0 1]"},
	},
	{
		"a writer behind a writer waits for the Mutex inside", sync.RWMutex, "var rw sync.RWMutex; rw.Lock(); rw.Lock()", "waits",
		[]string{"1.2 1.19: [main: semacquire]", "1.20 1.27: [main: sync.Mutex.Lock]"},
	},
	{
		"no upgrade", sync.RWMutex, "var rw sync.RWMutex; rw.RLock(); rw.Lock()", "status",
		[]string{"1.2 1.27: deadlock"},
	},
	{
		"no downgrade", sync.RWMutex, "var rw sync.RWMutex; rw.Lock(); rw.RLock()", "status",
		[]string{"1.2 1.27: deadlock"},
	},
	{
		"RUnlock of an unlocked RWMutex", sync.RWMutex, "var rw sync.RWMutex; rw.RUnlock()", "message",
		[]string{"1.2 1.3: ", "1.4 1.7: panic: sync: RUnlock of unlocked RWMutex", "1.8 1.27: fatal error: sync: RUnlock of unlocked RWMutex"},
	},
	{
		"Unlock of an unlocked RWMutex", sync.RWMutex, "var rw sync.RWMutex; rw.Unlock()", "message",
		[]string{"1.4 1.7: panic: sync: Unlock of unlocked RWMutex", "1.8 1.27: fatal error: sync: Unlock of unlocked RWMutex"},
	},
	{
		"run order after Unlock", sync.RWMutex, "main: var rw sync.RWMutex; rw.Lock(); for i := 1; i <= 3; i++ { go r(i) }; go g; runtime.Gosched(); runtime.Gosched(); rw.Unlock(); runtime.Gosched(); runtime.Gosched(); print(0)\nr(id int): runtime.Gosched(); rw.RLock(); print(id)\ng: rw.Lock(); print(9)", "output",
		[]string{"1.2 1.4: [1 2 3 0]", "1.5 1.27: [1 2 3 0]"},
	},

	{
		"Add inside the goroutine comes too late", sync.WaitGroup, "main: var wg sync.WaitGroup; n := 0; for i := 0; i < 5; i++ { go w }; wg.Wait(); print(n)\nw: wg.Add(1); n++; wg.Done()", "output",
		[]string{"1.2 1.27: [0]"},
	},
	{
		"a WaitGroup passed by value", sync.WaitGroup, "main: var wg sync.WaitGroup; wg.Add(1); go w(wg); wg.Wait()\nw(c sync.WaitGroup): c.Done()", "waits",
		[]string{"1.2 1.23: [main: semacquire]", "1.24 1.27: [main: sync.WaitGroup.Wait]"},
	},
	{
		"a negative counter", sync.WaitGroup, "var wg sync.WaitGroup; wg.Done()", "message",
		[]string{"1.2 1.27: panic: sync: negative WaitGroup counter"},
	},
	{
		"it stays negative", sync.WaitGroup, "var wg sync.WaitGroup; func() { defer func() { recover() }(); wg.Add(-2) }(); wg.Add(1)", "message",
		[]string{"1.2 1.27: panic: sync: negative WaitGroup counter"},
	},
	{
		"reuse before Wait has returned", sync.WaitGroup, "main: var wg sync.WaitGroup; wg.Add(1); go g1; runtime.Gosched(); wg.Done(); wg.Add(1); runtime.Gosched()\ng1: wg.Wait()", "message",
		[]string{"1.2 1.4: ", "1.5 1.27: panic: sync: WaitGroup is reused before previous Wait has returned"},
	},
	{
		"a panic in Go", sync.WaitGroup, "main: var wg sync.WaitGroup; wg.Go(func() { panic(\"in Go\") }); wg.Wait(); print(1)", "message",
		[]string{"1.25: panic: in Go", "1.26 1.27: panic: in Go [recovered, repanicked]"},
	},
	{
		"Goexit in Go", sync.WaitGroup, "main: var wg sync.WaitGroup; wg.Go(func() { runtime.Goexit() }); wg.Wait(); print(1)", "output",
		[]string{"1.25 1.27: [1]"},
	},

	{
		"a panic counts as done", sync.Once, "var o sync.Once; func() { defer func() { print(recover()) }(); o.Do(func() { panic(\"x\") }) }(); o.Do(func() { print(2) })", "output",
		[]string{"1.2 1.3: [x 2]", "1.4 1.27: [x]"},
	},
	{
		"recursion", sync.Once, "var o sync.Once; o.Do(func() { o.Do(func() { }) })", "waits",
		[]string{"1.2 1.19: [main: semacquire]", "1.20 1.27: [main: sync.Mutex.Lock]"},
	},
	{
		"Do(nil) counts as done", sync.Once, "var o sync.Once; func() { defer func() { recover() }(); o.Do(nil) }(); o.Do(func() { print(2) })", "output",
		[]string{"1.2 1.3: [2]", "1.4 1.27: []"},
	},
	{
		"OnceFunc repeats the panic", sync.Once, "f := sync.OnceFunc(func() { print(1); panic(\"x\") }); func() { defer func() { print(recover()) }(); f() }(); func() { defer func() { print(recover()) }(); f() }()", "output",
		[]string{"1.21 1.27: [1 x x]"},
	},

	{
		"a Signal that nobody waits for is lost", sync.Cond, cond + "c.Signal(); mu.Lock(); c.Wait()", "waits",
		[]string{"1.2 1.10: [main: semacquire]", "1.11 1.27: [main: sync.Cond.Wait]"},
	},
	{
		"Wait without the lock", sync.Cond, cond + "c.Wait()", "message",
		[]string{"1.2 1.7 1.9: panic: sync: unlock of unlocked mutex", "1.8 1.10 1.27: fatal error: sync: unlock of unlocked mutex"},
	},
	{
		"Signal in the order of waiting", sync.Cond, cond + "for i := 1; i <= 3; i++ { go w(i); runtime.Gosched() }; c.Signal(); runtime.Gosched(); c.Signal(); runtime.Gosched(); print(0)\nw(id int): mu.Lock(); c.Wait(); print(id); mu.Unlock()", "output",
		[]string{"1.2 1.27: [1 2 0]"},
	},
	{
		"run order after Broadcast", sync.Cond, cond + "for i := 1; i <= 5; i++ { go w(i); runtime.Gosched() }; c.Broadcast(); runtime.Gosched(); runtime.Gosched()\nw(id int): mu.Lock(); c.Wait(); print(id); mu.Unlock()", "output",
		[]string{"1.2 1.4: [1 2 3 4 5]", "1.5 1.27: [5 1 2 3 4]"},
	},
	{
		"a copied Cond", sync.Cond, "var c sync.Cond; c.Signal(); func(d sync.Cond) { d.Signal() }(c)", "message",
		[]string{"1.2 1.27: panic: sync.Cond is copied"},
	},
}

func TestPuzzles(t *testing.T) {
	for _, tt := range puzzles {
		t.Run(tt.name, func(t *testing.T) {
			for _, w := range tt.want {
				releases, want, _ := strings.Cut(w, ": ")
				for release := range strings.FieldsSeq(releases) {
					if got := answerOf(t, tt.s, release, tt.text, tt.ask); got != want {
						t.Errorf("go%s: got %s %q, want %q", release, tt.ask, got, want)
					}
				}
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	for _, tt := range []struct{ name, release, text, hint string }{
		{"a pool", "1.27", "var p sync.Pool; p.Put(1)", "want locks"},
		{"a context", "1.27", "ctx := context.Background(); <-ctx.Done()", "want locks"},
		{"a method of the future", "1.17", "var mu sync.Mutex; print(mu.TryLock())", "1.18"},
		{"a wrong name", "1.27", "var mu sync.Mutex; mu.lock()", "did you mean Lock"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := gover.Parse(tt.release)
			if err != nil {
				t.Fatal(err)
			}
			args, err := sync.Mutex.Decode(json.RawMessage(`{"go":` + quote(t, tt.text) + `}`))
			if err == nil {
				_, err = sync.Mutex.Predict(sim.Target{Go: v, Arch: "amd64"}, args, sim.Options{})
			}
			if arg := (*sim.ArgError)(nil); !errors.As(err, &arg) || arg.Param != "go" || !strings.Contains(err.Error(), tt.hint) {
				t.Errorf("got %v, want an error about go that says %q", err, tt.hint)
			}
		})
	}
}

// An RWMutex of 1.2 that is unlocked too often counts for minutes; the model says that it takes too long.
func TestNothingRunsForEver(t *testing.T) {
	for _, tt := range []struct {
		s    *sim.Simulator
		text string
	}{
		{sync.RWMutex, "var rw sync.RWMutex; rw.Unlock()"},
		{sync.Mutex, "var mu sync.Mutex; for { mu.Lock(); mu.Unlock() }"},
		{sync.WaitGroup, "main: var wg sync.WaitGroup; for { go g }\ng: wg.Wait()"},
		{sync.Cond, "var c sync.Cond; for { c.Signal() }"},
		{sync.Once, "var o sync.Once; for { o.Do(func() { }) }"},
	} {
		args, err := tt.s.Decode(json.RawMessage(`{"go":` + quote(t, tt.text) + `}`))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tt.s.Predict(sim.Target{Go: gover.Oldest, Arch: "amd64"}, args, sim.Options{}); !errors.Is(err, sim.ErrTooLong) {
			t.Errorf("%s: got %v, want %v", tt.text, err, sim.ErrTooLong)
		}
	}
}
