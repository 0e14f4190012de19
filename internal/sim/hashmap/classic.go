package hashmap

import (
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/layout"
)

// Classic predicts the state of a bucket map. It stands for
//
//	m := make(map[K]V, hint)
//
// on the heap, then insert insertions of the keys 1, 2, …, then the entries of ops. With literal the first insert entries
// stand in a composite literal in place of the make.
var Classic = sim.Define(sim.Spec[ClassicParams, ClassicResult]{
	Info: sim.Info{
		Name:    "hashmap.classic",
		Doc:     lang.T("桶式 map（到 1.23）在一串操作之后的状态：B、溢出桶、何时扩容、每次写搬了哪些旧桶", "the state of a bucket map (up to 1.23) after any operations: B, overflow buckets, when it grows, which old buckets each write moves"),
		Archs:   archs(2),
		Checked: gover.GoPatch(23, 12),
		History: []gover.History{loads, hintLimits, literalHints, sameSizes, skips, spares, slotStates, tophashes, rangeStarts},
	},
	Model:   func(r *sim.Run, p ClassicParams) (ClassicResult, error) { return classicRun(r, p, classicMistakes{}) },
	Mutants: classicMutants,
	Oracle:  &classicOracle,
})

// ClassicParams describe the map and what is done to it.
type ClassicParams struct {
	Hint    int         `json:"hint" default:"0" en:"second argument of make" zh:"make 的第二个参数"`
	Insert  int         `json:"insert" default:"0" en:"new keys 1, 2, … put in first" zh:"先插入多少个新键：1、2、…"`
	Ops     []Op        `json:"ops" default:"[]" en:"then these operations: put a, del a, get a, put 1..27, clear, range (up to 4 buckets)" zh:"然后依次做的操作：put a、del a、get a、put 1..27、clear、range（至多 4 个桶）"`
	Step    int         `json:"step" default:"-1" en:"answer for the state after so many entries of ops; -1 means after all" zh:"回答 ops 前几项之后的状态；-1 表示全部之后"`
	Hashes  []KeyHash   `json:"hashes" default:"[]" en:"hashes of keys: a:0x1f, 1..9:3; others are drawn from seed" zh:"键的哈希：a:0x1f、1..9:3；其余由 seed 决定"`
	Seed    int         `json:"seed" default:"1" en:"seed of the hashes that are not given" zh:"未给出的哈希的种子"`
	Literal bool        `json:"literal" default:"false" en:"the first insert entries stand as constants in a composite literal" zh:"先插入的键作为常量写在复合字面量里"`
	Key     layout.Type `json:"key" default:"\"int\"" en:"key type" zh:"键类型"`
	Elem    layout.Type `json:"elem" default:"\"int\"" en:"element type" zh:"值类型"`
}

// Validate refuses what the model does not follow.
func (p ClassicParams) Validate() error {
	if err := checkInt("hint", p.Hint, 0, hintMax); err != nil {
		return err
	}
	if err := checkInt("insert", p.Insert, 0, singleMax); err != nil {
		return err
	}
	if p.Literal && p.Hint != 0 {
		return sim.Wrong("hint", p.Hint, "a literal takes no hint")
	}
	if p.Literal && !constants(p.Key) {
		return sim.Wrong("key", p.Key.String(), "want a key type that has constants, for a literal")
	}
	if err := checkTypes(p.Key, p.Elem); err != nil {
		return err
	}
	return checkOps(p.Insert, p.Ops, p.Hashes, p.Step)
}

// constants reports whether a literal may list keys of the type as constants. Those that are not, such as interfaces,
// take another way in some releases.
func constants(key layout.Type) bool {
	for _, word := range []string{"*", "interface", "any", "chan", "unsafe"} {
		if strings.Contains(key.String(), word) {
			return false
		}
	}
	return true
}

