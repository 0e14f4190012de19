package malloc

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
)

var classes = gover.NewTable(lang.T("大小规格表", "the size classes"),
	gover.Entry[*classTable]{
		Since: gover.Go(2), Value: &classes2,
		Note: lang.T("60 个规格，页 4 KiB", "60 classes over 4 KiB pages"), Ref: "runtime/msize.c: runtime·InitSizes",
	},
	gover.Entry[*classTable]{
		Since: gover.Go(3), Value: &classes3,
		Note: lang.T("66 个规格，页 8 KiB", "66 classes over 8 KiB pages"), Ref: "runtime/msize.c: runtime·InitSizes",
	},
	gover.Entry[*classTable]{
		Since: gover.Go(8), Value: &classes8,
		Note: lang.T("规格被拉大以填满 span（如 1664→1792）；0 字节不再取整到 8", "classes are stretched to fill their spans (1664 becomes 1792); 0 bytes are no longer rounded to 8"),
		Ref:  "runtime/sizeclasses.go: class_to_size",
	},
	gover.Entry[*classTable]{
		Since: gover.Go(16), Value: &classes16,
		Note: lang.T("新增 24 字节规格，其后各级编号加 1", "a class of 24 bytes is added; all later numbers grow by 1"),
		Ref:  "runtime/sizeclasses.go: class_to_size (internal/runtime/gc: SizeClassToSize since 1.25)",
	},
)

var pageSizes = gover.NewTable(lang.T("页大小", "the page size"),
	gover.Entry[int]{
		Since: gover.Go(2), Value: 4096,
		Note: lang.T("页为 4 KiB", "a page is 4 KiB"), Ref: "runtime/malloc.h: PageShift",
	},
	gover.Entry[int]{
		Since: gover.Go(3), Value: 8192,
		Note: lang.T("页为 8 KiB", "a page is 8 KiB"), Ref: "runtime/malloc.h: PageShift",
	},
)

// The room for a header comes off the largest small size, for all objects.
var headers = gover.NewTable(lang.T("malloc header", "the malloc header"),
	gover.Entry[int]{
		Since: gover.Go(2), Value: 0,
		Note: lang.T("没有 header，指针位图在 span 之外", "no header; the pointer bitmap is outside the span"), Ref: "runtime/malloc.h: MaxSmallSize",
	},
	gover.Entry[int]{
		Since: gover.Go(22), Value: 8,
		Note: lang.T("含指针且超过 512 字节（32 位为 128）的对象前有 8 字节 header；小对象上限从 32768 降到 32760", "objects with pointers over 512 bytes (128 on 32-bit) carry a header of 8 bytes; the small limit falls from 32768 to 32760"),
		Ref:  "runtime/msize.go: roundupsize",
	},
)

// A reserve is what a span of small slots keeps at its end for the collector, so that fewer objects fit.
type reserve struct {
	bitmap bool // one bit for each word of the span, where objects have pointers and no header
	marks  int  // bytes for mark bits, where slots have 16 bytes or more and their objects no header
}

var reserves = gover.NewTable(lang.T("span 末尾的保留区", "what a span reserves at its end"),
	gover.Entry[reserve]{
		Since: gover.Go(2), Value: reserve{},
		Note: lang.T("整个 span 都切成对象", "the whole span is cut into objects"), Ref: "runtime/mcentral.c: MCentral_Grow",
	},
	gover.Entry[reserve]{
		Since: gover.Go(22), Value: reserve{bitmap: true},
		Note: lang.T("≤512 字节的含指针对象：指针位图放在 span 末尾", "objects with pointers up to 512 bytes have their pointer bitmap at the end of the span"),
		Ref:  "runtime/mheap.go: initSpan",
	},
	gover.Entry[reserve]{
		Since: gover.Go(26), Value: reserve{bitmap: true, marks: 128},
		Note: lang.T("Green Tea GC：16 至 512 字节对象的 span 再留 128 字节放标记位", "Green Tea GC: spans of 16 to 512 byte objects keep another 128 bytes for mark bits"),
		Ref:  "runtime/mgcmark_greenteagc.go: spanInlineMarkBits",
	},
)

var spanClasses = gover.NewTable(lang.T("span class", "span classes"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("含指针与不含指针的对象混放在同一个 span", "objects with and without pointers share spans"), Ref: "runtime/malloc.h: MCache",
	},
	gover.Entry[bool]{
		Since: gover.Go(9), Value: true,
		Note: lang.T("span 按 scan/noscan 分开：span class = 规格×2 + noscan", "scan and noscan spans are apart: span class = 2 × class + noscan"),
		Ref:  "runtime/mheap.go: makeSpanClass",
	},
)

// tinySize is the size of a block of the tiny allocator.
const tinySize = 16

var tinyLimits = gover.NewTable(lang.T("微对象的上限", "the limit of the tiny allocator"),
	gover.Entry[int]{
		Since: gover.Go(2), Value: 0,
		Note: lang.T("没有微对象分配器", "there is no tiny allocator"), Ref: "runtime/malloc.goc: runtime·mallocgc",
	},
	gover.Entry[int]{
		Since: gover.Go(3), Value: tinySize,
		Note: lang.T("小于 16 字节且无指针的对象合住 16 字节的块", "objects without pointers below 16 bytes share blocks of 16 bytes"),
		Ref:  "runtime/malloc.go: mallocgc",
	},
)
