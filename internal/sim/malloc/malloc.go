// Package malloc models where the Go runtime puts a new object and how much room it takes there.
//
// Terms. A size class is one of some 60 sizes to which small requests are rounded up. A span is a run of pages cut into
// slots of one class; from 1.9 on spans of objects with pointers (scan) and without (noscan) are apart, and a span class
// is a class with that mark. The tiny allocator packs small pointer-free objects into 16-byte blocks. Anything over
// 32 KiB is large and gets pages of its own. A malloc header is the word that names the type of a larger object with
// pointers, from 1.22 on. The tiers are mcache (per P), mcentral (per span class), mheap and the operating system.
//
// The idea: the class tables are read out of the releases themselves (package gen); the rest is a handful of rules, each a
// table over the releases. [RoundUp] is what append needs, [Class] explains one request, [Path] a sequence of them.
//
// What is left out: the collector, that is sweeping and reuse of freed slots; objects on the stack, which never come here;
// race and sanitizer builds; programs built with GOEXPERIMENT.
package malloc

//go:generate go run ../../../internal/sim/malloc/gen

import (
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// maxSmall is the largest size that any class has, in every release.
const maxSmall = 32768

// A classTable is the set of size classes of one era.
type classTable struct {
	size  []uint16 // bytes of a slot, by class; index 0 is not a class
	pages []uint8  // pages of a span, by class
	by8   []uint8  // class of a size up to 1016 bytes, by size/8 rounded up
	by128 []uint8  // class of a larger size, by (size-1024)/128 rounded up
}

// class returns the number of the smallest class that holds size bytes.
func (t *classTable) class(size int) int {
	if size <= 1024-8 {
		return int(t.by8[(size+7)>>3])
	}
	return int(t.by128[(size-1024+127)>>7])
}

// A layout says where one request goes when it needs a place of its own.
type layout struct {
	class  int // 0 for pages of its own
	slot   int // bytes taken, the header among them
	header int // bytes of the malloc header
}

// sizing is what decides the layout of an object in one release, on one architecture.
type sizing struct {
	classes *classTable
	page    int // bytes of a page
	header  int // bytes of a malloc header; 0 where there is none
	limit   int // largest size that is small
	word    int // bytes of a pointer

	allHeaders bool // small objects have a header, too: wrong in every release, for a mutant
}

func sizingOf(r *sim.Run) sizing {
	header := headers.Value(r.Go)
	return sizing{classes: classes.Value(r.Go), page: pageSizes.Value(r.Go), header: header, limit: maxSmall - header, word: wordOf(r.Arch)}
}

func wordOf(arch string) int {
	if arch == "386" {
		return 4
	}
	return 8
}

// place returns the layout of a request of size bytes; the tiny allocator is not its business.
func (x *sizing) place(size int, pointers bool) layout {
	if size > x.limit {
		return layout{slot: x.toPages(size)}
	}
	l := layout{}
	if pointers && (size > x.headerless() || x.allHeaders) {
		l.header = x.header
	}
	l.class = x.classes.class(size + l.header)
	l.slot = int(x.classes.size[l.class])
	return l
}

// headerless returns the size up to which objects with pointers have no header: as many words as a word has bits.
func (x *sizing) headerless() int { return x.word * x.word * 8 }

// toPages rounds up to pages; a size so close to the end of the numbers that it would wrap is returned as it is, which
// the runtime does too.
func (x *sizing) toPages(size int) int {
	rounded := size + x.page - 1
	if rounded < size {
		return size
	}
	return rounded &^ (x.page - 1)
}

// RoundUp returns how many bytes an object of that size may use once it is on the heap, as runtime.roundupsize of the
// run's release and architecture says: the size of its class or its pages, less the malloc header. It must not be called
// with a negative size. The tiny allocator does not count, as the runtime's own rounding ignores it, too. Go 1.2 had no
// such function, since append did not round; the model gives what its allocator would have taken.
func RoundUp(r *sim.Run, bytes int, pointers bool) int {
	x := sizingOf(r)
	l := x.place(bytes, pointers)
	if r.Tracing() {
		explainRounding(r, &x, bytes, l)
	}
	return l.slot - l.header
}

// SlotSize returns how many bytes of the heap an object of that size takes: the size of its class or its pages, the
// malloc header included. The tiny allocator does not count.
func SlotSize(r *sim.Run, bytes int, pointers bool) int {
	x := sizingOf(r)
	return x.place(bytes, pointers).slot
}

func explainRounding(r *sim.Run, x *sizing, size int, l layout) {
	if l.class == 0 && size > 0 {
		r.Step("runtime/msize.go: roundupsize", lang.T(
			"{want} 字节超过小对象上限 {limit}，向上取整到 {page} 字节的页：{rounded} 字节",
			"{want} bytes are over the small limit of {limit}: rounded up to pages of {page} bytes, {rounded} bytes",
		), sim.V("want", size), sim.V("limit", x.limit), sim.V("page", x.page), sim.V("rounded", l.slot))
		return
	}
	if l.header > 0 {
		r.Step(headers.At(r.Go).Ref, lang.T(
			"含指针且超过 {limit} 字节：前面要放 {extra} 字节的 malloc header，所以按 {sum} 字节找规格",
			"it has pointers and more than {limit} bytes: {extra} bytes of malloc header go first, so a class for {sum} bytes is looked up",
		), sim.V("limit", x.headerless()), sim.V("extra", l.header), sim.V("sum", size+l.header))
	}
	r.Step(classes.At(r.Go).Ref, lang.T(
		"{want} 字节落在 {slot} 字节的规格（第 {size_class} 号），可用 {rounded} 字节",
		"{want} bytes get the class of {slot} bytes (number {size_class}), of which {rounded} can be used",
	), sim.V("want", size), sim.V("slot", l.slot), sim.V("size_class", l.class), sim.V("rounded", l.slot-l.header))
}
