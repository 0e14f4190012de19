package malloc

import (
	"strconv"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// Class predicts what one object costs: its size class, the room it takes, and the span that the slot lies in.
var Class = sim.Define(sim.Spec[ClassParams, ClassResult]{
	Info: sim.Info{
		Name:    "malloc.class",
		Doc:     lang.T("一个堆对象落在哪个大小规格、占多少字节、所在 span 有几页几个对象", "the size class of a heap object, the bytes it takes, and the pages and objects of its span"),
		Archs:   proven,
		Checked: gover.Latest,
		History: []gover.History{classes, pageSizes, headers, reserves, spanClasses, tinyLimits},
	},
	Model:   func(r *sim.Run, p ClassParams) (ClassResult, error) { return classify(r, p, rulesOf(r)) },
	Mutants: classMutants,
	Oracle:  &classOracle,
})

// proven are the architectures that the oracles ran on.
var proven = []sim.Arch{{Name: "amd64", Since: gover.Go(2)}, {Name: "386", Since: gover.Go(5)}}

// MaxSize is the largest object that the models speak about, in bytes.
const MaxSize = 1 << 30

// ClassParams describe one request.
type ClassParams struct {
	Size     int  `json:"size" unit:"bytes" en:"size of the object; one with pointers has a multiple of the word size" zh:"对象大小；含指针时须是字长的整数倍"`
	Pointers bool `json:"pointers" default:"false" en:"whether the object holds pointers" zh:"对象是否含指针"`
}

// Validate refuses sizes that no program asks for.
func (p ClassParams) Validate() error {
	if p.Size < 0 || p.Size > MaxSize {
		return sim.Wrong("size", p.Size, "want 0 to "+strconv.Itoa(MaxSize)+" bytes (1 GiB)")
	}
	return nil
}

// A ClassResult says where the object goes.
type ClassResult struct {
	Class     int    `json:"class" en:"number of the size class, from 1; 0 for an object of size zero or a large one" zh:"大小规格的编号，从 1 起；大小为 0 的对象和大对象为 0"`
	Bytes     int    `json:"bytes" unit:"bytes" en:"room taken: the slot of the class (for a tiny object the block it may share), or whole pages; the malloc header is part of it" zh:"占用的字节：规格的槽（微对象是可合住的块）或整页，含 malloc header"`
	Waste     int    `json:"waste" unit:"bytes" en:"bytes beyond the size of the object, the malloc header among them" zh:"超出对象大小的字节，含 malloc header"`
	Tier      string `json:"tier" en:"kind of the request: zerobase, tiny, small or large" zh:"请求的种类：zerobase、tiny、small 或 large"`
	Pages     int    `json:"pages" en:"pages of the span; 0 for size zero" zh:"span 的页数；大小为 0 时是 0"`
	Objects   int    `json:"objects" en:"slots in the span; 0 for size zero" zh:"span 里的槽数；大小为 0 时是 0"`
	SpanClass int    `json:"span_class" en:"number of the span class: twice the class, plus 1 without pointers; before 1.9 the class itself" zh:"span class 编号：规格×2，不含指针再加 1；1.9 之前就是规格编号"`
	Header    int    `json:"header" unit:"bytes" en:"bytes of the malloc header in front of the object" zh:"对象前面 malloc header 的字节数"`
}

// rules are the facts of one release and architecture that decide what an object costs.
type rules struct {
	sizing
	tiny    int // size below which objects without pointers are tiny
	reserve reserve
	split   bool // scan and noscan spans are apart
}

func rulesOf(r *sim.Run) rules {
	return rules{sizingOf(r), tinyLimits.Value(r.Go), reserves.Value(r.Go), spanClasses.Value(r.Go)}
}

// The kinds of requests.
const (
	zerobase = "zerobase"
	tiny     = "tiny"
	small    = "small"
	large    = "large"
)

// tierOf returns the kind of a request.
func (x *rules) tierOf(size int, pointers bool) string {
	switch {
	case size == 0:
		return zerobase
	case size < x.tiny && !pointers:
		return tiny
	case size <= x.limit:
		return small
	}
	return large
}

// objects returns how many slots of a class fit in a span.
func (x *rules) objects(class int, pointers bool) int {
	span, slot := int(x.classes.pages[class])*x.page, int(x.classes.size[class])
	return (span - x.reserved(span, slot, pointers)) / slot
}

// reserved returns the bytes at the end of a span that hold no objects.
func (x *rules) reserved(span, slot int, pointers bool) int {
	bytes := 0
	if slot > x.headerless() {
		return bytes
	}
	if slot >= tinySize {
		bytes += x.reserve.marks
	}
	if pointers && x.reserve.bitmap {
		bytes += span / x.word / 8
	}
	return bytes
}

func (x *rules) spanClass(class int, pointers bool) int {
	switch {
	case !x.split:
		return class
	case pointers:
		return 2 * class
	}
	return 2*class + 1
}

func (x *rules) wholeWords(size int, pointers bool, param string, found any) error {
	if pointers && size%x.word != 0 {
		return sim.Wrong(param, found, "an object with pointers has a multiple of the word size, such as "+
			strconv.Itoa((size+x.word-1)/x.word*x.word)+" bytes")
	}
	return nil
}

func classify(r *sim.Run, p ClassParams, x rules) (ClassResult, error) {
	if err := x.wholeWords(p.Size, p.Pointers, "size", p.Size); err != nil {
		return ClassResult{}, err
	}
	res := ClassResult{Tier: x.tierOf(p.Size, p.Pointers)}
	switch res.Tier {
	case zerobase:
		r.Step("runtime/malloc.go: mallocgc", lang.T(
			"大小为 0：不分配，直接返回 runtime.zerobase 的地址（{tier}）",
			"size 0: nothing is allocated, the address of runtime.zerobase is returned ({tier})",
		), sim.VS("tier", res.Tier))
		return res, nil
	case large:
		x.takePages(r, p, &res)
	default:
		x.takeSlot(r, p, &res)
	}
	res.Waste = res.Bytes - p.Size
	r.Step("runtime/malloc.go: mallocgc", lang.T(
		"占用 {bytes} − 对象 {size} = 浪费 {waste} 字节",
		"{bytes} taken − {size} asked for = {waste} bytes of waste",
	), sim.V("bytes", res.Bytes), sim.V("size", p.Size), sim.V("waste", res.Waste))
	return res, nil
}

// takePages gives a large object a span of its own.
func (x *rules) takePages(r *sim.Run, p ClassParams, res *ClassResult) {
	res.Bytes = x.toPages(p.Size)
	res.Pages, res.Objects, res.SpanClass = res.Bytes/x.page, 1, x.spanClass(0, p.Pointers)
	r.Step("runtime/malloc.go: largeAlloc", lang.T(
		"{size} 字节超过小对象上限 {limit}：{tier}，直接向 mheap 要页，规格记为 {class}",
		"{size} bytes are over the small limit of {limit}: {tier}, pages straight from mheap, recorded as class {class}",
	), sim.V("size", p.Size), sim.V("limit", x.limit), sim.VS("tier", res.Tier), sim.V("class", res.Class))
	r.Step(pageSizes.At(r.Go).Ref, lang.T(
		"按页取整：{pages} × {page} = {bytes} 字节，span 里只有这 {objects} 个对象",
		"in whole pages that is {pages} × {page} = {bytes} bytes, and the span holds just {objects} object",
	), sim.V("page", x.page), sim.V("pages", res.Pages), sim.V("bytes", res.Bytes), sim.V("objects", res.Objects))
}

// takeSlot gives a small object a slot of its class, and a tiny one the block it may share.
func (x *rules) takeSlot(r *sim.Run, p ClassParams, res *ClassResult) {
	size := p.Size
	if res.Tier == tiny {
		size = tinySize
		r.Step(tinyLimits.At(r.Go).Ref, lang.T(
			"不含指针且小于 {limit} 字节：{tier}，住进 {block} 字节的块，可与别的微对象合住",
			"no pointers and less than {limit} bytes: {tier}, it goes into a block of {block} bytes that other tiny objects may share",
		), sim.V("limit", x.tiny), sim.VS("tier", res.Tier), sim.V("block", tinySize))
	}
	l := x.place(size, p.Pointers)
	res.Class, res.Bytes, res.Header = l.class, l.slot, l.header
	if l.header > 0 {
		r.Step(headers.At(r.Go).Ref, lang.T(
			"含指针且超过 {limit} 字节：前面加 {header} 字节的 malloc header，按 {sum} 字节找规格",
			"it has pointers and more than {limit} bytes: {header} bytes of malloc header go first, the class must hold {sum}",
		), sim.V("limit", x.headerless()), sim.V("header", l.header), sim.V("sum", size+l.header))
	}
	r.Step(classes.At(r.Go).Ref, lang.T(
		"容得下 {sum} 字节的最小规格是第 {class} 号，{bytes} 字节一个槽",
		"the smallest class that holds {sum} bytes is number {class}, with slots of {bytes} bytes",
	), sim.V("sum", size+l.header), sim.V("class", l.class), sim.V("bytes", l.slot))
	res.Pages, res.Objects = int(x.classes.pages[l.class]), x.objects(l.class, p.Pointers)
	res.SpanClass = x.spanClass(l.class, p.Pointers)
	r.Step(spanClasses.At(r.Go).Ref, lang.T(
		"对应的 span class 是 {span_class}",
		"its span class is {span_class}",
	), sim.V("span_class", res.SpanClass))
	span := res.Pages * x.page
	r.Step(reserves.At(r.Go).Ref, lang.T(
		"span 占 {pages} 页 × {page} 字节，末尾保留 {reserved} 字节，能切出 {objects} 个对象",
		"the span takes {pages} × {page} bytes, {reserved} bytes at the end are reserved: room for {objects} objects",
	), sim.V("pages", res.Pages), sim.V("page", x.page), sim.V("reserved", x.reserved(span, l.slot, p.Pointers)), sim.V("objects", res.Objects))
}
