// Package slice models what slices do: how append grows them, what make allocates, what a slice expression shares with
// the slice it was cut from, and what copy copies.
//
// Terms. A slice is a pointer into a backing array, a length and a capacity. Append grows a slice when the capacity does
// not suffice: it takes a new backing array and copies the elements. The need is the length after an append. The growth
// rule wants a capacity from the old one and the need; the allocator hands out memory in size classes, and append uses
// the whole class, so the capacity it returns is rounded up. A stack buffer is a small array in the frame of the function
// that the compiler gives to a slice that does not escape.
//
// The idea: the rules that changed are tables over the releases (tables.go); [Append] follows them step by step, and
// [Grow] is the same for hosts at full speed. [Make], [Expr] and [Copy] answer what else is asked about slices.
//
// What is left out: reflect.Append, conversions between strings and slices, slices that one function builds and
// returns (1.26 builds them on the stack), programs built with -gcflags=-N, races, and arrays so large that the
// machine's memory decides.
package slice

import (
	"fmt"
	"strconv"

	"godrill/internal/gover"
	"godrill/internal/sim"
	"godrill/internal/sim/layout"
)

// Archs are proven by executed programs; 386 from the first release that compiles for it without a second build.
func archs() []sim.Arch {
	return []sim.Arch{{Name: "amd64", Since: gover.Go(2)}, {Name: "386", Since: gover.Go(5)}}
}

// An Elem is what matters of an element type.
type Elem struct {
	Size     int  // bytes
	Pointers bool // whether the garbage collector looks into it
}

// ElemOf returns what matters of a type under a target.
func ElemOf(t layout.Type, target sim.Target) Elem {
	size, _ := t.Sizes(target.Go, target.Arch)
	return Elem{size, t.Pointers()}
}

// maxCount is the largest length, capacity or number of elements in any parameter. An int of 32 bits holds twice as many.
const maxCount = 1 << 30

// arrayMax returns the largest backing array, in bytes, that a prediction is made for. Beyond it the memory of the machine
// decides, or the growth rule leaves the address space.
func arrayMax(arch string) int {
	if arch == "386" {
		return 1 << 28
	}
	return 1 << 30
}

// checkCount refuses a number of elements that no prediction is made for.
func checkCount(param string, n int) error {
	if n < 0 || n > maxCount {
		return sim.Wrong(param, n, "want a number of elements from 0 to "+strconv.Itoa(maxCount))
	}
	return nil
}

// checkBytes refuses a backing array of n elements that no prediction is made for.
func checkBytes(param string, n int64, e Elem, t sim.Target) error {
	limit := arrayMax(t.Arch) / max(e.Size, 1)
	if n > int64(limit) {
		return sim.Wrong(param, n, fmt.Sprintf("want at most %d elements of %d bytes on %s: beyond that the machine's memory decides", limit, e.Size, t.Arch))
	}
	return nil
}
