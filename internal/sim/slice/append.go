package slice

import (
	"fmt"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/layout"
)

// Append predicts the capacity after append. It stands for
//
//	s := make([]T, len, cap)
//	s = append(s, e1, …, eAdd) // once, or times such statements one after the other, or one in a loop of times rounds
//
// Without stack the slice escapes: it is stored in a global after each statement; more than one element comes from another
// slice, as more.... With stack the slice does not escape, the first of the statements is the first append on the
// variable in its function, and all of them list their elements; then 1.25 and later may use a buffer in the frame.
var Append = sim.Define(sim.Spec[AppendParams, AppendResult]{
	Info: sim.Info{
		Name:    "slice.append",
		Doc:     lang.T("append 之后切片的容量，以及它有没有换新的底层数组", "the capacity of a slice after append, and whether it got a new backing array"),
		Archs:   archs(),
		Checked: gover.Latest,
		History: []gover.History{growth, roundings, zeroSizes, listedCaps, stackBuffers},
	},
	Model:   appendModel,
	Mutants: appendMutants,
	Oracle:  &appendOracle,
})

// AppendParams describe the slice and what is appended to it.
type AppendParams struct {
	Elem  layout.Type `json:"elem" default:"\"int\"" en:"element type" zh:"元素类型"`
	Len   int         `json:"len" en:"length before the append" zh:"append 前的长度"`
	Cap   int         `json:"cap" en:"capacity before the append" zh:"append 前的容量"`
	Add   int         `json:"add" default:"1" en:"elements appended by each append" zh:"每次 append 追加的元素个数"`
	Stack bool        `json:"stack" default:"false" en:"the slice does not escape, and the appends list their elements" zh:"切片不逃逸，且 append 逐个列出元素"`
	Times int         `json:"times" default:"1" en:"how many appends in a row" zh:"连续 append 的次数"`
}

// timesMax bounds a series; the list of capacities is as long.
const timesMax = 10_000

// Validate refuses what no slice can be.
func (p AppendParams) Validate() error {
	for _, c := range []struct {
		name string
		n    int
	}{{"len", p.Len}, {"cap", p.Cap}, {"add", p.Add}} {
		if err := checkCount(c.name, c.n); err != nil {
			return err
		}
	}
	if p.Len > p.Cap {
		return sim.Wrong("len", p.Len, fmt.Sprintf("want at most the capacity, which is %d", p.Cap))
	}
	if p.Times < 1 || p.Times > timesMax {
		return sim.Wrong("times", p.Times, fmt.Sprintf("want 1 to %d appends", timesMax))
	}
	return nil
}

// An AppendResult describes the slice after the last append.
type AppendResult struct {
	Cap    int   `json:"cap" en:"capacity afterwards" zh:"之后的容量"`
	Bytes  int   `json:"bytes" unit:"bytes" en:"size of the backing array afterwards: capacity times element size" zh:"之后底层数组的大小：容量乘以元素大小"`
	Grew   bool  `json:"grew" en:"whether the slice moved to a new backing array" zh:"是否换了新的底层数组"`
	Caps   []int `json:"caps" en:"capacity after each append" zh:"每次 append 之后的容量"`
	Grows  int   `json:"grows" en:"how many of the appends took a new array" zh:"其中换了新数组的次数"`
	Copied int   `json:"copied" en:"elements copied from old arrays to new ones" zh:"从旧数组复制到新数组的元素个数"`
}

func appendModel(r *sim.Run, p AppendParams) (AppendResult, error) {
	return appendSeries(r, p, growSlice, stackBuffers.Value(r.Go))
}

// A grower returns the capacity of the new array when need elements do not fit; growSlice is the true one.
type grower func(r *sim.Run, e Elem, oldLen, oldCap, need int) int

