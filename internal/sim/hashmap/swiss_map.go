package hashmap

import (
	"math/bits"

	"godrill/internal/sim"
)

// Control bytes; a slot in use has the low 7 bits of its key's hash.
const (
	ctrlEmpty   = 0x80
	ctrlDeleted = 0xfe
)

// tableMax is the largest capacity of a table.
const tableMax = 1024

// A group is eight slots with a control byte each.
type group struct {
	ctrl [slotCount]uint8
	key  [slotCount]int32
}

func (g *group) reset() {
	for i := range g.ctrl {
		g.ctrl[i] = ctrlEmpty
	}
}

// firstOf returns the first slot with that control byte, or -1.
func (g *group) firstOf(ctrl uint8) int {
	for i, c := range g.ctrl {
		if c == ctrl {
			return i
		}
	}
	return -1
}

// firstFree returns the first slot that is empty or deleted, or -1.
func (g *group) firstFree() int {
	for i, c := range g.ctrl {
		if c >= ctrlEmpty {
			return i
		}
	}
	return -1
}

// find returns the slot of a key, or -1.
func (g *group) find(key int32, ctrl uint8) int {
	for i, c := range g.ctrl {
		if c == ctrl && g.key[i] == key {
			return i
		}
	}
	return -1
}

// A swissTable is one table of groups. They are made when the table is first looked into, so that large maps cost nothing.
type swissTable struct {
	used, left, depth, index, capacity int
	groups                             []group
}

func (t *swissTable) fill() *swissTable {
	if t.groups == nil {
		t.groups = make([]group, t.capacity/slotCount)
		for i := range t.groups {
			t.groups[i].reset()
		}
	}
	return t
}

// tombstones returns the deleted slots, counted as runtime maps do.
func (m *swissMap) tombstones(t *swissTable) int { return m.maxLeft(t.capacity) - t.used - t.left }

// swissRules are what the release says for the map's types.
type swissRules struct {
	fullConverts bool // whether any assignment turns a full small map into a table
	prunes       bool // whether an insertion that finds no growth left cleans up tombstones
	clearTombs   bool // whether clear looks at a map without keys that may have tombstones
}

// swissMap is a map at work. It follows internal/runtime/maps: map.go, table.go and the runtime files.
type swissMap struct {
	swissRules
	*script
	run   *sim.Run
	wrong swissMistakes
	res   SwissResult

	op, count, found int
	small            *group // the only group of a small map; nil before the first insertion
	dir              []*swissTable
	depth            int
	tombed           bool // a deletion left a tombstone since the last clear
	stuck            bool
}

// A shape is what make builds: so many tables of one capacity; none for a small map.
type shape struct{ tables, capacity int }

// shapeOf returns what make builds for a hint; see maps.NewMap.
func (m *swissMap) shapeOf(hint int) shape {
	if hint <= slotCount {
		if m.wrong.noSmall {
			return shape{1, slotCount}
		}
		return shape{}
	}
	target := hint * slotCount / (slotCount - 1)
	if m.wrong.hintSlots {
		target = hint
	}
	tables := powerOf2((target + tableMax - 1) / tableMax)
	return shape{tables, powerOf2(max(target/tables, slotCount))}
}

// powerOf2 returns the smallest power of two that is not below n.
func powerOf2(n int) int { return 1 << bits.Len(uint(n-1)) }

func (m *swissMap) build(s shape) {
	if s.tables == 0 {
		return
	}
	m.dir = make([]*swissTable, s.tables)
	m.depth = bits.TrailingZeros(uint(s.tables))
	for i := range m.dir {
		m.dir[i] = m.newTable(s.capacity, i, m.depth)
	}
}

func (m *swissMap) newTable(capacity, index, depth int) *swissTable {
	return &swissTable{index: index, depth: depth, left: m.maxLeft(capacity), capacity: capacity}
}

// maxLeft returns how many keys an empty table takes.
func (m *swissMap) maxLeft(capacity int) int {
	switch {
	case m.wrong.fullTables:
		return capacity - 1
	case m.wrong.oldLoad:
		return capacity * 13 / 16
	case capacity <= slotCount:
		return capacity - 1
	}
	return capacity * (slotCount - 1) / slotCount
}

// ctrl returns the control byte of a hash, probe its first group among n.
func (m *swissMap) ctrl(h uint64) uint8 {
	if m.wrong.highCtrl {
		return uint8(h >> 57)
	}
	return uint8(h & 0x7f)
}

// table returns the table of a hash.
func (m *swissMap) table(h uint64) *swissTable {
	if len(m.dir) == 1 {
		return m.dir[0].fill()
	}
	return m.dir[h>>(64-m.depth)].fill()
}

// A probe walks the groups of a table: each step is one longer than the last.
type probe struct{ at, step, mask int }

func (m *swissMap) probe(t *swissTable, h uint64) probe {
	mask := len(t.groups) - 1
	return probe{at: int(h>>7) & mask, mask: mask}
}

