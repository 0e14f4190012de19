package slice

import (
	"fmt"
	"strings"

	"godrill/internal/rng"
	"godrill/internal/sim"
)

var makeOracle = sim.Oracle[MakeParams]{
	Answers: []string{"len", "cap", "bytes", "panics", "text", "where"},
	Sample:  map[string]int{"amd64": 10},
	Edges:   makeEdges,
	Draw:    drawMake,
	Program: makeProgram,
	Chunk:   1000, // a function for each case
}

// makeEdges lists what every recording holds: both sides of each limit.
func makeEdges(t sim.Target) []MakeParams {
	var cases []MakeParams
	add := func(elem string, n int, escapes, constant bool, capacity ...int) {
		p := MakeParams{Elem: mustElem(elem), Len: n, Escapes: escapes, Constant: constant}
		if len(capacity) > 0 {
			p.Cap = Size{capacity[0], true}
		}
		cases = append(cases, p)
	}
	for _, n := range []int{0, 4, 5, 8191, 8192, 8193} {
		add("int64", n, false, true)
	}
	for _, n := range []int{2729, 2730, 2731} {
		add("[3]int64", n, false, true)
	}
	for _, n := range []int{0, 1, 4, 5, 32} {
		add("int64", n, false, false)
		add("uint8", 0, false, false, n)
		add("uint8", n, false, false, 33)
	}
	add("[33]byte", 1, false, false)
	add("string", 0, true, true, 10)
	add("struct{}", 5, false, false)
	add("struct{}", 5, true, false, 1000)
	add("int", 5, true, false)
	add("int", 5, true, false, 3)
	add("int", 5, false, false, 3)
	add("int", -1, true, false)
	add("int", -1, false, false, 2)
	add("int", 0, true, false, -1)
	add("int", -2, true, false, -1)
	limit := addressLimit(t)
	over := int(limit/8) + 1
	add("[8]byte", over, true, false)
	add("[8]byte", 0, true, false, over)
	add("[8]byte", 2, true, false, over)
	return thin(cases, t)
}

// drawMake returns a case near a limit more often than not.
func drawMake(r *rng.Rand, t sim.Target) MakeParams {
	p := MakeParams{Elem: mustElem(rng.Pick(r, elemPool)), Escapes: r.Chance(4), Constant: r.Bool()}
	if r.Chance(3) {
		p.Elem = mustElem(rng.Pick(r, stackPool))
	}
	e := ElemOf(p.Elem, t)
	room := usualBytes / max(e.Size, 1)
	switch r.IntN(4) {
	case 0:
		p.Len = max(0, (1<<16)/max(e.Size, 1)+r.Range(-1, 1))
	case 1:
		p.Len = r.IntN(34)
	case 2:
		p.Len = max(0, 32/max(e.Size, 1)+r.Range(-1, 1))
	default:
		p.Len = r.IntN(1 << r.IntN(14))
	}
	p.Len = min(p.Len, room)
	if r.Bool() {
		p.Cap = Size{p.Len, true}
		p.Len = r.IntN(p.Len + 1)
	}
	if !p.Constant && r.Chance(5) {
		spoilMake(r, &p, e, t)
	}
	return p
}

// spoilMake makes a call panic.
func spoilMake(r *rng.Rand, p *MakeParams, e Elem, t sim.Target) {
	limit := addressLimit(t) / int64(max(e.Size, 1))
	over := int(limit) + 1 + r.IntN(1000)
	canOver := e.Size > 0 && checkInt("len", over, t.Arch) == nil
	switch r.IntN(5) {
	case 0:
		p.Len = -1 - r.IntN(5)
	case 1:
		p.Cap = Size{p.Len - 1 - r.IntN(5), true}
	case 2:
		p.Cap = Size{-1 - r.IntN(5), true}
	case 3:
		if canOver {
			p.Len = over
		}
	case 4:
		if canOver {
			p.Cap = Size{over, true}
		}
	}
}

// makeProgram returns a program with one function for each case, since constants cannot be data. Whether the array is on
// the heap shows in the bytes that were allocated; small arrays may share a block, so the function is called until they
// would fill more than one.
func makeProgram(_ sim.Target, cases []MakeParams) sim.Program {
	imports := map[string]bool{"bufio": true, "os": true, "runtime": true, "runtime/debug": true, "strconv": true, "unsafe": true}
	var functions, calls strings.Builder
	for i, p := range cases {
		for _, path := range p.Elem.Imports() {
			imports[path] = true
		}
		elem, escapes := p.Elem.GoSource(), ""
		if p.Escapes {
			escapes = fmt.Sprintf("\tsink%d = s\n", i)
			fmt.Fprintf(&functions, "\nvar sink%d []%s\n", i, elem)
		}
		n, c := "n", ""
		if p.Constant {
			n = fmt.Sprint(p.Len)
		}
		if p.Cap.Given {
			c = ", c"
			if p.Constant {
				c = fmt.Sprint(", ", p.Cap.N)
			}
		}
		fmt.Fprintf(&functions, "\nfunc f%d(n, c int) (int, int, int) {\n\ts := make([]%s, %s%s)\n%s\tvar z %s\n\treturn len(s), cap(s), cap(s) * int(unsafe.Sizeof(z))\n}\n", i, elem, n, c, escapes, elem)
		fmt.Fprintf(&calls, "\task(f%d, %d, %d)\n", i, p.Len, p.Cap.N)
	}
	text := strings.NewReplacer("@imports", importBlock(imports), "@functions", functions.String(), "@calls", calls.String()).Replace(makeMain)
	return sim.Program{Files: map[string]string{"main.go": text}}
}

const makeMain = `package main

@imports

var out = bufio.NewWriter(os.Stdout)
@functions
// try calls a case once and returns the text of its panic.
func try(f func(n, c int) (int, int, int), n, c int) (length, capacity, bytes int, text string) {
	defer func() {
		if e := recover(); e != nil {
			text = e.(error).Error()
		}
	}()
	length, capacity, bytes = f(n, c)
	return
}

func heapBytes() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Alloc
}

// allocates reports whether each call leaves heap memory behind; nothing is collected meanwhile. Up to 1.3 reading the
// statistics allocates, too, and in 1.2 a large frame lives in a piece of heap memory until the call returns.
func allocates(f func(n, c int) (int, int, int), n, c, bytes int) bool {
	runtime.GC()
	times := 1
	if bytes < 16 {
		times = 40
	}
	for round := 0; round < 3; round++ {
		start := heapBytes()
		before := heapBytes()
		for i := 0; i < times; i++ {
			f(n, c)
		}
		if heapBytes()-before <= before-start {
			return false
		}
	}
	return true
}

func ask(f func(n, c int) (int, int, int), n, c int) {
	length, capacity, bytes, text := try(f, n, c)
	where := "none"
	if text == "" && bytes > 0 {
		where = "stack"
		if allocates(f, n, c, bytes) {
			where = "heap"
		}
	}
	out.WriteString("[" + strconv.Itoa(length) + "," + strconv.Itoa(capacity) + "," + strconv.Itoa(bytes) + "," +
		strconv.FormatBool(text != "") + "," + strconv.Quote(text) + ",\"" + where + "\"]\n")
}

func main() {
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(-1)
@calls	out.Flush()
}
`
