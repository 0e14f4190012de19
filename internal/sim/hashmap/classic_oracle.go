package hashmap

import (
	_ "embed" // the programs that ask the runtime are files of their own
	"fmt"
	"slices"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/rng"
	"godrill/internal/sim"
)

//go:embed probe/classic.go.txt
var probeClassic string

// classicOracle asks a real map whose hash function was replaced by one that gives the hashes of the case; everything
// else is the runtime at work. The program reads the map's own structure after each operation.
var classicOracle = sim.Oracle[ClassicParams]{
	Answers: []string{
		"count", "b", "buckets", "overflow", "longest", "growing", "old_buckets", "evacuated", "next_old", "slots", "tops", "old_slots",
		"bucket_bytes", "grows_at", "grows", "ends_at", "counts", "bs", "growings", "moves", "found", "order", "make_bytes", "make_allocs",
	},
	Edges:   classicEdges,
	Draw:    drawClassic,
	Program: classicProgram,
	Chunk:   5000,
}

// An hmapShape says where the runtime keeps the parts of a map and of its buckets.
type hmapShape struct {
	flags, b, noverflow, buckets, old, nevacuate int // byte offsets in hmap; noverflow is -1 where there is none
	data, overflow                               int // byte offsets in a bucket; a negative one counts from the end
	states                                       int // first state of a slot that means moved, less one; -1: a bit of the overflow pointer
	minTop                                       int
	sameSizeFlag                                 int
}

var hmapShapes = gover.NewTable(lang.T("hmap 的布局", "the layout of hmap"),
	gover.Entry[hmapShape]{
		Since: gover.Go(2), Value: hmapShape{flags: 8, b: 16, noverflow: -1, buckets: 24, old: 32, nevacuate: 40, data: 16, overflow: 8, states: -1, minTop: 1},
		Note: lang.T("搬迁标记在溢出指针的最低位", "the lowest bit of the overflow pointer marks a moved bucket"), Ref: "runtime/hashmap.c: Hmap",
	},
	gover.Entry[hmapShape]{
		Since: gover.Go(3), Value: hmapShape{flags: 8, b: 16, noverflow: -1, buckets: 24, old: 32, nevacuate: 40, data: 16, overflow: 8, minTop: 4},
		Note: lang.T("搬迁标记在 tophash 里", "the tophash marks a moved bucket"), Ref: "runtime/hashmap.h: Hmap",
	},
	gover.Entry[hmapShape]{
		Since: gover.Go(4), Value: hmapShape{flags: 8, b: 16, noverflow: -1, buckets: 24, old: 32, nevacuate: 40, data: 8, overflow: -8, minTop: 4},
		Note: lang.T("溢出指针移到桶尾", "the overflow pointer is at the end of the bucket"), Ref: "runtime/hashmap.go: hmap",
	},
	gover.Entry[hmapShape]{
		Since: gover.Go(5), Value: hmapShape{flags: 8, b: 9, noverflow: -1, buckets: 16, old: 24, nevacuate: 32, data: 8, overflow: -8, minTop: 4},
		Note: lang.T("flags 变成一个字节", "flags take one byte"), Ref: "runtime/hashmap.go: hmap",
	},
	gover.Entry[hmapShape]{
		Since: gover.Go(8), Value: hmapShape{flags: 8, b: 9, noverflow: 10, buckets: 16, old: 24, nevacuate: 32, data: 8, overflow: -8, minTop: 4, sameSizeFlag: 8},
		Note: lang.T("新增 noverflow", "noverflow is added"), Ref: "runtime/hashmap.go: hmap",
	},
	gover.Entry[hmapShape]{
		Since: gover.Go(12), Value: hmapShape{flags: 8, b: 9, noverflow: 10, buckets: 16, old: 24, nevacuate: 32, data: 8, overflow: -8, states: 1, minTop: 5, sameSizeFlag: 8},
		Note: lang.T("空槽分成两种状态", "a free slot has two states"), Ref: "runtime/map.go: hmap",
	},
)

