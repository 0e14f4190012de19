package sync

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

// Mutex predicts what a program does that locks with sync.Mutex, and the word of the Mutex after each step.
var Mutex = sim.Define(sim.Spec[Params, MutexResult]{
	Info: sim.Info{
		Name:     "sync.mutex",
		Doc:      lang.T("若干 goroutine 争用 sync.Mutex：谁拿到锁、每步之后的状态字、谁被阻塞、怎样结束", "goroutines that compete for a sync.Mutex: who gets it, its word after each step, who stays blocked, how it ends"),
		Archs:    []sim.Arch{{Name: "amd64", Since: gover.Go(2)}},
		Checked:  gover.Latest,
		Language: true,
		History:  common(),
	},
	Model:   func(r *sim.Run, p Params) (MutexResult, error) { return p.mutex(r, mistakes{}) },
	Mutants: mutexMutants,
	Oracle:  &mutexOracle,
})

// A MutexResult says what happened.
type MutexResult struct {
	Output  []string `json:"output" en:"printed lines" zh:"打印的各行"`
	Status  string   `json:"status" en:"how the program ends: exit, deadlock, panic or fatal" zh:"程序怎样结束：exit、deadlock、panic 或 fatal"`
	Exit    int      `json:"exit" en:"exit code" zh:"退出码"`
	Message string   `json:"message" en:"first line of what the runtime says on standard error; empty at a normal end" zh:"运行时在标准错误上的第一行；正常结束时为空"`
	Blocked []string `json:"blocked" en:"goroutines that wait at the end, in the order of their creation" zh:"结束时仍在等待的 goroutine，按创建次序"`
	Waits   []string `json:"waits" en:"each of them with its state, as in a deadlock report" zh:"它们各自的状态，与死锁报告中的写法一致"`
	Steps   []string `json:"steps" en:"the calls of methods of a Mutex in order; … behind one that does not return at once, … before its later return" zh:"依次调用的 Mutex 方法；没有立即返回的后面写 …，后来返回时前面写 …"`
	States  []int    `json:"states" en:"the word of the Mutex after each step; after one with …, as the next step finds it" zh:"每步之后 Mutex 的状态字；带 … 的步骤取下一步看到的值"`
	Order   []string `json:"order" en:"goroutines in the order in which they got a Mutex" zh:"先后拿到 Mutex 的 goroutine"`
}

func (p Params) mutex(r *sim.Run, wrong mistakes) (MutexResult, error) {
	b, err := p.run(r, scenario.Mutex, wrong)
	if err != nil {
		return MutexResult{}, err
	}
	return MutexResult{b.output, b.status, b.exit, b.message, b.blocked, b.waits, b.steps, b.column(0), b.order}, nil
}

// The bits of the word.
const (
	locked   = 1
	woken    = 2
	starving = 4
)

// starvationLimit is how long a goroutine waits before it asks for starvation mode, in nanoseconds.
const starvationLimit = 1_000_000

// A mutex is a sync.Mutex.
type mutex struct {
	state int32
	sema  semaphore
	owner *scenario.G // for those who believe in it
}

func (mu *mutex) words() words { return words{mu.state} }

func (mu *mutex) copy() *mutex {
	return &mutex{state: mu.state, sema: semaphore{count: mu.sema.count}}
}

func (l *library) mutexCall(c *call, mu *mutex) {
	switch c.name {
	case "Lock":
		l.lock(c.m, c.g, mu, func() { c.end(mu, true) })
	case "TryLock":
		got := l.tryLock(c, mu)
		c.g.Push(scenario.Truth(got))
		c.end(mu, got)
	case "Unlock":
		l.unlockMutex(c.m, c.g, mu, func() { c.end(mu, false) })
	}
}

// inconsistent is what Lock says when the word cannot be right, as after an unlock too many that was recovered.
const inconsistent = "sync: inconsistent mutex state"

// An attempt is a goroutine on its way to a Mutex that it did not get at once.
type attempt struct {
	m     *scenario.Machine
	g     *scenario.G
	mu    *mutex
	since int // when it began to wait; -1 before
	awoke bool
	hungr bool // it has waited too long
	then  func()
}

