package sync

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

// WaitGroup predicts what a program does that waits with sync.WaitGroup, and its counter after each step.
var WaitGroup = sim.Define(sim.Spec[Params, WaitGroupResult]{
	Info: sim.Info{
		Name:     "sync.waitgroup",
		Doc:      lang.T("若干 goroutine 使用 sync.WaitGroup：Wait 何时返回、每步之后的计数、谁被阻塞、怎样结束", "goroutines that use a sync.WaitGroup: when Wait returns, its counter after each step, who stays blocked, how it ends"),
		Archs:    []sim.Arch{{Name: "amd64", Since: gover.Go(2)}},
		Checked:  gover.Latest,
		Language: true,
		History:  common(),
	},
	Model:   func(r *sim.Run, p Params) (WaitGroupResult, error) { return p.waitgroup(r, mistakes{}) },
	Mutants: groupMutants,
	Oracle:  &groupOracle,
})

// A WaitGroupResult says what happened.
type WaitGroupResult struct {
	Output  []string `json:"output" en:"printed lines" zh:"打印的各行"`
	Status  string   `json:"status" en:"how the program ends: exit, deadlock, panic or fatal" zh:"程序怎样结束：exit、deadlock、panic 或 fatal"`
	Exit    int      `json:"exit" en:"exit code" zh:"退出码"`
	Message string   `json:"message" en:"first line of what the runtime says on standard error; empty at a normal end" zh:"运行时在标准错误上的第一行；正常结束时为空"`
	Blocked []string `json:"blocked" en:"goroutines that wait at the end, in the order of their creation" zh:"结束时仍在等待的 goroutine，按创建次序"`
	Waits   []string `json:"waits" en:"each of them with its state, as in a deadlock report" zh:"它们各自的状态，与死锁报告中的写法一致"`
	Steps   []string `json:"steps" en:"the calls of methods of a WaitGroup in order; … behind one that does not return at once, … before its later return" zh:"依次调用的 WaitGroup 方法；没有立即返回的后面写 …，后来返回时前面写 …"`
	Counter []int    `json:"counter" en:"the counter after each step; after one with …, as the next step finds it" zh:"每步之后的计数；带 … 的步骤取下一步看到的值"`
	Waiters []int    `json:"waiters" en:"how many goroutines wait, after each step, as the WaitGroup counts them" zh:"每步之后 WaitGroup 记录的等待者个数"`
	Order   []string `json:"order" en:"goroutines in the order in which their Wait returned" zh:"Wait 先后返回的 goroutine"`
}

func (p Params) waitgroup(r *sim.Run, wrong mistakes) (WaitGroupResult, error) {
	b, err := p.run(r, scenario.WaitGroup, wrong)
	if err != nil {
		return WaitGroupResult{}, err
	}
	return WaitGroupResult{b.output, b.status, b.exit, b.message, b.blocked, b.waits, b.steps, b.column(0), b.column(1), b.order}, nil
}

// A waitGroup is a sync.WaitGroup.
type waitGroup struct {
	counter, waiters int32
	sema             *semaphore // of the present round of waiters
}

func (wg *waitGroup) words() words { return words{wg.counter, wg.waiters} }

const groupFile = "sync/waitgroup.go"

func (l *library) groupCall(c *call, wg *waitGroup, args []scenario.Value) {
	switch c.name {
	case "Add":
		if l.add(c, wg, int32(args[1].N)) {
			c.end(wg, false)
		}
	case "Done":
		if l.add(c, wg, -1) {
			c.end(wg, false)
		}
	case "Wait":
		l.groupWait(c, wg)
	case "Go":
		f, _ := args[1].Ref.(*scenario.Closure)
		l.groupGoCall(c, wg, f)
	}
}

func (l *library) tellGroup(c *call, wg *waitGroup, text lang.Text) {
	if c.m.Run.Tracing() {
		c.m.Step(c.g, groupFile+": "+c.name, text, sim.V("count", int(wg.counter)), sim.V("waiting", int(wg.waiters)))
	}
}

