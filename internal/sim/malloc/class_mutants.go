package malloc

import (
	"math/bits"

	"godrill/internal/lang"
	"godrill/internal/sim"
)

// wrongRules makes a mutant that knows the release's rules but for a change.
func wrongRules(name string, says lang.Text, change func(*rules)) sim.Mutant[ClassParams, ClassResult] {
	return sim.Mutant[ClassParams, ClassResult]{Name: name, Says: says, Model: func(r *sim.Run, p ClassParams) (ClassResult, error) {
		x := rulesOf(r)
		change(&x)
		return classify(r, p, x)
	}}
}

// wrongResult makes a mutant that goes wrong after the truth.
func wrongResult(name string, says lang.Text, change func(*rules, ClassParams, *ClassResult)) sim.Mutant[ClassParams, ClassResult] {
	return sim.Mutant[ClassParams, ClassResult]{Name: name, Says: says, Model: func(r *sim.Run, p ClassParams) (ClassResult, error) {
		x := rulesOf(r)
		res, err := classify(r, p, x)
		if err == nil {
			change(&x, p, &res)
		}
		return res, err
	}}
}

var classMutants = []sim.Mutant[ClassParams, ClassResult]{
	wrongResult("power-of-two", lang.T(
		"你把大小取整到了 2 的幂；规格要密得多（48、80、96、112……），不是只有 2 的幂",
		"you rounded up to a power of two; the classes are much denser than that (48, 80, 96, 112 …)",
	), func(x *rules, p ClassParams, res *ClassResult) {
		if res.Tier == small {
			x.refit(p, res, 1<<bits.Len(uint(p.Size-1)))
		}
	}),
	wrongResult("no-rounding", lang.T(
		"你以为要多少就给多少；小对象取整到规格，大对象取整到页",
		"you took the size as it is; small objects are rounded up to a class and large ones to pages",
	), func(_ *rules, p ClassParams, res *ClassResult) { res.Bytes, res.Waste = p.Size, 0 }),
	wrongRules("no-class-24", lang.T(
		"你用的是没有 24 字节规格的老表；1.16 起 24 字节自成一档，其后编号都加 1",
		"you used the table without a class of 24 bytes; since 1.16 there is one, and all later numbers are one higher",
	), func(x *rules) { x.classes = &classes8 }),
	wrongRules("no-header", lang.T(
		"你漏了 malloc header：1.22 起含指针且超过 512 字节的对象要多 8 字节，小对象上限也少 8 字节",
		"you left out the malloc header: since 1.22 objects with pointers over 512 bytes need 8 more, and the small limit is 8 lower",
	), func(x *rules) { x.header, x.limit = 0, maxSmall }),
	wrongRules("header-always", lang.T(
		"你给每个含指针的对象都加了 malloc header；不超过 512 字节的对象，位图在 span 末尾，没有 header",
		"you gave every object with pointers a malloc header; up to 512 bytes the bitmap is at the end of the span and there is none",
	), func(x *rules) { x.allHeaders = true }),
	wrongResult("limit-32768", lang.T(
		"你把小对象上限记成 32768；1.22 起要给 header 留位置，上限是 32760，哪怕对象不含指针",
		"you took 32768 for the small limit; since 1.22 room for a header is kept and it is 32760, even without pointers",
	), func(x *rules, p ClassParams, res *ClassResult) {
		if res.Tier == large && p.Size <= maxSmall {
			x.refit(p, res, p.Size)
		}
	}),
	wrongRules("no-tiny", lang.T(
		"你漏了微对象分配器：1.3 起小于 16 字节且无指针的对象住进 16 字节的块",
		"you left out the tiny allocator: since 1.3 objects without pointers below 16 bytes go into blocks of 16",
	), func(x *rules) { x.tiny = 0 }),
	wrongResult("smallest-32", lang.T(
		"你以为最小的规格是 32 字节；最小规格是 8 字节，微对象还能合住 16 字节的块",
		"you took 32 bytes for the smallest class; it is 8, and tiny objects even share blocks of 16",
	), func(x *rules, p ClassParams, res *ClassResult) {
		if p.Size > 0 && res.Bytes < 32 {
			x.refit(p, res, 32)
		}
	}),
	wrongResult("tiny-pointers", lang.T(
		"微对象分配器不收含指针的对象；它们用自己大小的规格",
		"the tiny allocator takes no objects with pointers; they use the class of their size",
	), func(x *rules, p ClassParams, res *ClassResult) {
		if p.Pointers && res.Tier == small && p.Size < x.tiny {
			x.refit(p, res, tinySize)
			res.Tier = tiny
		}
	}),
	wrongResult("os-pages", lang.T(
		"你按操作系统的 4 KiB 页数；1.3 起运行时的页是 8 KiB，8 KiB 的 span 只有 1 页",
		"you counted pages of 4 KiB as the system has them; since 1.3 a page of the runtime is 8 KiB, and a span of 8 KiB is one",
	), func(x *rules, _ ClassParams, res *ClassResult) { res.Pages = res.Pages * x.page / 4096 }),
	wrongRules("no-reserve", lang.T(
		"你用 span 大小除以规格；1.22 起含指针的小对象 span 末尾留有位图，1.26 起还留 128 字节标记位",
		"you divided the span by the class; since 1.22 spans of small objects with pointers end in a bitmap, since 1.26 128 bytes of marks come on top",
	), func(x *rules) { x.reserve = reserve{} }),
}

// refit puts an object of another size in the place of the one asked for.
func (x *rules) refit(p ClassParams, res *ClassResult, size int) {
	class := x.classes.class(min(size, maxSmall))
	res.Tier, res.Class, res.Bytes, res.Header = small, class, int(x.classes.size[class]), 0
	res.Waste, res.Pages = res.Bytes-p.Size, int(x.classes.pages[class])
	res.Objects, res.SpanClass = x.objects(class, p.Pointers), x.spanClass(class, p.Pointers)
}