// lock calls then when the goroutine has the Mutex.
func (l *library) lock(m *scenario.Machine, g *scenario.G, mu *mutex, then func()) {
	if mu.state == 0 || l.reentrant && mu.owner == g && mu.state&locked != 0 {
		mu.state |= locked
		mu.owner = g
		if m.Run.Tracing() {
			m.Step(g, l.file+": Lock", lang.T("{g} 加锁：Mutex 空闲，状态字 0 → {word}", "{g} locks: the Mutex is free, its word goes from 0 to {word}"), sim.V("word", int(mu.state)))
		}
		then()
		return
	}
	a := &attempt{m: m, g: g, mu: mu, since: -1, then: then}
	if l.mode.starves {
		l.compete(a)
	} else {
		l.competeOld(a)
	}
}

// competeOld is one round of Lock without starvation mode.
func (l *library) competeOld(a *attempt) {
	mu := a.mu
	old := mu.state
	next := old | locked
	if old&locked != 0 {
		next = old + 1<<l.mode.shift
	}
	if a.awoke {
		if next&woken == 0 && l.mode.checks {
			l.misuse(a.m, a.g, l.unlock, inconsistent)
			return
		}
		next &^= woken
	}
	mu.state = next
	if old&locked == 0 {
		l.won(a)
		return
	}
	l.lost(a, false, func() {
		a.awoke = true
		l.competeOld(a)
	})
}

// compete is one round of Lock with starvation mode.
func (l *library) compete(a *attempt) {
	mu := a.mu
	old := mu.state
	next := old
	if old&starving == 0 {
		next |= locked
	}
	if old&(locked|starving) != 0 {
		next += 1 << l.mode.shift
	}
	if a.hungr && old&locked != 0 {
		next |= starving
	}
	if a.awoke {
		if next&woken == 0 {
			l.misuse(a.m, a.g, l.unlock, inconsistent)
			return
		}
		next &^= woken
	}
	mu.state = next
	if old&(locked|starving) == 0 {
		l.won(a)
		return
	}
	lifo := a.since >= 0
	if a.since < 0 {
		a.since = a.m.Now
	}
	l.lost(a, lifo, func() {
		a.hungr = a.hungr || l.isHungry(a)
		if mu.state&starving != 0 {
			l.takeOver(a)
			return
		}
		a.awoke = true
		l.compete(a)
	})
}

func (l *library) isHungry(a *attempt) bool {
	switch {
	case l.neverStarves:
		return false
	case l.starvesAtOnce:
		return true
	}
	return a.m.Now-a.since > starvationLimit
}

// takeOver makes the goroutine the owner of a starving Mutex that was handed to it.
func (l *library) takeOver(a *attempt) {
	mu := a.mu
	if mu.state&(locked|woken) != 0 || mu.state>>l.mode.shift == 0 {
		l.misuse(a.m, a.g, l.unlock, inconsistent)
		return
	}
	delta := int32(locked - 1<<l.mode.shift)
	if !a.hungr || mu.state>>l.mode.shift == 1 {
		delta -= starving
	}
	mu.state += delta
	mu.owner = a.g
	if a.m.Run.Tracing() {
		a.m.Step(a.g, l.file+": Lock", lang.T("饥饿模式：锁直接交给 {g}，状态字 {word}", "starvation mode: the Mutex is handed to {g}, its word is {word}"), sim.V("word", int(mu.state)))
	}
	a.then()
}

func (l *library) won(a *attempt) {
	a.mu.owner = a.g
	if a.m.Run.Tracing() {
		a.m.Step(a.g, l.file+": Lock", lang.T("{g} 抢到锁，状态字 {word}", "{g} wins the Mutex, its word is {word}"), sim.V("word", int(a.mu.state)))
	}
	a.then()
}

func (l *library) lost(a *attempt, lifo bool, then func()) {
	if a.m.Run.Tracing() {
		text := lang.T("{g} 拿不到锁，排到队尾等待，状态字 {word}（{bits}）", "{g} cannot get the Mutex and waits at the end of the queue, its word is {word} ({bits})")
		switch {
		case lifo:
			text = lang.T("{g} 醒来却没抢到锁，回到队首等待，状态字 {word}（{bits}）", "{g} was woken but did not get the Mutex and waits in front of the queue, its word is {word} ({bits})")
		case a.awoke:
			text = lang.T("{g} 醒来却没抢到锁，又排到队尾等待，状态字 {word}（{bits}）", "{g} was woken but did not get the Mutex and waits at the end of the queue again, its word is {word} ({bits})")
		}
		a.m.Step(a.g, l.file+": Lock", text, sim.V("word", int(a.mu.state)), sim.VS("bits", l.bits(a.mu.state)))
	}
	a.mu.sema.acquire(a.m, a.g, l.states.mutex, lifo, then)
}

