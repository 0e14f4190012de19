package slice

import (
	"fmt"
	"strconv"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/layout"
)

// Expr predicts a slice expression and the append that follows. It stands for
//
//	s := make([]T, len, cap)   // or an array [len]T; element number x of s is set to x
//	t := s[i:j]                // or s[i:j:k]; i, j and k are variables
//	u := append(t, 100, 101, …) // add elements, from another slice
//
// on the heap, and looks at s and u afterwards.
var Expr = sim.Define(sim.Spec[ExprParams, ExprResult]{
	Info: sim.Info{
		Name:    "slice.expr",
		Doc:     lang.T("s[i:j] 或 s[i:j:k] 的长度和容量，以及随后的 append 会不会改到 s", "length and capacity of s[i:j] or s[i:j:k], and whether an append to it changes s"),
		Archs:   archs(),
		Checked: gover.Latest,
		History: []gover.History{boundsTexts, roundings},
	},
	Model:   exprModel,
	Mutants: exprMutants,
	Oracle:  &exprOracle,
})

// ExprParams describe what is sliced, the indices, and what is appended.
type ExprParams struct {
	Of   Source      `json:"of" default:"\"slice\"" en:"what is sliced: slice or array" zh:"对什么切片：slice 或 array"`
	Elem layout.Type `json:"elem" default:"\"int\"" en:"element type" zh:"元素类型"`
	Len  int         `json:"len" en:"length of what is sliced" zh:"被切的长度"`
	Cap  Size        `json:"cap" default:"\"none\"" en:"capacity of what is sliced; none for its length" zh:"被切的容量；none 表示等于长度"`
	I    int         `json:"i" default:"0" en:"low index" zh:"低位下标"`
	J    Size        `json:"j" default:"\"none\"" en:"high index; none for the length, as in s[i:]" zh:"高位下标；none 表示长度，即 s[i:]"`
	K    Size        `json:"k" default:"\"none\"" en:"third index, which limits the capacity; none for s[i:j]" zh:"第三个下标，限制容量；none 表示 s[i:j]"`
	Add  int         `json:"add" default:"1" en:"elements appended afterwards" zh:"随后追加的元素个数"`
}

// A Source is what a slice expression cuts.
type Source string

// The sources.
const (
	OfSlice Source = "slice"
	OfArray Source = "array"
)

// TypeDoc says what a parameter of this type takes.
func (Source) TypeDoc() string { return "slice or array" }

// exprMax bounds the lengths, since the answers list the elements.
const exprMax = 1000

// firstAdded is the value of the first element that is appended, if no element of s has it.
const firstAdded = 100

// Validate refuses what cannot be written down.
func (p ExprParams) Validate() error {
	capacity := p.Cap.Or(p.Len)
	switch {
	case p.Of != OfSlice && p.Of != OfArray:
		return sim.Wrong("of", string(p.Of), "want slice or array")
	case p.Len < 0 || p.Len > exprMax:
		return sim.Wrong("len", p.Len, "want 0 to "+strconv.Itoa(exprMax))
	case capacity < p.Len || capacity > exprMax:
		return sim.Wrong("cap", capacity, fmt.Sprintf("want %d, which is len, to %d", p.Len, exprMax))
	case p.Of == OfArray && capacity != p.Len:
		return sim.Wrong("cap", capacity, "an array has no capacity beyond its length; leave it out")
	case p.Add < 0 || p.Add > exprMax:
		return sim.Wrong("add", p.Add, "want 0 to "+strconv.Itoa(exprMax))
	}
	for _, index := range []struct {
		name string
		n    int
	}{{"i", p.I}, {"j", p.J.N}, {"k", p.K.N}} {
		if index.n < -exprMax || index.n > 2*exprMax {
			return sim.Wrong(index.name, index.n, fmt.Sprintf("want an index from %d to %d", -exprMax, 2*exprMax))
		}
	}
	return nil
}

// An ExprResult describes t, u and s. After a panic there is no t and all is zero but panics and text.
type ExprResult struct {
	Len        int    `json:"len" en:"length of the slice expression" zh:"切片表达式的长度"`
	Cap        int    `json:"cap" en:"capacity of the slice expression" zh:"切片表达式的容量"`
	Offset     int    `json:"offset" en:"index in the original of its first element" zh:"它的第一个元素在原切片中的下标"`
	Panics     bool   `json:"panics" en:"whether the slice expression panics" zh:"切片表达式是否 panic"`
	Text       string `json:"text" en:"text of the panic; empty without one" zh:"panic 的文本；没有则为空"`
	Shares     bool   `json:"shares" en:"whether the result of append still uses the original's array" zh:"append 的结果是否仍与原切片共用底层数组"`
	LenAfter   int    `json:"len_after" en:"length after the append" zh:"append 之后的长度"`
	CapAfter   int    `json:"cap_after" en:"capacity after the append" zh:"append 之后的容量"`
	Overwrites []int  `json:"overwrites" en:"indices of the original whose elements the append overwrote" zh:"原切片中被 append 覆盖的下标"`
	Original   []int  `json:"original" en:"the original after the append; element x was x, appended elements count from 100" zh:"append 之后的原切片；元素 x 原来是 x，追加的元素从 100 数起"`
	Result     []int  `json:"result" en:"the result of the append" zh:"append 的结果"`
}

