package sync

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
)

// A mutexMode says what the word of a Mutex holds: bit 0 locked, bit 1 woken, in releases with starvation mode bit 2
// starving, then the number of waiters.
type mutexMode struct {
	starves bool
	shift   uint // of the number of waiters
	checks  bool // Lock notices a word that cannot be right
}

var mutexModes = gover.NewTable(lang.T("Mutex 的模式与状态字", "the modes and the word of a Mutex"),
	gover.Entry[mutexMode]{
		Since: gover.Go(2), Value: mutexMode{shift: 2},
		Note: lang.T("只有正常模式，等待数从第 2 位起；抢输的排到队尾", "normal mode alone, the number of waiters from bit 2 on; who loses the race queues at the end"), Ref: "sync/mutex.go: Lock",
	},
	gover.Entry[mutexMode]{
		Since: gover.Go(5), Value: mutexMode{shift: 2, checks: true},
		Note: lang.T("Lock 发现状态字自相矛盾就 panic（多解锁一次又 recover 之后）", "Lock panics at a word that contradicts itself, as after an unlock too many that was recovered"), Ref: "sync/mutex.go: Lock",
	},
	gover.Entry[mutexMode]{
		Since: gover.Go(9), Value: mutexMode{starves: true, shift: 3, checks: true},
		Note: lang.T("等待超过 1 毫秒进入饥饿模式（第 2 位），等待数从第 3 位起；抢输的排到队首", "after a wait of more than 1 ms starvation mode (bit 2), the number of waiters from bit 3 on; who loses the race queues in front"), Ref: "sync/mutex.go: Lock",
	},
)

var handOvers = gover.NewTable(lang.T("饥饿模式下交锁之后谁先运行", "who runs when a starving Mutex was handed over"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("解锁者继续运行", "the one that unlocks goes on"), Ref: "runtime/sema.go: semrelease1",
	},
	gover.Entry[bool]{
		Since: gover.Go(14), Value: true,
		Note: lang.T("解锁者让出处理器，新的持有者马上运行", "the one that unlocks gives way and the new owner runs at once"), Ref: "runtime/sema.go: semrelease1",
	},
)

// mutexFiles names the source of Mutex.
var mutexFiles = gover.NewTable(lang.T("Mutex 的源文件", "the source of Mutex"),
	gover.Entry[string]{Since: gover.Go(2), Value: "sync/mutex.go", Note: lang.T("在 sync 包里", "in package sync"), Ref: "sync/mutex.go"},
	gover.Entry[string]{Since: gover.Go(24), Value: "internal/sync/mutex.go", Note: lang.T("sync.Mutex 只是外壳", "sync.Mutex is a shell"), Ref: "sync/mutex.go: Mutex"},
)

// A misuse is what happens when something is unlocked that is not locked.
type misuse uint8

const (
	silent misuse = iota
	panics
	fatal
)

var mutexMisuse = gover.NewTable(lang.T("解锁未加锁的 Mutex", "unlock of an unlocked Mutex"),
	gover.Entry[misuse]{
		Since: gover.Go(2), Value: panics,
		Note: lang.T("panic，可以 recover", "a panic, which can be recovered"), Ref: "sync/mutex.go: Unlock",
	},
	gover.Entry[misuse]{
		Since: gover.Go(8), Value: fatal,
		Note: lang.T("fatal error，不能 recover", "a fatal error, which cannot be recovered"), Ref: "sync/mutex.go: Unlock",
	},
	gover.Entry[misuse]{
		Since: gover.Go(9), Value: panics,
		Note: lang.T("重写时又成了 panic", "a panic again, since it was rewritten"), Ref: "sync/mutex.go: Unlock",
	},
	gover.Entry[misuse]{
		Since: gover.Go(10), Value: fatal,
		Note: lang.T("fatal error，不能 recover", "a fatal error, which cannot be recovered"), Ref: "sync/mutex.go: Unlock",
	},
)

var rwMisuse = gover.NewTable(lang.T("解锁未加锁的 RWMutex", "unlock of an unlocked RWMutex"),
	gover.Entry[misuse]{
		Since: gover.Go(2), Value: silent,
		Note: lang.T("不检查：RUnlock 悄悄弄坏计数，Unlock 卡在循环里或 panic 于内部的 Mutex", "nothing checks: RUnlock spoils the count in silence, Unlock goes astray"), Ref: "sync/rwmutex.go: RUnlock, Unlock",
	},
	gover.Entry[misuse]{
		Since: gover.Go(4), Value: panics,
		Note: lang.T("panic，可以 recover", "a panic, which can be recovered"), Ref: "sync/rwmutex.go: RUnlock, Unlock",
	},
	gover.Entry[misuse]{
		Since: gover.Go(8), Value: fatal,
		Note: lang.T("fatal error，不能 recover", "a fatal error, which cannot be recovered"), Ref: "sync/rwmutex.go: RUnlock, Unlock",
	},
)

var oncePanics = gover.NewTable(lang.T("Once 的函数 panic", "a panic in the function of a Once"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("不算做过，下次再执行", "it does not count: the next call runs its function"), Ref: "sync/once.go: Do",
	},
	gover.Entry[bool]{
		Since: gover.Go(4), Value: true,
		Note: lang.T("算做过，不再执行", "it counts as done"), Ref: "sync/once.go: Do",
	},
)

