package hashmap

import (
	"godrill/internal/sim"
)

// States of a slot below the smallest tophash of an entry. Before 1.12 there is only the first.
const (
	freeRest = 0 // free, and so is everything behind it in the chain
	freeOne  = 1 // freed by a deletion
)

// A bucket is one bucket of a chain.
type bucket struct {
	top  [slotCount]uint8
	key  [slotCount]int32
	next int32 // the overflow bucket's place in the pool, counted from 1; 0 for none
}

// newBuckets makes an array of 2^b empty buckets.
func newBuckets(b int) []bucket { return make([]bucket, 1<<b) }

// classicRules are what the release says.
type classicRules struct {
	load       int  // entries that two buckets hold before the map grows
	hintEqual  bool // whether a hint that just reaches the load takes more buckets
	sameSize   bool // whether too many overflow buckets start a growth
	skip       int  // how many evacuated buckets nevacuate may skip
	restStates bool // whether a deletion tells freeRest from freeOne
	minTop     uint8
	start      rangeStart
}

// classicMap is a map at work. It follows runtime/map.go: mapassign, mapdelete, growWork, evacuate.
type classicMap struct {
	classicRules
	*script
	run   *sim.Run
	wrong classicMistakes
	res   ClassicResult

	op, count, b int
	overflow     int
	cur, old     []bucket // old is nil when no growth is under way
	pool         []bucket // overflow buckets of cur
	oldPool      []bucket
	evacuated    []bool
	nevacuate    int
	moved        int
	same         bool // the growth keeps the number of buckets

	found     int
	moves     []int
	listMoves bool
}

// tophash returns the byte of the hash that stands in the bucket.
func (m *classicMap) tophash(h uint64) uint8 {
	top := uint8(h >> 56)
	if top < m.minTop {
		top += m.minTop
	}
	return top
}

// index returns the number of the bucket among 2^b.
func (m *classicMap) index(h uint64, b int) int {
	if m.wrong.highBits && b > 0 {
		return int(h >> (64 - b))
	}
	return int(h & (1<<b - 1))
}

// free reports whether a slot has no entry.
func (m *classicMap) free(top uint8) bool {
	return top == freeRest || m.restStates && top == freeOne
}

// overLoad reports whether so many entries are too many for 2^b buckets.
func (m *classicMap) overLoad(count, b int) bool {
	switch {
	case m.wrong.fullBuckets:
		return count > slotCount<<b
	case m.wrong.atEight:
		return 2*count > m.load<<b
	}
	return count > slotCount && 2*count > m.load<<b
}

// tooManyOverflow reports whether the overflow buckets call for a growth of the same size.
func (m *classicMap) tooManyOverflow() bool {
	return m.sameSize && !m.wrong.noSameSize && m.overflow >= 1<<min(m.b, bMax)
}

// put inserts a key or overwrites its element.
func (m *classicMap) put(key int32, h uint64) {
	if m.cur == nil {
		m.cur = newBuckets(0)
	}
	top := m.tophash(h)
	for {
		at := m.index(h, m.b)
		if m.old != nil {
			m.work(at)
		}
		last, spot, slot, found := m.search(at, key, top)
		if found {
			return
		}
		if m.old == nil && (m.overLoad(m.count+1, m.b) || m.tooManyOverflow()) {
			m.grow()
			continue
		}
		if spot == nil {
			spot, slot = m.newOverflow(last), 0
		}
		spot.top[slot], spot.key[slot] = top, key
		m.count++
		return
	}
}

// search walks a chain for a key. It returns the last bucket and the first free slot; spot is nil if there is none.
func (m *classicMap) search(at int, key int32, top uint8) (last, spot *bucket, slot int, found bool) {
	for b := &m.cur[at]; ; b = &m.pool[b.next-1] {
		for i := range slotCount {
			if b.top[i] == top && b.key[i] == key {
				return b, b, i, true
			}
			if spot == nil && m.free(b.top[i]) {
				spot, slot = b, i
			}
		}
		if b.next == 0 {
			return b, spot, slot, false
		}
	}
}