// A ClassicResult is the state of the map at the end, and what happened on the way. Single operations count from 1: the
// insertions, then each key of each entry. Lists by entry have one element for each entry of ops.
type ClassicResult struct {
	Count      int      `json:"count" en:"keys in the map" zh:"键的个数"`
	B          int      `json:"b" en:"B: the logarithm of the number of buckets" zh:"B：桶数的对数"`
	Buckets    int      `json:"buckets" en:"buckets in the current array, without overflow buckets; 0 while nothing is allocated" zh:"当前桶数组的桶数，不含溢出桶；尚未分配时为 0"`
	Overflow   int      `json:"overflow" en:"overflow buckets behind the current buckets" zh:"当前桶后面挂的溢出桶个数"`
	Longest    int      `json:"longest" en:"buckets in the longest chain" zh:"最长的桶链有几个桶"`
	Growing    bool     `json:"growing" en:"whether a growth is under way" zh:"是否正在扩容"`
	OldBuckets int      `json:"old_buckets" en:"buckets in the old array; 0 when no growth is under way" zh:"旧桶数组的桶数；不在扩容时为 0"`
	Evacuated  int      `json:"evacuated" en:"old buckets that are already moved" zh:"已搬走的旧桶个数"`
	NextOld    int      `json:"next_old" en:"nevacuate: all old buckets below are moved" zh:"nevacuate：小于它的旧桶都已搬走"`
	GrowsAt    []int    `json:"grows_at" en:"numbers of the single operations that start a growth" zh:"第几次单个操作开始扩容"`
	Grows      []string `json:"grows" en:"kind of each growth: double or same-size" zh:"每次扩容的种类：double 或 same-size"`
	EndsAt     []int    `json:"ends_at" en:"numbers of the single operations that end a growth" zh:"第几次单个操作结束扩容"`
	Slots      []string `json:"slots" en:"keys in each current bucket, where there are at most 16: - free, x freed by a deletion, | overflow bucket" zh:"每个当前桶里的键（至多 16 个桶时）：- 空，x 被删除而空出，| 之后是溢出桶"`
	Tops       []string `json:"tops" en:"bytes of the tophash array of each current bucket, in hexadecimal" zh:"每个当前桶的 tophash 数组，十六进制"`
	OldSlots   []string `json:"old_slots" en:"keys in each old bucket that is not yet moved; moved ones read moved" zh:"每个未搬的旧桶里的键；已搬的写 moved"`
	Counts     []int    `json:"counts" en:"count after each entry" zh:"每项之后的键数"`
	Bs         []int    `json:"bs" en:"B after each entry" zh:"每项之后的 B"`
	Growings   []bool   `json:"growings" en:"whether a growth is under way after each entry" zh:"每项之后是否正在扩容"`
	Moves      []string `json:"moves" en:"numbers of the old buckets that each entry moves" zh:"每项搬走的旧桶编号"`
	Found      []int    `json:"found" en:"for each entry that gets: how many of its keys are there" zh:"每个 get 项找到几个键"`
	Order      string   `json:"order" en:"keys in the order of the last range" zh:"最后一次 range 的顺序"`
	Orders     int      `json:"orders" en:"how many different orders the last range may have" zh:"最后一次 range 可能有几种不同的顺序"`
	BucketSize int      `json:"bucket_bytes" unit:"bytes" en:"size of a bucket" zh:"一个桶的大小"`
	MakeBytes  int      `json:"make_bytes" unit:"bytes" en:"heap bytes that make takes" zh:"make 分配的堆内存"`
	MakeAllocs int      `json:"make_allocs" en:"heap objects that make takes" zh:"make 分配的堆对象个数"`
}

// shownBuckets is the largest number of buckets whose slots are listed, rangeBuckets the largest that a range is followed
// over: more have too many orders.
const (
	shownBuckets = 16
	rangeBuckets = 4
)

// bMax is the largest B of a map with operations: from 16 on the runtime counts overflow buckets by chance.
const bMax = 15

// classicRun makes the map, runs the script and describes the end.
func classicRun(r *sim.Run, p ClassicParams, wrong classicMistakes) (ClassicResult, error) {
	if err := checkTarget(r, p.Key, p.Elem, p.Ops); err != nil {
		return ClassicResult{}, err
	}
	if p.Step >= 0 {
		p.Ops = p.Ops[:p.Step]
	}
	hint := p.Hint
	if p.Literal && literalHints.Value(r.Go) {
		hint = p.Insert
	}
	m := &classicMap{classicRules: classicRulesOf(r), script: newScript(p.Ops, p.Hashes, p.Seed), run: r, wrong: wrong}
	if wrong.load > 0 {
		m.load = wrong.load
	}
	m.b = m.hintB(hint)
	m.res.GrowsAt, m.res.Grows, m.res.EndsAt = []int{}, []string{}, []int{}
	mem := classicMemory(r, p.Key, p.Elem)
	m.explainMake(hint)
	m.res.BucketSize = mem.bucket
	m.res.MakeBytes, m.res.MakeAllocs = mem.make(m.b)
	busy := p.Insert > 0 || len(p.Ops) > 0
	if busy && m.b > bMax {
		return ClassicResult{}, sim.Wrong("hint", p.Hint, "want no operations for so large a map: from B = 16 on the runtime counts overflow buckets by chance")
	}
	if m.b > 0 && (busy || 1<<m.b <= shownBuckets) {
		m.cur = newBuckets(m.b)
	}
	for i := range p.Insert {
		m.single(scriptEntry{verb: putVerb}, int32(i+1))
	}
	m.res.Counts, m.res.Bs = make([]int, len(p.Ops)), make([]int, len(p.Ops))
	m.res.Growings, m.res.Moves, m.res.Found = make([]bool, len(p.Ops)), make([]string, len(p.Ops)), []int{}
	for i, e := range m.entries {
		if err := m.entry(i, e); err != nil {
			return ClassicResult{}, err
		}
	}
	m.describe()
	return m.res, nil
}

// entry runs one entry of ops.
func (m *classicMap) entry(i int, e scriptEntry) error {
	m.moves, m.listMoves = m.moves[:0], true
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
	m.res.Counts[i], m.res.Bs[i], m.res.Growings[i], m.res.Moves[i] = m.count, m.b, m.old != nil, joinInts(m.moves)
	m.explainEntry(i)
	return nil
}

// single does one operation on one key.
func (m *classicMap) single(e scriptEntry, key int32) {
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
