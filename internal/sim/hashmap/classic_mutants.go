package hashmap

import (
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// classicMistakes are the wrong turns of a bucket map.
type classicMistakes struct {
	highBits, fullBuckets, atEight, noSameSize, readsMove, deletesKeep, shrinks, clearFrees bool
	allAtOnce, oneEach, hintSlots, anyOrder                                                 bool

	load int // entries in two buckets, if not the release's
}

func wrongClassic(name string, says lang.Text, wrong classicMistakes) sim.Mutant[ClassicParams, ClassicResult] {
	return sim.Mutant[ClassicParams, ClassicResult]{Name: name, Says: says, Model: func(r *sim.Run, p ClassicParams) (ClassicResult, error) {
		return classicRun(r, p, wrong)
	}}
}

// classicMutants are the popular misconceptions about bucket maps.
var classicMutants = []sim.Mutant[ClassicParams, ClassicResult]{
	wrongClassic("full-buckets", lang.T(
		"map 不是等所有槽都满（每桶 8 个）才扩容，平均每桶超过 6.5 个就扩容。",
		"A map does not wait until all slots are full (8 a bucket): it grows above 6.5 entries a bucket on average."),
		classicMistakes{fullBuckets: true}),
	wrongClassic("load-alone", lang.T(
		"装载因子不是唯一条件：总数不超过 8 时一个桶就够，不会扩容；第 9 个才触发。",
		"The load factor is not the only condition: up to 8 entries stay in one bucket; the 9th starts the first growth."),
		classicMistakes{atEight: true}),
	wrongClassic("load-6.5", lang.T(
		"1.21 的装载因子因为整数除法其实是 6.0，不是 6.5。",
		"In 1.21 an integer division made the load factor 6.0, not 6.5."),
		classicMistakes{load: 13}),
	wrongClassic("load-6", lang.T(
		"只有 1.21 的装载因子是 6.0，其他版本是 6.5。",
		"Only 1.21 has a load factor of 6.0; it is 6.5 in all other releases."),
		classicMistakes{load: 12}),
	wrongClassic("hint-slots", lang.T(
		"按 hint 选桶数时也要考虑装载因子：桶数要让平均每桶不超过 6.5 个。",
		"The hint is subject to the load factor, too: there are enough buckets for 6.5 entries each, not for 8."),
		classicMistakes{hintSlots: true}),
	wrongClassic("reads-move", lang.T(
		"读不会搬迁旧桶；只有插入、覆盖和删除会。",
		"Reads move no old bucket; only insertions, overwrites and deletions do."),
		classicMistakes{readsMove: true}),
	wrongClassic("deletes-keep", lang.T(
		"扩容期间删除也会推进搬迁，哪怕键不存在。",
		"During a growth a deletion moves old buckets, too, even if the key is not there."),
		classicMistakes{deletesKeep: true}),
	wrongClassic("all-at-once", lang.T(
		"扩容不会一次搬完：开始时只换指针，之后每次写最多搬两个旧桶。",
		"A growth does not move everything at once: it begins with a swap of pointers, then each write moves at most two old buckets."),
		classicMistakes{allAtOnce: true}),
	wrongClassic("one-each", lang.T(
		"每次写先搬自己要用的旧桶，再多搬一个，所以最多两个，不是一个。",
		"Each write moves the old bucket that it needs and one more: up to two, not one."),
		classicMistakes{oneEach: true}),
	wrongClassic("delete-shrinks", lang.T(
		"删除只空出槽位：B 从不变小，溢出桶也不会摘下。",
		"A deletion only frees a slot: B never falls, and overflow buckets are not taken off."),
		classicMistakes{shrinks: true}),
	wrongClassic("clear-frees", lang.T(
		"clear 清空内容但保留桶数组，B 不变。",
		"Clear empties the map and keeps its buckets; B stays."),
		classicMistakes{clearFrees: true}),
	wrongClassic("no-same-size", lang.T(
		"1.8 起溢出桶太多时会等量扩容：B 不变，把元素排紧。",
		"Since 1.8 too many overflow buckets start a growth of the same size: B stays, and the entries are packed."),
		classicMistakes{noSameSize: true}),
	wrongClassic("high-bits", lang.T(
		"桶号取哈希的低 B 位；高 8 位是 tophash。",
		"The low B bits of the hash choose the bucket; the top 8 bits are the tophash."),
		classicMistakes{highBits: true}),
	wrongClassic("any-order", lang.T(
		"range 并不是任意排列：只随机选起始桶和桶内偏移，其余依次走。",
		"A range is no random permutation: only the first bucket and the offset are drawn, the rest follows in turn."),
		classicMistakes{anyOrder: true}),
}
