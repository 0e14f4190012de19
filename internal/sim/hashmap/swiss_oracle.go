package hashmap

import (
	_ "embed" // the programs that ask the runtime are files of their own
	"fmt"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/rng"
	"godrill/internal/sim"
)

//go:embed probe/swiss.go.txt
var probeSwiss string

// swissOracle asks a real map whose hash function was replaced, as that of [Classic] does. Where 1.27 has hash functions
// built in, the program chooses keys that hash as the case wants instead.
var swissOracle = sim.Oracle[SwissParams]{
	Answers: []string{
		"count", "small", "tables", "directory", "depth", "groups", "capacity", "growth_left", "tombstones", "capacities", "growth_lefts", "useds", "depths",
		"slots", "ctrls", "group_bytes", "grows_at", "grows", "prunes_at", "counts", "capacities_after", "growth_left_after", "tombstones_after", "found", "order",
		"make_bytes", "make_allocs",
	},
	Edges:   swissEdges,
	Draw:    drawSwiss,
	Program: swissProgram,
	Chunk:   5000,
}

// slotStrides says where the type of a map keeps the distance between two keys of a group.
var slotStrides = gover.NewTable(lang.T("map 类型中键的间距", "the distance of keys in the type of a map"),
	gover.Entry[int]{
		Since: gover.Go(24), Value: 88,
		Note: lang.T("槽的大小", "the size of a slot"), Ref: "internal/abi/map_swiss.go: SwissMapType",
	},
	gover.Entry[int]{
		Since: gover.Go(27), Value: 96,
		Note: lang.T("键的间距", "the distance of keys"), Ref: "internal/abi/map.go: MapType",
	},
)

func swissProgram(t sim.Target, cases []SwissParams) sim.Program {
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
	files := pairFiles(t, literals)
	files["main.go"] = probeSwiss
	files["constants.go"] = fmt.Sprintf("package main\n\nconst (\n\toffGroupSize = %d\n\toffStride = %d\n)\n", typeShapes.Value(t.Go).key+32, slotStrides.Value(t.Go))
	files["cases.go"] = fmt.Sprintf("package main\n\nconst cases = %q\n", list.String())
	return sim.Program{Files: files}
}

// swissBounds are both sides of the insertions and hints at which the load decides.
var swissBounds = []int{
	0, 1, 7, 8, 9, 14, 15, 16, 28, 29, 32, 56, 57, 58, 112, 113, 224, 225, 448, 449, 895, 896, 897, 898, 1024, 1025, 1792, 1793, 1795, 1796,
	3584, 3585, 3590, 3591, 7168, 7169, 7181, 7182,
}

func swissCase(hint, insert int, ops, hashes string) SwissParams {
	return SwissParams(classicCase(hint, insert, ops, hashes))
}

func swissEdges(t sim.Target) []SwissParams {
	var cases []SwissParams
	for _, n := range swissBounds {
		cases = append(cases, swissCase(n, 0, "", ""), swissCase(0, min(n, 1800), "", ""))
	}
	for _, n := range literalSizes {
		p := swissCase(0, n, "", "")
		p.Literal = true
		cases = append(cases, p)
	}
	for _, p := range pairs {
		for _, ops := range []string{"put 1", "put 9..14, del 1..9, put 20..40"} {
			c := swissCase(0, 8, ops, "1..40:0x85")
			c.Key, c.Elem = mustType(p.key), mustType(p.elem)
			cases = append(cases, c)
		}
		c := swissCase(60, 8, "del 3, put a", "")
		c.Key, c.Elem = mustType(p.key), mustType(p.elem)
		// Tombstones in group 0, which no key needs.
		d := swissCase(14, 14, "del 1..6, put 20..40", "1..8:3,9..40:0x83")
		d.Key, d.Elem = c.Key, c.Elem
		cases = append(cases, c, d)
	}
	for _, e := range []struct {
		insert      int
		ops, hashes string
	}{
		{5, "range", ""},
		{8, "range, put 1, range", ""},
		{12, "range", ""},
		{20, "range", ""},
		{8, "del 3, put 9, put 10", ""},
		{14, "put 1, put 15", ""},
		{14, "del 1..14, put 20..40", "1..14:0"}, // all keys in one group
		{14, "del 1..9, put 20..30", "1..14:5,20..30:5"},
		{112, "del 1..100, put 200..330", ""},
		{56, "del 1..50, put 60..90, del 60..80, put 100..140, del 100..120, put 150..180", ""},
		{27, "put 1..3, get 1..30, del 40", "1..27:0x100"},
		{40, "get 1..50", "1..10:0x80,11..20:0x101,21..40:0x182"}, // long probes
	} {
		cases = append(cases, swissCase(0, e.insert, e.ops, e.hashes))
	}
	for _, ops := range []string{"clear", "del 1..14, clear", "clear, put 1..3, clear, clear", "clear, range"} {
		cases = append(cases, swissCase(0, 14, ops, "1..14:0"), swissCase(0, 6, ops, ""))
	}
	return cases
}

// drawSwiss returns a map and operations, mostly near the bounds of the load.
func drawSwiss(r *rng.Rand, t sim.Target) SwissParams {
	i := r.IntN(len(pairs))
	p := SwissParams{Step: -1, Seed: r.IntN(1 << 20), Key: mustType(pairs[i].key), Elem: mustType(pairs[i].elem), Ops: []Op{}, Hashes: []KeyHash{}}
	most := r.Range(2, 70)
	switch r.IntN(8) {
	case 0:
		p.Hint = rng.Pick(r, swissBounds)
		return p
	case 1:
		p.Hint = r.IntN(20_000)
		return p
	case 2:
		p.Insert = min(rng.Pick(r, swissBounds), 1800)
		p.Ops = mustOps("put 1..5, put 20000, get 1..9")
		return p
	case 3:
		p.Literal, p.Insert = pairs[i].literal != "", rng.Pick(r, literalSizes)
		if p.Literal && builtIn(i, t) {
			return p
		}
	case 4:
		p.Insert = r.Range(60, 1400)
		p.Ops = withoutRange(drawOps(r, 1500, true))
		return p
	case 5:
		p.Hint = r.IntN(100)
		p.Insert = r.IntN(most + 1)
	case 6:
		drawTombstones(r, &p)
		return p
	default:
		p.Insert = min(rng.Pick(r, swissBounds[:13]), most)
	}
	p.Ops, p.Hashes = drawOps(r, most, true), drawHashes(r, most)
	if _, err := swissRun(sim.NewRun(t), p, swissMistakes{}); err != nil {
		p.Ops = withoutRange(p.Ops)
	}
	if r.Chance(8) && len(p.Ops) > 0 {
		p.Step = r.IntN(len(p.Ops) + 1)
	}
	return p
}

// drawTombstones fills groups, so that deletions leave tombstones, and goes on until no growth is left.
func drawTombstones(r *rng.Rand, p *SwissParams) {
	p.Insert = rng.Pick(r, []int{14, 28, 56, 112}) - r.IntN(3)
	for key := 1; key < p.Insert; key += 8 {
		p.Hashes = append(p.Hashes, KeyHash{keySpan{from: key, to: key + 7}, uint64(r.IntN(16))<<7 | uint64(r.IntN(128))})
	}
	key := p.Insert + 1
	for range r.Range(1, 6) {
		from := r.Range(1, key-1)
		n := r.Range(1, 12)
		p.Ops = append(p.Ops, Op{delVerb, keySpan{from: from, to: min(from+r.IntN(24), key-1)}}, Op{putVerb, keySpan{from: key, to: key + n - 1}})
		key += n
	}
}
