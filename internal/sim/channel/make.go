package channel

import (
	"fmt"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/layout"
	"godrill/internal/sim/malloc"
)

// Make predicts what make(chan T, n) takes of the heap; n is a variable. Up to 1.3 the allocator keeps notes about types on
// the heap as well, which nobody asks about.
var Make = sim.Define(sim.Spec[MakeParams, MakeResult]{
	Info: sim.Info{
		Name:    "channel.make",
		Doc:     lang.T("make(chan T, n) 占用多少堆内存、分配几次，以及会不会 panic", "how much of the heap make(chan T, n) takes, in how many allocations, and whether it panics"),
		Archs:   []sim.Arch{{Name: "amd64", Since: gover.Go(4)}},
		Checked: gover.Latest,
		History: []gover.History{headSizes},
	},
	Model: func(r *sim.Run, p MakeParams) (MakeResult, error) {
		return p.make(r, allocation{head: headSizes.Value(r.Go)})
	},
	Mutants: makeMutants,
	Oracle:  &makeOracle,
})

// headSizes is the size of an hchan in bytes, without its buffer.
var headSizes = gover.NewTable(lang.T("hchan 的大小", "the size of an hchan"),
	gover.Entry[int]{
		Since: gover.Go(4), Value: 96,
		Note: lang.T("96 字节", "96 bytes"), Ref: "runtime/chan.go: hchan",
	},
	gover.Entry[int]{
		Since: gover.Go(23), Value: 104,
		Note: lang.T("104 字节：多了 timer 字段", "104 bytes: there is a field timer"), Ref: "runtime/chan.go: hchan",
	},
	gover.Entry[int]{
		Since: gover.Go(25), Value: 112,
		Note: lang.T("112 字节：多了 bubble 字段，供 testing/synctest 使用", "112 bytes: there is a field bubble, for testing/synctest"), Ref: "runtime/chan.go: hchan",
	},
)

// MakeParams describe a channel.
type MakeParams struct {
	Elem layout.Type `json:"elem" default:"\"int\"" en:"element type" zh:"元素类型"`
	Cap  int         `json:"cap" default:"0" en:"capacity, held in a variable" zh:"容量，存放在变量中"`
}

// Limits of what is made. Between a buffer of maxBytes and one of impossibleBytes the machine's memory decides.
const (
	maxElem         = 1<<16 - 1 // bytes; the compiler refuses larger elements
	maxBytes        = 1 << 28
	impossibleBytes = 1 << 49
	maxCapacity     = 1 << 60
)

// Validate refuses numbers that no variable holds on every machine.
func (p MakeParams) Validate() error {
	if p.Cap < -maxCapacity || p.Cap > maxCapacity {
		return sim.Wrong("cap", p.Cap, "want a number between -2^60 and 2^60")
	}
	return nil
}

// A MakeResult says what was allocated. After a panic all is zero but panics and text.
type MakeResult struct {
	Bytes  int    `json:"bytes" unit:"bytes" en:"heap memory taken, rounded up to size classes" zh:"占用的堆内存，已按大小规格向上取整"`
	Allocs int    `json:"allocs" en:"number of allocations" zh:"分配次数"`
	Panics bool   `json:"panics" en:"whether make panics" zh:"make 是否 panic"`
	Text   string `json:"text" en:"text of the panic; empty without one" zh:"panic 的文本；没有则为空"`
}

// An allocation is how makechan allocates.
type allocation struct {
	head  int
	whole bool // a buffer of pointers is part of the hchan's allocation: for a mutant
	exact bool // nothing is rounded up: for a mutant
}

func (p MakeParams) make(r *sim.Run, a allocation) (MakeResult, error) {
	if err := p.Elem.Check("elem", r.Go); err != nil {
		return MakeResult{}, err
	}
	size, _ := p.Elem.Sizes(r.Go, r.Arch)
	switch {
	case size > maxElem:
		return MakeResult{}, sim.Wrong("elem", p.Elem, fmt.Sprintf("want at most %d bytes: the compiler refuses larger elements of a channel", maxElem))
	case p.Cap < 0 || size > 0 && p.Cap >= impossibleBytes/size:
		text := panicPrefix.Value(r.Go) + "makechan: size out of range"
		r.Step("runtime/chan.go: makechan", lang.T("容量 {cap} 不可能：panic：{text}", "a capacity of {cap} is impossible, it panics: {text}"), sim.V("cap", p.Cap), sim.VS("text", text))
		return MakeResult{Panics: true, Text: text}, nil
	case size > 0 && p.Cap > maxBytes/size:
		return MakeResult{}, sim.Wrong("cap", p.Cap, fmt.Sprintf("want at most %d elements of %d bytes: beyond that the machine's memory decides", maxBytes/size, size))
	}
	buffer := p.Cap * size
	var res MakeResult
	if p.Elem.Pointers() && p.Cap > 0 && !a.whole {
		res = a.apart(r, buffer)
	} else {
		res = a.together(r, buffer, p.Elem.Pointers())
	}
	r.Step("runtime/chan.go: makechan", lang.T("共 {bytes} 字节，{allocs} 次分配", "together {bytes} bytes in {allocs} allocations"), sim.V("bytes", res.Bytes), sim.V("allocs", res.Allocs))
	return res, nil
}

