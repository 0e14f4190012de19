package sync

import (
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// mistakes are what a misconception about locks gets wrong; the zero value is the runtime.
type mistakes struct {
	reentrant     bool // who has a Mutex can lock it again
	ownerOnly     bool // only who locked a Mutex can unlock it
	alwaysFair    bool // a Mutex goes to the first in the queue
	neverStarves  bool
	starvesAtOnce bool

	readersPass  bool // readers get past a writer that waits
	writersFirst bool // Unlock wakes the next writer before the readers
	upgrades     bool // the only reader can lock for writing

	waitYields  bool // Wait lets the others run before it looks
	wakesOne    bool // zero wakes one of those who wait
	staysAtZero bool // the counter does not go below zero

	retries       bool // Once runs again after a panic
	recursionEnds bool // Do inside Do returns
	noWaiting     bool // a second Do returns while the first runs

	remembered bool // Signal is kept for who waits later
	keepsLock  bool // Wait does not unlock
	lastFirst  bool // Signal wakes who came last
	inTurn     bool // after Broadcast the goroutines run in the order of their waiting
	signalsAll bool // Signal wakes all
}

// A wrongRule is a misconception that a model can follow.
type wrongRule struct {
	name  string
	wrong mistakes
	says  lang.Text
}

// mutantsOf makes mutants of a model from wrong rules.
func mutantsOf[R any](model func(Params, *sim.Run, mistakes) (R, error), rules []wrongRule) []sim.Mutant[Params, R] {
	list := make([]sim.Mutant[Params, R], len(rules))
	for i, rule := range rules {
		list[i] = sim.Mutant[Params, R]{Name: rule.name, Says: rule.says, Model: func(r *sim.Run, p Params) (R, error) {
			return model(p, r, rule.wrong)
		}}
	}
	return list
}

var mutexMutants = mutantsOf(Params.mutex, []wrongRule{
	{"reentrant", mistakes{reentrant: true}, lang.T(
		"Mutex 不可重入：持有者再次 Lock 会一直等自己。",
		"A Mutex is not re-entrant: who has it and locks again waits for itself for ever.")},
	{"owner-only", mistakes{ownerOnly: true}, lang.T(
		"Mutex 不记录持有者，任何 goroutine 都可以解锁。",
		"A Mutex does not know its owner: any goroutine may unlock it.")},
	{"always-fair", mistakes{alwaysFair: true}, lang.T(
		"正常模式下 Mutex 不按先来后到：被唤醒的等待者要和正在运行的 goroutine 竞争，往往抢不过。",
		"In normal mode a Mutex is not first come, first served: a woken waiter competes with running goroutines and often loses.")},
	{"never-starves", mistakes{neverStarves: true}, lang.T(
		"从 1.9 起，等待超过 1 毫秒又没抢到的 goroutine 会让 Mutex 进入饥饿模式，此后直接交锁。",
		"Since 1.9 a goroutine that has waited for more than 1 ms and loses again puts the Mutex into starvation mode, in which it is handed over.")},
	{"starves-at-once", mistakes{starvesAtOnce: true}, lang.T(
		"饥饿模式要等待超过 1 毫秒才开始，醒来一次没抢到还不够。",
		"Starvation mode begins after a wait of more than 1 ms; to be woken and to lose once is not enough.")},
})

var rwMutants = mutantsOf(Params.rwmutex, []wrongRule{
	{"readers-pass", mistakes{readersPass: true}, lang.T(
		"写者一开始等待，后来的读者就得等它：递归读锁因此会死锁。",
		"Once a writer waits, later readers wait for it; that is why a recursive read lock can deadlock.")},
	{"writers-first", mistakes{writersFirst: true}, lang.T(
		"写者解锁时，等着的读者全部先放行，下一个写者等这些读者。",
		"When a writer unlocks, all readers that wait go first, and the next writer waits for them.")},
	{"upgrades", mistakes{upgrades: true}, lang.T(
		"读锁不能升级：持有读锁再 Lock，是在等自己释放读锁。",
		"A read lock cannot be upgraded: Lock while reading waits for one's own RUnlock.")},
})