// appendSeries appends p.Times times; buffer is the size of the stack buffer in bytes.
func appendSeries(r *sim.Run, p AppendParams, grow grower, buffer int) (AppendResult, error) {
	e, err := p.check(r.Target)
	if err != nil {
		return AppendResult{}, err
	}
	res := AppendResult{Cap: p.Cap, Caps: make([]int, p.Times)}
	length := p.Len
	for i := range p.Times {
		need := length + p.Add
		switch {
		case need <= res.Cap:
			explainFits(r, p, need, res.Cap)
		case p.Stack && i == 0 && length == 0 && fitsBuffer(e, need, buffer):
			res.Cap = buffer / e.Size
			res.Grows++
			r.Step(stackBuffers.At(r.Go).Ref, lang.T("切片不逃逸，第一次 append：{buffer} 字节的栈上缓冲放得下 {got} 个元素，不分配堆内存", "the slice does not escape and this is its first append: the stack buffer of {buffer} bytes has room for {got} elements, and no heap memory is needed"),
				sim.V("buffer", buffer), sim.V("got", res.Cap))
		default:
			explainGrows(r, need, res.Cap)
			res.Cap = grow(r, e, length, res.Cap, p.asked(r, length, res.Cap))
			res.Grows++
			res.Copied += length
		}
		length = need
		res.Caps[i] = res.Cap
	}
	res.Bytes, res.Grew = res.Cap*e.Size, res.Grows > 0
	if r.Tracing() {
		r.Step("The Go Programming Language Specification: Appending to and copying slices",
			lang.T("结果：长度 {new_len}，容量 {cap}，底层数组 {bytes} 字节", "the result: length {new_len}, capacity {cap}, a backing array of {bytes} bytes"),
			sim.V("new_len", length), sim.V("cap", res.Cap), sim.V("bytes", res.Bytes))
	}
	return res, nil
}

// asked returns the number of elements that an append asks growslice for.
func (p AppendParams) asked(r *sim.Run, oldLen, oldCap int) int {
	rule := listedCaps.At(r.Go)
	if !p.Stack || !rule.Value || oldLen == oldCap {
		return oldLen + p.Add
	}
	if r.Tracing() {
		r.Step(rule.Ref, lang.T("这个版本里，逐个列出元素的 append 按旧容量加个数要空间：{old}+{add}={asked}", "in this release an append that lists its elements asks for the old capacity plus their number: {old}+{add}={asked}"),
			sim.V("old", oldCap), sim.V("add", p.Add), sim.V("asked", oldCap+p.Add))
	}
	return oldCap + p.Add
}

// fitsBuffer reports whether need elements fit into a stack buffer.
func fitsBuffer(e Elem, need, buffer int) bool {
	return e.Size > 0 && need <= buffer/e.Size
}

// check refuses what the target has no room for.
func (p AppendParams) check(t sim.Target) (Elem, error) {
	if err := p.Elem.Check("elem", t.Go); err != nil {
		return Elem{}, err
	}
	e := ElemOf(p.Elem, t)
	if err := checkBytes("cap", int64(p.Cap), e, t); err != nil {
		return Elem{}, err
	}
	if err := checkBytes("add", int64(p.Len)+int64(p.Add), e, t); err != nil {
		return Elem{}, err
	}
	return e, checkBytes("times", int64(p.Len)+int64(p.Add)*int64(p.Times), e, t)
}

func explainFits(r *sim.Run, p AppendParams, need, old int) {
	r.Tick()
	if r.Tracing() && p.Times == 1 {
		r.Step("The Go Programming Language Specification: Appending to and copying slices",
			lang.T("需要 {need} 个位置，容量 {old} 够用：写进原来的底层数组", "{need} elements are needed and the capacity {old} suffices: they go into the same backing array"),
			sim.V("need", need), sim.V("old", old))
	}
}

func explainGrows(r *sim.Run, need, old int) {
	r.Tick()
	if r.Tracing() {
		r.Step("runtime/slice.go: growslice",
			lang.T("需要 {need} 个位置，容量只有 {old}：要换更大的底层数组", "{need} elements are needed and the capacity is only {old}: a larger backing array is needed"),
			sim.V("need", need), sim.V("old", old))
	}
}
