package slice

import (
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/malloc"
)

// Grow returns the capacity after one append of add elements to a slice on the heap with oldLen elements and room for
// oldCap: oldCap itself if they fit, what growslice takes otherwise. It is for hosts that ask at full speed: it allocates
// nothing and checks nothing. The target must be one that [Append] is proven for, the numbers what [AppendParams] accept.
func Grow(t sim.Target, e Elem, oldLen, oldCap, add int) int {
	if oldLen+add <= oldCap {
		return oldCap
	}
	return growSlice(sim.NewRun(t), e, oldLen, oldCap, oldLen+add)
}

// growSlice returns the capacity of the new array when need elements do not fit into the old one.
func growSlice(r *sim.Run, e Elem, oldLen, oldCap, need int) int {
	if zero := zeroSizes.At(r.Go); e.Size == 0 && zero.Value {
		r.Step(zero.Ref, lang.T("元素大小为 0：不需要内存，新容量就是所需的 {need}", "elements of size 0 need no memory: the new capacity is the {need} needed"),
			sim.V("need", need))
		return need
	}
	rule := growth.At(r.Go)
	wanted := wantedCap(r, rule.Value, rule.Ref, oldLen, oldCap, need)
	if !roundings.Value(r.Go) {
		return wanted
	}
	return roundCap(r, e, wanted)
}

// wantedCap follows the growth rule, before any rounding.
func wantedCap(r *sim.Run, rule growthRule, ref string, oldLen, oldCap, need int) int {
	if need > 2*oldCap {
		if r.Tracing() {
			r.Step(ref, lang.T("所需的 {need} 超过旧容量 {old} 的两倍：想要的容量就是 {need}", "the {need} needed are more than twice the old capacity {old}: the wanted capacity is {need}"),
				sim.V("need", need), sim.V("old", oldCap))
		}
		return need
	}
	size := oldCap
	if rule.ofLen {
		size = oldLen
	}
	if size < rule.threshold {
		if r.Tracing() {
			explainDouble(r, rule, ref, size, oldCap)
		}
		return 2 * oldCap
	}
	return addQuarters(r, rule, ref, oldCap, need)
}

func explainDouble(r *sim.Run, rule growthRule, ref string, size, oldCap int) {
	text := lang.T("旧容量 {size} 小于阈值 {threshold}：翻倍，{old} → {wanted}", "the old capacity {size} is below the threshold {threshold}: double, {old} → {wanted}")
	if rule.ofLen {
		text = lang.T("旧长度 {size} 小于阈值 {threshold}：容量翻倍，{old} → {wanted}", "the old length {size} is below the threshold {threshold}: double the capacity, {old} → {wanted}")
	}
	r.Step(ref, text, sim.V("size", size), sim.V("threshold", rule.threshold), sim.V("old", oldCap), sim.V("wanted", 2*oldCap))
}

// addQuarters is the loop for large slices.
func addQuarters(r *sim.Run, rule growthRule, ref string, oldCap, need int) int {
	wanted := oldCap
	for wanted < need {
		before := wanted
		wanted += (wanted + rule.offset) / 4
		r.Tick()
		if r.Tracing() {
			text := lang.T("达到阈值 {threshold}：加 ({before}+{offset})/4，{before} → {wanted}", "at the threshold of {threshold} or above: add ({before}+{offset})/4, {before} → {wanted}")
			if rule.offset == 0 {
				text = lang.T("达到阈值 {threshold}：加四分之一，{before} → {wanted}", "at the threshold of {threshold} or above: add a quarter, {before} → {wanted}")
			}
			r.Step(ref, text, sim.V("threshold", rule.threshold), sim.V("before", before), sim.V("offset", rule.offset), sim.V("wanted", wanted))
		}
	}
	return wanted
}

// roundCap turns a wanted capacity into the one that fills the block which the allocator hands out.
func roundCap(r *sim.Run, e Elem, wanted int) int {
	if e.Size == 0 {
		return wanted
	}
	bytes := wanted * e.Size
	rounded := malloc.RoundUp(r, bytes, e.Pointers)
	got := rounded / e.Size
	if r.Tracing() {
		r.Step("runtime/msize.go: roundupsize",
			lang.T("{wanted} 个 {size} 字节的元素要 {want_bytes} 字节，分配器给 {rounded} 字节，放得下 {got} 个", "{wanted} elements of {size} bytes are {want_bytes} bytes; the allocator gives {rounded}, room for {got}"),
			sim.V("wanted", wanted), sim.V("size", e.Size), sim.V("want_bytes", bytes), sim.V("rounded", rounded), sim.V("got", got))
	}
	return got
}