// A groupRule says how a WaitGroup guards itself.
type groupRule struct {
	checks bool // it panics when it is reused too early
}

var groupRules = gover.NewTable(lang.T("WaitGroup 的重用", "reuse of a WaitGroup"),
	gover.Entry[groupRule]{
		Since: gover.Go(2), Value: groupRule{},
		Note: lang.T("每一批等待者有自己的信号量，重用不检查", "each round of waiters has a semaphore of its own; reuse is not checked"), Ref: "sync/waitgroup.go: Wait",
	},
	gover.Entry[groupRule]{
		Since: gover.Go(5), Value: groupRule{checks: true},
		Note: lang.T("计数与等待数在同一个 64 位字里；上一轮 Wait 还没返回就重用会 panic", "counter and waiters share one word of 64 bits; reuse before the previous Wait has returned panics"), Ref: "sync/waitgroup.go: Wait",
	},
)

var groupPanics = gover.NewTable(lang.T("WaitGroup.Go 的函数 panic", "a panic in the function of WaitGroup.Go"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("先执行 Done，再崩溃（Go 方法始于 1.25）", "Done is called first, then the program crashes; the method came with 1.25"), Ref: "sync/waitgroup.go: Go",
	},
	gover.Entry[bool]{
		Since: gover.Go(26), Value: true,
		Note: lang.T("不执行 Done，直接崩溃", "the program crashes without Done"), Ref: "sync/waitgroup.go: Go",
	},
)

// A condRule says how a Cond keeps who waits.
type condRule struct {
	tickets bool // numbers in a list; before, a semaphore on which a signaller could wait, too
}

var condRules = gover.NewTable(lang.T("Cond 的等待队列", "the queue of a Cond"),
	gover.Entry[condRule]{
		Since: gover.Go(2), Value: condRule{},
		Note: lang.T("先数等待者，再在信号量上相会", "waiters are counted and then meet the signaller at a semaphore"), Ref: "sync/cond.go: Wait",
	},
	gover.Entry[condRule]{
		Since: gover.Go(7), Value: condRule{tickets: true},
		Note: lang.T("每个等待者一个号，Signal 按号叫", "each waiter draws a number, and Signal calls the numbers in order"), Ref: "runtime/sema.go: notifyListWait",
	},
)

// states are what deadlock reports call a goroutine that waits.
type states struct {
	mutex string
	rw    rwState
	group string
	cond  string
}

type rwState struct{ read, write string }

const semacquire = "semacquire"

var mutexStates = gover.NewTable(lang.T("等 Mutex 的 goroutine 在死锁报告里的状态", "the state of a goroutine that waits for a Mutex, in a deadlock report"),
	gover.Entry[string]{Since: gover.Go(2), Value: semacquire, Note: lang.T("一律 semacquire", "semacquire for all"), Ref: "runtime/sema.go: semacquire1"},
	gover.Entry[string]{Since: gover.Go(20), Value: "sync.Mutex.Lock", Note: lang.T("写明 sync.Mutex.Lock", "sync.Mutex.Lock by name"), Ref: "runtime/runtime2.go: waitReasonSyncMutexLock"},
)

var rwStates = gover.NewTable(lang.T("等 RWMutex 的 goroutine 在死锁报告里的状态", "the state of a goroutine that waits for an RWMutex, in a deadlock report"),
	gover.Entry[rwState]{Since: gover.Go(2), Value: rwState{semacquire, semacquire}, Note: lang.T("一律 semacquire", "semacquire for all"), Ref: "runtime/sema.go: semacquire1"},
	gover.Entry[rwState]{Since: gover.Go(20), Value: rwState{"sync.RWMutex.RLock", "sync.RWMutex.Lock"}, Note: lang.T("读者 sync.RWMutex.RLock，写者 sync.RWMutex.Lock", "sync.RWMutex.RLock for readers, sync.RWMutex.Lock for writers"), Ref: "runtime/runtime2.go: waitReasonSyncRWMutexRLock"},
)

var groupStates = gover.NewTable(lang.T("等 WaitGroup 的 goroutine 在死锁报告里的状态", "the state of a goroutine that waits for a WaitGroup, in a deadlock report"),
	gover.Entry[string]{Since: gover.Go(2), Value: semacquire, Note: lang.T("semacquire", "semacquire"), Ref: "runtime/sema.go: semacquire1"},
	gover.Entry[string]{Since: gover.Go(24), Value: "sync.WaitGroup.Wait", Note: lang.T("写明 sync.WaitGroup.Wait", "sync.WaitGroup.Wait by name"), Ref: "runtime/runtime2.go: waitReasonSyncWaitGroupWait"},
)

var condStates = gover.NewTable(lang.T("等 Cond 的 goroutine 在死锁报告里的状态", "the state of a goroutine that waits for a Cond, in a deadlock report"),
	gover.Entry[string]{Since: gover.Go(2), Value: semacquire, Note: lang.T("semacquire", "semacquire"), Ref: "runtime/sema.go: notifyListWait"},
	gover.Entry[string]{Since: gover.Go(11), Value: "sync.Cond.Wait", Note: lang.T("写明 sync.Cond.Wait", "sync.Cond.Wait by name"), Ref: "runtime/runtime2.go: waitReasonSyncCondWait"},
)
