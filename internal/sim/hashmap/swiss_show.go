package hashmap

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"godrill/internal/lang"
	"godrill/internal/sim"
)

// A total is the sum over all tables.
type total struct{ tables, slots, left, tombstones int }

// totals adds up the tables; a small map has no tombstones, and its free slots are what is left.
func (m *swissMap) totals() total {
	if m.dir == nil {
		t := total{left: slotCount - m.count}
		if m.small != nil {
			t.slots = slotCount
		}
		return t
	}
	var sum total
	for i, t := range m.dir {
		if i == t.index {
			sum.tables++
			sum.slots += t.capacity
			sum.left += t.left
			sum.tombstones += m.tombstones(t)
		}
	}
	return sum
}

// describe fills in the answers about the final state.
func (m *swissMap) describe() {
	res, sum := &m.res, m.totals()
	res.Count, res.Small, res.Tables, res.Directory, res.Depth = m.count, m.dir == nil, sum.tables, len(m.dir), m.depth
	res.Groups, res.Capacity, res.GrowthLeft, res.Tombstones = sum.slots/slotCount, sum.slots, sum.left, sum.tombstones
	res.Capacities, res.GrowthLefts, res.Useds, res.Depths = []int{}, []int{}, []int{}, []int{}
	res.Slots, res.Ctrls = []string{}, []string{}
	if sum.tables <= shownTables {
		for i, t := range m.dir {
			if i == t.index {
				res.Capacities, res.GrowthLefts = append(res.Capacities, t.capacity), append(res.GrowthLefts, t.left)
				res.Useds, res.Depths = append(res.Useds, t.used), append(res.Depths, t.depth)
			}
		}
	}
	if res.Groups <= shownGroups {
		m.eachGroup(func(g *group) {
			res.Slots, res.Ctrls = append(res.Slots, m.groupText(g)), append(res.Ctrls, fmt.Sprintf("%x", g.ctrl))
		})
	}
	m.explainEnd()
}

func (m *swissMap) eachGroup(f func(*group)) {
	if m.dir == nil && m.small != nil {
		f(m.small)
	}
	for i, t := range m.dir {
		if i != t.index {
			continue
		}
		for j := range t.fill().groups {
			f(&t.groups[j])
		}
	}
}

// groupText lists the keys of a group: - for an empty slot, x for a tombstone.
func (m *swissMap) groupText(g *group) string {
	words := make([]string, slotCount)
	for i, c := range g.ctrl {
		switch c {
		case ctrlEmpty:
			words[i] = "-"
		case ctrlDeleted:
			words[i] = "x"
		default:
			words[i] = m.name(g.key[i])
		}
	}
	return strings.Join(words, " ")
}

// iterate lists the orders that a range may have, and takes one: it starts at any slot and goes around.
func (m *swissMap) iterate() error {
	if t := m.totals(); t.slots > rangeSlots || t.tables > 1 {
		return sim.Wrong("ops", "range", "want at most "+strconv.Itoa(rangeSlots)+" slots in one table where a range is followed; the map has "+strconv.Itoa(t.slots))
	}
	var keys []int32
	m.eachGroup(func(g *group) {
		for i, c := range g.ctrl {
			key := int32(-1)
			if c < ctrlEmpty {
				key = g.key[i]
			}
			keys = append(keys, key)
		}
	})
	orders := []string{}
	for offset := range max(len(keys), 1) {
		var words []string
		for i := range keys {
			if key := keys[(i+offset)%len(keys)]; key >= 0 {
				words = append(words, m.name(key))
			}
		}
		if order := strings.Join(words, " "); !slices.Contains(orders, order) {
			orders = append(orders, order)
		}
	}
	m.res.Orders = len(orders)
	if m.wrong.anyOrder {
		m.res.Orders = factorial(m.count)
	}
	m.res.Order = orders[m.run.Choose(len(orders))]
	return nil
}

func (m *swissMap) explainMake(hint int, s shape) {
	if !m.run.Tracing() {
		return
	}
	if s.tables == 0 {
		m.run.Step("internal/runtime/maps/map.go: NewMap", lang.T(
			"hint {hint} 不超过 8：小 map，还没有分配 group",
			"a hint of {hint} is at most 8: a small map, and its group is not yet allocated",
		), sim.V("hint", hint))
		return
	}
	m.run.Step("internal/runtime/maps/map.go: NewMap", lang.T(
		"hint {hint}：按 7/8 的装载要 {target} 个槽，建 {first_tables} 张 {first_capacity} 槽的表",
		"a hint of {hint}: a load of 7/8 wants {target} slots, so there are {first_tables} tables of {first_capacity} slots",
	), sim.V("hint", hint), sim.V("target", hint*slotCount/(slotCount-1)), sim.V("first_tables", s.tables), sim.V("first_capacity", s.capacity))
}

func (m *swissMap) explainEntry(i int, t total) {
	if !m.run.Tracing() {
		return
	}
	m.run.Step("internal/runtime/maps/table.go: table", lang.T(
		"第 {entry} 项之后：{entries} 个键，{slots_now} 个槽，余量 {left_now}，墓碑 {tombs_now}",
		"after entry {entry}: {entries} keys, {slots_now} slots, growth left {left_now}, tombstones {tombs_now}",
	), sim.V("entry", i+1), sim.V("entries", m.count), sim.V("slots_now", t.slots), sim.V("left_now", t.left), sim.V("tombs_now", t.tombstones))
}

func (m *swissMap) explainEnd() {
	if !m.run.Tracing() {
		return
	}
	m.run.Step("internal/runtime/maps/map.go: Map", lang.T(
		"结束：{count} 个键，{tables} 张表，目录 {directory} 项，{capacity} 个槽，余量 {growth_left}，墓碑 {tombstones}",
		"the end: {count} keys, {tables} tables, {directory} directory entries, {capacity} slots, growth left {growth_left}, tombstones {tombstones}",
	), sim.V("count", m.res.Count), sim.V("tables", m.res.Tables), sim.V("directory", m.res.Directory), sim.V("capacity", m.res.Capacity),
		sim.V("growth_left", m.res.GrowthLeft), sim.V("tombstones", m.res.Tombstones))
}
