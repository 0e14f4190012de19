package sync

import (
	"fmt"

	"godrill/internal/rng"
)

var condOracle = oracleOf("Cond", []string{"waiters"}, condEdges, drawCond)

const condHead = "main: var mu sync.Mutex; c := sync.NewCond(&mu); "

// condEdges are the puzzles about Cond, and both sides of each change.
var condEdges = []string{
	condHead + "for i := 1; i <= 5; i++ { go w(i) }; runtime.Gosched(); c.Broadcast(); runtime.Gosched(); runtime.Gosched(); print(0)\nw(id int): mu.Lock(); c.Wait(); print(id); mu.Unlock()",
	condHead + "for i := 1; i <= 3; i++ { go w(i) }; runtime.Gosched(); c.Signal(); runtime.Gosched(); c.Signal(); runtime.Gosched(); print(0)\nw(id int): mu.Lock(); c.Wait(); print(id); mu.Unlock()",
	condHead + "for i := 1; i <= 3; i++ { go w(i) }; runtime.Gosched(); mu.Lock(); c.Broadcast(); runtime.Gosched(); mu.Unlock(); runtime.Gosched(); runtime.Gosched(); print(0)\nw(id int): mu.Lock(); c.Wait(); print(id); mu.Unlock()",
	condHead + "c.Signal(); c.Broadcast(); mu.Lock(); c.Wait(); print(1)",
	condHead + "go g1; c.Signal(); runtime.Gosched(); print(0)\ng1: mu.Lock(); c.Wait(); print(1); mu.Unlock()",
	condHead + "ready := false; go g1; mu.Lock(); for !ready { c.Wait() }; print(ready); mu.Unlock()\ng1: mu.Lock(); ready = true; c.Signal(); mu.Unlock()",
	condHead + "ready := false; go g1; runtime.Gosched(); mu.Lock(); for !ready { c.Wait() }; print(ready); mu.Unlock()\ng1: mu.Lock(); ready = true; c.Signal(); mu.Unlock()",
	condHead + "go g1; runtime.Gosched(); mu.Lock(); print(1); c.Signal(); print(2); runtime.Gosched(); mu.Unlock(); runtime.Gosched(); print(3)\ng1: mu.Lock(); c.Wait(); print(4); mu.Unlock()",
	condHead + "c.Wait()",
	"var c sync.Cond; c.Signal(); func(d sync.Cond) { d.Signal() }(c)",
	"var c sync.Cond; func(d sync.Cond) { d.Signal(); print(1) }(c); c.Signal(); print(2)",
	"var c sync.Cond; c.Wait()",
	"var c *sync.Cond; c.Signal()",
	condHead + "go g1; go g2; runtime.Gosched(); time.Sleep(4*time.Millisecond); c.Broadcast(); runtime.Gosched(); print(0)\ng1: mu.Lock(); c.Wait(); print(1); mu.Unlock()\ng2: mu.Lock(); c.Wait(); print(2); mu.Unlock()",
}

// drawCond writes goroutines that wait, signal and broadcast, with the lock held as it should be, or not.
func drawCond(w *writer) {
	w.most = 5
	w.slow = w.Chance(20)
	w.decl = []string{"var mu sync.Mutex", "c := sync.NewCond(&mu)"}
	w.pool = condStatement
	w.tail = []string{rng.Pick(w.Rand, []string{"c.Broadcast()", "c.Signal()"})}
	for range w.IntN(4) {
		w.tail = append(w.tail, w.pause())
	}
}

func condStatement(w *writer, depth int) string {
	n := w.number()
	switch k := w.IntN(16); {
	case k < 6 && depth == 0:
		return fmt.Sprintf("mu.Lock(); c.Wait(); print(%d); mu.Unlock()", n)
	case k < 8:
		return "c.Signal()"
	case k == 8:
		return "c.Broadcast()"
	case k < 11 && depth == 0:
		return fmt.Sprintf("mu.Lock(); %s; %s; mu.Unlock()", condStatement(w, 1), condStatement(w, 1))
	case k == 11:
		return w.guarded("c.Wait()")
	case k == 12 && depth == 0 && !w.slow:
		return fmt.Sprintf("for i := 0; i < %d; i++ { %s }", w.Range(2, 3), condStatement(w, 1))
	case k == 13 && depth == 0:
		return "mu.Lock(); c.Wait()"
	}
	return w.plain()
}
