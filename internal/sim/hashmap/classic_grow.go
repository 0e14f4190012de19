package hashmap

import (
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// Kinds of growth.
const (
	doubleGrowth = "double"
	sameGrowth   = "same-size"
)

// grow starts a growth: the buckets become the old ones, and nothing is moved yet.
func (m *classicMap) grow() {
	kind := sameGrowth
	m.same = !m.overLoad(m.count+1, m.b)
	before := m.b
	if !m.same {
		kind = doubleGrowth
		m.b++
	}
	m.explainGrow(kind, before)
	m.res.GrowsAt, m.res.Grows = append(m.res.GrowsAt, m.op), append(m.res.Grows, kind)
	if m.wrong.highBits {
		m.rebuild()
		return
	}
	m.old, m.oldPool, m.evacuated = m.cur, m.pool, make([]bool, len(m.cur))
	m.cur, m.pool = newBuckets(m.b), nil
	m.overflow, m.nevacuate, m.moved = 0, 0, 0
	if m.wrong.allAtOnce {
		for m.old != nil {
			m.evacuate(m.nevacuate)
		}
	}
}

// work moves the old bucket of the one that is about to be used, and one more.
func (m *classicMap) work(at int) {
	m.evacuate(at & (len(m.old) - 1))
	if m.old != nil && !m.wrong.oneEach {
		m.evacuate(m.nevacuate)
	}
}

// evacuate moves the entries of one old bucket to one or two new ones, unless that has been done.
func (m *classicMap) evacuate(o int) {
	m.run.Tick()
	if !m.evacuated[o] {
		m.evacuated[o] = true
		m.moved++
		if m.listMoves {
			m.moves = append(m.moves, o)
		}
		m.copyChain(o)
	}
	if o == m.nevacuate {
		m.advance()
	}
}

// copyChain packs the entries of an old chain from slot 0 of their new chains on.
func (m *classicMap) copyChain(o int) {
	half := len(m.old)
	dest := [2]place{{bucket: o}, {bucket: o + half}}
	for b := &m.old[o]; ; b = &m.oldPool[b.next-1] {
		for i := range slotCount {
			if m.free(b.top[i]) {
				continue
			}
			d := &dest[0]
			if !m.same && m.hash(b.key[i])&uint64(half) != 0 {
				d = &dest[1]
			}
			if d.slot == slotCount {
				m.newOverflow(m.bucketAt(d.bucket))
				d.bucket, d.slot = len(m.cur)+len(m.pool)-1, 0
			}
			to := m.bucketAt(d.bucket)
			to.top[d.slot], to.key[d.slot] = b.top[i], b.key[i]
			d.slot++
		}
		if b.next == 0 {
			return
		}
	}
}

// A place is the next slot that a copy fills. Buckets are counted through the array and on through the pool.
type place struct{ bucket, slot int }

func (m *classicMap) bucketAt(i int) *bucket {
	if i < len(m.cur) {
		return &m.cur[i]
	}
	return &m.pool[i-len(m.cur)]
}

// advance counts the evacuated buckets from the front and ends the growth behind the last.
func (m *classicMap) advance() {
	m.nevacuate++
	for stop := min(m.nevacuate+m.skip, len(m.old)); m.nevacuate < stop && m.evacuated[m.nevacuate]; {
		m.nevacuate++
	}
	if m.nevacuate < len(m.old) {
		return
	}
	m.res.EndsAt = append(m.res.EndsAt, m.op)
	if m.run.Tracing() {
		m.run.Step("runtime/map.go: advanceEvacuationMark", lang.T("第 {op} 次操作搬完最后一个旧桶，扩容结束", "operation {op} moves the last old bucket; the growth is over"), sim.V("op", m.op))
	}
	m.old, m.oldPool, m.evacuated, m.same = nil, nil, nil, false
	m.moved = 0
}

// rebuild puts all entries into fresh buckets; only mutants do.
func (m *classicMap) rebuild() {
	cur, pool := m.cur, m.pool
	m.cur, m.pool, m.overflow, m.count = newBuckets(m.b), nil, 0, 0
	for i := range cur {
		for b := &cur[i]; ; b = &pool[b.next-1] {
			for j := range slotCount {
				if !m.free(b.top[j]) {
					m.put(b.key[j], m.hash(b.key[j]))
				}
			}
			if b.next == 0 {
				break
			}
		}
	}
}

// hintB returns the smallest B whose buckets hold a hint.
func (m *classicMap) hintB(hint int) int {
	b := 0
	switch {
	case m.wrong.hintSlots:
		for slotCount<<b < hint {
			b++
		}
	case m.hintEqual:
		for hint >= slotCount && 2*hint >= m.load<<b {
			b++
		}
	default:
		for m.overLoad(hint, b) {
			b++
		}
	}
	return b
}
