package sync

import (
	"fmt"

	"godrill/internal/rng"
)

var rwOracle = oracleOf("RWMutex", []string{"reader_count", "reader_wait", "states"}, rwEdges, drawRW)

// rwEdges are the puzzles about RWMutex, and both sides of each change.
var rwEdges = []string{
	"var rw sync.RWMutex; rw.RLock(); rw.RLock(); rw.RUnlock(); rw.RUnlock(); rw.Lock(); rw.Unlock(); print(1)",
	"main: var rw sync.RWMutex; rw.RLock(); go g1; runtime.Gosched(); rw.RLock(); print(1)\ng1: rw.Lock(); print(2)",
	"main: var rw sync.RWMutex; rw.RLock(); go g1; runtime.Gosched(); go g2; runtime.Gosched(); rw.RUnlock(); runtime.Gosched(); runtime.Gosched(); print(0)\ng1: rw.Lock(); print(1); rw.Unlock()\ng2: rw.RLock(); print(2); rw.RUnlock()",
	"main: var rw sync.RWMutex; rw.Lock(); go r(1); go r(2); go r(3); go g1; runtime.Gosched(); rw.Unlock(); runtime.Gosched(); runtime.Gosched(); print(0)\nr(id int): rw.RLock(); print(id); rw.RUnlock()\ng1: rw.Lock(); print(9); rw.Unlock()",
	"main: var rw sync.RWMutex; rw.Lock(); go r(1); go r(2); go r(3); runtime.Gosched(); rw.Unlock(); runtime.Gosched(); print(0)\nr(id int): rw.RLock(); print(id); rw.RUnlock()",
	"var rw sync.RWMutex; rw.Lock(); rw.RUnlock()",
	"var rw sync.RWMutex; rw.RLock(); rw.Unlock()",
	"var rw sync.RWMutex; rw.Unlock()",
	"var rw sync.RWMutex; rw.RLock(); func() { defer func() { print(recover()) }(); rw.Unlock() }(); print(1)",
	"main: var rw sync.RWMutex; rw.RLock(); go g1; runtime.Gosched(); rw.RUnlock(); print(1)\ng1: rw.RUnlock(); print(2)",
	"var rw sync.RWMutex; rw.RLock(); print(rw.TryLock(), rw.TryRLock()); rw.RUnlock(); rw.RUnlock(); print(rw.TryLock(), rw.TryRLock())",
	"main: var rw sync.RWMutex; rw.RLock(); go g1; runtime.Gosched(); print(rw.TryRLock(), rw.TryLock()); rw.RUnlock()\ng1: rw.Lock(); print(2)",
	"main: var rw sync.RWMutex; rw.Lock(); go g1; go g2; runtime.Gosched(); rw.Unlock(); rw.Lock(); print(1); rw.Unlock(); runtime.Gosched(); print(0)\ng1: rw.Lock(); print(2); rw.Unlock()\ng2: rw.RLock(); print(3); rw.RUnlock()",
	"main: var rw sync.RWMutex; rw.Lock(); go g1; time.Sleep(5*time.Millisecond); rw.Unlock(); rw.Lock(); runtime.Gosched(); rw.Unlock(); print(0); rw.RLock(); print(1)\ng1: rw.Lock(); print(2); rw.Unlock()",
	"main: var rw sync.RWMutex; rw.Lock(); go g1; runtime.Gosched(); func(c sync.RWMutex) { c.Unlock(); print(1) }(rw); rw.RLock()\ng1: rw.RLock(); print(2)",
}

// drawRW writes readers and writers, mostly in good order.
func drawRW(w *writer) {
	w.most = 4
	w.slow = w.Chance(15)
	w.decl = []string{"var rw sync.RWMutex"}
	w.pool = rwStatement
	for range w.IntN(3) {
		w.tail = append(w.tail, w.pause())
	}
}

func rwStatement(w *writer, depth int) string {
	n := w.number()
	switch k := w.IntN(17); {
	case k < 4 && depth < 2:
		return fmt.Sprintf("rw.RLock(); print(%d); %s; rw.RUnlock()", n, rwStatement(w, depth+1))
	case k < 6 && depth < 2:
		return fmt.Sprintf("rw.Lock(); print(%d); %s; rw.Unlock()", n, rwStatement(w, depth+2))
	case k < 8:
		return fmt.Sprintf("rw.RLock(); print(%d); rw.RUnlock()", n)
	case k == 8:
		return fmt.Sprintf("rw.Lock(); print(%d); rw.Unlock()", n)
	case k == 9:
		return rng.Pick(w.Rand, []string{"rw.RLock()", "rw.RLock()", "rw.Lock()"})
	case k == 10:
		return rng.Pick(w.Rand, []string{"rw.RUnlock()", "rw.RUnlock()", "rw.Unlock()"})
	case k == 11:
		return w.guarded(rng.Pick(w.Rand, []string{"rw.RUnlock()", "rw.Unlock()", "rw.RLock(); defer rw.RUnlock(); panic(\"x\")"}))
	case k < 14 && w.late:
		return fmt.Sprintf("if rw.%s() { print(%d) } else { print(0, %d) }", rng.Pick(w.Rand, []string{"TryLock", "TryRLock"}), n, n)
	case k == 14 && depth == 0 && !w.slow:
		return fmt.Sprintf("for i := 0; i < %d; i++ { %s }", w.Range(2, 3), rwStatement(w, 1))
	}
	return w.plain()
}
