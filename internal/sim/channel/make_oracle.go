package channel

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"godrill/internal/rng"
	"godrill/internal/sim"
	"godrill/internal/sim/layout"
)

var makeOracle = sim.Oracle[MakeParams]{
	Answers: []string{"bytes", "allocs", "panics", "text"},
	Edges:   makeEdges,
	Draw:    drawMake,
	Program: makeProgram,
}

var makeElems = []string{
	"int", "*int", "string", "struct{}", "[0]*int", "bool", "int16", "[3]byte", "interface{}", "error", "[]int", "func()", "chan int",
	"map[string]int", "struct{a int; b *int}", "[100]int", "[100]*int", "complex128", "float64", "[65535]byte",
}

func makeEdges(sim.Target) []MakeParams {
	var cases []MakeParams
	add := func(elem string, capacities ...int) {
		for _, n := range capacities {
			cases = append(cases, MakeParams{mustElem(elem), n})
		}
	}
	add("int", 0, 1, 2, 3, 4, 5, 6, 10, 16, 100, 1000, 5000, -1, maxCapacity, -maxCapacity)
	add("*int", 0, 1, 2, 3, 10, 16, 100, 1000, 5000, -1, maxCapacity)
	add("struct{}", 0, 1, 1024, 1<<40, -1)
	add("[0]*int", 0, 3)
	add("bool", 1, 8, 9, 16, 17)
	add("[65535]byte", 0, 1, 2)
	return cases
}

func drawMake(r *rng.Rand, t sim.Target) MakeParams {
	p := MakeParams{Elem: mustElem(rng.Pick(r, makeElems)), Cap: r.IntN(40)}
	size, _ := p.Elem.Sizes(t.Go, t.Arch)
	switch {
	case r.Chance(20):
		p.Cap = -1 - r.IntN(10)
	case r.Chance(20) && size > 0:
		p.Cap = impossibleBytes/size + r.IntN(100)
	case r.Chance(3):
		p.Cap = r.IntN(1 << r.IntN(13))
	}
	if p.Cap < maxBytes && p.Cap*size > 1<<20 {
		p.Cap = (1 << 20) / size
	}
	return p
}

//go:embed make.go.txt
var makeMain string

// makeProgram returns a program with one function for each element type.
func makeProgram(_ sim.Target, cases []MakeParams) sim.Program {
	var functions, table strings.Builder
	known := map[string]int{}
	imports := map[string]bool{}
	for _, p := range cases {
		elem := p.Elem.GoSource()
		k, ok := known[elem]
		if !ok {
			k = len(known)
			known[elem] = k
			for _, path := range p.Elem.Imports() {
				imports[path] = true
			}
			fmt.Fprintf(&functions, "\nvar sink%d [256]chan %s\n\nfunc f%d(n, times int) {\n\tfor i := 0; i < times; i++ {\n\t\tsink%d[i] = make(chan %s, n)\n\t}\n}\n", k, elem, k, k, elem)
		}
		fmt.Fprintf(&table, "%d %d\n", k, p.Cap)
	}
	list := ""
	for k := range len(known) {
		list += fmt.Sprintf("\tf%d,\n", k)
	}
	paths := ""
	for _, path := range slices.Sorted(maps.Keys(imports)) {
		paths += "\t\"" + path + "\"\n"
	}
	text := strings.NewReplacer("@imports", paths, "@functions", functions.String(), "@list", list, "@table", strings.TrimSpace(table.String())).Replace(makeMain)
	return sim.Program{Files: map[string]string{"main.go": text}}
}

// mustElem parses a type of ours.
func mustElem(s string) layout.Type {
	t, err := layout.ParseType(s)
	if err != nil {
		panic("channel: " + err.Error())
	}
	return t
}