// apart allocates the hchan, then the buffer. An empty buffer takes nothing.
func (a allocation) apart(r *sim.Run, buffer int) MakeResult {
	head := a.rounded(r, a.head, true)
	rest, allocs := 0, 1
	if buffer > 0 {
		rest, allocs = a.rounded(r, buffer, true), 2
	}
	if r.Tracing() {
		r.Step("runtime/chan.go: makechan", lang.T("元素含指针：hchan {head} 字节取整为 {head_taken}，缓冲区 {buffer} 字节单独分配，取整为 {buffer_taken}", "the elements have pointers: the hchan of {head} bytes takes {head_taken}, the buffer of {buffer} bytes is allocated on its own and takes {buffer_taken}"),
			sim.V("head", a.head), sim.V("head_taken", head), sim.V("buffer", buffer), sim.V("buffer_taken", rest))
	}
	return MakeResult{Bytes: head + rest, Allocs: allocs}
}

// together allocates the hchan with its buffer.
func (a allocation) together(r *sim.Run, buffer int, pointers bool) MakeResult {
	taken := a.rounded(r, a.head+buffer, pointers && a.whole)
	if r.Tracing() {
		r.Step(headSizes.At(r.Go).Ref, lang.T("hchan {head} 字节，连同缓冲区 {buffer} 字节一次分配，取整为 {taken}", "the hchan of {head} bytes and its buffer of {buffer} bytes are one allocation, which takes {taken}"),
			sim.V("head", a.head), sim.V("buffer", buffer), sim.V("taken", taken))
	}
	return MakeResult{Bytes: taken, Allocs: 1}
}

func (a allocation) rounded(r *sim.Run, size int, pointers bool) int {
	if a.exact {
		return size
	}
	return malloc.SlotSize(r, size, pointers)
}

// makeMutants are popular misconceptions about the memory of channels.
var makeMutants = []sim.Mutant[MakeParams, MakeResult]{
	{Name: "no-rounding", Model: makeRule(func(a allocation) allocation { a.exact = true; return a }), Says: lang.T(
		"忘了向上取整：分配器按大小规格给内存。",
		"The rounding is missing: the allocator hands out memory in size classes.")},
	{Name: "one-allocation", Model: makeRule(func(a allocation) allocation { a.whole = true; return a }), Says: lang.T(
		"元素含指针时缓冲区单独分配，一共两次。",
		"A buffer of elements with pointers is an allocation of its own: there are two.")},
	{Name: "always-two", Model: twoAllocations, Says: lang.T(
		"元素不含指针时，hchan 和缓冲区一次分配。",
		"Without pointers in the elements, the hchan and its buffer are one allocation.")},
	{Name: "before-the-timer", Model: makeRule(func(a allocation) allocation { a.head = 96; return a }), Says: lang.T(
		"96 字节是 1.4 到 1.22 的 hchan；1.23 起它更大。",
		"96 bytes is the hchan of 1.4 to 1.22; since 1.23 it is larger.")},
	{Name: "empty-struct-is-free", Model: freeStruct, Says: lang.T(
		"chan struct{} 的元素不占内存，但 hchan 本身仍要分配。",
		"The elements of a chan struct{} take no memory, but the hchan itself does.")},
}

func makeRule(change func(allocation) allocation) func(*sim.Run, MakeParams) (MakeResult, error) {
	return func(r *sim.Run, p MakeParams) (MakeResult, error) {
		return p.make(r, change(allocation{head: headSizes.Value(r.Go)}))
	}
}

func twoAllocations(r *sim.Run, p MakeParams) (MakeResult, error) {
	a := allocation{head: headSizes.Value(r.Go)}
	res, err := p.make(r, a)
	size, _ := p.Elem.Sizes(r.Go, r.Arch)
	if err != nil || res.Panics || p.Cap*size == 0 {
		return res, err
	}
	return MakeResult{Bytes: a.rounded(r, a.head, true) + a.rounded(r, p.Cap*size, p.Elem.Pointers()), Allocs: 2}, nil
}

func freeStruct(r *sim.Run, p MakeParams) (MakeResult, error) {
	res, err := p.make(r, allocation{head: headSizes.Value(r.Go)})
	if size, _ := p.Elem.Sizes(r.Go, r.Arch); err == nil && size == 0 {
		res.Bytes, res.Allocs = 0, 0
	}
	return res, err
}
