package hashmap

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/layout"
)

// Swiss predicts the state of a Swiss map. It stands for the same program as [Classic]: a make or a literal, insertions of
// the keys 1, 2, …, then the entries of ops.
var Swiss = sim.Define(sim.Spec[SwissParams, SwissResult]{
	Info: sim.Info{
		Name:    "hashmap.swiss",
		Doc:     lang.T("Swiss map（1.24 起）在一串操作之后的状态：小 map、各张表的容量和余量、目录、墓碑、何时扩容或分裂", "the state of a Swiss map (since 1.24) after any operations: small map, capacity and growth left of each table, directory, tombstones, when it grows or splits"),
		Archs:   archs(24),
		Checked: gover.Latest,
		History: []gover.History{fullSmalls, prunings, emptyClears},
	},
	Model:   func(r *sim.Run, p SwissParams) (SwissResult, error) { return swissRun(r, p, swissMistakes{}) },
	Mutants: swissMutants,
	Oracle:  &swissOracle,
})

// SwissParams describe the map and what is done to it; they are those of [Classic].
type SwissParams struct {
	Hint    int         `json:"hint" default:"0" en:"second argument of make" zh:"make 的第二个参数"`
	Insert  int         `json:"insert" default:"0" en:"new keys 1, 2, … put in first" zh:"先插入多少个新键：1、2、…"`
	Ops     []Op        `json:"ops" default:"[]" en:"then these operations: put a, del a, get a, put 1..27, clear, range (up to 32 slots)" zh:"然后依次做的操作：put a、del a、get a、put 1..27、clear、range（至多 32 个槽）"`
	Step    int         `json:"step" default:"-1" en:"answer for the state after so many entries of ops; -1 means after all" zh:"回答 ops 前几项之后的状态；-1 表示全部之后"`
	Hashes  []KeyHash   `json:"hashes" default:"[]" en:"hashes of keys: a:0x1f, 1..9:3; others are drawn from seed" zh:"键的哈希：a:0x1f、1..9:3；其余由 seed 决定"`
	Seed    int         `json:"seed" default:"1" en:"seed of the hashes that are not given" zh:"未给出的哈希的种子"`
	Literal bool        `json:"literal" default:"false" en:"the first insert entries stand as constants in a composite literal" zh:"先插入的键作为常量写在复合字面量里"`
	Key     layout.Type `json:"key" default:"\"int\"" en:"key type" zh:"键类型"`
	Elem    layout.Type `json:"elem" default:"\"int\"" en:"element type" zh:"值类型"`
}

// Validate refuses what the model does not follow.
func (p SwissParams) Validate() error { return ClassicParams(p).Validate() }

// A SwissResult is the state of the map at the end, and what happened on the way. Single operations count from 1: the
// insertions, then each key of each entry. Lists by table are in the order of the directory, lists by entry have one
// element for each entry of ops.
type SwissResult struct {
	Count       int      `json:"count" en:"keys in the map" zh:"键的个数"`
	Small       bool     `json:"small" en:"whether it is a small map: at most one group and no table" zh:"是否小 map：至多一个 group，没有 table"`
	Tables      int      `json:"tables" en:"tables; 0 for a small map" zh:"table 的个数；小 map 为 0"`
	Directory   int      `json:"directory" en:"entries of the directory; 0 for a small map" zh:"目录的项数；小 map 为 0"`
	Depth       int      `json:"depth" en:"globalDepth: the hash bits that choose the entry of the directory" zh:"globalDepth：用哈希的几个最高位选目录项"`
	Groups      int      `json:"groups" en:"groups of 8 slots in all" zh:"group（每个 8 槽）的总数"`
	Capacity    int      `json:"capacity" en:"slots in all" zh:"槽的总数"`
	GrowthLeft  int      `json:"growth_left" en:"growthLeft of all tables; for a small map the free slots of 8" zh:"所有 table 的 growthLeft 之和；小 map 为 8 个槽中空着的个数"`
	Tombstones  int      `json:"tombstones" en:"deleted slots that are not free again (tombstones)" zh:"墓碑：删除后未能恢复为空的槽数"`
	Capacities  []int    `json:"capacities" en:"capacity of each table" zh:"每张 table 的容量"`
	GrowthLefts []int    `json:"growth_lefts" en:"growthLeft of each table" zh:"每张 table 的 growthLeft"`
	Useds       []int    `json:"useds" en:"keys in each table" zh:"每张 table 里的键数"`
	Depths      []int    `json:"depths" en:"localDepth of each table" zh:"每张 table 的 localDepth"`
	GrowsAt     []int    `json:"grows_at" en:"numbers of the single operations that make the map grow" zh:"第几次单个操作使 map 扩容"`
	Grows       []string `json:"grows" en:"kind of each growth: table (a small map gets its first table), double or split" zh:"每次扩容的种类：table（小 map 变成一张表）、double（表翻倍）、split（表一分为二）"`
	PrunesAt    []int    `json:"prunes_at" en:"numbers of the single operations that clean up tombstones" zh:"第几次单个操作清理了墓碑"`
	Slots       []string `json:"slots" en:"keys in each group, where there are at most 16: - empty, x tombstone" zh:"每个 group 里的键（至多 16 个 group 时）：- 空，x 墓碑"`
	Ctrls       []string `json:"ctrls" en:"control bytes of each group, in hexadecimal" zh:"每个 group 的控制字节，十六进制"`
	Counts      []int    `json:"counts" en:"count after each entry" zh:"每项之后的键数"`
	Slotses     []int    `json:"capacities_after" en:"slots in all after each entry" zh:"每项之后的槽总数"`
	Lefts       []int    `json:"growth_left_after" en:"growth left after each entry" zh:"每项之后的 growth left"`
	Tombs       []int    `json:"tombstones_after" en:"tombstones after each entry" zh:"每项之后的墓碑数"`
	Found       []int    `json:"found" en:"for each entry that gets: how many of its keys are there" zh:"每个 get 项找到几个键"`
	Order       string   `json:"order" en:"keys in the order of the last range" zh:"最后一次 range 的顺序"`
	Orders      int      `json:"orders" en:"how many different orders the last range may have" zh:"最后一次 range 可能有几种不同的顺序"`
	GroupBytes  int      `json:"group_bytes" unit:"bytes" en:"size of a group" zh:"一个 group 的大小"`
	MakeBytes   int      `json:"make_bytes" unit:"bytes" en:"heap bytes that make takes" zh:"make 分配的堆内存"`
	MakeAllocs  int      `json:"make_allocs" en:"heap objects that make takes" zh:"make 分配的堆对象个数"`
}