func classicProgram(t sim.Target, cases []ClassicParams) sim.Program {
	var list strings.Builder
	literals := map[int]bool{}
	for _, p := range cases {
		ops := p.Ops
		if p.Step >= 0 {
			ops = ops[:p.Step]
		}
		fmt.Fprintf(&list, "t%d h%d i%d", pairOf(p.Key, p.Elem), p.Hint, p.Insert)
		if p.Literal {
			list.WriteString(" l")
			literals[p.Insert] = true
		}
		writeScript(&list, newScript(ops, p.Hashes, p.Seed))
	}
	x := hmapShapes.Value(t.Go)
	fromEnd := 0
	if x.overflow < 0 {
		fromEnd = 1
	}
	constants := fmt.Sprintf("package main\n\nconst (\n\toffFlags = %d\n\toffB = %d\n\toffNoverflow = %d\n\toffBuckets = %d\n\toffOld = %d\n\toffNevacuate = %d\n\toffData = %d\n\toffOverflow = %d\n\toverflowFromEnd = %d\n\tevacuatedBit = %t\n\tevacuatedAbove = %d\n\tevacuatedBelow = %d\n\tsameSizeFlag = %d\n\tspanRecords = %t\n\toffBucketType = %d\n)\n",
		x.flags, x.b, x.noverflow, x.buckets, x.old, x.nevacuate, x.data, x.overflow, fromEnd, x.states < 0, max(x.states, 0), x.minTop, x.sameSizeFlag, typeShapes.Value(t.Go).code, typeShapes.Value(t.Go).key+16)
	files := pairFiles(t, literals)
	files["main.go"], files["constants.go"] = probeClassic, constants
	files["cases.go"] = fmt.Sprintf("package main\n\nconst cases = %q\n", list.String())
	return sim.Program{Files: files}
}

// classicBounds are both sides of the insertions and hints at which the load decides, with both load factors.
var classicBounds = []int{
	0, 1, 6, 7, 8, 9, 12, 13, 14, 15, 24, 25, 26, 27, 28, 48, 49, 52, 53, 54, 96, 97, 104, 105, 106, 192, 193, 208, 209, 384, 385, 416, 417,
	768, 769, 832, 833, 1536, 1537, 1664, 1665, 3072, 3073, 3328, 3329, 6144, 6145, 6656, 6657,
}

// literalSizes are the literals that the program has; each size is code of its own.
var literalSizes = []int{0, 1, 7, 8, 9, 12, 13, 14, 25, 26, 27, 53}

func classicCase(hint, insert int, ops, hashes string) ClassicParams {
	return ClassicParams{Hint: hint, Insert: insert, Ops: mustOps(ops), Hashes: mustHashes(hashes), Step: -1, Seed: 1, Key: mustType("int"), Elem: mustType("int")}
}

func classicEdges(t sim.Target) []ClassicParams {
	var cases []ClassicParams
	for _, n := range classicBounds {
		cases = append(cases, classicCase(n, 0, "", ""), classicCase(0, n, "", ""))
	}
	for _, n := range literalSizes {
		p := classicCase(0, n, "", "")
		p.Literal = true
		cases = append(cases, p)
	}
	for _, p := range pairs {
		c := classicCase(60, 8, "del 3, put a", "")
		c.Key, c.Elem = mustType(p.key), mustType(p.elem)
		cases = append(cases, c)
	}
	for _, e := range []struct {
		insert      int
		ops, hashes string
	}{
		{5, "range", ""},
		{9, "range", ""},
		{10, "range", ""},
		{12, "range", ""},
		{13, "range", ""},
		{15, "range", ""}, // a growth may be under way
		{20, "range", ""},
		{27, "put 27, get 1..27, put 1..3, del 90, put 28..40", ""},
		{208, "put 209, get 1..300, put 1..10, del 1..5, del 900, put 300..330", ""},
		{9, "put 10..20, del 1..12, range", "1..20:0"},                                     // one chain
		{0, "put a, put b, put c, del b, put d, del d, del c", "a:0,b:0,c:0,d:0"},          // free slots in front
		{0, "put a, put b, put c, put d", "a:0,b:0x0300000000000000,c:0x0500000000000000"}, // small tophashes
		{0, "put 1..8, put 9, del 9, put 10..16, del 1..8, put 17", "1..20:5"},
		{9, "del 1..9, put 11..23, del 11..23, put 31..43, del 31..40, put 50, put 51, put 52", "11..23:0,31..43:1"}, // overflow buckets without load
		{14, "del 1..14, put 20..32, del 20..32, put 40..52, del 40..52, put 60..72, del 60..72, put 80..92, del 80..85, put 1, put 2", "20..32:0,40..52:1,60..72:2,80..92:3"},
		{100, "del 1..100, put 1..3, del 2, put 9", ""},
	} {
		cases = append(cases, classicCase(0, e.insert, e.ops, e.hashes))
	}
	p := classicCase(0, 13, "put 14, put 15, del 1, put 16, get 3", "")
	for p.Step = range len(p.Ops) + 1 {
		cases = append(cases, p)
	}
	if clears.Value(t.Go) {
		cases = append(cases, classicCase(0, 27, "clear, put 1..4", ""), classicCase(0, 9, "clear, clear, range", "1..9:0"))
	}
	return cases
}

