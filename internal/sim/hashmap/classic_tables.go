package hashmap

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// loads says how many entries two buckets hold on average before the map grows; one bucket alone holds eight.
var loads = gover.NewTable(lang.T("map 的装载因子", "the load factor of a map"),
	gover.Entry[int]{
		Since: gover.Go(2), Value: 13,
		Note: lang.T("平均每桶 6.5 个，且总数超过 8", "6.5 entries a bucket on average, and more than 8 in all"), Ref: "runtime/hashmap.c: hash_insert",
	},
	gover.Entry[int]{
		Since: gover.Go(21), Value: 12,
		Note: lang.T("整数除法 8*13/16 截断成 6：平均每桶 6 个", "the integer division 8*13/16 gives 6: 6 entries a bucket on average"), Ref: "runtime/map.go: loadFactorNum",
	},
	gover.Entry[int]{
		Since: gover.Go(22), Value: 13,
		Note: lang.T("改回平均每桶 6.5 个", "6.5 entries a bucket again"), Ref: "runtime/map.go: loadFactorNum",
	},
)

// hintLimits says whether a hint that exactly reaches the load takes the next B.
var hintLimits = gover.NewTable(lang.T("hint 恰好达到装载上限时", "a hint that exactly reaches the load"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("仍用较小的 B", "keeps the smaller B"), Ref: "runtime/hashmap.c: hash_init",
	},
	gover.Entry[bool]{
		Since: gover.Go(8), Value: true,
		Note: lang.T("已经用较大的 B（hint 为 8 时 B=1）", "takes the larger B (a hint of 8 gives B=1)"), Ref: "runtime/hashmap.go: overLoadFactor",
	},
	gover.Entry[bool]{
		Since: gover.Go(10), Value: false,
		Note: lang.T("又用较小的 B", "keeps the smaller B again"), Ref: "runtime/hashmap.go: overLoadFactor",
	},
)

var literalHints = gover.NewTable(lang.T("map 字面量的 hint", "the hint of a map literal"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("字面量等于空 map 加逐个插入", "a literal is an empty map and one insertion after the other"), Ref: "cmd/gc/sinit.c: maplit",
	},
	gover.Entry[bool]{
		Since: gover.Go(8), Value: true,
		Note: lang.T("字面量按元素个数预留桶", "a literal makes room for its entries at once"), Ref: "cmd/compile/internal/gc/sinit.go: maplit",
	},
)

var sameSizes = gover.NewTable(lang.T("等量扩容", "growth of the same size"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("没有等量扩容，也不数溢出桶", "there is none, and overflow buckets are not counted"), Ref: "runtime/hashmap.c: hash_grow",
	},
	gover.Entry[bool]{
		Since: gover.Go(8), Value: true,
		Note: lang.T("溢出桶不少于 2^B 个（B 最多算 15）时等量扩容", "with at least 2^B overflow buckets (B counts as at most 15) the map grows to the same size"), Ref: "runtime/hashmap.go: tooManyOverflowBuckets",
	},
)

// skips says how many evacuated buckets nevacuate may step over at once.
var skips = gover.NewTable(lang.T("nevacuate 的推进", "how nevacuate advances"),
	gover.Entry[int]{
		Since: gover.Go(2), Value: 0,
		Note: lang.T("每次只前进 1", "it advances by one bucket"), Ref: "runtime/hashmap.c: evacuate",
	},
	gover.Entry[int]{
		Since: gover.Go(9), Value: 1024,
		Note: lang.T("跳过已搬走的桶，每次最多 1024 个", "it steps over buckets that are already moved, at most 1024 at once"), Ref: "runtime/hashmap.go: bucketEvacuated",
	},
)

// spares says whether make allocates overflow buckets ahead.
var spares = gover.NewTable(lang.T("预分配的溢出桶", "overflow buckets made ahead"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("溢出桶逐个分配", "overflow buckets are allocated one by one"), Ref: "runtime/hashmap.c: hash_init",
	},
	gover.Entry[bool]{
		Since: gover.Go(9), Value: true,
		Note: lang.T("B≥4 时多分配 2^(B-4) 个桶，并用满 size class", "from B=4 on 2^(B-4) more buckets are allocated, and the size class is used up"), Ref: "runtime/hashmap.go: makeBucketArray",
	},
)

var slotStates = gover.NewTable(lang.T("空槽的状态", "the states of a free slot"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("空槽只有一种", "a free slot is a free slot"), Ref: "runtime/hashmap.c: hash_remove",
	},
	gover.Entry[bool]{
		Since: gover.Go(12), Value: true,
		Note: lang.T("emptyRest（0）：链上后面也全空；emptyOne（1）：只有它空", "emptyRest (0): all behind it in the chain is free, too; emptyOne (1): only this one"), Ref: "runtime/map.go: emptyRest",
	},
)

var tophashes = gover.NewTable(lang.T("最小的 tophash", "the smallest tophash"),
	gover.Entry[uint8]{
		Since: gover.Go(2), Value: 1,
		Note: lang.T("0 表示空槽，所以 0 记成 1", "0 marks a free slot, so 0 becomes 1"), Ref: "runtime/hashmap.c: hash_insert",
	},
	gover.Entry[uint8]{
		Since: gover.Go(3), Value: 4,
		Note: lang.T("0 到 3 留给状态，小于 4 的加 4", "0 to 3 are states; what is below 4 gets 4 added"), Ref: "runtime/hashmap.goc: MinTopHash",
	},
	gover.Entry[uint8]{
		Since: gover.Go(12), Value: 5,
		Note: lang.T("0 到 4 留给状态，小于 5 的加 5", "0 to 4 are states; what is below 5 gets 5 added"), Ref: "runtime/map.go: minTopHash",
	},
)

// rangeStart says what a range draws at random.
type rangeStart struct{ bucket, offset bool }

var rangeStarts = gover.NewTable(lang.T("range 的随机起点", "the random start of range"),
	gover.Entry[rangeStart]{
		Since: gover.Go(2), Value: rangeStart{bucket: true},
		Note: lang.T("只随机选起始桶", "only the first bucket is drawn"), Ref: "runtime/hashmap.c: hash_iter_init",
	},
	gover.Entry[rangeStart]{
		Since: gover.Go(3), Value: rangeStart{offset: true},
		Note: lang.T("从 0 号桶开始，只随机选桶内偏移", "it starts at bucket 0; only the offset in the buckets is drawn"), Ref: "runtime/hashmap.goc: hash_iter_init",
	},
	gover.Entry[rangeStart]{
		Since: gover.Go(4), Value: rangeStart{bucket: true, offset: true},
		Note: lang.T("起始桶和桶内偏移都随机", "the first bucket and the offset in the buckets are drawn"), Ref: "runtime/hashmap.go: mapiterinit",
	},
)

var clears = gover.NewTable(lang.T("内置函数 clear", "the built-in function clear"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("还没有 clear", "there is no clear yet"), Ref: "The Go Programming Language Specification: Clear",
	},
	gover.Entry[bool]{
		Since: gover.Go(21), Value: true,
		Note: lang.T("clear(m) 清空 map", "clear(m) empties a map"), Ref: "runtime/map.go: mapclear",
	},
)

func classicRulesOf(r *sim.Run) classicRules {
	return classicRules{
		load: loads.Value(r.Go), hintEqual: hintLimits.Value(r.Go), sameSize: sameSizes.Value(r.Go), skip: skips.Value(r.Go),
		restStates: slotStates.Value(r.Go), minTop: tophashes.Value(r.Go), start: rangeStarts.Value(r.Go),
	}
}
