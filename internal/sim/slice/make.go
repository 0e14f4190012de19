package slice

import (
	"fmt"
	"math"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/layout"
)

// Make predicts what make([]T, len) and make([]T, len, cap) give: length, capacity and the place of the backing array, or
// a panic.
var Make = sim.Define(sim.Spec[MakeParams, MakeResult]{
	Info: sim.Info{
		Name:    "slice.make",
		Doc:     lang.T("make([]T, len, cap) 得到的长度、容量和底层数组的位置，或者它的 panic", "length, capacity and place of the array that make([]T, len, cap) gives, or its panic"),
		Archs:   archs(),
		Checked: gover.Latest,
		History: []gover.History{stackLimits, stackBuffers},
	},
	Model:   makeModel,
	Mutants: makeMutants,
	Oracle:  &makeOracle,
})

// MakeParams describe a call of make.
type MakeParams struct {
	Elem     layout.Type `json:"elem" default:"\"int\"" en:"element type" zh:"元素类型"`
	Len      int         `json:"len" en:"length asked for" zh:"要求的长度"`
	Cap      Size        `json:"cap" default:"\"none\"" en:"capacity asked for; none for make([]T, len)" zh:"要求的容量；none 表示 make([]T, len)"`
	Escapes  bool        `json:"escapes" default:"true" en:"the slice outlives its function" zh:"切片逃逸出函数"`
	Constant bool        `json:"constant" default:"false" en:"length and capacity are constants" zh:"长度和容量都是常量"`
}

// A MakeResult is what make gives.
type MakeResult struct {
	Len    int    `json:"len" en:"length of the slice; 0 after a panic" zh:"切片的长度；panic 时为 0"`
	Cap    int    `json:"cap" en:"capacity of the slice; 0 after a panic" zh:"切片的容量；panic 时为 0"`
	Bytes  int    `json:"bytes" unit:"bytes" en:"size of the backing array: capacity times element size" zh:"底层数组的大小：容量乘以元素大小"`
	Panics bool   `json:"panics" en:"whether make panics" zh:"是否 panic"`
	Text   string `json:"text" en:"text of the panic; empty without one" zh:"panic 的文本；没有则为空"`
	Where  string `json:"where" en:"where the backing array lives: stack, heap, or none when it takes no memory" zh:"底层数组在哪里：stack、heap，不占内存时为 none"`
}

// The places of a backing array.
const (
	onStack = "stack"
	onHeap  = "heap"
	nowhere = "none"
)

// Texts of the panics, as the error's Error method gives them.
const (
	lenOutOfRange = "runtime error: makeslice: len out of range"
	capOutOfRange = "runtime error: makeslice: cap out of range"
)

func makeModel(r *sim.Run, p MakeParams) (MakeResult, error) {
	e, err := p.check(r.Target)
	if err != nil {
		return MakeResult{}, err
	}
	if text := panicOfMake(r, p, e); text != "" {
		r.Step("runtime/slice.go: makeslice", lang.T("panic：{text}", "it panics: {text}"), sim.VS("text", text))
		return MakeResult{Panics: true, Text: text, Where: nowhere}, nil
	}
	res := MakeResult{Len: p.Len, Cap: p.Cap.Or(p.Len)}
	if err := checkBytes("cap", int64(res.Cap), e, r.Target); err != nil {
		return MakeResult{}, err
	}
	res.Bytes = res.Cap * e.Size
	r.Step("The Go Programming Language Specification: Making slices, maps and channels",
		lang.T("长度 {len}，容量 {cap}：make 不取整，底层数组正好 {cap}×{size}={bytes} 字节", "length {len}, capacity {cap}: make does not round, the backing array has just {cap}×{size}={bytes} bytes"),
		sim.V("len", res.Len), sim.V("cap", res.Cap), sim.V("size", e.Size), sim.V("bytes", res.Bytes))
	res.Where = placeOfMake(r, p, e, res.Cap)
	return res, nil
}

// check refuses what the compiler refuses, and sizes at which the machine's memory decides.
func (p MakeParams) check(t sim.Target) (Elem, error) {
	if err := p.Elem.Check("elem", t.Go); err != nil {
		return Elem{}, err
	}
	e := ElemOf(p.Elem, t)
	if err := checkInt("len", p.Len, t.Arch); err != nil {
		return Elem{}, err
	}
	if err := checkInt("cap", p.Cap.N, t.Arch); err != nil {
		return Elem{}, err
	}
	if !p.Constant {
		return e, nil
	}
	capacity := p.Cap.Or(p.Len)
	switch {
	case p.Len < 0:
		return Elem{}, sim.Wrong("len", p.Len, "the compiler refuses a negative constant; want 0 or more, or constant=false")
	case p.Len > capacity:
		return Elem{}, sim.Wrong("len", p.Len, fmt.Sprintf("the compiler refuses a constant length above the capacity %d; want at most that, or constant=false", capacity))
	}
	return e, checkBytes("cap", int64(capacity), e, t)
}