// bits spells the word of a Mutex.
func (l *library) bits(word int32) string {
	text := ""
	for _, b := range []struct {
		bit  int32
		name string
	}{{locked, "locked"}, {woken, "woken"}, {starving, "starving"}} {
		if word&b.bit != 0 && b.bit < 1<<l.mode.shift {
			text += b.name + " + "
		}
	}
	return text + sim.Format(int(word>>l.mode.shift)) + "<<" + sim.Format(int(l.mode.shift))
}

func (l *library) tryLock(c *call, mu *mutex) bool {
	ok := mu.state&(locked|starving) == 0
	if ok {
		mu.state |= locked
		mu.owner = c.g
	}
	if c.m.Run.Tracing() {
		c.m.Step(c.g, l.file+": TryLock", lang.T("{g} 试着加锁：{ok}，状态字 {word}", "{g} tries to lock: {ok}, the word is {word}"), sim.VB("ok", ok), sim.V("word", int(mu.state)))
	}
	return ok
}

// unlockMutex calls then when Unlock returns; it never does after a panic or a fatal error.
func (l *library) unlockMutex(m *scenario.Machine, g *scenario.G, mu *mutex, then func()) {
	if l.ownerOnly && mu.owner != g {
		l.misuse(m, g, l.unlock, "sync: unlock of unlocked mutex")
		return
	}
	mu.state -= locked
	if (mu.state+locked)&locked == 0 {
		l.misuse(m, g, l.unlock, "sync: unlock of unlocked mutex")
		return
	}
	mu.owner = nil
	hand := l.mode.starves && mu.state&starving != 0
	switch {
	case hand:
		l.tellUnlock(m, g, mu, lang.T("{g} 解锁：饥饿模式，把锁直接交给队首，状态字 {word}", "{g} unlocks: starvation mode, it hands the Mutex to the first in the queue, its word is {word}"))
	case mu.state>>l.mode.shift == 0 || mu.state&(locked|woken) != 0:
		l.tellUnlock(m, g, mu, lang.T("{g} 解锁：不必唤醒谁，状态字 {word}", "{g} unlocks: nobody has to be woken, the word is {word}"))
		then()
		return
	default:
		mu.state = mu.state - 1<<l.mode.shift | woken
		l.tellUnlock(m, g, mu, lang.T("{g} 解锁并唤醒队首，由它来抢：状态字 {word}", "{g} unlocks and wakes the first in the queue, which has to compete: the word is {word}"))
	}
	if l.alwaysFair && !hand && len(mu.sema.queue) > 0 {
		l.giveFairly(m, mu)
		then()
		return
	}
	if mu.sema.release(m, hand) && l.yields {
		m.YieldLocal(g)
		g.Resume(func(*scenario.Machine, *scenario.G) { then() })
		return
	}
	then()
}

// giveFairly is what those expect who think that a Mutex is always fair: it never becomes free while somebody waits.
func (l *library) giveFairly(m *scenario.Machine, mu *mutex) {
	mu.state = mu.state&^woken | locked
	w := mu.sema.queue[0]
	mu.sema.queue = mu.sema.queue[1:]
	w.ticket = true
	mu.owner = w.g
	m.Ready(w.g)
}

func (l *library) tellUnlock(m *scenario.Machine, g *scenario.G, mu *mutex, text lang.Text) {
	if m.Run.Tracing() {
		m.Step(g, l.file+": Unlock", text, sim.V("word", int(mu.state)))
	}
}

// misuse ends the program, panics, or lets it pass, as the release does.
func (l *library) misuse(m *scenario.Machine, g *scenario.G, what misuse, text string) {
	if m.Run.Tracing() {
		m.Step(g, l.file, lang.T("{g}：{text}", "{g}: {text}"), sim.VS("text", text))
	}
	switch what {
	case panics:
		m.Panic(g, message(text))
	case fatal:
		m.Fatal(g, text)
	}
}
