package slice

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
)

type appendMutant = sim.Mutant[AppendParams, AppendResult]

// appendMutants are the popular misconceptions about append.
var appendMutants = []appendMutant{
	growthMutant("pre118", growth.Value(gover.Go(17)), lang.T(
		"这是 Go 1.17 及以前的规则：不到 1024 翻倍，之后 1.25 倍。1.18 起阈值是 256，之后加 (容量+768)/4。",
		"That is the rule up to Go 1.17: double below 1024, then 1.25x. Since 1.18 the threshold is 256, and then (capacity+768)/4 is added.")),
	growthMutant("post118", growth.Value(gover.Go(18)), lang.T(
		"这是 Go 1.18 起的规则；更早的版本到 1024 才停止翻倍，之后每次加四分之一。",
		"That is the rule since Go 1.18; older releases double up to 1024 and then add a quarter.")),
	growthMutant("smooth-from-1024", growthRule{threshold: 1024, offset: 3 * 256}, lang.T(
		"把新旧规则混在了一起：1.18 起的平滑公式从 256 开始，不是从 1024 开始。",
		"This mixes the old and the new rule: the smooth formula of 1.18 starts at 256, not at 1024.")),
	growthMutant("quarter-from-256", growthRule{threshold: 256}, lang.T(
		"超过 256 之后不是立刻变成 1.25 倍：每次加 (容量+768)/4，倍数从 2 慢慢降到 1.25。",
		"Above 256 the factor does not drop to 1.25 at once: (capacity+768)/4 is added, so it slides from 2 towards 1.25.")),
	{Name: "no-rounding", Model: mutate(exactSlice), Says: lang.T(
		"忘了向上取整：算出的字节数会取整到分配器的大小规格，容量按整块内存来算。",
		"The rounding is missing: the bytes are rounded up to a size class of the allocator, and the capacity counts the whole block.")},
	{Name: "no-header", Model: mutate(headerlessSlice), Says: lang.T(
		"忽略了 1.22 起的 malloc header：含指针且超过 512 字节的对象要让出 8 字节，容量因此不同。",
		"This forgets the malloc header of 1.22: objects with pointers over 512 bytes give up 8 bytes, which changes the capacity.")},
	{Name: "always-double", Model: mutate(doubleSlice), Says: lang.T(
		"append 并不总是翻倍：超过阈值后增长变慢，一次追加很多时直接用所需的长度，最后还要取整。",
		"Append does not always double: above the threshold it grows more slowly, a large append takes just what it needs, and the result is rounded.")},
	{Name: "len-not-cap", Model: lengthForCap, Says: lang.T(
		"这是追加后的长度，不是容量。",
		"That is the length after the append, not the capacity.")},
	{Name: "plus-n", Model: mutate(plusSlice), Says: lang.T(
		"扩容不是只多出追加的那几个位置，而是按规则成倍地留出余量，使多次追加的均摊代价为常数。",
		"Growing does not add room for the appended elements alone: it leaves room ahead, so that many appends cost constant time each on average.")},
	{Name: "always-grows", Model: growAlways, Says: lang.T(
		"容量够用时 append 不会换数组，直接写进原来的底层数组。",
		"While the capacity suffices append takes no new array: it writes into the old one.")},
	{Name: "no-stack-buffer", Model: heapOnly, Says: lang.T(
		"1.25 起，不逃逸的切片第一次 append 先用 32 字节的栈上缓冲，容量是 32/元素大小。",
		"Since 1.25 the first append of a slice that does not escape uses a stack buffer of 32 bytes; the capacity is 32/element size.")},
}

// mutate makes a model that differs from the true one in how it grows.
func mutate(grow grower) func(*sim.Run, AppendParams) (AppendResult, error) {
	return func(r *sim.Run, p AppendParams) (AppendResult, error) {
		return appendSeries(r, p, grow, stackBuffers.Value(r.Go))
	}
}

// growthMutant makes a mutant that follows another growth rule and rounds as the release does.
func growthMutant(name string, rule growthRule, says lang.Text) appendMutant {
	return appendMutant{Name: name, Says: says, Model: mutate(func(r *sim.Run, e Elem, oldLen, oldCap, need int) int {
		if e.Size == 0 && zeroSizes.Value(r.Go) {
			return need
		}
		wanted := wantedCap(r, rule, growth.At(r.Go).Ref, oldLen, oldCap, need)
		if !roundings.Value(r.Go) {
			return wanted
		}
		return roundCap(r, e, wanted)
	})}
}

func exactSlice(r *sim.Run, e Elem, oldLen, oldCap, need int) int {
	if e.Size == 0 && zeroSizes.Value(r.Go) {
		return need
	}
	rule := growth.At(r.Go)
	return wantedCap(r, rule.Value, rule.Ref, oldLen, oldCap, need)
}

func headerlessSlice(r *sim.Run, e Elem, oldLen, oldCap, need int) int {
	return growSlice(r, Elem{Size: e.Size}, oldLen, oldCap, need)
}

func doubleSlice(_ *sim.Run, _ Elem, _, oldCap, need int) int {
	doubled := max(oldCap, 1)
	for doubled < need {
		doubled *= 2
	}
	return doubled
}

func plusSlice(_ *sim.Run, _ Elem, oldLen, oldCap, need int) int { return oldCap + need - oldLen }

func lengthForCap(r *sim.Run, p AppendParams) (AppendResult, error) {
	res, err := appendModel(r, p)
	if err != nil {
		return res, err
	}
	res.Cap = p.Len + p.Add*p.Times
	for i := range res.Caps {
		res.Caps[i] = p.Len + p.Add*(i+1)
	}
	e := ElemOf(p.Elem, r.Target)
	res.Bytes = res.Cap * e.Size
	return res, nil
}

// growAlways takes a new array for each append that adds something, by the rule for one element too many.
func growAlways(r *sim.Run, p AppendParams) (AppendResult, error) {
	e, err := p.check(r.Target)
	if err != nil {
		return AppendResult{}, err
	}
	res := AppendResult{Cap: p.Cap, Caps: make([]int, p.Times)}
	length := p.Len
	for i := range p.Times {
		r.Tick()
		if p.Add > 0 {
			res.Cap = growSlice(r, e, length, res.Cap, max(length+p.Add, res.Cap+1))
			res.Copied += length
			res.Grows++
		}
		if err := checkBytes("times", int64(res.Cap), e, r.Target); err != nil {
			return AppendResult{}, err
		}
		length += p.Add
		res.Caps[i] = res.Cap
	}
	res.Bytes, res.Grew = res.Cap*e.Size, res.Grows > 0
	return res, nil
}

func heapOnly(r *sim.Run, p AppendParams) (AppendResult, error) {
	return appendSeries(r, p, growSlice, 0)
}
