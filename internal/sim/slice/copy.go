package slice

import (
	"strconv"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// Copy predicts n := copy(d, s). The two slices are parts of one array that holds 1, 2, 3, … or, without overlap, s holds
// 1, 2, 3, … and d zeros:
//
//	s := []int{1, 2, …, src}         // overlap=false
//	d := make([]int, dst)
//
//	a := []int{1, 2, …}              // overlap=true; a is as long as the two need
//	s := a[0:src]; d := a[offset : offset+dst]  // offset ≥ 0
//	d := a[0:dst]; s := a[-offset : -offset+src] // offset < 0
var Copy = sim.Define(sim.Spec[CopyParams, CopyResult]{
	Info: sim.Info{
		Name:    "slice.copy",
		Doc:     lang.T("copy 复制多少个元素，之后目标和源里是什么", "how many elements copy copies, and what the two slices hold afterwards"),
		Archs:   archs(),
		Checked: gover.Latest,
	},
	Model:   copyModel,
	Mutants: copyMutants,
	Oracle:  &copyOracle,
})

// CopyParams describe the two slices.
type CopyParams struct {
	Dst     int  `json:"dst" en:"length of the destination" zh:"目标的长度"`
	Src     int  `json:"src" en:"length of the source" zh:"源的长度"`
	Overlap bool `json:"overlap" default:"false" en:"both are parts of one array" zh:"两者是同一个数组的一部分"`
	Offset  int  `json:"offset" default:"0" en:"with overlap: how many elements behind the start of the source the destination starts" zh:"overlap 时：目标的起点在源的起点之后多少个元素"`
}

// copyMax bounds the lengths, since the answers list the elements.
const copyMax = 1000

// Validate refuses what cannot be written down.
func (p CopyParams) Validate() error {
	for _, c := range []struct {
		name string
		n    int
	}{{"dst", p.Dst}, {"src", p.Src}} {
		if c.n < 0 || c.n > copyMax {
			return sim.Wrong(c.name, c.n, "want 0 to "+strconv.Itoa(copyMax))
		}
	}
	if !p.Overlap && p.Offset != 0 {
		return sim.Wrong("offset", p.Offset, "it means something with overlap=true only; leave it out")
	}
	if p.Offset < -copyMax || p.Offset > copyMax {
		return sim.Wrong("offset", p.Offset, "want "+strconv.Itoa(-copyMax)+" to "+strconv.Itoa(copyMax))
	}
	return nil
}

// A CopyResult says what copy did.
type CopyResult struct {
	Copied int   `json:"copied" en:"elements copied: what copy returns" zh:"复制的元素个数，即 copy 的返回值"`
	Result []int `json:"result" en:"the destination afterwards" zh:"之后的目标"`
	Source []int `json:"source" en:"the source afterwards" zh:"之后的源"`
}

func copyModel(r *sim.Run, p CopyParams) (CopyResult, error) {
	n := min(p.Dst, p.Src)
	r.Step("The Go Programming Language Specification: Appending to and copying slices",
		lang.T("复制两个长度中较小的：min({dst}, {src}) = {copied}；容量不起作用", "the smaller of the two lengths is copied: min({dst}, {src}) = {copied}; capacities do not matter"),
		sim.V("dst", p.Dst), sim.V("src", p.Src), sim.V("copied", n))
	src, dst := p.slices()
	aside := append([]int{}, src[:n]...)
	copy(dst, aside)
	if p.Overlap && n > 0 && p.Offset != 0 && p.Offset < n && -p.Offset < n {
		r.Step("runtime/memmove_amd64.s: memmove",
			lang.T("两段重叠：结果与先把源复制一份再写入相同", "the two overlap: the result is as if the source had been set aside first"))
	}
	return CopyResult{n, dst, src}, nil
}

// slices builds the two slices before the copy.
func (p CopyParams) slices() (src, dst []int) {
	if !p.Overlap {
		return counted(p.Src), make([]int, p.Dst)
	}
	fromSrc, fromDst := max(0, -p.Offset), max(0, p.Offset)
	array := counted(max(fromSrc+p.Src, fromDst+p.Dst))
	return array[fromSrc : fromSrc+p.Src], array[fromDst : fromDst+p.Dst]
}

// counted returns 1, 2, …, n.
func counted(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i + 1
	}
	return s
}

// copyMutants are the popular misconceptions about copy.
var copyMutants = []sim.Mutant[CopyParams, CopyResult]{
	{Name: "grows", Model: growingCopy, Says: lang.T(
		"copy 不会让目标变长：只复制 min(len(dst), len(src)) 个，要变长用 append。",
		"Copy does not make the destination longer: it copies min(len(dst), len(src)) elements; append is what grows.")},
	{Name: "source-length", Model: sourceLength, Says: lang.T(
		"copy 返回实际复制的个数，是两个长度中较小的，不总是源的长度。",
		"Copy returns how many elements it copied, the smaller of the two lengths, not always the source's.")},
	{Name: "element-by-element", Model: forwardCopy, Says: lang.T(
		"重叠时 copy 的结果也正确：不会像从前往后逐个赋值那样把刚写入的值再读出来。",
		"Copy is right for overlapping slices, too: it does not read back what it has just written, as a loop from front to back would.")},
	{Name: "appends", Model: appendingCopy, Says: lang.T(
		"copy 覆盖目标开头的元素，不是接在目标后面。",
		"Copy overwrites the first elements of the destination; it does not append.")},
}

func growingCopy(_ *sim.Run, p CopyParams) (CopyResult, error) {
	src, dst := p.slices()
	src = append([]int{}, src...)
	result := make([]int, max(len(src), len(dst)))
	copy(result, dst)
	copy(result, src)
	return CopyResult{len(src), result, src}, nil
}

func sourceLength(r *sim.Run, p CopyParams) (CopyResult, error) {
	res, err := copyModel(r, p)
	res.Copied = p.Src
	return res, err
}

func forwardCopy(_ *sim.Run, p CopyParams) (CopyResult, error) {
	src, dst := p.slices()
	n := min(len(src), len(dst))
	for i := range n {
		first := src[i] // may be what was just written
		dst[i] = first
	}
	return CopyResult{n, dst, src}, nil
}

func appendingCopy(_ *sim.Run, p CopyParams) (CopyResult, error) {
	src, dst := p.slices()
	src = append([]int{}, src...)
	return CopyResult{len(src), append(append([]int{}, dst...), src...), src}, nil
}