// Limits of what is listed and followed.
const (
	shownGroups = 16
	shownTables = 64
	rangeSlots  = 32
	depthMax    = 16 // keys with equal leading bits would split a table without end
)

// swissRun makes the map, runs the script and describes the end.
func swissRun(r *sim.Run, p SwissParams, wrong swissMistakes) (SwissResult, error) {
	if err := checkTarget(r, p.Key, p.Elem, p.Ops); err != nil {
		return SwissResult{}, err
	}
	if p.Step >= 0 {
		p.Ops = p.Ops[:p.Step]
	}
	hint := p.Hint
	if p.Literal {
		hint = p.Insert
	}
	m := &swissMap{swissRules: swissRulesOf(r, p.Key, p.Elem), script: newScript(p.Ops, p.Hashes, p.Seed), run: r, wrong: wrong}
	if wrong.change != nil {
		wrong.change(&m.swissRules)
	}
	m.res = SwissResult{GrowsAt: []int{}, Grows: []string{}, PrunesAt: []int{}, Found: []int{}}
	shape := m.shapeOf(hint)
	mem := swissMemory(r, p.Key, p.Elem)
	m.res.GroupBytes = mem.group
	m.res.MakeBytes, m.res.MakeAllocs = mem.make(shape)
	m.explainMake(hint, shape)
	m.build(shape)
	for i := range p.Insert {
		m.single(scriptEntry{verb: putVerb}, int32(i+1))
	}
	n := len(p.Ops)
	m.res.Counts, m.res.Slotses, m.res.Lefts, m.res.Tombs = make([]int, n), make([]int, n), make([]int, n), make([]int, n)
	for i, e := range m.entries {
		if err := m.entry(i, e); err != nil {
			return SwissResult{}, err
		}
	}
	if m.stuck {
		return SwissResult{}, sim.Wrong("hashes", "", "want keys whose leading bits differ: tables split without end")
	}
	m.describe()
	return m.res, nil
}

// entry runs one entry of ops.
func (m *swissMap) entry(i int, e scriptEntry) error {
	before := m.found
	switch e.verb {
	case clearVerb:
		m.op++
		m.run.Tick()
		m.clear()
	case rangeVerb:
		m.op++
		m.run.Tick()
		if err := m.iterate(); err != nil {
			return err
		}
	default:
		for key := e.from; key <= e.to; key++ {
			m.single(e, key)
		}
	}
	if e.verb == getVerb {
		m.res.Found = append(m.res.Found, m.found-before)
	}
	t := m.totals()
	m.res.Counts[i], m.res.Slotses[i], m.res.Lefts[i], m.res.Tombs[i] = m.count, t.slots, t.left, t.tombstones
	m.explainEntry(i, t)
	return nil
}

// single does one operation on one key.
func (m *swissMap) single(e scriptEntry, key int32) {
	m.op++
	m.run.Tick()
	h := m.hash(key)
	switch e.verb {
	case putVerb:
		m.put(key, h)
	case delVerb:
		m.del(key, h)
	case getVerb:
		if m.get(key, h) {
			m.found++
		}
	}
}
