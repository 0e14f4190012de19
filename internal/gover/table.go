package gover

import (
	"errors"
	"fmt"
	"slices"

	"godrill/internal/lang"
)

// An Entry says what holds from a release on.
type Entry[T any] struct {
	Since Version   // first release in which Value holds
	Value T         // a number, a struct, a list, or a function where the algorithm itself changed
	Note  lang.Text // what changed, in one phrase; it stands in traces and histories
	Ref   string    // where to check it: Go file and symbol, or a change number
}

// A Table is a fact that changed over the releases. Its entries are sorted by release; each holds until the next one.
type Table[T any] struct {
	name    lang.Text
	entries []Entry[T]
}

// NewTable makes a table; name says what the fact is. It panics if the entries are unsorted or incomplete, since a
// table is written by us and not by a user.
func NewTable[T any](name lang.Text, entries ...Entry[T]) *Table[T] {
	t := &Table[T]{name: name, entries: entries}
	if err := t.validate(); err != nil {
		panic("gover: " + err.Error())
	}
	return t
}

func (t *Table[T]) validate() error {
	if t.name.Zh == "" || t.name.En == "" || len(t.entries) == 0 {
		return errors.New("a table needs a name in both languages and an entry")
	}
	for i, e := range t.entries {
		switch {
		case i > 0 && e.Since <= t.entries[i-1].Since:
			return fmt.Errorf("%s: entry %s is not after %s", t.name.En, e.Since.Edge(), t.entries[i-1].Since.Edge())
		case e.Note.Zh == "" || e.Note.En == "" || e.Ref == "":
			return fmt.Errorf("%s: entry %s lacks a note in both languages or a reference", t.name.En, e.Since.Edge())
		}
	}
	return nil
}

// At returns the entry that holds for a release. It panics for a release before the first entry: a simulator refuses
// such a target before it looks anything up.
func (t *Table[T]) At(v Version) *Entry[T] {
	for i := len(t.entries) - 1; i >= 0; i-- {
		if t.entries[i].Since <= v {
			return &t.entries[i]
		}
	}
	panic(fmt.Sprintf("gover: %s is not known for go%s", t.name.En, v))
}

// Value returns what holds for a release; see [Table.At].
func (t *Table[T]) Value(v Version) T { return t.At(v).Value }

// Name says what the fact is.
func (t *Table[T]) Name() lang.Text { return t.name }

// Edges lists the changes without their values.
func (t *Table[T]) Edges() []Edge {
	edges := make([]Edge, len(t.entries))
	for i, e := range t.entries {
		edges[i] = Edge{e.Since, e.Note, e.Ref}
	}
	return edges
}

// Drop takes an entry out of the table until undo is called. The first entry is replaced by the second from its
// release on. It serves the test that proves each entry to be guarded by a recorded vector, and nothing else.
func (t *Table[T]) Drop(i int) (undo func()) {
	whole := t.entries
	short := slices.Delete(slices.Clone(whole), i, i+1)
	if i == 0 && len(short) > 0 {
		short[0].Since = whole[0].Since
	}
	t.entries = short
	return func() { t.entries = whole }
}

// An Edge is a release in which a fact changed.
type Edge struct {
	Since Version
	Note  lang.Text
	Ref   string
}

// A History is a table seen without its values. *Table implements it for every type of value.
type History interface {
	Name() lang.Text
	Edges() []Edge
	Drop(i int) (undo func())
}