// checkInt refuses a number that an int of the architecture cannot hold.
func checkInt(param string, n int, arch string) error {
	if arch == "386" && (n > math.MaxInt32 || n < math.MinInt32) {
		return sim.Wrong(param, n, "want a number that an int of 32 bits holds")
	}
	return nil
}

// addressLimit returns the size in bytes beyond which make panics in every release. Older releases refuse less than that;
// what lies between is left to [checkBytes].
func addressLimit(t sim.Target) int64 {
	if t.Arch == "386" {
		return math.MaxUint32
	}
	return 1 << 48
}

// panicOfMake returns the text of the panic, or the empty text.
func panicOfMake(r *sim.Run, p MakeParams, e Elem) string {
	limit := int64(math.MaxInt64)
	if e.Size > 0 {
		limit = addressLimit(r.Target) / int64(e.Size)
	}
	capacity := p.Cap.Or(p.Len)
	if p.usesBuffer(r.Target, e, capacity) {
		// The code in the frame compares the length with the capacity alone.
		limit = math.MaxInt64
	}
	switch {
	case p.Len < 0 || int64(p.Len) > limit:
		explainMakePanic(r, "len", p.Len)
		return lenOutOfRange
	case capacity < p.Len || int64(capacity) > limit:
		explainMakePanic(r, "cap", capacity)
		return capOutOfRange
	}
	return ""
}

// usesBuffer reports whether a make of variable size takes the path of the stack buffer.
func (p MakeParams) usesBuffer(t sim.Target, e Elem, capacity int) bool {
	room := stackBuffers.Value(t.Go) / max(e.Size, 1) // elements; 0 means that they are too large for it
	return !p.Escapes && !p.Constant && e.Size > 0 && room > 0 && capacity >= 0 && capacity <= room
}

func explainMakePanic(r *sim.Run, what string, n int) {
	if r.Tracing() {
		r.Step("runtime/slice.go: makeslice",
			lang.T("先查 len 再查 cap：{what} 为 {n}，是负数、小于 len 或超出地址空间", "len is checked first, then cap: the {what} of {n} is negative, less than len, or beyond the address space"),
			sim.VS("what", what), sim.V("n", n))
	}
}

// placeOfMake returns where the backing array lives.
func placeOfMake(r *sim.Run, p MakeParams, e Elem, capacity int) string {
	if capacity*e.Size == 0 {
		r.Step("runtime/malloc.go: mallocgc", lang.T("0 字节：不分配内存", "0 bytes: no memory is allocated"))
		return nowhere
	}
	if p.Escapes {
		r.Step("cmd/compile/internal/escape", lang.T("切片逃逸：底层数组在堆上", "the slice escapes: the backing array is on the heap"))
		return onHeap
	}
	if p.Constant {
		return placeOfConstant(r, e, capacity)
	}
	buffer := stackBuffers.At(r.Go)
	if p.usesBuffer(r.Target, e, capacity) {
		r.Step(buffer.Ref, lang.T("大小可变，但 {buffer} 字节的栈上缓冲放得下：在栈上", "the size is variable, but the stack buffer of {buffer} bytes holds it: on the stack"), sim.V("buffer", buffer.Value))
		return onStack
	}
	if r.Tracing() {
		text := lang.T("大小可变的 make 总是上堆", "a make of variable size always takes heap memory")
		if buffer.Value > 0 {
			text = lang.T("大小可变，{buffer} 字节的栈上缓冲放不下：在堆上", "the size is variable and the stack buffer of {buffer} bytes does not hold it: on the heap")
		}
		r.Step(buffer.Ref, text, sim.V("buffer", buffer.Value))
	}
	return onHeap
}

