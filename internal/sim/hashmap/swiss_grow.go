package hashmap

import (
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// Kinds of growth, besides doubleGrowth.
const (
	tableGrowth = "table"
	splitGrowth = "split"
)

// grew notes a growth.
func (m *swissMap) grew(kind string) {
	m.res.GrowsAt, m.res.Grows = append(m.res.GrowsAt, m.op), append(m.res.Grows, kind)
	if !m.run.Tracing() || kind != tableGrowth {
		return
	}
	m.run.Step("internal/runtime/maps/map.go: growToTable", lang.T(
		"第 {op} 次操作：小 map 的 8 个槽已满，换成一张 16 槽的表，余量 {left_now}",
		"operation {op}: the 8 slots of the small map are taken; it becomes a table of 16 slots, which takes {left_now} keys",
	), sim.V("op", m.op), sim.V("left_now", m.maxLeft(2*slotCount)))
}

// rehash makes room in a full table: a table of twice the capacity, or two of the largest.
func (m *swissMap) rehash(t *swissTable) {
	if 2*t.capacity <= tableMax || m.wrong.noSplit {
		m.double(t)
		return
	}
	m.split(t)
}

func (m *swissMap) double(t *swissTable) {
	m.grew(doubleGrowth)
	if m.run.Tracing() {
		m.run.Step("internal/runtime/maps/table.go: grow", lang.T(
			"第 {op} 次操作：一张 {before} 槽的表余量用完，换成 {after} 槽的表，全部键重新放置，墓碑消失",
			"operation {op}: a table of {before} slots has no growth left; it is replaced by one of {after} slots, all its keys are placed anew, and tombstones vanish",
		), sim.V("op", m.op), sim.V("before", t.capacity), sim.V("after", 2*t.capacity))
	}
	larger := m.newTable(2*t.capacity, t.index, t.depth)
	m.each(t, func(key int32) { m.place(larger, key) })
	m.install(larger)
}

// split replaces a table by two, by the next bit of the hashes; the directory doubles if it cannot tell them apart.
func (m *swissMap) split(t *swissTable) {
	if t.depth == m.depth && m.depth >= depthMax {
		m.stuck = true
		return
	}
	m.grew(splitGrowth)
	left, right := m.newTable(tableMax, -1, t.depth+1), m.newTable(tableMax, -1, t.depth+1)
	m.each(t, func(key int32) {
		if m.hash(key)>>(63-t.depth)&1 == 0 {
			m.place(left, key)
		} else {
			m.place(right, key)
		}
	})
	if t.depth == m.depth {
		m.widen()
	}
	if m.run.Tracing() {
		m.run.Step("internal/runtime/maps/table.go: split", lang.T(
			"第 {op} 次操作：1024 槽的表余量用完，按哈希的第 {bit} 个最高位分成两张 1024 槽的表；目录有 {entries} 项",
			"operation {op}: a table of 1024 slots has no growth left; bit {bit} of the hashes from the top divides it into two tables of 1024; the directory has {entries} entries",
		), sim.V("op", m.op), sim.V("bit", t.depth+1), sim.V("entries", len(m.dir)))
	}
	left.index = t.index
	m.install(left)
	right.index = t.index + 1<<(m.depth-right.depth)
	m.install(right)
}

// widen doubles the directory.
func (m *swissMap) widen() {
	dir := make([]*swissTable, 2*len(m.dir))
	for i, t := range m.dir {
		dir[2*i], dir[2*i+1] = t, t
		if t.index == i {
			t.index = 2 * i
		}
	}
	m.dir = dir
	m.depth++
}

// install puts a table into all its entries of the directory.
func (m *swissMap) install(t *swissTable) {
	for i := range 1 << (m.depth - t.depth) {
		m.dir[t.index+i] = t
	}
}

// each calls f for the keys of a table in the order of the slots.
func (m *swissMap) each(t *swissTable, f func(key int32)) {
	for i := range t.groups {
		m.run.Tick()
		for j, c := range t.groups[i].ctrl {
			if c < ctrlEmpty {
				f(t.groups[i].key[j])
			}
		}
	}
}

// prune turns the tombstones of a table that no key needs into empty slots, if that is worth while: at least a tenth of the
// capacity are tombstones, and as many can go. A key needs those of all groups on the way to its own.
func (m *swissMap) prune(t *swissTable) {
	if m.tombstones(t)*10 < t.capacity {
		return
	}
	needed := make([]bool, len(t.groups))
	for i := range t.groups {
		for j, c := range t.groups[i].ctrl {
			if c >= ctrlEmpty {
				continue
			}
			for p := m.probe(t, m.hash(t.groups[i].key[j])); p.at != i; m.next(&p) {
				needed[p.at] = true
			}
		}
		if t.groups[i].firstOf(ctrlEmpty) >= 0 {
			needed[i] = true
		}
	}
	n := 0
	for i := range t.groups {
		for _, c := range t.groups[i].ctrl {
			if !needed[i] && c == ctrlDeleted {
				n++
			}
		}
	}
	if n*10 < t.capacity {
		return
	}
	for i := range t.groups {
		for j, c := range t.groups[i].ctrl {
			if !needed[i] && c == ctrlDeleted {
				t.groups[i].ctrl[j] = ctrlEmpty
				t.left++
			}
		}
	}
	m.res.PrunesAt = append(m.res.PrunesAt, m.op)
	if m.run.Tracing() {
		m.run.Step(prunings.At(m.run.Go).Ref, lang.T(
			"第 {op} 次操作：余量用完，但清理掉 {n} 个没有键需要的墓碑，不必扩容",
			"operation {op}: there is no growth left, but {n} tombstones that no key needs are cleaned up, and the table need not grow",
		), sim.V("op", m.op), sim.V("n", n))
	}
}

// shrink is what no release does.
func (m *swissMap) shrink(t *swissTable) {
	if !m.wrong.shrinks || t.capacity <= 2*slotCount || t.used > m.maxLeft(t.capacity/2)/2 {
		return
	}
	smaller := m.newTable(t.capacity/2, t.index, t.depth)
	m.each(t, func(key int32) { m.place(smaller, key) })
	m.install(smaller)
}
