package hashmap

import (
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/layout"
	"godrill/internal/sim/malloc"
)

// headBytes is the size of runtime.hmap and of maps.Map on a 64-bit machine.
const headBytes = 48

// extraBytes is the size of runtime.mapextra, which remembers overflow buckets.
const extraBytes = 24

// checkTypes refuses a key that has no equality, and types too large to make eight of.
func checkTypes(key, elem layout.Type) error {
	if _, err := layout.ParseType("map[" + key.String() + "]" + elem.String()); err != nil {
		return sim.Wrong("key", key.String(), "want types of a map: "+err.Error())
	}
	return nil
}

// checkTarget refuses what the release does not have.
func checkTarget(r *sim.Run, key, elem layout.Type, ops []Op) error {
	if err := key.Check("key", r.Go); err != nil {
		return err
	}
	if err := elem.Check("elem", r.Go); err != nil {
		return err
	}
	if clears.Value(r.Go) {
		return nil
	}
	for _, o := range ops {
		if o.verb == clearVerb {
			return sim.Wrong("ops", "clear", "want no clear in go"+r.Go.String()+"; it came with 1.21")
		}
	}
	return nil
}

// inline returns the bytes that a value takes in its slot.
func inline(size int) int {
	if size > inlineMax {
		return 8
	}
	return size
}

// bucketMemory tells how large the parts of a bucket map are.
type bucketMemory struct {
	run      *sim.Run
	bucket   int  // bytes of a bucket
	pointers bool // whether a bucket has pointers besides the chain
}

func classicMemory(r *sim.Run, key, elem layout.Type) bucketMemory {
	k, _ := key.Sizes(r.Go, r.Arch)
	e, _ := elem.Sizes(r.Go, r.Arch)
	return bucketMemory{
		run: r, bucket: slotCount + slotCount*(inline(k)+inline(e)) + 8,
		pointers: key.Pointers() || elem.Pointers() || k > inlineMax || e > inlineMax,
	}
}

// make returns the heap memory of a new map with 2^b buckets, as runtime.makemap takes it.
func (x bucketMemory) make(b int) (bytes, objects int) {
	bytes, objects = malloc.SlotSize(x.run, headBytes, true), 1
	if b == 0 {
		x.explain(0, bytes, objects)
		return bytes, objects
	}
	n := 1 << b
	if spares.Value(x.run.Go) && b >= 4 {
		n += 1 << (b - 4)
		if up := malloc.RoundUp(x.run, n*x.bucket, false); up != n*x.bucket {
			n = up / x.bucket
		}
		bytes, objects = bytes+malloc.SlotSize(x.run, extraBytes, true), objects+1
	}
	bytes, objects = bytes+malloc.SlotSize(x.run, n*x.bucket, x.pointers), objects+1
	x.explain(n, bytes, objects)
	return bytes, objects
}

func (x bucketMemory) explain(n, bytes, objects int) {
	if !x.run.Tracing() {
		return
	}
	e := spares.At(x.run.Go)
	x.run.Step(e.Ref, lang.T(
		"一个桶 {bucket_bytes} 字节；make 分配 {n} 个桶（含预留的溢出桶），共 {make_allocs} 个堆对象、{make_bytes} 字节",
		"a bucket has {bucket_bytes} bytes; make allocates {n} buckets, spare overflow buckets included: {make_allocs} heap objects, {make_bytes} bytes",
	), sim.V("bucket_bytes", x.bucket), sim.V("n", n), sim.V("make_allocs", objects), sim.V("make_bytes", bytes))
}

// groupMemory tells how large the parts of a Swiss map are.
type groupMemory struct {
	run      *sim.Run
	group    int // bytes of a group
	pointers bool
}

// Sizes of internal/runtime/maps on a 64-bit machine.
const (
	tableBytes = 32
	entryBytes = 8
)

func swissMemory(r *sim.Run, key, elem layout.Type) groupMemory {
	k, keyAlign := key.Sizes(r.Go, r.Arch)
	e, elemAlign := elem.Sizes(r.Go, r.Arch)
	x := groupMemory{run: r, pointers: key.Pointers() || elem.Pointers() || k > inlineMax || e > inlineMax}
	if k > inlineMax {
		k, keyAlign = 8, 8
	}
	if e > inlineMax {
		e, elemAlign = 8, 8
	}
	if e == 0 && k > 0 {
		e = 1 // a final field without size gets a byte, so that its address stays inside
	}
	slot := alignUp(alignUp(k, elemAlign)+e, max(keyAlign, elemAlign))
	x.group = slotCount + max(slotCount*slot, 8)
	return x
}

func alignUp(n, align int) int { return (n + align - 1) / align * align }

// make returns the heap memory of a new map, as maps.NewMap takes it: the map, the directory, and for each table its head
// and its groups.
func (x groupMemory) make(s shape) (bytes, objects int) {
	bytes, objects = malloc.SlotSize(x.run, headBytes, true), 1
	if s.tables > 0 {
		groups := malloc.SlotSize(x.run, s.capacity/slotCount*x.group, x.pointers)
		bytes += malloc.SlotSize(x.run, s.tables*entryBytes, true) + s.tables*(malloc.SlotSize(x.run, tableBytes, true)+groups)
		objects += 1 + 2*s.tables
	}
	if x.run.Tracing() {
		x.run.Step("internal/runtime/maps/map.go: NewMap", lang.T(
			"一个 group {group_bytes} 字节；make 分配 {make_allocs} 个堆对象，共 {make_bytes} 字节",
			"a group has {group_bytes} bytes; make allocates {make_allocs} heap objects, {make_bytes} bytes",
		), sim.V("group_bytes", x.group), sim.V("make_allocs", objects), sim.V("make_bytes", bytes))
	}
	return bytes, objects
}
