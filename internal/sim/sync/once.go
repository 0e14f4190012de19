package sync

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

// Once predicts what a program does that uses sync.Once or sync.OnceFunc.
var Once = sim.Define(sim.Spec[Params, OnceResult]{
	Info: sim.Info{
		Name:     "sync.once",
		Doc:      lang.T("若干 goroutine 使用 sync.Once：函数执行几次、谁等谁、panic 与递归的后果、怎样结束", "goroutines that use a sync.Once: how often the function runs, who waits for whom, what a panic or a recursion leads to, how it ends"),
		Archs:    []sim.Arch{{Name: "amd64", Since: gover.Go(2)}},
		Checked:  gover.Latest,
		Language: true,
		History:  common(),
	},
	Model:   func(r *sim.Run, p Params) (OnceResult, error) { return p.once(r, mistakes{}) },
	Mutants: onceMutants,
	Oracle:  &onceOracle,
})

// A OnceResult says what happened.
type OnceResult struct {
	Output  []string `json:"output" en:"printed lines" zh:"打印的各行"`
	Status  string   `json:"status" en:"how the program ends: exit, deadlock, panic or fatal" zh:"程序怎样结束：exit、deadlock、panic 或 fatal"`
	Exit    int      `json:"exit" en:"exit code" zh:"退出码"`
	Message string   `json:"message" en:"first line of what the runtime says on standard error; empty at a normal end" zh:"运行时在标准错误上的第一行；正常结束时为空"`
	Blocked []string `json:"blocked" en:"goroutines that wait at the end, in the order of their creation" zh:"结束时仍在等待的 goroutine，按创建次序"`
	Waits   []string `json:"waits" en:"each of them with its state, as in a deadlock report" zh:"它们各自的状态，与死锁报告中的写法一致"`
	Steps   []string `json:"steps" en:"the calls of Do in order; … behind one that does not return before the next step, … before its later return" zh:"依次调用的 Do；在下一步之前没有返回的后面写 …，后来返回时前面写 …"`
	Done    []int    `json:"done" en:"1 if the Once is done, after each step; after one with …, as the next step finds it" zh:"每步之后 Once 是否已完成（1 是，0 否）；带 … 的步骤取下一步看到的值"`
	States  []int    `json:"states" en:"the word of the Mutex inside, after each step" zh:"每步之后内部 Mutex 的状态字"`
	Order   []string `json:"order" en:"goroutines in the order in which their Do returned" zh:"Do 先后返回的 goroutine"`
}

func (p Params) once(r *sim.Run, wrong mistakes) (OnceResult, error) {
	b, err := p.run(r, scenario.Once, wrong)
	if err != nil {
		return OnceResult{}, err
	}
	return OnceResult{b.output, b.status, b.exit, b.message, b.blocked, b.waits, b.steps, b.column(0), b.column(1), b.order}, nil
}

// A once is a sync.Once.
type once struct {
	done   int32
	m      mutex
	runner *scenario.G // for those who believe that it knows who runs
}

func (o *once) words() words { return words{o.done, o.m.state} }

const onceFile = "sync/once.go: Do"

func (l *library) tellOnce(m *scenario.Machine, g *scenario.G, text lang.Text) {
	if m.Run.Tracing() {
		m.Step(g, onceFile, text)
	}
}

func (l *library) onceCall(c *call, o *once, f scenario.Value) {
	fn, _ := f.Ref.(*scenario.Closure)
	l.do(c.m, c.g, o, fn, nil, func() { c.end(o, true) })
}

// do runs a function unless the Once is done. Again, if it is not nil, recovers a panic of the function and says with
// what to panic again.
func (l *library) do(m *scenario.Machine, g *scenario.G, o *once, f *scenario.Closure, again func(*scenario.G) *scenario.Dynamic, then func()) {
	if o.done == 1 {
		l.tellOnce(m, g, lang.T("{g}：已经做过，Do 立即返回", "{g}: it is done, Do returns at once"))
		then()
		return
	}
	if l.recursionEnds && o.runner == g || l.noWaiting && o.runner != nil {
		then()
		return
	}
	if o.m.state != 0 {
		l.tellOnce(m, g, lang.T("{g}：函数正在执行，等它结束", "{g}: the function is being carried out, wait for its end"))
	}
	l.lock(m, g, &o.m, func() { l.doLocked(m, g, o, f, again, then) })
}

// doLocked is the part of Do that holds the Mutex.
func (l *library) doLocked(m *scenario.Machine, g *scenario.G, o *once, f *scenario.Closure, again func(*scenario.G) *scenario.Dynamic, then func()) {
	if o.done == 1 {
		l.tellOnce(m, g, lang.T("{g}：等到时已经做过", "{g}: it is done by now"))
		l.unlockMutex(m, g, &o.m, then)
		return
	}
	o.runner = g
	finish := func(panicked bool) {
		o.runner = nil
		if !panicked || l.onceDone && !l.retries {
			o.done = 1
		}
	}
	if f == nil {
		finish(true)
		l.unlockMutex(m, g, &o.m, func() { l.nilDereference(m, g) })
		return
	}
	l.tellOnce(m, g, lang.T("{g} 执行函数", "{g} carries out the function"))
	m.Call(g, f, nil, 0, func(m *scenario.Machine, g *scenario.G, panicked bool) bool {
		finish(panicked)
		if !panicked {
			l.unlockMutex(m, g, &o.m, then)
			return true
		}
		if o.done == 1 {
			l.tellOnce(m, g, lang.T("{g}：函数没有正常返回，Once 仍算做过", "{g}: the function does not return normally, the Once counts as done nevertheless"))
		} else {
			l.tellOnce(m, g, lang.T("{g}：函数没有正常返回，Once 不算做过", "{g}: the function does not return normally, the Once does not count as done"))
		}
		yields := l.yields
		l.yields = false // the goroutine is on its way out of its functions and cannot give way
		l.unlockMutex(m, g, &o.m, func() {})
		l.yields = yields
		if again != nil {
			v := again(g)
			m.Panic(g, v)
			return false
		}
		return true
	})
}

// nilPanic is the value of panic(nil), as OnceFunc calls it after a Goexit.
var nilPanic = failure("panic called with nil argument (use GODEBUG=panicnil=1 to disable)")

// onceFunc makes the function that sync.OnceFunc returns.
func (l *library) onceFunc(f *scenario.Closure) *scenario.Closure {
	o := &once{}
	var value *scenario.Dynamic // of the panic that every call repeats
	again := func(g *scenario.G) *scenario.Dynamic {
		value = nilPanic
		if v, ok := g.Panicking(); ok {
			value = v
		}
		g.Recover()
		return value
	}
	return &scenario.Closure{Do: func(m *scenario.Machine, g *scenario.G, _ []scenario.Value) {
		l.do(m, g, o, f, again, func() {
			if value != nil {
				m.Panic(g, value)
			}
		})
	}}
}

var onceMutants = mutantsOf(Params.once, []wrongRule{
	{"retries", mistakes{retries: true}, lang.T(
		"从 1.4 起函数 panic 也算做过，Once 不会再执行它。",
		"Since 1.4 a panic counts as done: the Once does not run the function again.")},
	{"recursion-ends", mistakes{recursionEnds: true}, lang.T(
		"在 Do 的函数里再调用同一个 Once 的 Do 会死锁。",
		"Calling Do of the same Once inside its function is a deadlock.")},
	{"no-waiting", mistakes{noWaiting: true}, lang.T(
		"第二个调用 Do 的 goroutine 要等第一个的函数结束才返回。",
		"A second call of Do returns only after the function of the first has ended.")},
})