// add changes the counter and wakes those who wait when it comes to zero; it returns false after a panic.
func (l *library) add(c *call, wg *waitGroup, delta int32) bool {
	wg.counter += delta
	v, w := wg.counter, wg.waiters
	if v < 0 && l.staysAtZero {
		wg.counter, v = 0, 0
	}
	switch {
	case v < 0:
		l.misuse(c.m, c.g, panics, "sync: negative WaitGroup counter")
		return false
	case l.group.checks && w != 0 && delta > 0 && v == delta:
		l.misuse(c.m, c.g, panics, "sync: WaitGroup misuse: Add called concurrently with Wait")
		return false
	case v > 0 || w == 0:
		l.tellGroup(c, wg, lang.T("{g}：计数变为 {count}", "{g}: the counter becomes {count}"))
		return true
	}
	l.tellGroup(c, wg, lang.T("{g}：计数归零，唤醒全部 {waiting} 个等待者", "{g}: the counter comes to 0, all {waiting} goroutines that wait are woken"))
	wg.waiters = 0
	s := wg.sema
	if !l.group.checks {
		wg.sema = nil
	}
	if l.wakesOne {
		w = 1
	}
	for range w {
		s.release(c.m, false)
	}
	return true
}

func (l *library) groupWait(c *call, wg *waitGroup) {
	if l.waitYields && wg.counter == 0 {
		c.m.Yield(c.g)
		c.g.Resume(func(*scenario.Machine, *scenario.G) { l.groupWaitNow(c, wg) })
		return
	}
	l.groupWaitNow(c, wg)
}

func (l *library) groupWaitNow(c *call, wg *waitGroup) {
	if wg.counter == 0 {
		l.tellGroup(c, wg, lang.T("{g}：计数是 0，Wait 立即返回", "{g}: the counter is 0, Wait returns at once"))
		c.end(wg, true)
		return
	}
	wg.waiters++
	if wg.sema == nil {
		wg.sema = &semaphore{}
	}
	l.tellGroup(c, wg, lang.T("{g} 等待：计数 {count}，等待者 {waiting} 个", "{g} waits: the counter is {count}, {waiting} goroutines wait"))
	wg.sema.acquire(c.m, c.g, l.states.group, false, func() {
		if l.group.checks && (wg.counter != 0 || wg.waiters != 0) {
			l.misuse(c.m, c.g, panics, "sync: WaitGroup is reused before previous Wait has returned")
			return
		}
		l.tellGroup(c, wg, lang.T("{g}：Wait 返回", "{g}: Wait returns"))
		c.end(wg, true)
	})
}

// groupGoCall starts a goroutine that runs f and then calls Done.
func (l *library) groupGoCall(c *call, wg *waitGroup, f *scenario.Closure) {
	if !l.add(c, wg, 1) {
		return
	}
	done := func(m *scenario.Machine, g *scenario.G, panicked bool) bool {
		inner := call{m: m, g: g, i: c.i, lib: l, name: "Done", at: -1}
		if panicked {
			if v, ok := g.Panicking(); ok && l.groupGo {
				g.Recover()
				m.Panic(g, v)
				return false
			}
		}
		return l.add(&inner, wg, -1)
	}
	c.m.Start(&scenario.Closure{Func: scenario.Calling(f, done)}, nil)
	c.end(wg, false)
}

var groupMutants = mutantsOf(Params.waitgroup, []wrongRule{
	{"add-inside", mistakes{waitYields: true}, lang.T(
		"在新 goroutine 里 Add 太晚：Wait 可能先看到 0 就返回了。",
		"Add inside the new goroutine comes too late: Wait may see 0 and return first.")},
	{"wakes-one", mistakes{wakesOne: true}, lang.T(
		"计数归零唤醒全部等待者，不是一个。",
		"When the counter comes to zero all goroutines that wait are woken, not one.")},
	{"stays-at-zero", mistakes{staysAtZero: true}, lang.T(
		"计数减到负数会 panic：sync: negative WaitGroup counter。",
		"A counter below zero panics: sync: negative WaitGroup counter.")},
})
