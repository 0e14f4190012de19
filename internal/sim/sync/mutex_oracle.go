package sync

import (
	"fmt"

	"godrill/internal/rng"
)

var mutexOracle = oracleOf("Mutex", []string{"states"}, mutexEdges, drawMutex)

// mutexEdges are the puzzles about Mutex, and both sides of each change.
var mutexEdges = []string{
	"var mu sync.Mutex; mu.Lock(); mu.Unlock(); mu.Lock(); print(1)",
	"main: var mu sync.Mutex; mu.Lock(); go g1; go g2; go g3; runtime.Gosched(); mu.Unlock(); runtime.Gosched(); runtime.Gosched(); print(0)\ng1: mu.Lock(); print(1); mu.Unlock()\ng2: mu.Lock(); print(2); mu.Unlock()\ng3: mu.Lock(); print(3); mu.Unlock()",
	"main: var mu sync.Mutex; mu.Lock(); go g1; runtime.Gosched(); mu.Unlock(); mu.Lock(); print(0); runtime.Gosched(); mu.Unlock(); runtime.Gosched()\ng1: mu.Lock(); print(1); mu.Unlock()",
	"main: var mu sync.Mutex; mu.Lock(); go g1; runtime.Gosched(); print(1)\ng1: mu.Unlock(); print(2)",
	"main: var mu sync.Mutex; mu.Lock(); go g1; go g2; time.Sleep(5*time.Millisecond); mu.Unlock(); mu.Lock(); runtime.Gosched(); mu.Unlock(); mu.Lock(); print(0); mu.Unlock()\ng1: mu.Lock(); print(1); mu.Unlock()\ng2: mu.Lock(); print(2); mu.Unlock()",
	"main: var mu sync.Mutex; mu.Lock(); go g1; time.Sleep(5*time.Millisecond); mu.Unlock(); mu.Lock(); runtime.Gosched(); print(mu.TryLock()); mu.Unlock(); print(mu.TryLock()); mu.Unlock()\ng1: mu.Lock(); print(1); mu.Unlock()",
	"var mu sync.Mutex; print(mu.TryLock(), mu.TryLock()); mu.Unlock(); print(mu.TryLock())",
	"var mu sync.Mutex; func() { defer func() { print(recover()) }(); mu.Lock(); panic(\"x\") }(); print(1); mu.Lock()",
	"var mu sync.Mutex; func() { defer func() { print(recover()) }(); mu.Lock(); defer mu.Unlock(); panic(\"x\") }(); print(1); mu.Lock(); print(2)",
	"var mu sync.Mutex; mu.Lock(); func(m sync.Mutex) { m.Unlock(); print(1) }(mu); mu.Lock()",
	"var mu sync.Mutex; mu.Lock(); func(m sync.Mutex) { m.Lock(); print(1) }(mu)",
	"var mu sync.Mutex; mu.Lock(); func(m *sync.Mutex) { m.Unlock(); print(1) }(&mu); mu.Lock(); print(2)",
	"var mu *sync.Mutex; mu.Lock()",
	"main: var mu sync.Mutex; var wg sync.WaitGroup; n := 0; for i := 0; i < 5; i++ { wg.Add(1); go w }; wg.Wait(); print(n)\nw: for i := 0; i < 20; i++ { mu.Lock(); n++; mu.Unlock() }; wg.Done()",
	"main: var a sync.Mutex; var b sync.Mutex; go g1; a.Lock(); runtime.Gosched(); b.Lock(); print(1)\ng1: b.Lock(); runtime.Gosched(); a.Lock(); print(2)",
	"main: var mu sync.Mutex; c := make(chan int); mu.Lock(); go g1; <-c; mu.Unlock()\ng1: mu.Lock(); c <- 1",
}

// drawMutex writes goroutines that lock, unlock, try and give way, mostly in good order.
func drawMutex(w *writer) {
	w.most = 4
	w.slow = w.Chance(12)
	w.decl = []string{"var mu sync.Mutex"}
	if w.Chance(4) {
		w.decl = append(w.decl, "var nu sync.Mutex")
	}
	names := len(w.decl)
	w.pool = func(w *writer, depth int) string {
		mu := "mu"
		if names > 1 && w.Chance(3) {
			mu = "nu"
		}
		return mutexStatement(w, mu, depth)
	}
	if names > 1 {
		w.tail = []string{"nu.Lock()", "nu.Unlock()"}
	}
	for range w.IntN(3) {
		w.tail = append(w.tail, w.pause())
	}
}

func mutexStatement(w *writer, mu string, depth int) string {
	lock := mu + ".Lock(); "
	n := w.number()
	switch k := w.IntN(16); {
	case k < 5 && depth == 0:
		return fmt.Sprintf("%sprint(%d); %s; %s.Unlock()", lock, n, mutexStatement(w, mu, 1), mu)
	case k < 7:
		return fmt.Sprintf("%sprint(%d); %s.Unlock()", lock, n, mu)
	case k == 7:
		return mu + ".Lock()"
	case k < 10:
		return mu + ".Unlock()"
	case k == 10:
		return w.guarded(rng.Pick(w.Rand, []string{mu + ".Unlock()", lock + "defer " + mu + ".Unlock(); panic(\"x\")"}))
	case k == 11 && w.late:
		return fmt.Sprintf("print(%s.TryLock(), %d)", mu, n)
	case k == 12 && w.late:
		return fmt.Sprintf("if %s.TryLock() { print(%d); %s.Unlock() }", mu, n, mu)
	case k == 13 && depth == 0 && !w.slow:
		return fmt.Sprintf("for i := 0; i < %d; i++ { %s }", w.Range(2, 3), mutexStatement(w, mu, 1))
	}
	return w.plain()
}
