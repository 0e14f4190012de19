package slice

import (
	"fmt"
	"slices"
	"strings"

	"godrill/internal/rng"
	"godrill/internal/sim"
)

var appendOracle = sim.Oracle[AppendParams]{
	Answers: []string{"cap", "bytes", "grew", "caps", "grows", "copied"},
	Sample:  map[string]int{"amd64": 110, "386": 20},
	Edges:   appendEdges,
	Draw:    drawAppend,
	Program: appendProgram,
}

// appendEdges lists what every recording holds: both sides of each threshold, for elements of each sort.
func appendEdges(t sim.Target) []AppendParams {
	var cases []AppendParams
	add := func(elem string, n, capacity, add int) {
		cases = append(cases, AppendParams{Elem: mustElem(elem), Len: n, Cap: capacity, Add: add, Times: 1})
	}
	for _, elem := range []string{"int", "*int", "uint8", "string", "[5]byte", "struct{}"} {
		for _, full := range []int{0, 1, 5, 32, 255, 256, 512, 1023, 1024, 1280} {
			add(elem, full, full, 1)
		}
	}
	for _, elem := range []string{"int", "struct{a *int; b int8}"} {
		add(elem, 0, 0, 3)
		add(elem, 0, 0, 5)
		add(elem, 4, 4, 4)
		add(elem, 4, 4, 5)
		add(elem, 1000, 2000, 1000)
		add(elem, 1000, 2000, 1001)
		add(elem, 300, 300, 600)
		add(elem, 3, 8, 2)
		add(elem, 3, 3, 0)
	}
	add("[33]*int", 1, 1, 1)
	add("[500]byte", 65, 65, 1)
	add("*int", 4094, 4094, 4096)
	for _, elem := range []string{"int", "uint8", "string", "[3]*int", "[33]byte"} {
		cases = append(cases, AppendParams{Elem: mustElem(elem), Add: 1, Times: 9, Stack: true},
			AppendParams{Elem: mustElem(elem), Add: 1, Times: 9})
	}
	for _, p := range []AppendParams{{Cap: 2, Add: 3}, {Add: 4}, {Add: 5}, {Len: 1, Cap: 1, Add: 1}, {Cap: 1, Add: 1}} {
		p.Elem, p.Times, p.Stack = mustElem("int64"), 2, true
		cases = append(cases, p)
	}
	return thin(cases, t)
}

// Sizes of the arrays that random cases build, in bytes.
const (
	usualBytes = 1 << 17
	largeBytes = 1 << 22 // one case in 50
)

// drawAppend returns a case near a boundary more often than not.
func drawAppend(r *rng.Rand, t sim.Target) AppendParams {
	if r.Chance(6) {
		return drawStackAppend(r)
	}
	p := AppendParams{Elem: drawElem(r), Add: 1, Times: 1}
	e := ElemOf(p.Elem, t)
	limit := usualBytes
	if r.Chance(50) {
		limit = largeBytes
	}
	room := max(limit/max(e.Size, 1), 4) // elements
	p.Cap = drawCap(r, e, room/2)
	p.Len = drawLen(r, p.Cap)
	p.Add = drawAdd(r, p, room)
	if p.Add > 0 && r.Chance(8) {
		p.Times = r.Range(2, 12)
		p.Add = max(1, min(p.Add, (room-p.Len)/p.Times))
	}
	return p
}

// drawCap prefers the thresholds of the growth rules and capacities whose growth ends near a size class.
func drawCap(r *rng.Rand, e Elem, limit int) int {
	n := 0
	switch r.IntN(5) {
	case 0:
		n = r.IntN(10)
	case 1:
		n = rng.Pick(r, []int{128, 256, 512, 848, 1024, 1280, 2048}) + r.Range(-2, 2)
	case 2: // one element below and above the boundary of a class, as it is now or after doubling
		bytes := rng.Pick(r, []int{16, 24, 32, 48, 64, 512, 520, 576, 1024, 1152, 2048, 8192, 32752, 32760, 32768, 40960})
		n = bytes/max(e.Size, 1)/r.Range(1, 2) + r.Range(-1, 1)
	default:
		n = r.IntN(1 << r.IntN(17))
	}
	return min(max(n, 0), limit)
}

func drawLen(r *rng.Rand, capacity int) int {
	switch r.IntN(6) {
	case 0:
		return r.IntN(capacity + 1)
	case 1:
		return min(capacity, rng.Pick(r, []int{0, 1, 255, 256, 1000, 1023, 1024}))
	}
	return capacity
}

// drawAdd prefers one element, what just fits, and twice the capacity.
func drawAdd(r *rng.Rand, p AppendParams, room int) int {
	n := 1
	switch r.IntN(6) {
	case 0:
		n = r.IntN(max(room-p.Len, 1))
	case 1:
		n = r.IntN(1 << r.IntN(10))
	case 2:
		n = p.Cap - p.Len + r.Range(-1, 2)
	case 3:
		n = 2*p.Cap - p.Len + r.Range(-1, 2)
	}
	return min(max(n, 0), max(room-p.Len, 0))
}

// stackAdds are the numbers of elements that the program lists in one append.
var stackAdds = []int{1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 32, 33}