// newOverflow puts an empty bucket behind the last one of a chain.
func (m *classicMap) newOverflow(last *bucket) *bucket {
	m.overflow++
	last.next = int32(len(m.pool) + 1) // before the pool moves with the buckets in it
	m.pool = append(m.pool, bucket{})
	return &m.pool[len(m.pool)-1]
}

// chain returns the chain that holds a key: the old one if its bucket is not yet moved.
func (m *classicMap) chain(h uint64) (first *bucket, pool []bucket) {
	at := m.index(h, m.b)
	if m.old != nil {
		if o := at & (len(m.old) - 1); !m.evacuated[o] {
			return &m.old[o], m.oldPool
		}
	}
	return &m.cur[at], m.pool
}

// get reports whether a key is there; it moves nothing.
func (m *classicMap) get(key int32, h uint64) bool {
	if m.count == 0 {
		return false
	}
	if m.wrong.readsMove && m.old != nil {
		m.work(m.index(h, m.b))
	}
	top := m.tophash(h)
	b, pool := m.chain(h)
	for {
		for i := range slotCount {
			if b.top[i] == top && b.key[i] == key {
				return true
			}
		}
		if b.next == 0 {
			return false
		}
		b = &pool[b.next-1]
	}
}

// del deletes a key. Even when it is absent, a growth goes on.
func (m *classicMap) del(key int32, h uint64) {
	if m.count == 0 {
		return
	}
	at := m.index(h, m.b)
	if m.old != nil && !m.wrong.deletesKeep {
		m.work(at)
	}
	top := m.tophash(h)
	if m.wrong.deletesKeep && m.old != nil {
		b, pool := m.chain(h)
		m.dropFrom(b, pool, key, top)
		return
	}
	m.dropFrom(&m.cur[at], m.pool, key, top)
	m.shrink()
}

func (m *classicMap) dropFrom(first *bucket, pool []bucket, key int32, top uint8) {
	for b := first; ; b = &pool[b.next-1] {
		for i := range slotCount {
			if b.top[i] == top && b.key[i] == key {
				m.count--
				m.freeSlot(first, b, pool, i)
				return
			}
		}
		if b.next == 0 {
			return
		}
	}
}

// freeSlot marks a slot of bucket b as free. When nothing follows it in the chain, so do the free slots right before it.
func (m *classicMap) freeSlot(first, b *bucket, pool []bucket, slot int) {
	if !m.restStates {
		b.top[slot] = freeRest
		return
	}
	b.top[slot] = freeOne
	if slot == slotCount-1 {
		if b.next != 0 && pool[b.next-1].top[0] != freeRest {
			return
		}
	} else if b.top[slot+1] != freeRest {
		return
	}
	for b.top[slot] == freeOne {
		b.top[slot] = freeRest
		if slot > 0 {
			slot--
			continue
		}
		if b == first {
			return
		}
		before := first
		for &pool[before.next-1] != b {
			before = &pool[before.next-1]
		}
		b, slot = before, slotCount-1
	}
}

// shrink is what no release does.
func (m *classicMap) shrink() {
	if !m.wrong.shrinks {
		return
	}
	for m.b > 0 && m.old == nil && !m.overLoad(m.count, m.b-1) {
		m.b--
	}
	m.rebuild()
}

// clear empties the map and keeps its buckets.
func (m *classicMap) clear() {
	if m.count == 0 {
		return
	}
	if m.wrong.clearFrees {
		m.b, m.cur = 0, nil
	} else {
		m.cur = newBuckets(m.b)
	}
	m.count, m.overflow, m.nevacuate, m.moved = 0, 0, 0, 0
	m.pool, m.old, m.oldPool, m.evacuated, m.same = nil, nil, nil, nil, false
}