// drawClassic returns a map and operations, mostly near the bounds of the load.
func drawClassic(r *rng.Rand, t sim.Target) ClassicParams {
	pair := rng.Pick(r, pairs[:])
	p := ClassicParams{Step: -1, Seed: r.IntN(1 << 20), Key: mustType(pair.key), Elem: mustType(pair.elem), Ops: []Op{}, Hashes: []KeyHash{}}
	most := r.Range(2, 70)
	switch r.IntN(8) {
	case 0:
		p.Hint = rng.Pick(r, classicBounds)
		return p
	case 1:
		p.Hint = r.IntN(20_000)
		return p
	case 2:
		p.Insert = rng.Pick(r, classicBounds)
		p.Ops = mustOps("put 1..5, put 20000, get 1..9")
		return p
	case 3:
		p.Literal, p.Insert = pair.literal != "", rng.Pick(r, literalSizes)
	case 4:
		p.Insert, most = r.Range(60, 1200), 1500
		p.Ops = drawOps(r, most, clears.Value(t.Go))
		p.Ops = withoutRange(p.Ops)
		return p
	case 5:
		p.Hint = r.IntN(100)
		p.Insert = r.IntN(most + 1)
	case 6:
		drawOverflow(r, &p)
		return p
	default:
		p.Insert = min(rng.Pick(r, classicBounds[:25]), most)
	}
	p.Ops, p.Hashes = drawOps(r, most, clears.Value(t.Go)), drawHashes(r, most)
	if _, err := classicRun(sim.NewRun(t), p, classicMistakes{}); err != nil {
		p.Ops = withoutRange(p.Ops)
	}
	if r.Chance(8) && len(p.Ops) > 0 {
		p.Step = r.IntN(len(p.Ops) + 1)
	}
	return p
}

// drawOverflow fills one bucket after the other beyond its slots and empties it again, so that overflow buckets pile up while
// the load stays low.
func drawOverflow(r *rng.Rand, p *ClassicParams) {
	b := r.IntN(4)
	p.Hint = slotCount<<b*5/8 + 4
	key := 1
	for i := range 1<<b + r.IntN(3) {
		n := r.Range(9, 12)
		to := key + n - 1
		p.Hashes = append(p.Hashes, KeyHash{keySpan{from: key, to: to}, uint64(i%(1<<b)) | uint64(r.IntN(256))<<56 | uint64(r.IntN(4))<<b})
		p.Ops = append(p.Ops, Op{putVerb, keySpan{from: key, to: to}}, Op{delVerb, keySpan{from: key + r.IntN(4), to: to}})
		key += n
	}
	for range r.Range(2, 8) {
		p.Ops = append(p.Ops, Op{verb(r.IntN(3)), keySpan{from: key, to: key}})
		key += r.IntN(2)
	}
}

func withoutRange(ops []Op) []Op {
	return slices.DeleteFunc(ops, func(o Op) bool { return o.verb == rangeVerb })
}
