package sync

import (
	_ "embed" // the programs that ask the runtime are files of their own
	"fmt"
	"strings"

	"godrill/internal/rng"
	"godrill/internal/sim"
)

var (
	//go:embed probe/pool.go.txt
	probePool string
	//go:embed probe/pool_slice.go.txt
	probePoolSlice string
	//go:embed probe/pool_chain.go.txt
	probePoolChain string
	//go:embed probe/pin_linkname.go.txt
	probePinLinkname string
	//go:embed probe/pin_assembly.go.txt
	probePinAssembly string
	//go:embed probe/pin.s.txt
	probePinJump string
)

var poolOracle = sim.Oracle[PoolParams]{
	Answers: []string{"gets", "misses", "lost", "held", "states"},
	Sample:  map[string]int{"amd64": 12},
	Chunk:   2500,
	Edges:   poolEdges,
	Draw:    drawPool,
	Program: poolProgram,
}

func poolProgram(t sim.Target, cases []PoolParams) sim.Program {
	var list strings.Builder
	for _, p := range cases {
		fmt.Fprintf(&list, "%d,%t", p.Procs, p.New)
		for _, o := range p.Ops {
			fmt.Fprintf(&list, ",%d %s %d", o.Kind, strings.TrimSpace("="+o.Object), o.P)
		}
		list.WriteByte('\n')
	}
	layout := poolLayouts.Value(t.Go)
	files := map[string]string{
		"main.go":   probePool,
		"cases.go":  fmt.Sprintf("package main\n\nconst stride = %d\n\nconst cases = %q\n", layout.stride, list.String()),
		"shared.go": probePoolSlice,
		"pin.go":    probePinLinkname,
		"pin.s":     "// The assembler's presence lets pin.go declare functions without bodies.\n",
	}
	if layout.chain {
		files["shared.go"] = probePoolChain
	}
	if poolPins.Value(t.Go) == "assembly" {
		files["pin.go"], files["pin.s"] = probePinAssembly, probePinJump
	}
	return sim.Program{Files: files}
}

// poolEdgeCases are the sequences that every recording holds: Ps, with or without New, operations.
var poolEdgeCases = []struct {
	procs  int
	hasNew bool
	ops    string
}{
	{1, false, "put A;put B;put C;get;get;get;get"},
	{1, false, "put A;put B;put C;gc;get;get;get;get"},
	{1, false, "put A;put B;gc;gc;get;get"},
	{1, true, "get;put A;gc;get;get"},
	{1, false, "put A;gc;put B;gc;get;get;put C;put D;gc;gc;get"},
	{1, false, "put A;put B;gc;put C;put D;get;get;get;get"},
	{1, true, "put nil;get;put A;put nil;get;get"},
	{1, false, "gc;put A;gc;gc;get"},
	{2, false, "put A;put B;put C;put D;get @1;get @1;get @1;get;get"},
	{2, true, "put A;get @1;get"},
	{2, false, "put A @1;put B @1;put C @1;put D;gc;get;get;get;get;get @1"},
	{3, false, "put A @1;put B @1;put C @2;put D @2;get;get;get;get @1;get @2"},
	{3, false, "put A;put B;put C;put D @1;put E @1;gc;put F @2;put G @2;get;get;get;get @2;gc;get @1;get @2"},
}

func poolEdges(sim.Target) []PoolParams {
	var cases []PoolParams
	for _, e := range poolEdgeCases {
		p := PoolParams{Procs: e.procs, New: e.hasNew}
		for text := range strings.SplitSeq(e.ops, ";") {
			o, ok := parsePoolOp(text)
			if !ok {
				panic("sync: edge of sync.pool: " + text)
			}
			p.Ops = append(p.Ops, o)
		}
		cases = append(cases, p)
	}
	return cases
}

// drawPool returns a random sequence: runs of Put, so that shared lists fill up, and runs of Get, so that they empty.
func drawPool(r *rng.Rand, _ sim.Target) PoolParams {
	p := PoolParams{Procs: rng.Pick(r, []int{1, 1, 1, 2, 3}), New: r.Chance(3)}
	name := 0
	for len(p.Ops) < 20 {
		on := r.IntN(p.Procs)
		switch {
		case r.Chance(4):
			for range rng.Pick(r, []int{1, 1, 2}) {
				p.Ops = append(p.Ops, PoolOp{Kind: poolGC})
			}
		case r.Bool():
			for range r.Range(1, 5) {
				p.Ops = append(p.Ops, PoolOp{Kind: poolPut, Object: "x" + fmt.Sprint(name), P: on})
				name++
			}
			if r.Chance(6) {
				p.Ops = append(p.Ops, PoolOp{Kind: poolPut, Object: poolNil, P: on})
			}
		default:
			for range r.Range(1, 4) {
				p.Ops = append(p.Ops, PoolOp{Kind: poolGet, P: on})
			}
		}
		if r.Chance(10) {
			break
		}
	}
	return p
}