func drawStackAppend(r *rng.Rand) AppendParams {
	p := AppendParams{Elem: mustElem(rng.Pick(r, stackPool)), Add: rng.Pick(r, stackAdds), Times: 1, Stack: true}
	if r.Chance(2) {
		p.Cap = r.IntN(6)
		p.Len = r.IntN(p.Cap + 1)
	}
	if r.Chance(3) {
		p.Cap, p.Len = r.IntN(40), 0
	}
	if r.Chance(2) {
		p.Times = r.Range(2, 6)
	}
	return p
}

// appendProgram returns a program with one function for each element type, and for slices that do not escape one for each
// type and number of listed elements. The cases themselves are a text that it reads, which compiles fastest.
func appendProgram(_ sim.Target, cases []AppendParams) sim.Program {
	var table, functions strings.Builder
	known := map[string]int{}
	imports := map[string]bool{"bufio": true, "os": true, "strconv": true, "unsafe": true}
	for _, p := range cases {
		name := appendFunction(p)
		which, ok := known[name]
		if !ok {
			which = len(known)
			known[name] = which
			for _, path := range p.Elem.Imports() {
				imports[path] = true
			}
			writeAppendFunction(&functions, which, p)
		}
		fmt.Fprintln(&table, which, p.Len, p.Cap, p.Add, p.Times)
	}
	list := ""
	for i := range len(known) {
		list += fmt.Sprintf("\tf%d,\n", i)
	}
	text := strings.NewReplacer("@imports", importBlock(imports), "@functions", functions.String(), "@list", list, "@table", table.String()).Replace(appendMain)
	return sim.Program{Files: map[string]string{"main.go": text}}
}

func importBlock(paths map[string]bool) string {
	var lines []string
	for path := range paths {
		lines = append(lines, fmt.Sprintf("\t%q\n", path))
	}
	slices.Sort(lines)
	return "import (\n" + strings.Join(lines, "") + ")"
}

func appendFunction(p AppendParams) string {
	if p.Stack {
		return fmt.Sprint(p.Elem, " ", p.Add)
	}
	return p.Elem.String()
}

func writeAppendFunction(out *strings.Builder, which int, p AppendParams) {
	text, listed := heapAppend, ""
	if p.Stack {
		text, listed = stackAppend, strings.Repeat(", z", p.Add)
	}
	out.WriteString(strings.NewReplacer("@i", fmt.Sprint(which), "@T", p.Elem.GoSource(), "@listed", listed).Replace(text))
}

// heapAppend stores the slice in a global after each statement, so that no release can keep the array on the stack.
const heapAppend = `
type t@i @T

var sink@i []t@i

func f@i(n, c, add, times int) {
	var z t@i
	s := make([]t@i, n, c)
	sink@i = s
	more := make([]t@i, add)
	begin(n, c)
	for ; times > 0; times-- {
		before := address@i(s)
		if add == 1 {
			s = append(s, z)
		} else {
			s = append(s, more...)
		}
		sink@i = s
		moved := address@i(s) != before
		if before == 0 || unsafe.Sizeof(z) == 0 {
			moved = cap(s) != last
		}
		after(len(s), cap(s), moved)
	}
	sink@i = nil
	end(int(unsafe.Sizeof(z)))
}

func address@i(s []t@i) uintptr {
	if cap(s) == 0 {
		return 0
	}
	return uintptr(unsafe.Pointer(&s[:1][0]))
}
`

// stackAppend uses nothing but the length and the capacity of the slice.
const stackAppend = `
type t@i @T

func f@i(n, c, add, times int) {
	var z t@i
	s := make([]t@i, n, c)
	begin(n, c)
	for ; times > 0; times-- {
		s = append(s@listed)
		after(len(s), cap(s), cap(s) != last)
	}
	end(int(unsafe.Sizeof(z)))
}
`

const appendMain = `package main

@imports

// State of the case that runs: the length and the capacity before the next append, and what was seen.
var (
	length, last  int
	grows, copied int
	caps          []int
	line          []byte
	out           = bufio.NewWriter(os.Stdout)
)

func begin(n, c int) {
	length, last = n, c
	grows, copied = 0, 0
	caps = caps[:0]
}

func after(n, c int, moved bool) {
	if moved {
		grows++
		copied += length
	}
	length, last = n, c
	caps = append(caps, c)
}

func end(size int) {
	line = append(line[:0], '[')
	number(last)
	number(last * size)
	line = strconv.AppendBool(line, grows > 0)
	line = append(line, ",["...)
	for _, c := range caps {
		number(c)
	}
	line[len(line)-1] = ']'
	line = append(line, ',')
	number(grows)
	number(copied)
	line[len(line)-1] = ']'
	line = append(line, '\n')
	out.Write(line)
}

func number(n int) {
	line = strconv.AppendInt(line, int64(n), 10)
	line = append(line, ',')
}
@functions
var functions = []func(n, c, add, times int){
@list}

// Each line of the table is a case: function, length, capacity, elements added, times.
const table = ` + "`@table`" + `

func main() {
	var args [5]int
	field := 0
	for i := 0; i < len(table); i++ {
		switch b := table[i]; b {
		case ' ':
			field++
		case '\n':
			functions[args[0]](args[1], args[2], args[3], args[4])
			args, field = [5]int{}, 0
		default:
			args[field] = args[field]*10 + int(b-'0')
		}
	}
	out.Flush()
}
`
