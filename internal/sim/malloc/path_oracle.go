package malloc

import (
	_ "embed" // the programs that ask the runtime are files of their own
	"fmt"
	"strings"

	"godrill/internal/rng"
	"godrill/internal/sim"
)

//go:embed probe/path.go.txt
var probePath string

var pathOracle = sim.Oracle[PathParams]{
	Answers: []string{"tiers", "offsets", "bytes", "shared", "new_spans", "blocks", "tiny_offset"},
	Sample:  map[string]int{"amd64": 25, "386": 6},
	Edges:   pathEdges,
	Draw:    drawPath,
	Program: pathProgram,
	Chunk:   2500, // the program never collects, so each case costs memory
}

func pathProgram(_ sim.Target, cases []PathParams) sim.Program {
	var list strings.Builder
	for _, p := range cases {
		for _, o := range p.Ops {
			for range o.Times {
				fmt.Fprintf(&list, "o%s ", o.Request)
			}
		}
		fmt.Fprintf(&list, "t%d", p.Tiny)
		for _, s := range p.Free {
			fmt.Fprintf(&list, " f%s:%d", s.Request, s.Free)
		}
		for _, s := range p.Partial {
			fmt.Fprintf(&list, " m%s:%d", s.Request, s.Free)
		}
		list.WriteByte('\n')
	}
	return sim.Program{Files: map[string]string{
		"runtime.go": probeRuntime,
		"main.go":    probePath,
		"cases.go":   fmt.Sprintf("package main\n\nconst cases = %q\n", list.String()),
	}}
}

// edgeCases are the sequences that every recording holds: requests / tiny / free / partial.
var edgeCases = []struct {
	ops           string
	tiny          int
	free, partial string
}{
	{ops: "1 1 1 8 4 2"},
	{ops: "8 8 8"},
	{ops: "1 15 1 14 2"},
	{ops: "3 5 9 3 4"},
	{ops: "5 4 7", tiny: 3},
	{ops: "12 1 8", tiny: 9},         // the new block has no more room and is not kept
	{ops: "10 6 1 1", tiny: 12},      // it has more room and is kept
	{ops: "4 12", free: "16:4"},      // 12 bytes after 4: 32-bit differs from 1.16 on
	{ops: "12 12 4", tiny: 2},        //
	{ops: "16 15 16p 8p 8p"},         // not tiny: 16 bytes, pointers
	{ops: "0 0 8 0p", tiny: 4},       //
	{ops: "64 64p 64", free: "64:2"}, // two kinds of one class
	{ops: "512p*17"},                 // the reserve of 1.22
	{ops: "512*17"},                  // the reserve of 1.26
	{ops: "24 24p 32", free: "24:1 24p:1"},
	{ops: "1700 2600p 1024p 520p 1152p"}, // stretched classes, headers
	{ops: "33000 32768 32760 32769 100000p 32760p"},
	{ops: "8 8p 48*3", free: "48:2"},
	{ops: "96*4", partial: "96:2"},
	{ops: "160p*3 160", partial: "160p:1"},
	{ops: "8192 8192p 9000 4096*3"},
}

func pathEdges(t sim.Target) []PathParams {
	var cases []PathParams
	for _, e := range edgeCases {
		p := PathParams{Tiny: e.tiny, Free: slotsOf(e.free), Partial: slotsOf(e.partial), Pages: 512}
		for _, text := range strings.Fields(e.ops) {
			var o Op
			if err := o.UnmarshalJSON([]byte(text)); err != nil {
				panic("malloc: edge " + text + ": " + err.Error())
			}
			p.Ops = append(p.Ops, o)
		}
		cases = append(cases, p)
	}
	return cases
}

func slotsOf(text string) []Slots {
	list := []Slots{}
	for _, field := range strings.Fields(text) {
		var s Slots
		if err := s.UnmarshalJSON([]byte(field)); err != nil {
			panic("malloc: edge " + field + ": " + err.Error())
		}
		list = append(list, s)
	}
	return list
}

// drawPath returns a short sequence in a random state: mostly tiny objects and few classes, so that they meet.
func drawPath(r *rng.Rand, t sim.Target) PathParams {
	word := wordOf(t.Arch)
	p := PathParams{Tiny: r.IntN(tinySize + 1), Free: []Slots{}, Partial: []Slots{}, Pages: 512}
	few := []Request{randomRequest(r, word), randomRequest(r, word), randomRequest(r, word)}
	for range r.Range(2, 8) {
		q := rng.Pick(r, few)
		if r.Chance(2) {
			q = Request{Size: r.Range(1, tinySize-1)}
		}
		p.Ops = append(p.Ops, Op{q, 1})
	}
	if r.Chance(4) {
		p.Ops = append(p.Ops, Op{rng.Pick(r, few), r.Range(2, 20)})
	}
	if r.Chance(3) {
		p.Free = warm(few)
		return p
	}
	// A class has free slots in the mcache or a span in mcentral, and not both; the program can make no more of it.
	state := Slots{few[0], r.Range(1, 3)}
	if size := state.Size; size > tinySize && size <= 1024 && r.Bool() {
		if r.Chance(3) {
			p.Partial = append(p.Partial, state)
		} else {
			p.Free = append(p.Free, state)
		}
	} else if r.Bool() {
		p.Free = append(p.Free, Slots{Request{Size: tinySize}, r.Range(1, 3)})
	}
	return p
}

// warm returns a state in which the mcache has slots for all small requests, so that every tier is told.
func warm(requests []Request) []Slots {
	free := []Slots{{Request{Size: tinySize}, 12}}
	for _, q := range requests {
		if q.Size > tinySize && q.Size <= 500 || q.Pointers && q.Size > 0 && q.Size <= tinySize {
			free = append(free, Slots{q, 12})
		}
	}
	return free
}

func randomRequest(r *rng.Rand, word int) Request {
	q := Request{Size: r.Range(1, 300), Pointers: r.Bool()}
	switch r.IntN(6) {
	case 0:
		q.Size = r.IntN(5000)
	case 1:
		q.Size = r.IntN(45000)
	}
	if q.Pointers {
		q.Size = (q.Size + word - 1) / word * word
	}
	return q
}
