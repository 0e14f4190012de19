package layout

import "godrill/internal/gover"

// A basic is a type that has a name. Its size is so many words and so many bytes more; its alignment is align, but
// never more than a word unless it is forced.
type basic struct {
	name     string
	words    int
	bytes    int
	align    int
	pointers bool
	forced   bool          // aligned to align even where a word is smaller: atomic's align64
	kind     basicKind     // what a release or a misconception treats on its own
	since    gover.Version // zero means all
}

// A basicKind marks the types that some rule names.
type basicKind uint8

const (
	ordinary basicKind = iota
	complex64Kind
	intKind
	stringKind
	ifaceKind
	timeKind
)

// basics lists the types that are known by name: the predeclared ones, and those of the standard library that stand
// in the structs that people are asked about. cmd/compile/internal/types/size.go: CalcSize; sync/atomic/type.go.
var basics = [...]basic{
	{name: "bool", bytes: 1, align: 1},
	{name: "int", words: 1, align: 8, kind: intKind},
	{name: "int8", bytes: 1, align: 1},
	{name: "int16", bytes: 2, align: 2},
	{name: "int32", bytes: 4, align: 4},
	{name: "int64", bytes: 8, align: 8},
	{name: "uint", words: 1, align: 8, kind: intKind},
	{name: "uint8", bytes: 1, align: 1},
	{name: "uint16", bytes: 2, align: 2},
	{name: "uint32", bytes: 4, align: 4},
	{name: "uint64", bytes: 8, align: 8},
	{name: "uintptr", words: 1, align: 8},
	{name: "byte", bytes: 1, align: 1},
	{name: "rune", bytes: 4, align: 4},
	{name: "float32", bytes: 4, align: 4},
	{name: "float64", bytes: 8, align: 8},
	{name: "complex64", bytes: 8, align: 4, kind: complex64Kind},
	{name: "complex128", bytes: 16, align: 8},
	{name: "string", words: 2, align: 8, pointers: true, kind: stringKind},
	{name: "error", words: 2, align: 8, pointers: true, kind: ifaceKind},
	{name: "any", words: 2, align: 8, pointers: true, kind: ifaceKind},
	{name: "unsafe.Pointer", words: 1, align: 8, pointers: true},
	{name: "time.Duration", bytes: 8, align: 8},
	{name: "time.Time", bytes: 24, align: 8, pointers: true, kind: timeKind},
	{name: "sync.Mutex", bytes: 8, align: 4},
	{name: "sync.RWMutex", bytes: 24, align: 4},
	{name: "atomic.Bool", bytes: 4, align: 4, since: gover.Go(19)},
	{name: "atomic.Int32", bytes: 4, align: 4, since: gover.Go(19)},
	{name: "atomic.Int64", bytes: 8, align: 8, forced: true, since: gover.Go(19)},
	{name: "atomic.Uint32", bytes: 4, align: 4, since: gover.Go(19)},
	{name: "atomic.Uint64", bytes: 8, align: 8, forced: true, since: gover.Go(19)},
	{name: "atomic.Uintptr", words: 1, align: 8, since: gover.Go(19)},
}

func basicNamed(name string) *basic {
	for i := range basics {
		if basics[i].name == name {
			return &basics[i]
		}
	}
	return nil
}

// typ returns what newType would return, without measuring more often than the type needs.
func (b *basic) typ() Type {
	t := Type{text: b.name, since: b.since, pointers: b.pointers, varies: b.kind == complex64Kind || b.kind == timeKind}
	for i := range t.extents {
		if i <= bit32Bit || t.varies {
			t.extents[i] = newExtent(b.measure(rulesOf(i)))
		} else {
			t.extents[i] = t.extents[i&bit32Bit]
		}
	}
	return t
}

func (b *basic) node() *node { return &node{kind: named, basic: b} }

func (b *basic) measure(rl rules) measure {
	words, bytes, align := b.words, b.bytes, b.align
	switch b.kind {
	case complex64Kind:
		align = rl.complexAlign
	case stringKind:
		words = rl.stringWords
	case ifaceKind:
		words = rl.ifaceWords
	case timeKind:
		words = rl.timeWords
		bytes -= rl.timeWords * alignWord
	case intKind:
		if rl.intBytes != 0 {
			words, bytes, align = 0, rl.intBytes, rl.intBytes
		}
	}
	if eight := rl.alwaysEight && b.words == 0 && b.bytes >= 8; !b.forced && !eight {
		align = min(align, rl.word)
	}
	return rl.done(measure{words*rl.word + bytes, align})
}

// importOf returns the import path of a name such as atomic.Int64, or the empty text.
func importOf(qualifier string) string {
	if qualifier == "atomic" {
		return "sync/atomic"
	}
	return qualifier
}
