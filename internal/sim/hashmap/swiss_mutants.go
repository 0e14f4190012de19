package hashmap

import (
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// swissMistakes are the wrong turns of a Swiss map.
type swissMistakes struct {
	noSmall, hintSlots, fullTables, oldLoad, highCtrl, linear       bool
	alwaysTombs, neverTombs, clearFrees, noSplit, shrinks, anyOrder bool

	change func(*swissRules) // other rules than the release's
}

func wrongSwiss(name string, says lang.Text, wrong swissMistakes) sim.Mutant[SwissParams, SwissResult] {
	return sim.Mutant[SwissParams, SwissResult]{Name: name, Says: says, Model: func(r *sim.Run, p SwissParams) (SwissResult, error) {
		return swissRun(r, p, wrong)
	}}
}

// swissMutants are the popular misconceptions about Swiss maps.
var swissMutants = []sim.Mutant[SwissParams, SwissResult]{
	wrongSwiss("classic-load", lang.T(
		"6.5/8 是 1.23 及以前的装载因子；Swiss map 的表填到 7/8 才扩容。",
		"6.5 of 8 is the load up to 1.23; a table of a Swiss map grows when 7 of 8 slots are taken."),
		swissMistakes{oldLoad: true}),
	wrongSwiss("full-tables", lang.T(
		"表不会填满才扩容：7/8 的余量用完就扩。",
		"A table does not fill up before it grows: 7/8 of its slots are all it takes."),
		swissMistakes{fullTables: true}),
	wrongSwiss("no-small", lang.T(
		"8 个键以内是小 map：只有一个 group，没有目录和表，第 9 个键才建表。",
		"Up to 8 keys make a small map: one group without directory and table; the 9th key brings the first table."),
		swissMistakes{noSmall: true}),
	wrongSwiss("hint-slots", lang.T(
		"hint 按 7/8 的装载换算成槽数，不是取不小于 hint 的 2 的幂。",
		"The hint is converted into slots by the load of 7/8; it is not just rounded up to a power of two."),
		swissMistakes{hintSlots: true}),
	wrongSwiss("update-is-free", lang.T(
		"1.27 之前，8 个键的小 map 被赋值就会变成表，哪怕只是覆盖已有的键。",
		"Before 1.27 any assignment turns a small map with 8 keys into a table, even one to a key that is there."),
		swissMistakes{change: func(x *swissRules) { x.fullConverts = false }}),
	wrongSwiss("update-converts", lang.T(
		"1.27 起，覆盖已有的键不会让 8 个键的小 map 变成表。",
		"Since 1.27 an assignment to a key that is there leaves a small map with 8 keys small."),
		swissMistakes{change: func(x *swissRules) { x.fullConverts = true }}),
	wrongSwiss("always-tombstone", lang.T(
		"删除不总是留下墓碑：group 里还有空槽时，槽直接变空。",
		"A deletion does not always leave a tombstone: if the group has another empty slot, the slot becomes empty."),
		swissMistakes{alwaysTombs: true}),
	wrongSwiss("never-tombstone", lang.T(
		"group 已满时删除要留墓碑，否则探测会提前停下。",
		"A deletion from a full group leaves a tombstone; without it probes would stop too early."),
		swissMistakes{neverTombs: true}),
	wrongSwiss("no-prune", lang.T(
		"1.25 起余量用完时先清理墓碑（4、8 字节的普通键和 string 键；1.27 起还有指针键），能腾出一成就不扩容。",
		"Since 1.25 tombstones are cleaned up before a table grows (plain keys of 4 or 8 bytes and strings; since 1.27 pointers, too); if that frees a tenth, it does not grow."),
		swissMistakes{change: func(x *swissRules) { x.prunes = false }}),
	wrongSwiss("always-prune", lang.T(
		"不是所有 map 都会清理墓碑：1.24 没有；之后也只有某些键类型的赋值函数会做。",
		"Not every map cleans up tombstones: 1.24 does not at all, and later only the functions for some key types do."),
		swissMistakes{change: func(x *swissRules) { x.prunes = true }}),
	wrongSwiss("clear-frees", lang.T(
		"clear 保留表和容量，也不会变回小 map。",
		"Clear keeps the tables with their capacity; the map does not become small again."),
		swissMistakes{clearFrees: true}),
	wrongSwiss("delete-shrinks", lang.T(
		"删除从不缩小表。",
		"Deletions never make a table smaller."),
		swissMistakes{shrinks: true}),
	wrongSwiss("no-split", lang.T(
		"表最大 1024 槽，再满就一分为二，由目录区分，不会继续翻倍。",
		"A table has at most 1024 slots; a full one splits in two that the directory tells apart, it does not double again."),
		swissMistakes{noSplit: true}),
	wrongSwiss("high-control", lang.T(
		"控制字节是哈希的最低 7 位；其余的位决定从哪个 group 开始探测，最高的几位选表。",
		"The control byte has the lowest 7 bits of the hash; the bits above choose the first group, the top ones the table."),
		swissMistakes{highCtrl: true}),
	wrongSwiss("linear-probing", lang.T(
		"探测的步长是 1、2、3、…，不是每次只走一个 group。",
		"The steps of a probe are 1, 2, 3, … groups; it does not go on one by one."),
		swissMistakes{linear: true}),
	wrongSwiss("any-order", lang.T(
		"range 并不是任意排列：随机选起点，然后绕一圈。",
		"A range is no random permutation: it starts at a random slot and goes around."),
		swissMistakes{anyOrder: true}),
}
