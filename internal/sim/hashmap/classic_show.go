package hashmap

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"godrill/internal/lang"
	"godrill/internal/sim"
)

// describe fills in the answers about the final state. A large map that nothing was done to has no model of its buckets.
func (m *classicMap) describe() {
	res := &m.res
	res.Count, res.B, res.Overflow, res.Growing = m.count, m.b, m.overflow, m.old != nil
	res.Buckets, res.Longest = len(m.cur), m.longest()
	if m.cur == nil && m.b > 0 {
		res.Buckets, res.Longest = 1<<m.b, 1
	}
	res.OldBuckets, res.Evacuated = len(m.old), m.moved
	if m.old != nil {
		res.NextOld = m.nevacuate
	}
	res.Slots, res.Tops, res.OldSlots = []string{}, []string{}, []string{}
	if len(m.cur) <= shownBuckets {
		for i := range m.cur {
			res.Slots = append(res.Slots, m.chainText(&m.cur[i], m.pool))
			res.Tops = append(res.Tops, topText(&m.cur[i], m.pool))
		}
		for i := range m.old {
			text := "moved"
			if !m.evacuated[i] {
				text = m.chainText(&m.old[i], m.oldPool)
			}
			res.OldSlots = append(res.OldSlots, text)
		}
	}
	m.explainEnd()
}

// longest returns the length of the longest current chain.
func (m *classicMap) longest() int {
	most := min(len(m.cur), 1)
	if len(m.pool) == 0 {
		return most
	}
	for i := range m.cur {
		n := 1
		for b := &m.cur[i]; b.next != 0; b = &m.pool[b.next-1] {
			n++
		}
		most = max(most, n)
	}
	return most
}

// chainText lists the keys of a chain: - for a free slot, x for one that a deletion freed, | before an overflow bucket.
func (m *classicMap) chainText(b *bucket, pool []bucket) string {
	var words []string
	for ; ; b = &pool[b.next-1] {
		for i := range slotCount {
			switch {
			case b.top[i] == freeRest:
				words = append(words, "-")
			case m.free(b.top[i]):
				words = append(words, "x")
			default:
				words = append(words, m.name(b.key[i]))
			}
		}
		if b.next == 0 {
			return strings.Join(words, " ")
		}
		words = append(words, "|")
	}
}

func topText(b *bucket, pool []bucket) string {
	text := fmt.Sprintf("%x", b.top)
	for b.next != 0 {
		b = &pool[b.next-1]
		text += fmt.Sprintf(" %x", b.top)
	}
	return text
}

// iterate lists the orders that a range may have, and takes one.
func (m *classicMap) iterate() error {
	if len(m.cur) > rangeBuckets {
		return sim.Wrong("ops", "range", "want at most "+strconv.Itoa(rangeBuckets)+" buckets where a range is followed; the map has "+strconv.Itoa(len(m.cur)))
	}
	starts, offsets := 1, 1
	if m.start.bucket {
		starts = max(len(m.cur), 1)
	}
	if m.start.offset {
		offsets = slotCount
	}
	var orders []string
	for start := range starts {
		for offset := range offsets {
			if order := m.order(start, offset); !slices.Contains(orders, order) {
				orders = append(orders, order)
			}
		}
	}
	m.res.Orders = len(orders)
	if m.wrong.anyOrder {
		m.res.Orders = factorial(m.count)
	}
	m.res.Order = orders[m.run.Choose(len(orders))]
	return nil
}

// factorial stops growing where an int would.
func factorial(n int) int {
	f := 1
	for i := 2; i <= min(n, 20); i++ {
		f *= i
	}
	return f
}

// order lists the keys as a range from that bucket and that offset visits them.
func (m *classicMap) order(start, offset int) string {
	var words []string
	for i := range m.cur {
		at := (start + i) % len(m.cur)
		b, pool, filter := &m.cur[at], m.pool, false
		if m.old != nil && !m.evacuated[at&(len(m.old)-1)] {
			b, pool, filter = &m.old[at&(len(m.old)-1)], m.oldPool, !m.same
		}
		for ; ; b = &pool[b.next-1] {
			for j := range slotCount {
				slot := (j + offset) % slotCount
				if m.free(b.top[slot]) || filter && m.index(m.hash(b.key[slot]), m.b) != at {
					continue
				}
				words = append(words, m.name(b.key[slot]))
			}
			if b.next == 0 {
				break
			}
		}
	}
	return strings.Join(words, " ")
}

func joinInts(list []int) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, " ")
}

func (m *classicMap) explainMake(hint int) {
	if !m.run.Tracing() {
		return
	}
	e := loads.At(m.run.Go)
	m.run.Step("runtime/map.go: makemap", lang.T(
		"hint {hint}：最小的 B 是 {first_b}，即 {first_buckets} 个桶（平均每桶最多 {load}，8 个以内一个桶）",
		"a hint of {hint}: the smallest B is {first_b}, {first_buckets} buckets (at most {load} entries a bucket on average, up to 8 in a single one)",
	), sim.V("hint", hint), sim.V("first_b", m.b), sim.V("first_buckets", 1<<m.b), sim.VS("load", halves(e.Value)))
}

// halves spells a number of halves: 13 is 6.5.
func halves(n int) string {
	if n%2 == 1 {
		return strconv.Itoa(n/2) + ".5"
	}
	return strconv.Itoa(n / 2)
}

func (m *classicMap) explainGrow(kind string, before int) {
	if !m.run.Tracing() {
		return
	}
	if kind == sameGrowth {
		m.run.Step(sameSizes.At(m.run.Go).Ref, lang.T(
			"第 {op} 次操作：溢出桶有 {chained} 个，达到 2^{before} 个桶的上限：等量扩容，只为整理",
			"operation {op}: there are {chained} overflow buckets, as many as 2^{before} buckets allow: a growth of the same size, to tidy up",
		), sim.V("op", m.op), sim.V("chained", m.overflow), sim.V("before", before))
		return
	}
	m.run.Step(loads.At(m.run.Go).Ref, lang.T(
		"第 {op} 次操作：{entries} 个键超过 2^{before} 个桶的装载上限：分配 2^{after} 个新桶，旧桶以后慢慢搬",
		"operation {op}: {entries} keys are over the load of 2^{before} buckets: 2^{after} new ones are allocated, and the old ones are moved little by little",
	), sim.V("op", m.op), sim.V("entries", m.count+1), sim.V("before", before), sim.V("after", m.b))
}

func (m *classicMap) explainEntry(i int) {
	if !m.run.Tracing() {
		return
	}
	m.run.Step("runtime/map.go: growWork", lang.T(
		"第 {entry} 项之后：{entries} 个键，B={b_now}；这一项搬走旧桶：{moved_now}",
		"after entry {entry}: {entries} keys, B={b_now}; old buckets that it moved: {moved_now}",
	), sim.V("entry", i+1), sim.V("entries", m.count), sim.V("b_now", m.b), sim.VS("moved_now", orDash(joinInts(m.moves))))
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

func (m *classicMap) explainEnd() {
	if !m.run.Tracing() {
		return
	}
	m.run.Step("runtime/map.go: hmap", lang.T(
		"结束：{count} 个键，B={b}，{buckets} 个桶，{overflow} 个溢出桶，正在扩容：{growing}",
		"the end: {count} keys, B={b}, {buckets} buckets, {overflow} overflow buckets, growing: {growing}",
	), sim.V("count", m.res.Count), sim.V("b", m.res.B), sim.V("buckets", m.res.Buckets), sim.V("overflow", m.res.Overflow), sim.VB("growing", m.res.Growing))
}
