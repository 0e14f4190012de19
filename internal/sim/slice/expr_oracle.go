package slice

import (
	"fmt"
	"strings"

	"godrill/internal/rng"
	"godrill/internal/sim"
)

var exprOracle = sim.Oracle[ExprParams]{
	Answers: []string{"len", "cap", "offset", "panics", "text", "shares", "len_after", "cap_after", "overwrites", "original", "result"},
	Sample:  map[string]int{"amd64": 10},
	Edges:   exprEdges,
	Draw:    drawExpr,
	Program: exprProgram,
	Chunk:   4000, // arrays bring a function for each length
}

// An exprElem is an element type that can hold a number, with the Go expressions that put number v into it and get the
// number out of element x.
type exprElem struct{ elem, put, get string }

var exprElems = []exprElem{
	{"int", "t@i(v)", "int(x)"},
	{"int16", "t@i(v)", "int(x)"},
	{"int32", "t@i(v)", "int(x)"},
	{"float64", "t@i(v)", "int(x)"},
	{"*int", "&numbers[v]", "number(x)"},
	{"string", "t@i(strconv.Itoa(v))", "parse(string(x))"},
	{"[3]int16", "[3]int16{int16(v)}", "int(x[0])"},
	{"[5]int64", "[5]int64{int64(v)}", "int(x[0])"},
	{"[3]*int", "[3]*int{&numbers[v]}", "number(x[0])"},
	{"struct{a int32; b int8}", "struct{a int32; b int8}{a: int32(v)}", "int(x.a)"},
}

// exprEdges lists what every recording holds: each way to be out of range, and each way to share.
func exprEdges(t sim.Target) []ExprParams {
	var cases []ExprParams
	given := func(n int) Size { return Size{n, true} }
	add := func(p ExprParams) {
		p.Elem = mustElem("int")
		if p.Of == "" {
			p.Of = OfSlice
		}
		cases = append(cases, p)
	}
	for _, of := range []Source{OfSlice, OfArray} {
		for _, jk := range [][2]Size{{given(9), {}}, {given(-1), {}}, {given(1), {}}, {given(3), given(9)}, {given(3), given(-1)}, {given(4), given(3)}, {given(-1), given(3)}, {given(1), given(3)}} {
			add(ExprParams{Of: of, Len: 5, I: 2, J: jk[0], K: jk[1], Add: 1})
		}
		add(ExprParams{Of: of, Len: 5, I: -1, J: given(3), Add: 1})
		add(ExprParams{Of: of, Len: 5, I: -1, J: given(3), K: given(4), Add: 1})
		add(ExprParams{Of: of, Len: 5, I: 6, Add: 1})
		add(ExprParams{Of: of, Len: 5, I: 1, J: given(3), Add: 1})
		add(ExprParams{Of: of, Len: 5, I: 1, J: given(3), Add: 3})
		add(ExprParams{Of: of, Len: 5, I: 1, J: given(3), K: given(3), Add: 1})
		add(ExprParams{Of: of, Len: 5, I: 5, Add: 0})
	}
	add(ExprParams{Len: 3, Cap: given(8), J: given(6), Add: 1})
	add(ExprParams{Len: 3, Cap: given(8), I: 1, J: given(2), Add: 4})
	add(ExprParams{Len: 3, Cap: given(8), I: 1, Add: 2})
	add(ExprParams{Len: 3, Cap: given(8), I: 2, J: given(4), K: given(6), Add: 1})
	add(ExprParams{Len: 3, Cap: given(8), J: given(9), Add: 1})
	add(ExprParams{Add: 2})
	return thin(cases, t)
}

// drawExpr returns small cases, most of them in range.
func drawExpr(r *rng.Rand, _ sim.Target) ExprParams {
	p := ExprParams{Of: OfSlice, Elem: mustElem(rng.Pick(r, exprElems).elem), Len: r.IntN(9), Add: r.IntN(4)}
	if r.Chance(200) {
		p.Len = r.Range(250, 600)
	}
	capacity := p.Len
	switch r.IntN(3) {
	case 0:
		p.Of = OfArray
	case 1:
		capacity += r.IntN(8)
		p.Cap = Size{capacity, true}
	}
	p.I = r.IntN(p.Len + 1)
	if !r.Chance(4) {
		p.J = Size{r.Range(p.I, capacity), true}
	}
	if j := p.J.Or(p.Len); j <= capacity && r.Chance(3) {
		p.K = Size{r.Range(j, capacity), true}
	}
	if r.Chance(5) {
		spoil := r.Range(-2, capacity+3)
		switch r.IntN(3) {
		case 0:
			p.I = spoil
		case 1:
			p.J = Size{spoil, true}
		case 2:
			p.K = Size{spoil, true}
		}
	}
	return p
}

