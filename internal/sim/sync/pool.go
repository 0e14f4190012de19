package sync

import (
	"strconv"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// Pool predicts what sync.Pool does with a sequence of Put, Get and collections on one or several Ps. The state after
// each step is proven too: the oracle reads it out of the real pool.
var Pool = sim.Define(sim.Spec[PoolParams, PoolResult]{
	Info: sim.Info{
		Name:    "sync.pool",
		Doc:     lang.T("sync.Pool 经过一串 Put、Get 和 GC 之后，每次 Get 拿到什么、池里还剩什么", "what each Get of a sync.Pool returns in a sequence of Put, Get and collections, and what the pool still holds"),
		Archs:   []sim.Arch{{Name: "amd64", Since: gover.Go(3)}},
		Checked: gover.Latest,
		History: []gover.History{poolCleanups, poolSteals},
	},
	Model:   func(r *sim.Run, p PoolParams) (PoolResult, error) { return newPoolMachine(r, p).walk(p), nil },
	Mutants: poolMutants,
	Oracle:  &poolOracle,
})

// Limits of the parameters.
const (
	maxPoolOps   = 2000
	maxPoolProcs = 8
)

// PoolParams are the operations on one pool.
type PoolParams struct {
	Ops   []PoolOp `json:"ops" en:"operations in this order: put A, put nil, get, gc; with @1 at the end on P 1, else on P 0" zh:"依次的操作：put A、put nil、get、gc；末尾加 @1 表示在 P 1 上，否则在 P 0 上"`
	Procs int      `json:"procs" default:"1" en:"number of Ps (GOMAXPROCS), 1 to 8" zh:"P 的个数（GOMAXPROCS），1 到 8"`
	New   bool     `json:"new" default:"false" en:"whether the pool has a New function" zh:"池有没有设 New 函数"`
}

// Validate refuses Ps that are not there, and lists that are too long.
func (p PoolParams) Validate() error {
	switch {
	case p.Procs < 1 || p.Procs > maxPoolProcs:
		return sim.Wrong("procs", p.Procs, "want 1 to "+strconv.Itoa(maxPoolProcs)+" Ps")
	case len(p.Ops) < 1 || len(p.Ops) > maxPoolOps:
		return sim.Wrong("ops", len(p.Ops), "want 1 to "+strconv.Itoa(maxPoolOps)+" operations")
	}
	for _, o := range p.Ops {
		if o.P >= p.Procs {
			return sim.Wrong("ops", o, "want a P below procs="+strconv.Itoa(p.Procs)+"; they count from 0")
		}
	}
	return nil
}

// A PoolResult says what became of the operations.
type PoolResult struct {
	Gets   []string `json:"gets" en:"what each Get returns: an object, nil, or new for one that New made" zh:"每次 Get 返回什么：对象、nil，或 new（由 New 新建）"`
	Misses int      `json:"misses" en:"Gets that find nothing in the pool" zh:"在池里什么也没找到的 Get 次数"`
	Lost   int      `json:"lost" en:"objects that collections took out of the pool, or put out of reach" zh:"因 GC 离开池（或再也拿不到）的对象个数"`
	Held   int      `json:"held" en:"objects that the pool holds at the end" zh:"最后池里还有几个对象"`
	States []string `json:"states" en:"the pool after each operation: private and shared of each P, oldest object first, and the same of the victim cache" zh:"每步之后的池：各 P 的 private 和 shared（旧的在前），以及 victim 里的同样内容"`
}

// A poolShard is what one P has of a pool. The empty name is no object.
type poolShard struct {
	private string
	shared  []string // oldest first
}

func (s *poolShard) held() int {
	if s.private != "" {
		return len(s.shared) + 1
	}
	return len(s.shared)
}

func (s *poolShard) takePrivate() string {
	x := s.private
	s.private = ""
	return x
}

func (s *poolShard) takeNewest() string {
	if len(s.shared) == 0 {
		return ""
	}
	last := len(s.shared) - 1
	x := s.shared[last]
	s.shared = s.shared[:last]
	return x
}

func (s *poolShard) takeOldest() string {
	if len(s.shared) == 0 {
		return ""
	}
	x := s.shared[0]
	s.shared = s.shared[1:]
	return x
}

// A poolMachine is a pool on some Ps.
type poolMachine struct {
	run     *sim.Run
	cleanup poolCleanup
	steal   func(*poolShard) string

	local, victim []poolShard
	known         bool // the pool is on the collector's list
	everKnown     bool // it has been there before
	result        PoolResult

	wrong poolMistakes
}

func newPoolMachine(r *sim.Run, p PoolParams) *poolMachine {
	return &poolMachine{
		run: r, cleanup: poolCleanups.Value(r.Go), steal: poolSteals.Value(r.Go),
		local: make([]poolShard, p.Procs), victim: make([]poolShard, p.Procs),
		result: PoolResult{Gets: []string{}, States: make([]string, 0, len(p.Ops))},
	}
}

func (m *poolMachine) walk(p PoolParams) PoolResult {
	state := make([]byte, 0, 64)
	for i, o := range p.Ops {
		switch o.Kind {
		case poolPut:
			m.put(i+1, o)
		case poolGet:
			m.get(i+1, o, p.New)
		case poolGC:
			m.collect(i + 1)
		}
		state = m.appendState(state[:0])
		m.result.States = append(m.result.States, string(state))
	}
	for i := range m.local {
		m.result.Held += m.local[i].held() + m.victim[i].held()
	}
	m.run.Step("sync/pool.go: Pool", lang.T(
		"结束：池里还有 {held} 个对象，因 GC 丢了 {lost} 个，落空的 Get 有 {misses} 次",
		"the end: the pool holds {held}, lost to collections {lost}, Gets that found nothing: {misses}",
	), sim.V("held", m.result.Held), sim.V("lost", m.result.Lost), sim.V("misses", m.result.Misses))
	return m.result
}

// pin makes the collector know the pool, as the first use after a collection does.
func (m *poolMachine) pin() {
	if !m.known && (m.cleanup.relists || !m.everKnown) {
		m.known, m.everKnown = true, true
	}
}

func (m *poolMachine) put(n int, o PoolOp) {
	x := o.Object
	if x == poolNil {
		if !m.wrong.nilKept {
			m.run.Step("sync/pool.go: Pool.Put", lang.T("第 {n} 步：Put(nil) 什么也不做", "step {n}: Put(nil) does nothing"), sim.V("n", n))
			return
		}
	}
	m.pin()
	l := &m.local[o.P]
	if l.private == "" && !m.wrong.noPrivate {
		l.private = x
		m.run.Step("sync/pool.go: Pool.Put", lang.T(
			"第 {n} 步：P{p} 的 private 空着，{x} 放进 private",
			"step {n}: private of P{p} is empty, so {x} goes there",
		), sim.V("n", n), sim.V("p", o.P), sim.VS("x", x))
		return
	}
	l.shared = append(l.shared, x)
	m.run.Step("sync/pool.go: Pool.Put", lang.T(
		"第 {n} 步：P{p} 的 private 已有对象，{x} 压到 shared 的新端",
		"step {n}: private of P{p} is taken, so {x} is pushed on the new end of shared",
	), sim.V("n", n), sim.V("p", o.P), sim.VS("x", x))
}

func (m *poolMachine) get(n int, o PoolOp, hasNew bool) {
	m.pin()
	x, text := m.find(o.P)
	switch {
	case x != "":
		m.run.Step("sync/pool.go: Pool.Get", text, sim.V("n", n), sim.V("p", o.P), sim.VS("x", x))
	case hasNew:
		m.run.Step("sync/pool.go: Pool.Get", lang.T(
			"第 {n} 步：P{p} 上的 Get 哪里都没找到，调用 New",
			"step {n}: Get on P{p} finds nothing anywhere and calls New",
		), sim.V("n", n), sim.V("p", o.P))
		x = "new"
		m.result.Misses++
	default:
		m.run.Step("sync/pool.go: Pool.Get", lang.T(
			"第 {n} 步：P{p} 上的 Get 哪里都没找到，也没有 New，返回 nil",
			"step {n}: Get on P{p} finds nothing anywhere, there is no New, and it returns nil",
		), sim.V("n", n), sim.V("p", o.P))
		x = poolNil
		m.result.Misses++
	}
	m.result.Gets = append(m.result.Gets, x)
}

// find takes an object out of the pool for a P, from the first place that has one.
func (m *poolMachine) find(p int) (x string, text lang.Text) {
	l := &m.local[p]
	if m.wrong.victimFirst {
		if x = m.findVictim(p); x != "" {
			return x, poolFoundVictim
		}
	}
	if x = l.takePrivate(); x != "" {
		return x, poolFoundPrivate
	}
	if m.wrong.fifo {
		x = l.takeOldest()
	} else {
		x = l.takeNewest()
	}
	if x != "" {
		return x, poolFoundShared
	}
	for i := 1; i < len(m.local) && !m.wrong.noSteal; i++ {
		other := &m.local[(p+i)%len(m.local)]
		if x = m.steal(other); x == "" && m.wrong.stealPrivate {
			x = other.takePrivate()
		}
		if x != "" {
			return x, poolFoundStolen
		}
	}
	return m.findVictim(p), poolFoundVictim
}

func (m *poolMachine) findVictim(p int) string {
	if x := m.victim[p].takePrivate(); x != "" {
		return x
	}
	for i := range m.victim {
		v := &m.victim[(p+i)%len(m.victim)]
		if m.wrong.victimNewest {
			if x := v.takeNewest(); x != "" {
				return x
			}
			continue
		}
		if x := v.takeOldest(); x != "" {
			return x
		}
	}
	m.giveUpVictim()
	return ""
}

// giveUpVictim marks the victim cache as empty, so that later Gets need not look. What other Ps have there as private
// objects is out of reach from then on.
func (m *poolMachine) giveUpVictim() {
	dropped := 0
	for i := range m.victim {
		dropped += m.victim[i].held()
	}
	clear(m.victim)
	if m.result.Lost += dropped; dropped > 0 {
		m.run.Step("sync/pool.go: getSlow", lang.T(
			"victim 里拿不到东西，整个 victim 被标为空；别的 P 的 private 也就丢了 {dropped} 个",
			"the victim cache gave nothing and is marked as empty; with it go private objects of other Ps, {dropped} in number",
		), sim.V("dropped", dropped))
	}
}

// collect is what the collector does with the pool when a cycle starts.
func (m *poolMachine) collect(n int) {
	e := poolCleanups.At(m.run.Go)
	if m.wrong.neverLoses {
		return
	}
	dropped := 0
	if m.cleanup.victim {
		for i := range m.victim {
			dropped += m.victim[i].held()
		}
		m.victim, m.local = m.local, m.victim
		clear(m.local)
	} else if m.known {
		for i := range m.local {
			dropped += m.local[i].held()
		}
		clear(m.local)
	}
	m.known = false
	m.result.Lost += dropped
	m.run.Step(e.Ref, e.Note.Map(func(s string) string { return "gc: " + s }))
	m.run.Step(e.Ref, lang.T("第 {n} 步：这次 GC 从池里清出 {dropped} 个对象", "step {n}: this collection takes out {dropped}"),
		sim.V("n", n), sim.V("dropped", dropped))
}

// appendState spells the pool as the answer states has it.
func (m *poolMachine) appendState(b []byte) []byte {
	for i := range m.local {
		if len(m.local) > 1 {
			if i > 0 {
				b = append(b, "; "...)
			}
			b = append(b, 'P')
			b = strconv.AppendInt(b, int64(i), 10)
			b = append(b, ": "...)
		}
		b = m.local[i].append(b, "")
		if m.cleanup.victim {
			b = append(b, ' ')
			b = m.victim[i].append(b, "victim.")
		}
	}
	return b
}

func (s *poolShard) append(b []byte, prefix string) []byte {
	b = append(b, prefix...)
	b = append(b, "private="...)
	if s.private == "" {
		b = append(b, '-')
	}
	b = append(b, s.private...)
	b = append(b, ' ')
	b = append(b, prefix...)
	b = append(b, "shared=["...)
	for i, x := range s.shared {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, x...)
	}
	return append(b, ']')
}
