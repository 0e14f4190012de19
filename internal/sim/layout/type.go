// Package layout simulates how the Go compiler lays out data: the size and alignment of any type, and the offsets and
// padding of a struct.
//
// Terms. The word is the size of a pointer: 8 bytes on amd64 and arm64, 4 on 386. Padding is a byte that belongs to a
// struct and to none of its fields. A zero-size field is one like struct{} or [0]int.
//
// The idea: the compiler keeps the fields in the order in which they are written. It puts each at the next multiple of
// its alignment, takes the largest alignment for the struct's own, and rounds the size up to it. Since every type's
// size is a multiple of its alignment, fields sorted by falling alignment leave no gap between them, and no order can
// do better.
//
// [Type] carries the facts of one type for every release and architecture at once; [Struct] is the simulator.
//
// Left out: generic and recursive types, named types other than those of the table in basic.go, and cgo.
package layout

import (
	"encoding/json"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/sim"
)

// A Type is a Go type that was read by [ParseType]. It is a plain value: two Types are equal, by == and by
// reflect.DeepEqual, when they have the same normal spelling. The zero Type is no type.
type Type struct {
	text     string
	extents  [variants]extent
	since    gover.Version // first release that has the type; zero means all
	varies   bool          // whether the extents differ between releases
	pointers bool
}

// A Type is measured under each combination of what its size can depend on: the word, and the entries of the tables.
const (
	bit32Bit     = 1 << iota // the word has 4 bytes
	bitComplex               // complex64 aligned like a word
	bitZeroFinal             // no byte behind a final zero-size field
	bitTime                  // time.Time of one int64 and two words
	variants     = 1 << iota
)

// An extent is a size and an alignment in 32 bits: the size above, the logarithm of the alignment in the lowest two.
type extent uint32

// SizeMax is the size in bytes that a Type may not reach: 1 GiB less one byte, the largest that an extent can hold.
const SizeMax = 1<<30 - 1

func newExtent(m measure) extent {
	log := 0
	for 1<<log < m.align {
		log++
	}
	return extent(m.size<<2 | log)
}

func (e extent) sizes() (size, align int) { return int(e >> 2), 1 << (e & 3) }

// ParseType reads a type in Go syntax: int, *T, [3]int32, struct{a int8; b *int}, map[string]int, atomic.Int64. Names
// that are not predeclared may stand wherever the size does not depend on them: *Node, []Node, chan Node. The error is
// a [*sim.ArgError] without the parameter's name.
func ParseType(s string) (Type, error) {
	if b := basicNamed(s); b != nil {
		return b.typ(), nil
	}
	n, err := parse(s)
	if err != nil {
		return Type{}, err
	}
	t := newType(n)
	if len(t.text) > textMax { // a list of names such as a, b T repeats T
		return Type{}, tooLong(s)
	}
	for _, e := range t.extents {
		if size, _ := e.sizes(); size == SizeMax {
			return Type{}, &sim.ArgError{Found: short(s), Want: "want a type of less than 1 GiB"}
		}
	}
	return t, nil
}

func newType(n *node) Type {
	t := Type{text: n.spell(plain), since: n.since(), pointers: n.pointers()}
	for i := range t.extents {
		t.extents[i] = newExtent(n.measure(rulesOf(i)))
		t.varies = t.varies || t.extents[i] != t.extents[i&bit32Bit]
	}
	return t
}

// variant returns the combination that holds for a release and an architecture.
func variant(v gover.Version, arch string) int {
	i := wordVariant(arch)
	if complexAlign.Value(v) == alignWord {
		i |= bitComplex
	}
	if !zeroFinal.Value(v) {
		i |= bitZeroFinal
	}
	if timeWords.Value(v) == 2 {
		i |= bitTime
	}
	return i
}

// dependsOn reports whether the type is laid out differently when a bit changes on some architecture.
func (t *Type) dependsOn(bit int) bool {
	for i, e := range t.extents {
		if e != t.extents[i^bit] {
			return true
		}
	}
	return false
}

func wordVariant(arch string) int {
	if arch == "386" {
		return bit32Bit
	}
	return 0
}

// Sizes returns the size and the alignment in bytes, as unsafe.Sizeof and unsafe.Alignof do for a variable of the
// type. Whatever is not 386 counts as a 64-bit architecture. It does not allocate.
func (t Type) Sizes(v gover.Version, arch string) (size, align int) {
	if !t.varies {
		return t.extents[wordVariant(arch)].sizes()
	}
	return t.extents[variant(v, arch)].sizes()
}

// Pointers reports whether the garbage collector has to look into a value of the type.
func (t Type) Pointers() bool { return t.pointers }

// Since returns the first release that has the type: 1.19 for one with an atomic.Int64 in it. Zero means all.
func (t Type) Since() gover.Version { return t.since }

// Check refuses a type that a release does not have, with a [*sim.ArgError] that names the parameter.
func (t Type) Check(param string, v gover.Version) error {
	if (gover.Range{From: t.since}).Contains(v) {
		return nil
	}
	return sim.Wrong(param, t.text, "want a type that go"+v.String()+" has; this one came with "+t.since.Edge())
}

// String returns the normal spelling; ParseType reads it back. The zero Type has the empty one.
func (t Type) String() string { return t.text }

// GoSource spells the type for a Go program that any release compiles: interface{} in place of any, int in place of
// each name that only the learner knows. The program has to import [Type.Imports].
func (t Type) GoSource() string {
	n, err := parse(t.text)
	if err != nil {
		panic("layout: no type: " + err.Error())
	}
	return n.spell(compilable)
}

// Imports lists the packages that [Type.GoSource] names, sorted: unsafe, sync/atomic.
func (t Type) Imports() []string {
	n, err := parse(t.text)
	if err != nil {
		panic("layout: no type: " + err.Error())
	}
	return n.imports()
}

// TypeDoc says what a parameter of this type takes.
func (Type) TypeDoc() string { return "Go type" }

// MarshalText returns the normal spelling.
func (t Type) MarshalText() ([]byte, error) { return []byte(t.text), nil }

// UnmarshalText reads what ParseType reads.
func (t *Type) UnmarshalText(text []byte) (err error) {
	*t, err = ParseType(string(text))
	return err
}

// UnmarshalJSON reads a JSON text; anything else is refused with a [*sim.ArgError].
func (t *Type) UnmarshalJSON(data []byte) error {
	if n := len(data); n > 2 && data[0] == '"' {
		if b := basicNamed(string(data[1 : n-1])); b != nil {
			*t = b.typ()
			return nil
		}
	}
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return wrongType(string(data), "")
	}
	return t.UnmarshalText([]byte(s))
}

// wrongType makes the error for what is no type; why may be empty.
func wrongType(found, why string) error {
	want := "want a Go type such as int, *T, string, [3]int32 or struct{a int8; b *int}"
	if why = strings.TrimSpace(why); why != "" {
		want = why + "; " + want
	}
	return &sim.ArgError{Found: short(found), Want: want}
}

// short cuts what a message quotes.
func short(s string) string {
	const limit = 80 // bytes
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "…"
}
