package hashmap

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/layout"
)

// fullSmalls says whether any assignment, even to a key that is there, turns a small map with 8 keys into a table.
var fullSmalls = gover.NewTable(lang.T("写一个已有 8 个键的小 map", "an assignment to a small map with 8 keys"),
	gover.Entry[bool]{
		Since: gover.Go(24), Value: true,
		Note: lang.T("任何赋值都会换成一张表，覆盖已有的键也一样", "any assignment makes it a table, even one to a key that is there"), Ref: "internal/runtime/maps/map.go: PutSlot",
	},
	gover.Entry[bool]{
		Since: gover.Go(27), Value: false,
		Note: lang.T("只有新键才会换成一张表", "only a new key makes it a table"), Ref: "internal/runtime/maps/map.go: PutSlot",
	},
)

// A pruning says for which kinds of keys an insertion cleans up tombstones before a table grows.
type pruning struct{ plain, pointers bool }

var prunings = gover.NewTable(lang.T("墓碑的清理", "cleaning up tombstones"),
	gover.Entry[pruning]{
		Since: gover.Go(24), Value: pruning{},
		Note: lang.T("不清理，直到表扩容", "there is none until the table grows"), Ref: "internal/runtime/maps/table.go: PutSlot",
	},
	gover.Entry[pruning]{
		Since: gover.Go(25), Value: pruning{plain: true},
		Note: lang.T("4 或 8 字节的普通键和 string 键：余量用完时先清理墓碑", "plain keys of 4 or 8 bytes and strings: when no growth is left, tombstones are cleaned up first"), Ref: "internal/runtime/maps/table.go: pruneTombstones",
	},
	gover.Entry[pruning]{
		Since: gover.Go(27), Value: pruning{plain: true, pointers: true},
		Note: lang.T("指针键也清理", "keys that are pointers, too"), Ref: "internal/runtime/maps/runtime_fast64.go: runtime_mapassign_fast64ptr",
	},
)

var emptyClears = gover.NewTable(lang.T("clear 没有键但有墓碑的 map", "clear of a map without keys that has tombstones"),
	gover.Entry[bool]{
		Since: gover.Go(24), Value: false,
		Note: lang.T("没有键就什么也不做，墓碑留着", "without keys it does nothing; tombstones stay"), Ref: "internal/runtime/maps/map.go: Clear",
	},
	gover.Entry[bool]{
		Since: gover.Go(25), Value: true,
		Note: lang.T("可能有墓碑时也清空", "it clears where there may be tombstones"), Ref: "internal/runtime/maps/map.go: Clear",
	},
)

func swissRulesOf(r *sim.Run, key, elem layout.Type) swissRules {
	p := prunings.Value(r.Go)
	kind := assignKind(r, key, elem)
	return swissRules{
		fullConverts: fullSmalls.Value(r.Go), clearTombs: emptyClears.Value(r.Go),
		prunes: p.plain && kind == plainKeys || p.pointers && kind == pointerKeys,
	}
}
