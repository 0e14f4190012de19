package layout

import (
	"slices"
	"strconv"
	"strings"

	"godrill/internal/gover"
)

// A node is a type as a tree.
type node struct {
	kind   kind
	basic  *basic  // named
	name   string  // unknown: the learner's own name
	key    *node   // mapKind
	elem   *node   // what a pointer, array, slice, map or channel is of
	dir    string  // chanKind: chan, <-chan or chan<-
	len    int     // arrayKind
	fields []field // structKind; methods of interfaceKind; parameters of funcKind
	result []field // funcKind
}

// A field is a field of a struct, a method of an interface or a parameter of a function.
type field struct {
	name     string // empty for a parameter, and for what an interface embeds
	embedded bool   // a struct field without a name of its own
	variadic bool
	typ      *node
}

type kind uint8

const (
	named kind = iota
	unknown
	pointerKind
	arrayKind
	sliceKind
	mapKind
	chanKind
	funcKind
	interfaceKind
	structKind
)

func (n *node) measure(rl rules) measure {
	switch n.kind {
	case named:
		return n.basic.measure(rl)
	case arrayKind:
		if rl.arrayWords != 0 {
			return rl.done(measure{rl.arrayWords * rl.word, rl.word})
		}
		return rl.done(n.measureArray(rl))
	case sliceKind:
		return rl.done(measure{rl.sliceWords * rl.word, rl.word})
	case interfaceKind:
		return rl.done(measure{rl.ifaceWords * rl.word, rl.word})
	case structKind:
		inner := rl
		inner.slot = 0
		p := newPacker(inner)
		for _, f := range n.fields {
			p.add(f.typ.measure(rl))
		}
		return rl.done(measure{p.size(), p.align})
	}
	return rl.done(measure{rl.word, rl.word})
}

func (n *node) measureArray(rl rules) measure {
	m := n.elem.measure(rl)
	if m.size > 0 && n.len > SizeMax/m.size {
		m.size = SizeMax
	} else {
		m.size *= n.len
	}
	return m
}

// pointers reports what the compiler's haspointers does: an array without elements has none.
func (n *node) pointers() bool {
	switch n.kind {
	case named:
		return n.basic.pointers
	case arrayKind:
		return n.len > 0 && n.elem.pointers()
	case structKind:
		return slices.ContainsFunc(n.fields, func(f field) bool { return f.typ.pointers() })
	}
	return true
}

// comparable reports whether the type can be the key of a map.
func (n *node) comparable() bool {
	switch n.kind {
	case sliceKind, mapKind, funcKind:
		return false
	case arrayKind:
		return n.elem.comparable()
	case structKind:
		return !slices.ContainsFunc(n.fields, func(f field) bool { return !f.typ.comparable() })
	}
	return true
}

// parts calls f for the node and all below it.
func (n *node) parts(f func(*node)) {
	f(n)
	if n.key != nil {
		n.key.parts(f)
	}
	if n.elem != nil {
		n.elem.parts(f)
	}
	for _, list := range [][]field{n.fields, n.result} {
		for _, part := range list {
			part.typ.parts(f)
		}
	}
}

func (n *node) since() gover.Version {
	var since gover.Version
	n.parts(func(n *node) {
		if n.kind == named {
			since = max(since, n.basic.since)
		}
	})
	return since
}

func (n *node) imports() []string {
	var paths []string
	n.parts(func(n *node) {
		if n.kind == named {
			if qualifier, _, ok := strings.Cut(n.basic.name, "."); ok {
				paths = append(paths, importOf(qualifier))
			}
		}
	})
	slices.Sort(paths)
	return slices.Compact(paths)
}

// A style says for whom a type is spelled.
type style bool

const (
	plain      style = false // for people
	compilable style = true  // for the compiler of any release
)

func (n *node) spell(s style) string {
	switch n.kind {
	case unknown:
		if s == compilable {
			return "int"
		}
		return n.name
	case pointerKind:
		return "*" + n.elem.spell(s)
	case arrayKind:
		return "[" + strconv.Itoa(n.len) + "]" + n.elem.spell(s)
	case sliceKind:
		return "[]" + n.elem.spell(s)
	case mapKind:
		return "map[" + n.key.spell(s) + "]" + n.elem.spell(s)
	case chanKind:
		return n.spellChan(s)
	case funcKind:
		return "func" + n.signature(s)
	case interfaceKind:
		if s == compilable {
			return "interface{}" // releases before 1.18 embed nothing but names
		}
		return "interface{" + spellMethods(n.fields, s) + "}"
	case structKind:
		return "struct{" + spellFields(n.fields, s) + "}"
	}
	if s == compilable && n.basic.name == "any" {
		return "interface{}"
	}
	return n.basic.name
}

// spellChan puts parentheses around an element that would swallow the arrow.
func (n *node) spellChan(s style) string {
	elem := n.elem.spell(s)
	if n.dir != "<-chan" && n.elem.kind == chanKind && n.elem.dir == "<-chan" {
		elem = "(" + elem + ")"
	}
	return n.dir + " " + elem
}

func (n *node) signature(s style) string {
	sig := "(" + spellParams(n.fields, s) + ")"
	switch {
	case len(n.result) == 1:
		result := n.result[0].typ.spell(s)
		return sig + " " + result
	case len(n.result) > 1:
		return sig + " (" + spellParams(n.result, s) + ")"
	}
	return sig
}

func spellParams(params []field, s style) string {
	parts := make([]string, len(params))
	for i, p := range params {
		parts[i] = p.typ.spell(s)
		if p.variadic {
			parts[i] = "..." + parts[i]
		}
	}
	return strings.Join(parts, ", ")
}

func spellMethods(methods []field, s style) string {
	parts := make([]string, len(methods))
	for i, m := range methods {
		if m.name == "" {
			parts[i] = m.typ.spell(s)
			continue
		}
		parts[i] = m.name + m.typ.signature(s)
	}
	return strings.Join(parts, "; ")
}

// spellFields names an embedded field for the compiler, since interface{} in place of any cannot be embedded.
func spellFields(fields []field, s style) string {
	parts := make([]string, len(fields))
	for i, f := range fields {
		parts[i] = f.typ.spell(s)
		if !f.embedded || s == compilable {
			parts[i] = f.name + " " + parts[i]
		}
	}
	return strings.Join(parts, "; ")
}
