package sync

import (
	"slices"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

// Cond predicts what a program does that waits at a sync.Cond.
var Cond = sim.Define(sim.Spec[Params, CondResult]{
	Info: sim.Info{
		Name:     "sync.cond",
		Doc:      lang.T("若干 goroutine 使用 sync.Cond：Signal 和 Broadcast 唤醒谁、以什么次序、谁错过了唤醒、怎样结束", "goroutines that use a sync.Cond: whom Signal and Broadcast wake and in which order, who misses it, how it ends"),
		Archs:    []sim.Arch{{Name: "amd64", Since: gover.Go(2)}},
		Checked:  gover.Latest,
		Language: true,
		History:  common(),
	},
	Model:   func(r *sim.Run, p Params) (CondResult, error) { return p.cond(r, mistakes{}) },
	Mutants: condMutants,
	Oracle:  &condOracle,
})

// A CondResult says what happened.
type CondResult struct {
	Output  []string `json:"output" en:"printed lines" zh:"打印的各行"`
	Status  string   `json:"status" en:"how the program ends: exit, deadlock, panic or fatal" zh:"程序怎样结束：exit、deadlock、panic 或 fatal"`
	Exit    int      `json:"exit" en:"exit code" zh:"退出码"`
	Message string   `json:"message" en:"first line of what the runtime says on standard error; empty at a normal end" zh:"运行时在标准错误上的第一行；正常结束时为空"`
	Blocked []string `json:"blocked" en:"goroutines that wait at the end, in the order of their creation" zh:"结束时仍在等待的 goroutine，按创建次序"`
	Waits   []string `json:"waits" en:"each of them with its state, as in a deadlock report" zh:"它们各自的状态，与死锁报告中的写法一致"`
	Steps   []string `json:"steps" en:"the calls of methods of a Cond in order; … behind one that does not return at once, … before its later return" zh:"依次调用的 Cond 方法；没有立即返回的后面写 …，后来返回时前面写 …"`
	Waiters []int    `json:"waiters" en:"how many goroutines wait for a Signal, after each step; after one with …, as the next step finds it" zh:"每步之后等待 Signal 的 goroutine 个数；带 … 的步骤取下一步看到的值"`
	Order   []string `json:"order" en:"goroutines in the order in which their Wait returned" zh:"Wait 先后返回的 goroutine"`
}

func (p Params) cond(r *sim.Run, wrong mistakes) (CondResult, error) {
	b, err := p.run(r, scenario.Cond, wrong)
	if err != nil {
		return CondResult{}, err
	}
	return CondResult{b.output, b.status, b.exit, b.message, b.blocked, b.waits, b.steps, b.column(0), b.order}, nil
}

// A cond is a sync.Cond.
type cond struct {
	l       *mutex
	used    *cond // the address at its first use
	waiting int32 // who came and was not called
	next    int   // number for the next to come
	called  int   // numbers below it were called
	list    []*condWaiter
	kept    int // of signals, for those who believe in it
}

// A condWaiter is a goroutine in the list of a cond.
type condWaiter struct {
	g      *scenario.G
	number int
}

func (o *cond) words() words { return words{o.waiting} }

const condFile = "sync/cond.go"

func (l *library) condCall(c *call, o *cond) {
	if o.used == nil {
		o.used = o
	}
	if o.used != o {
		l.misuse(c.m, c.g, panics, "sync.Cond is copied")
		return
	}
	switch c.name {
	case "Wait":
		l.condWait(c, o)
	case "Signal":
		l.signal(c, o, l.signalsAll)
	case "Broadcast":
		l.signal(c, o, true)
	}
}

func (l *library) tellCond(c *call, o *cond, text lang.Text) {
	if c.m.Run.Tracing() {
		c.m.Step(c.g, condFile+": "+c.name, text, sim.V("waiting", int(o.waiting)))
	}
}

func (l *library) condWait(c *call, o *cond) {
	number := o.next
	o.next++
	o.waiting++
	l.tellCond(c, o, lang.T("{g} 登记为第 {waiting} 个等待者，再解锁", "{g} is counted as waiter number {waiting} and then unlocks"))
	if o.l == nil {
		l.nilDereference(c.m, c.g)
		return
	}
	if l.keepsLock {
		l.condPark(c, o, number, func() { c.end(o, true) })
		return
	}
	l.unlockMutex(c.m, c.g, o.l, func() {
		l.condPark(c, o, number, func() {
			l.tellCond(c, o, lang.T("{g} 被唤醒，重新加锁", "{g} was woken and locks again"))
			l.lock(c.m, c.g, o.l, func() { c.end(o, true) })
		})
	})
}

// condPark waits for a signal.
func (l *library) condPark(c *call, o *cond, number int, then func()) {
	switch {
	case l.conds.tickets && number < o.called:
		then()
		return
	case o.kept > 0:
		o.kept--
		o.waiting--
		then()
		return
	}
	o.list = append(o.list, &condWaiter{c.g, number})
	c.m.Park(c.g, l.states.cond, func(*scenario.Machine, *scenario.G) { then() })
}

// signal wakes the first in the list, or all.
func (l *library) signal(c *call, o *cond, all bool) {
	if o.waiting == 0 {
		l.tellCond(c, o, lang.T("{g}：没有等待者，什么也不留下", "{g}: nobody waits, and nothing is remembered"))
		if l.remembered && !all {
			o.kept++
		}
		c.end(o, false)
		return
	}
	n := o.waiting
	if !all {
		n = 1
	}
	o.waiting -= n
	if all {
		l.tellCond(c, o, lang.T("{g} 唤醒所有等待者", "{g} wakes all who wait"))
	} else {
		l.tellCond(c, o, lang.T("{g} 唤醒等得最久的一个，还有 {waiting} 个在等", "{g} wakes the one that waits longest, {waiting} still wait"))
	}
	if l.conds.tickets {
		l.callNumbers(c, o, int(n))
		c.end(o, false)
		return
	}
	woken := min(int(n), len(o.list))
	for _, w := range o.list[:woken] {
		c.m.Ready(w.g)
	}
	o.list = slices.Clone(o.list[woken:])
	if woken < int(n) { // it waits for waiters that were counted and never came
		c.m.Park(c.g, "semarelease", nil)
		return
	}
	c.end(o, false)
}

// callNumbers readies the goroutines with the next n numbers.
func (l *library) callNumbers(c *call, o *cond, n int) {
	o.called += n
	var ready []*condWaiter
	o.list = slices.DeleteFunc(slices.Clone(o.list), func(w *condWaiter) bool {
		if w.number < o.called {
			ready = append(ready, w)
			return true
		}
		return false
	})
	switch {
	case l.lastFirst && n == 1 && len(ready) == 1 && len(o.list) > 0:
		last := o.list[len(o.list)-1]
		o.list[len(o.list)-1] = ready[0]
		ready[0] = last
	case l.inTurn && len(ready) > 1:
		ready = append(ready[1:], ready[0])
	}
	for _, w := range ready {
		c.m.Ready(w.g)
	}
}

var condMutants = mutantsOf(Params.cond, []wrongRule{
	{"remembered", mistakes{remembered: true}, lang.T(
		"没有人等待时 Signal 不留下任何东西，后来的 Wait 照样阻塞。",
		"While nobody waits Signal leaves nothing behind: a later Wait blocks all the same.")},
	{"keeps-lock", mistakes{keepsLock: true}, lang.T(
		"Wait 先解锁再等待，醒来后重新加锁。",
		"Wait unlocks before it waits, and locks again when it was woken.")},
	{"last-first", mistakes{lastFirst: true}, lang.T(
		"Signal 唤醒等得最久的那个。",
		"Signal wakes the one that has waited longest.")},
	{"in-turn", mistakes{inTurn: true}, lang.T(
		"Broadcast 之后不按等待次序运行：从 1.5 起一个处理器上最后就绪的先运行，再轮到其余。",
		"After Broadcast they do not run in the order of their waiting: since 1.5, on one processor, the last one made ready runs first, then the others.")},
	{"signals-all", mistakes{signalsAll: true}, lang.T(
		"Signal 只唤醒一个，唤醒所有的是 Broadcast。",
		"Signal wakes one goroutine; Broadcast wakes all.")},
})
