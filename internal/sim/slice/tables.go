package slice

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
)

// A growthRule says which capacity append wants when the need is at most twice the old capacity.
type growthRule struct {
	threshold int  // below it the capacity doubles
	ofLen     bool // the threshold is compared with the old length, not the old capacity
	offset    int  // from the threshold on a round adds a quarter of the capacity plus offset
}

var growth = gover.NewTable(lang.T("append 的扩容规则", "the growth rule of append"),
	gover.Entry[growthRule]{
		Since: gover.Go(2), Value: growthRule{threshold: 1024, ofLen: true},
		Note: lang.T("旧长度不到 1024 时翻倍，之后每轮加四分之一", "double while the old length is below 1024, then add a quarter at a time"),
		Ref:  "runtime/slice.c: growslice1",
	},
	gover.Entry[growthRule]{
		Since: gover.Go(16), Value: growthRule{threshold: 1024},
		Note: lang.T("阈值 1024 改为与旧容量比较", "the threshold of 1024 is compared with the old capacity"),
		Ref:  "runtime/slice.go: growslice",
	},
	gover.Entry[growthRule]{
		Since: gover.Go(18), Value: growthRule{threshold: 256, offset: 3 * 256},
		Note: lang.T("旧容量不到 256 时翻倍，之后每轮加 (容量+768)/4，从 2 倍平滑过渡到 1.25 倍", "double below a capacity of 256, then add (capacity+768)/4 at a time, a slow change from 2x to 1.25x"),
		Ref:  "runtime/slice.go: nextslicecap",
	},
)

// roundings says whether append uses the whole block that the allocator hands out.
var roundings = gover.NewTable(lang.T("append 向大小规格取整", "whether append rounds up to a size class"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("不取整：容量就是规则算出的数", "no rounding: the capacity is what the rule says"),
		Ref:  "runtime/slice.c: growslice1",
	},
	gover.Entry[bool]{
		Since: gover.Go(3), Value: true,
		Note: lang.T("字节数向上取整到分配器的大小规格，容量随之变大", "the bytes are rounded up to a size class of the allocator, and the capacity with them"),
		Ref:  "runtime/msize.go: roundupsize",
	},
)

// zeroSizes says whether elements without a size skip the growth rule.
var zeroSizes = gover.NewTable(lang.T("零大小元素的扩容", "append to elements of size zero"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("零大小元素也按扩容规则", "elements of size zero follow the growth rule"),
		Ref:  "runtime/slice.c: growslice1",
	},
	gover.Entry[bool]{
		Since: gover.Go(3), Value: true,
		Note: lang.T("零大小元素：容量就是所需的长度", "elements of size zero: the capacity is the length needed"),
		Ref:  "runtime/slice.go: growslice",
	},
)

// listedCaps says whether an append that lists its elements, append(s, x, y), asks for room behind the old capacity, in
// place of room behind the old length as append(s, more...) does.
var listedCaps = gover.NewTable(lang.T("逐个列出元素的 append 怎样算需求", "what an append that lists its elements asks for"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: true,
		Note: lang.T("旧容量加上追加的个数", "the old capacity plus the number appended"),
		Ref:  "cmd/gc/walk.c: append",
	},
	gover.Entry[bool]{
		Since: gover.Go(5), Value: false,
		Note: lang.T("旧长度加上追加的个数，与 append(s, more...) 一致", "the old length plus the number appended, as append(s, more...) always did"),
		Ref:  "cmd/compile/internal/gc/ssa.go: append",
	},
)

// stackBuffers is the size in bytes of the buffer in the frame that the compiler keeps for a slice that does not escape:
// for its first append, and for a make whose size is not constant.
var stackBuffers = gover.NewTable(lang.T("不逃逸切片的栈上缓冲", "the stack buffer of a slice that does not escape"),
	gover.Entry[int]{
		Since: gover.Go(2), Value: 0,
		Note: lang.T("没有：append 扩容和大小可变的 make 总是上堆", "none: append and make of variable size always take heap memory"),
		Ref:  "cmd/gc/walk.c: append",
	},
	gover.Entry[int]{
		Since: gover.Go(25), Value: 32,
		Note: lang.T("32 字节：第一次 append，或大小可变的 make，放得下就用栈", "32 bytes: the first append, or a make of variable size, stays on the stack if it fits"),
		Ref:  "cmd/compile/internal/walk/assign.go: appendSlice",
	},
)

// A stackLimit says which make of constant size stays on the stack when it does not escape.
type stackLimit struct {
	bytes     int
	inclusive bool // whether as many elements as fit into bytes still stay
}

var stackLimits = gover.NewTable(lang.T("固定大小的 make 留在栈上的上限", "the limit for a make of constant size to stay on the stack"),
	gover.Entry[stackLimit]{
		Since: gover.Go(2), Value: stackLimit{bytes: 1 << 16},
		Note: lang.T("不逃逸且元素个数小于 64 KiB/元素大小时放栈上", "it stays if it does not escape and has fewer elements than 64 KiB hold"),
		Ref:  "cmd/gc/walk.c: OMAKESLICE",
	},
	gover.Entry[stackLimit]{
		Since: gover.Go(17), Value: stackLimit{bytes: 1 << 16, inclusive: true},
		Note: lang.T("刚好 64 KiB 也放栈上", "exactly 64 KiB stays, too"),
		Ref:  "cmd/compile/internal/escape: HeapAllocReason",
	},
)

// boundsTexts says whether the panic of a slice expression names the indices.
var boundsTexts = gover.NewTable(lang.T("切片越界的 panic 文本", "the panic text of a slice expression"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("只说越界，不报下标", "it says that the bounds are wrong, not which"), Ref: "runtime/panic.go: panicslice",
	},
	gover.Entry[bool]{
		Since: gover.Go(13), Value: true,
		Note: lang.T("报出错的下标和长度或容量", "it names the index and the length or capacity"), Ref: "runtime/error.go: boundsErrorFmts",
	},
)
