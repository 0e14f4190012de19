package malloc

import (
	_ "embed" // the programs that ask the runtime are files of their own
	"fmt"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/rng"
	"godrill/internal/sim"
)

//go:embed probe/runtime.go.txt
var probeRuntime string

//go:embed probe/class.go.txt
var probeClass string

//go:embed probe/metrics.go.txt
var probeMetrics string

//go:embed probe/nometrics.go.txt
var probeNoMetrics string

// probes says how an oracle learns the class of an object that costs as much as whole pages.
var probes = gover.NewTable(lang.T("按大小统计的分配次数", "how allocations are counted by size"),
	gover.Entry[*string]{
		Since: gover.Go(2), Value: &probeNoMetrics,
		Note: lang.T("只有 MemStats.BySize 的前 60 级", "MemStats.BySize has the first 60 classes only"), Ref: "runtime/mem.go: MemStats",
	},
	gover.Entry[*string]{
		Since: gover.Go(16), Value: &probeMetrics,
		Note: lang.T("runtime/metrics 统计所有规格", "runtime/metrics counts all classes"), Ref: "runtime/metrics.go: initMetrics",
	},
)

var classOracle = sim.Oracle[ClassParams]{
	Answers: []string{"class", "bytes", "waste", "tier", "pages", "objects", "span_class", "header"},
	Sample:  map[string]int{"amd64": 50, "386": 30},
	Edges:   classEdges,
	Draw:    drawClass,
	Program: classProgram,
}

func classProgram(t sim.Target, cases []ClassParams) sim.Program {
	var list strings.Builder
	for _, p := range cases {
		list.WriteString(Request(p).String())
		list.WriteByte(' ')
	}
	return sim.Program{Files: map[string]string{
		"runtime.go": probeRuntime,
		"main.go":    probeClass,
		"metrics.go": *probes.Value(t.Go),
		"cases.go":   fmt.Sprintf("package main\n\nconst cases = %q\n", list.String()),
	}}
}

// classEdges lists both sides of each class and of each limit.
func classEdges(t sim.Target) []ClassParams {
	var cases []ClassParams
	add := func(pointers bool, sizes ...int) {
		for _, size := range sizes {
			cases = append(cases, ClassParams{size, pointers})
		}
	}
	slots := classes.Value(t.Go).size[1:]
	word := wordOf(t.Arch)
	for i, slot := range slots {
		if word == 4 && slot > 160 && i%4 != 0 {
			continue // the classes do not depend on the word; a sample is enough
		}
		add(false, int(slot), int(slot)+1)
		if slot <= 640 || i%6 == 0 {
			add(true, int(slot))
		}
	}
	add(false, 0, 1, 5, 15, 1000, 1600, 1664, 2560, 28672, 32759, 32760, 32761, 32767, 40960, 40961, 65536, 1<<20+1)
	add(true, 0, word, 2*word, 512+word, 576-word, 128+word, 1024, 1152-8, 1152, 32760, 32760-word, 32768, 32768+word, 65536)
	return cases
}

// drawClass returns a random request: small ones and the surroundings of the classes are the most frequent.
func drawClass(r *rng.Rand, t sim.Target) ClassParams {
	p := ClassParams{Pointers: r.Bool()}
	switch r.IntN(8) {
	case 0:
		p.Size = r.IntN(17)
	case 1, 2:
		p.Size = r.IntN(1100)
	case 3, 4:
		slots := classes.Value(t.Go).size
		p.Size = max(0, int(rng.Pick(r, slots))+r.Range(-8, 8))
	case 5:
		p.Size = r.IntN(maxSmall + 1)
	case 6:
		p.Size = r.Range(maxSmall-64, maxSmall+64)
	default:
		p.Size = r.IntN(100_000)
	}
	if word := wordOf(t.Arch); p.Pointers {
		p.Size = (p.Size + word - 1) / word * word
	}
	return p
}