func exprModel(r *sim.Run, p ExprParams) (ExprResult, error) {
	e, err := p.check(r.Target)
	if err != nil {
		return ExprResult{}, err
	}
	if text := p.panicText(r); text != "" {
		return panicked(r, text), nil
	}
	j, k := p.bounds()
	res := ExprResult{Len: j - p.I, Cap: k - p.I, Offset: p.I}
	r.Step("The Go Programming Language Specification: Slice expressions",
		lang.T("长度 {j}-{i}={len}，容量 {k}-{i}={cap}，与原来共用底层数组", "length {j}-{i}={len}, capacity {k}-{i}={cap}, over the same backing array"),
		sim.V("i", p.I), sim.V("j", j), sim.V("k", k), sim.V("len", res.Len), sim.V("cap", res.Cap))
	p.appendTo(r, e, &res)
	return res, nil
}

// panicked is the result of an expression that panics.
func panicked(r *sim.Run, text string) ExprResult {
	r.Step(boundsTexts.At(r.Go).Ref, lang.T("下标越界，panic：{text}", "an index is out of range, it panics: {text}"), sim.VS("text", text))
	return ExprResult{Panics: true, Text: text, Overwrites: []int{}, Original: []int{}, Result: []int{}}
}

func (p ExprParams) check(t sim.Target) (Elem, error) {
	if err := p.Elem.Check("elem", t.Go); err != nil {
		return Elem{}, err
	}
	e := ElemOf(p.Elem, t)
	if e.Size == 0 {
		return Elem{}, sim.Wrong("elem", p.Elem, "want elements that take memory: without it nothing can be shared")
	}
	return e, checkBytes("add", int64(p.Cap.Or(p.Len)+p.Add), e, t)
}

// bounds returns the high index and the end of the capacity, both counted from the start of the original.
func (p ExprParams) bounds() (j, k int) { return p.J.Or(p.Len), p.K.Or(p.Cap.Or(p.Len)) }

// panicText returns the text of the panic, or the empty text. The indices are checked from the last to the first.
func (p ExprParams) panicText(r *sim.Run) string {
	capacity := p.Cap.Or(p.Len)
	j, k := p.bounds()
	limit := fmt.Sprintf("with capacity %d", capacity)
	if p.Of == OfArray {
		limit = fmt.Sprintf("with length %d", capacity)
	}
	bad := ""
	switch within := func(n, most int) bool { return n >= 0 && n <= most }; {
	case p.K.Given && k < 0:
		bad = fmt.Sprintf("[::%d]", k)
	case p.K.Given && !within(k, capacity):
		bad = fmt.Sprintf("[::%d] %s", k, limit)
	case p.K.Given && j < 0:
		bad = fmt.Sprintf("[:%d:]", j)
	case p.K.Given && !within(j, k):
		bad = fmt.Sprintf("[:%d:%d]", j, k)
	case p.K.Given && p.I < 0:
		bad = fmt.Sprintf("[%d::]", p.I)
	case p.K.Given && !within(p.I, j):
		bad = fmt.Sprintf("[%d:%d:]", p.I, j)
	case j < 0:
		bad = fmt.Sprintf("[:%d]", j)
	case !within(j, k):
		bad = fmt.Sprintf("[:%d] %s", j, limit)
	case p.I < 0:
		bad = fmt.Sprintf("[%d:]", p.I)
	case !within(p.I, j):
		bad = fmt.Sprintf("[%d:%d]", p.I, j)
	default:
		return ""
	}
	text := "runtime error: slice bounds out of range"
	if boundsTexts.Value(r.Go) {
		text += " " + bad
	}
	return text
}

// appendTo appends to the slice that res describes, and looks at the original.
func (p ExprParams) appendTo(r *sim.Run, e Elem, res *ExprResult) {
	res.LenAfter, res.CapAfter, res.Shares = res.Len+p.Add, res.Cap, res.Len+p.Add <= res.Cap
	if !res.Shares {
		res.CapAfter = growSlice(r, e, res.Len, res.Cap, res.LenAfter)
	}
	p.fill(res)
	if !r.Tracing() {
		return
	}
	text := lang.T("追加 {add} 个：容量够，写进共用的数组，覆盖原切片的下标 {overwrites}", "append {add}: the capacity suffices, they go into the shared array and overwrite the indices {overwrites} of the original")
	switch {
	case !res.Shares:
		text = lang.T("追加 {add} 个：容量不够，换新数组，原切片不变", "append {add}: the capacity does not suffice, a new array is taken and the original stays as it is")
	case len(res.Overwrites) == 0:
		text = lang.T("追加 {add} 个：容量够，写进共用的数组，但都在原切片的长度之外", "append {add}: the capacity suffices, they go into the shared array, but behind the original's length")
	}
	r.Step("The Go Programming Language Specification: Appending to and copying slices", text,
		sim.V("add", p.Add), sim.VS("overwrites", sim.Format(res.Overwrites)), sim.V("cap_after", res.CapAfter))
}

// fill writes the elements of the original and of the result, as the fields of res say where they are.
func (p ExprParams) fill(res *ExprResult) {
	array := make([]int, max(p.Cap.Or(p.Len), res.Offset+res.LenAfter))
	for x := range p.Len {
		array[x] = x
	}
	end := res.Offset + res.Len
	appended := array[:len(array):len(array)]
	if !res.Shares {
		appended = append([]int{}, array...)
	}
	res.Overwrites = []int{}
	for x := range p.Add {
		appended[end+x] = p.addedValue(x)
		if res.Shares && end+x < p.Len {
			res.Overwrites = append(res.Overwrites, end+x)
		}
	}
	res.Original = array[:p.Len:p.Len]
	res.Result = appended[res.Offset : res.Offset+res.LenAfter]
}

// addedValue is the value of the x-th element appended.
func (p ExprParams) addedValue(x int) int { return max(firstAdded, p.Len) + x }
