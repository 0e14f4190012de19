package malloc

import (
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// pathMistakes are the wrong turns of a machine that the rules have no room for.
type pathMistakes struct {
	largeCached, centralFirst, skipCentral, adoptAlways, noAlign, tinyPointers bool
}

// wrongPath makes a mutant that changes the machine before it starts.
func wrongPath(name string, says lang.Text, change func(*machine)) sim.Mutant[PathParams, PathResult] {
	return sim.Mutant[PathParams, PathResult]{Name: name, Says: says, Model: func(r *sim.Run, p PathParams) (PathResult, error) {
		m := newMachine(r, p)
		change(m)
		return walk(m, p)
	}}
}

var pathMutants = []sim.Mutant[PathParams, PathResult]{
	wrongPath("tiny-pointers", lang.T(
		"微对象分配器不收含指针的对象",
		"the tiny allocator takes no objects with pointers",
	), func(m *machine) { m.wrong.tinyPointers = true }),
	wrongPath("no-sharing", lang.T(
		"你让每个微对象独占一块；放得下就会合住当前的 16 字节块",
		"you gave every tiny object a block of its own; what fits joins the current block of 16 bytes",
	), func(m *machine) { m.adopts, m.offset = false, 0 }),
	wrongPath("tiny-32", lang.T(
		"你把微对象的上限和块大小记成 32；两者都是 16 字节",
		"you took 32 bytes for the limit and the block of the tiny allocator; both are 16",
	), func(m *machine) {
		if m.tiny > 0 {
			m.tiny, m.block = 32, 32
		}
	}),
	wrongPath("no-align", lang.T(
		"你把微对象紧挨着放；大小是 8、4、2 的倍数时要按 8、4、2 对齐",
		"you packed tiny objects tightly; multiples of 8, 4 and 2 are aligned to 8, 4 and 2",
	), func(m *machine) { m.wrong.noAlign = true }),
	wrongPath("adopt-always", lang.T(
		"新块不一定成为当前块：只有剩余空间比旧块多时才换",
		"a new block does not always become the current one, only if it has more room left than the old one",
	), func(m *machine) { m.wrong.adoptAlways = m.adopts }),
	wrongPath("large-cached", lang.T(
		"大对象不经过 mcache，直接由 mheap 给页",
		"large objects do not come from the mcache; mheap gives them pages",
	), func(m *machine) { m.wrong.largeCached = true }),
	wrongPath("central-first", lang.T(
		"先看 mcache；它有空槽时不会去找 mcentral",
		"the mcache comes first; while it has a free slot mcentral is not asked",
	), func(m *machine) { m.wrong.centralFirst = true }),
	wrongPath("skip-central", lang.T(
		"mcache 用完先找 mcentral 里部分空闲的 span，没有才轮到 mheap",
		"when the mcache is out, a partly free span of mcentral comes before a new one of mheap",
	), func(m *machine) { m.wrong.skipCentral = true }),
	wrongPath("one-span", lang.T(
		"1.9 起含指针与不含指针的对象用不同的 span，空槽不通用",
		"since 1.9 objects with and without pointers have different spans and do not use each other's slots",
	), func(m *machine) { m.split = false }),
	wrongPath("no-reserve", lang.T(
		"你用 span 大小除以规格；1.22 起（含指针）和 1.26 起 span 末尾有保留区，槽更少",
		"you divided the span by the class; since 1.22 (with pointers) and 1.26 the end of the span is reserved and there are fewer slots",
	), func(m *machine) { m.reserve = reserve{} }),
}