func (m *swissMap) next(p *probe) {
	m.run.Tick()
	if p.step++; m.wrong.linear {
		p.at = (p.at + 1) & p.mask
		return
	}
	p.at = (p.at + p.step) & p.mask
}

// put inserts a key or overwrites its element.
func (m *swissMap) put(key int32, h uint64) {
	if m.dir == nil {
		if m.putSmall(key, h) {
			return
		}
		m.toTable()
	}
	for !m.stuck && !m.putTable(m.table(h), key, h) {
	}
}

// putSmall reports whether the assignment is done without a table.
func (m *swissMap) putSmall(key int32, h uint64) bool {
	if m.small == nil {
		m.small = new(group)
		m.small.reset()
	}
	if m.fullConverts && m.count == slotCount {
		return false
	}
	g, c := m.small, m.ctrl(h)
	if g.find(key, c) >= 0 {
		return true
	}
	slot := g.firstFree()
	if slot < 0 {
		return false
	}
	g.ctrl[slot], g.key[slot] = c, key
	m.count++
	return true
}

// toTable gives a small map its first table.
func (m *swissMap) toTable() {
	m.grew(tableGrowth)
	t := m.newTable(2*slotCount, 0, 0)
	for i, c := range m.small.ctrl {
		if c < ctrlEmpty {
			m.place(t, m.small.key[i])
		}
	}
	m.small, m.dir, m.depth = nil, []*swissTable{t}, 0
}

// place inserts a key that is known to be new into a table that has room.
func (m *swissMap) place(t *swissTable, key int32) {
	h := m.hash(key)
	for p := m.probe(t.fill(), h); ; m.next(&p) {
		g := &t.groups[p.at]
		if slot := g.firstFree(); slot >= 0 {
			g.ctrl[slot], g.key[slot] = m.ctrl(h), key
			t.used++
			t.left--
			return
		}
	}
}

// putTable reports whether the assignment is done; if not, the map grew and it has to be tried again.
func (m *swissMap) putTable(t *swissTable, key int32, h uint64) bool {
	c := m.ctrl(h)
	var deleted *group
	for p := m.probe(t, h); ; m.next(&p) {
		g := &t.groups[p.at]
		if g.find(key, c) >= 0 {
			return true
		}
		if g.firstOf(ctrlEmpty) < 0 {
			if deleted == nil && g.firstOf(ctrlDeleted) >= 0 {
				deleted = g
			}
			continue
		}
		slot := g.firstFree()
		if g.ctrl[slot] == ctrlDeleted && deleted == nil {
			deleted = g
		}
		if deleted != nil {
			g, slot = deleted, deleted.firstOf(ctrlDeleted)
			t.left++ // taken again below
		}
		if t.left == 0 && m.prunes {
			m.prune(t)
		}
		if t.left == 0 {
			m.rehash(t)
			return false
		}
		g.ctrl[slot], g.key[slot] = c, key
		t.left--
		t.used++
		m.count++
		return true
	}
}

// get reports whether a key is there.
func (m *swissMap) get(key int32, h uint64) bool {
	if m.count == 0 {
		return false
	}
	c := m.ctrl(h)
	if m.dir == nil {
		return m.small.find(key, c) >= 0
	}
	t := m.table(h)
	for p := m.probe(t, h); ; m.next(&p) {
		if t.groups[p.at].find(key, c) >= 0 {
			return true
		}
		if t.groups[p.at].firstOf(ctrlEmpty) >= 0 {
			return false
		}
	}
}

// del deletes a key. Its slot becomes empty if its group has another empty one, so that no probe went on behind it.
func (m *swissMap) del(key int32, h uint64) {
	if m.count == 0 {
		return
	}
	c := m.ctrl(h)
	if m.dir == nil {
		if slot := m.small.find(key, c); slot >= 0 {
			m.small.ctrl[slot] = ctrlEmpty
			m.count--
		}
		return
	}
	t := m.table(h)
	for p := m.probe(t, h); ; m.next(&p) {
		g := &t.groups[p.at]
		hasEmpty := g.firstOf(ctrlEmpty) >= 0
		if slot := g.find(key, c); slot >= 0 {
			t.used--
			m.count--
			if hasEmpty && !m.wrong.alwaysTombs || m.wrong.neverTombs {
				g.ctrl[slot] = ctrlEmpty
				t.left++
			} else {
				g.ctrl[slot] = ctrlDeleted
				m.tombed = true
			}
			m.shrink(t)
			return
		}
		if hasEmpty {
			return
		}
	}
}

// clear empties the map and keeps its tables.
func (m *swissMap) clear() {
	if m.count == 0 && !(m.clearTombs && m.tombed) {
		return
	}
	m.count, m.tombed = 0, false
	if m.wrong.clearFrees {
		m.small, m.dir, m.depth = nil, nil, 0
		return
	}
	if m.dir == nil {
		m.small.reset()
		return
	}
	for i, t := range m.dir {
		if i == t.index {
			*t = *m.newTable(t.capacity, t.index, t.depth)
		}
	}
}
