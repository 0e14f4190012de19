package malloc

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
)

var tinyBlocks = gover.NewTable(lang.T("微对象是否合住", "whether tiny objects share blocks"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: true,
		Note: lang.T("新块剩余空间更多、或还没有当前块时，新块成为当前块", "a new block becomes the current one if it has more room, or if there was none"),
		Ref:  "runtime/malloc.goc: runtime·mallocgc",
	},
	gover.Entry[bool]{
		Since: gover.Go(5), Value: false,
		Note: lang.T("缺陷：第一个块从不成为当前块，于是谁也不合住", "a bug: the first block never becomes the current one, so nothing is ever combined"),
		Ref:  "runtime/malloc.go: mallocgc",
	},
	gover.Entry[bool]{
		Since: gover.Go(6), Value: true,
		Note: lang.T("缺陷修复：新块剩余空间更多、或还没有当前块时，新块成为当前块", "the bug is fixed: a new block becomes the current one if it has more room, or if there was none"),
		Ref:  "runtime/malloc.go: mallocgc",
	},
)

var tinyAligns = gover.NewTable(lang.T("32 位上 12 字节微对象的对齐", "how 12 tiny bytes are aligned on 32-bit"),
	gover.Entry[int]{
		Since: gover.Go(2), Value: 4,
		Note: lang.T("按 4 对齐", "to 4 bytes"), Ref: "runtime/malloc.go: mallocgc",
	},
	gover.Entry[int]{
		Since: gover.Go(16), Value: 8,
		Note: lang.T("按 8 对齐，免得首字段是 64 位原子量时出错", "to 8 bytes, so that a 64-bit atomic in front works"), Ref: "runtime/malloc.go: mallocgc",
	},
)

// The three tables below are mechanism: what the Go source says and no program can observe. Their notes stand in the
// traces.

var mcaches = gover.NewTable(lang.T("mcache 如何给出空闲槽", "how an mcache hands out slots"),
	gover.Entry[string]{
		Since: gover.Go(2), Value: "free list of objects",
		Note: lang.T("每个规格一条空闲对象链表", "a linked list of free objects for each class"), Ref: "runtime/mcache.c: MCache_Refill",
	},
	gover.Entry[string]{
		Since: gover.Go(3), Value: "span with a free list",
		Note: lang.T("每个规格持有一个完整的 span，空闲槽串成链表", "one whole span for each class, its free slots in a linked list"), Ref: "runtime/mcache.c: MCache_Refill",
	},
	gover.Entry[string]{
		Since: gover.Go(7), Value: "span with a bitmap",
		Note: lang.T("每个规格一个 span，用位图 allocCache 找下一个空闲槽", "one span for each class; a bitmap, allocCache, finds the next free slot"), Ref: "runtime/malloc.go: nextFreeFast",
	},
	gover.Entry[string]{
		Since: gover.Go(9), Value: "span per span class",
		Note: lang.T("每个 span class（规格 × 是否含指针）一个 span，用 allocCache 找下一个空闲槽", "one span for each span class (class, with or without pointers); allocCache finds the next free slot"),
		Ref:  "runtime/malloc.go: nextFreeFast",
	},
)

var mcentrals = gover.NewTable(lang.T("mcentral 按什么顺序找 span", "in what order mcentral looks for a span"),
	gover.Entry[string]{
		Since: gover.Go(2), Value: "lists",
		Note: lang.T("加锁查 nonempty 链表（还有空槽的 span），再查 empty 链表里待清扫的，都没有才向 mheap 要", "under a lock: the list nonempty (spans with free slots), unswept ones of the list empty, and mheap if there are none"),
		Ref:  "runtime/mcentral.go: cacheSpan",
	},
	gover.Entry[string]{
		Since: gover.Go(15), Value: "sets",
		Note: lang.T("不加锁：已清扫 partial → 未清扫 partial → 未清扫 full，最多清扫约 100 个，都没有才向 mheap 要", "without a lock: swept partial spans, unswept partial ones, unswept full ones, at most about 100 of them, then mheap"),
		Ref:  "runtime/mcentral.go: cacheSpan",
	},
)

var mheaps = gover.NewTable(lang.T("mheap 如何找连续的页", "how mheap finds a run of pages"),
	gover.Entry[string]{
		Since: gover.Go(2), Value: "lists",
		Note: lang.T("按页数分的空闲链表，最佳适配", "free lists by number of pages, best fit"), Ref: "runtime/mheap.go: allocSpanLocked",
	},
	gover.Entry[string]{
		Since: gover.Go(9), Value: "lists and a treap",
		Note: lang.T("空闲链表，大段用 treap", "free lists, and a treap for long runs"), Ref: "runtime/mgclarge.go: mTreap",
	},
	gover.Entry[string]{
		Since: gover.Go(12), Value: "treaps",
		Note: lang.T("全部用 treap", "treaps for all runs"), Ref: "runtime/mgclarge.go: mTreap",
	},
	gover.Entry[string]{
		Since: gover.Go(14), Value: "bitmap",
		Note: lang.T("位图加基数树，取最低地址；16 页以下先用 P 的 64 页缓存，不加锁", "a bitmap under a radix tree, lowest address first; runs under 16 pages come from the 64-page cache of the P without a lock"),
		Ref:  "runtime/mpagealloc.go: pageAlloc.alloc",
	},
)

// A growth says how many bytes the heap asks the system for.
type growth struct{ least, step, least32, step32 int }

func (g growth) of(bytes, word int) int {
	least, step := g.least, g.step
	if word == 4 {
		least, step = g.least32, g.step32
	}
	bytes = max(bytes, least)
	return (bytes + step - 1) / step * step
}

var growths = gover.NewTable(lang.T("堆一次向系统要多少", "how much the heap asks the system for"),
	gover.Entry[growth]{
		Since: gover.Go(2), Value: growth{1 << 20, 64 << 10, 1 << 20, 64 << 10},
		Note: lang.T("至少 1 MiB，16 页即 64 KiB 的倍数", "at least 1 MiB, in multiples of 16 pages, that is 64 KiB"), Ref: "runtime/mheap.c: MHeap_Grow",
	},
	gover.Entry[growth]{
		Since: gover.Go(3), Value: growth{1 << 20, 128 << 10, 1 << 20, 128 << 10},
		Note: lang.T("至少 1 MiB，16 页即 128 KiB 的倍数", "at least 1 MiB, in multiples of 16 pages, which are 128 KiB now"), Ref: "runtime/mheap.c: MHeap_Grow",
	},
	gover.Entry[growth]{
		Since: gover.Go(4), Value: growth{1 << 20, 64 << 10, 1 << 20, 64 << 10},
		Note: lang.T("至少 1 MiB，重新按 64 KiB 的倍数", "at least 1 MiB, in multiples of 64 KiB again"), Ref: "runtime/mheap.c: MHeap_Grow",
	},
	gover.Entry[growth]{
		Since: gover.Go(11), Value: growth{64 << 20, 64 << 20, 4 << 20, 4 << 20},
		Note: lang.T("整个 arena：64 位 64 MiB，32 位 4 MiB", "whole arenas: 64 MiB on 64-bit, 4 MiB on 32-bit"), Ref: "runtime/malloc.go: heapArenaBytes",
	},
	gover.Entry[growth]{
		Since: gover.Go(14), Value: growth{4 << 20, 4 << 20, 4 << 20, 4 << 20},
		Note: lang.T("保留 arena，按 4 MiB 的倍数启用", "arenas are reserved and put to use in multiples of 4 MiB"), Ref: "runtime/mheap.go: grow",
	},
)