// exprProgram returns a program with one function for each element type and way to write the expression; arrays add one
// for each length.
func exprProgram(_ sim.Target, cases []ExprParams) sim.Program {
	var functions, calls strings.Builder
	known := map[string]int{}
	types := map[string]int{}
	for _, p := range cases {
		text := p.Elem.String()
		which, ok := types[text]
		if !ok {
			which = len(types)
			types[text] = which
			fmt.Fprint(&functions, exprType(which, text))
		}
		source := p.source(which)
		f, ok := known[source]
		if !ok {
			f = len(known)
			known[source] = f
			fmt.Fprintf(&functions, "\nfunc f%d(p params) {%s}\n", f, source)
		}
		fmt.Fprintf(&calls, "%d %d %d %d %d %d %d\n", f, p.Len, p.Cap.Or(p.Len), p.I, p.J.N, p.K.N, p.Add)
	}
	list := ""
	for i := range len(known) {
		list += fmt.Sprintf("\tf%d,\n", i)
	}
	text := strings.NewReplacer("@functions", functions.String(), "@list", list, "@table", calls.String()).Replace(exprMain)
	return sim.Program{Files: map[string]string{"main.go": text}}
}

func exprType(which int, elem string) string {
	for _, e := range exprElems {
		if e.elem == elem {
			text := strings.NewReplacer("@T", elem, "@put", e.put, "@get", e.get).Replace(exprTypeText)
			return strings.ReplaceAll(text, "@i", fmt.Sprint(which))
		}
	}
	panic("slice: the oracle cannot write numbers into a " + elem)
}

// source returns the body of the function that runs the case.
func (p ExprParams) source(which int) string {
	j, k := "", ""
	if p.J.Given {
		j = "p.j"
	}
	if p.K.Given {
		k = ":p.k"
		if !p.J.Given {
			j = "len(s)" // the language wants the middle index of three
		}
	}
	base := "s := make([]t@i, p.n, p.c)\n\tsink@i = s"
	if p.Of == OfArray {
		base = fmt.Sprintf("a := new([%d]t@i)\n\ts := a[:]\n\tsink@i = s", p.Len)
	}
	cut := fmt.Sprintf("s[p.i:%s%s]", j, k)
	if p.Of == OfArray {
		cut = strings.Replace(cut, "s[", "a[", 1)
	}
	body := strings.NewReplacer("@base", base, "@cut", cut).Replace(exprBody)
	return strings.ReplaceAll(body, "@i", fmt.Sprint(which))
}

const exprTypeText = `
type t@i @T

var sink@i []t@i

func put@i(v int) t@i { return @put }

func get@i(x t@i) int { return @get }

func list@i(s []t@i) []int {
	var values []int
	for _, x := range s {
		values = append(values, get@i(x))
	}
	return values
}

func same@i(s, t []t@i) bool {
	return cap(s) > 0 && cap(t) > 0 && &s[:1][0] == &t[:1][0]
}
`

const exprBody = `
	@base
	for x := range s {
		s[x] = put@i(x)
	}
	var t []t@i
	if text := try(func() { t = @cut }); text != "" {
		answer(0, 0, 0, true, text, false, 0, 0, nil, nil, nil)
		return
	}
	more := make([]t@i, p.add)
	for x := range more {
		more[x] = put@i(p.first() + x)
	}
	u := append(t, more...)
	sink@i = u
	shares := same@i(t, u) || cap(u) == 0
	var overwrites []int
	for x := range s {
		if get@i(s[x]) != x {
			overwrites = append(overwrites, x)
		}
	}
	answer(len(t), cap(t), p.i, false, "", shares, len(u), cap(u), overwrites, list@i(s), list@i(u))
`

const exprMain = `package main

import (
	"bufio"
	"os"
	"strconv"
)

type params struct{ n, c, i, j, k, add int }

// first is the value of the first element appended.
func (p params) first() int {
	if p.n > 100 {
		return p.n
	}
	return 100
}

var numbers [4000]int

func number(p *int) int {
	if p == nil {
		return 0
	}
	return *p
}

func parse(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func try(f func()) (text string) {
	defer func() {
		if e := recover(); e != nil {
			text = e.(error).Error()
		}
	}()
	f()
	return
}

var out = bufio.NewWriter(os.Stdout)

func answer(n, c, offset int, panics bool, text string, shares bool, lenAfter, capAfter int, overwrites, original, result []int) {
	write("[", strconv.Itoa(n), ",", strconv.Itoa(c), ",", strconv.Itoa(offset), ",", strconv.FormatBool(panics), ",", strconv.Quote(text), ",",
		strconv.FormatBool(shares), ",", strconv.Itoa(lenAfter), ",", strconv.Itoa(capAfter), ",")
	list(overwrites)
	write(",")
	list(original)
	write(",")
	list(result)
	write("]\n")
}

func list(numbers []int) {
	write("[")
	for i, n := range numbers {
		if i > 0 {
			write(",")
		}
		write(strconv.Itoa(n))
	}
	write("]")
}

func write(parts ...string) {
	for _, s := range parts {
		out.WriteString(s)
	}
}
@functions
var functions = []func(params){
@list}

// Each line of the table is a case: function, length, capacity, i, j, k, elements added.
const table = ` + "`@table`" + `

func main() {
	for i := range numbers {
		numbers[i] = i
	}
	var args [7]int
	field, sign := 0, 1
	for i := 0; i < len(table); i++ {
		switch b := table[i]; b {
		case ' ':
			args[field] *= sign
			field, sign = field+1, 1
		case '-':
			sign = -1
		case '\n':
			args[field] *= sign
			functions[args[0]](params{args[1], args[2], args[3], args[4], args[5], args[6]})
			args, field, sign = [7]int{}, 0, 1
		default:
			args[field] = args[field]*10 + int(b-'0')
		}
	}
	out.Flush()
}
`