// placeOfConstant compares numbers of elements, not bytes, as the compiler does: a remainder makes a difference.
func placeOfConstant(r *sim.Run, e Elem, capacity int) string {
	rule := stackLimits.At(r.Go)
	fit := rule.Value.bytes / e.Size
	stays := capacity < fit || rule.Value.inclusive && capacity == fit
	if r.Tracing() {
		text := lang.T("不逃逸，大小固定：{limit} 字节放得下 {fit} 个元素，{n} 个太多，在堆上", "no escape, constant size: {limit} bytes hold {fit} elements, {n} are too many, on the heap")
		if stays {
			text = lang.T("不逃逸，大小固定：{limit} 字节放得下 {fit} 个元素，{n} 个可以留在栈上", "no escape, constant size: {limit} bytes hold {fit} elements, {n} may stay on the stack")
		}
		r.Step(rule.Ref, text, sim.V("limit", rule.Value.bytes), sim.V("fit", fit), sim.V("n", capacity))
	}
	if stays {
		return onStack
	}
	return onHeap
}

type makeMutant = sim.Mutant[MakeParams, MakeResult]

// makeMutants are the popular misconceptions about make.
var makeMutants = []makeMutant{
	{Name: "always-heap", Model: changeMake(func(_ *sim.Run, p MakeParams, res MakeResult) MakeResult {
		if res.Bytes > 0 {
			res.Where = onHeap
		}
		return res
	}), Says: lang.T("make 的底层数组不一定在堆上：不逃逸又足够小时，编译器把它放在栈上。",
		"The array of make is not always on the heap: when it does not escape and is small, the compiler keeps it on the stack.")},
	{Name: "stack-if-local", Model: changeMake(func(_ *sim.Run, p MakeParams, res MakeResult) MakeResult {
		if !p.Escapes && res.Bytes > 0 {
			res.Where = onStack
		}
		return res
	}), Says: lang.T("不逃逸还不够：太大的数组，或者大小要到运行时才知道的数组，仍然上堆。",
		"Not to escape is not enough: an array that is too large, or whose size is known only at run time, still takes heap memory.")},
	{Name: "variable-heap", Model: changeMake(func(_ *sim.Run, p MakeParams, res MakeResult) MakeResult {
		if !p.Constant && res.Bytes > 0 {
			res.Where = onHeap
		}
		return res
	}), Says: lang.T("这是 1.24 及以前的规则；1.25 起大小可变的 make 也能用 32 字节的栈上缓冲。",
		"That is the rule up to 1.24; since 1.25 a make of variable size may use a stack buffer of 32 bytes, too.")},
	{Name: "len-is-cap", Model: changeMake(func(_ *sim.Run, _ MakeParams, res MakeResult) MakeResult {
		res.Len = res.Cap
		return res
	}), Says: lang.T("make 的第二个参数是长度，第三个才是容量；长度以外的元素还不能用下标访问。",
		"The second argument of make is the length and the third the capacity; elements beyond the length cannot be indexed yet.")},
	{Name: "zero-len", Model: changeMake(func(_ *sim.Run, _ MakeParams, res MakeResult) MakeResult {
		res.Len = 0
		return res
	}), Says: lang.T("make([]T, n) 的长度就是 n，元素都是零值；之后 append 会加在它们后面。",
		"With make([]T, n) the length is n, all elements zero; an append goes behind them.")},
	{Name: "with-header", Model: changeMake(func(r *sim.Run, _ MakeParams, res MakeResult) MakeResult {
		if !res.Panics {
			res.Bytes += 3 * wordBytes(r.Arch)
		}
		return res
	}), Says: lang.T("切片头（指针、长度、容量）不在底层数组里，不能算进去。",
		"The slice header (pointer, length, capacity) is not part of the backing array.")},
	{Name: "cap-is-fixed-up", Model: fixedUpMake, Says: lang.T("长度大于容量时 make 不会调整容量，而是 panic。",
		"When the length exceeds the capacity make does not adjust the capacity: it panics.")},
}

func wordBytes(arch string) int {
	if arch == "386" {
		return 4
	}
	return 8
}

// changeMake makes a model that changes what the true one says.
func changeMake(change func(*sim.Run, MakeParams, MakeResult) MakeResult) func(*sim.Run, MakeParams) (MakeResult, error) {
	return func(r *sim.Run, p MakeParams) (MakeResult, error) {
		res, err := makeModel(r, p)
		if err != nil {
			return res, err
		}
		return change(r, p, res), nil
	}
}

func fixedUpMake(r *sim.Run, p MakeParams) (MakeResult, error) {
	if p.Cap.Given && p.Len >= 0 {
		p.Cap.N = max(p.Cap.N, p.Len)
	}
	return makeModel(r, p)
}
