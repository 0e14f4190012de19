// Package content is the bank that is built in.
//
// Terms. The sources are the YAML files beside this file. An entry is all that is needed to choose a question.
//
// The idea: YAML is slow to read, and so is anything else that must be decoded at start. So the generator reads the
// sources and writes them as Go: the entries are data of the program, and each question is a function that makes it.
// Nothing happens before somebody asks, and a question that is not asked costs nothing. After a change of the sources
// run
//
//	go generate ./content
//
// A test fails when that was forgotten. The sources are embedded as well, so that the built-in bank can be proven with
// the places of what is wrong.
package content

import (
	"embed"
	"io/fs"
	"slices"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
)

//go:generate go run ./gen

//go:embed *.yaml
var sources embed.FS

// Sources returns the YAML files, as package bank reads them.
func Sources() fs.FS { return sources }

// A Deck is one file of questions.
type Deck struct {
	Name      string
	Title     lang.Text
	Questions int // how many there are
}

// An Entry is what one needs to know of a question to choose it.
type Entry struct {
	ID       quiz.ID
	Kind     quiz.Kind
	Level    int         // 1 easy … 5 expert
	Topic    string      // deck, or deck/part
	Releases gover.Range // for which it makes sense
	Arch     string      // empty means amd64
	Model    string      // the simulator that computes the truth; empty when the key was typed
	Varies   bool        // whether it has parameters
	Tags     []string
	Claims   []string // of the notes: C012

	make func() *quiz.Question
}

// Deck returns the name of the deck that the question belongs to.
func (e *Entry) Deck() string {
	deck, _, _ := strings.Cut(string(e.ID), "/")
	return deck
}

// Computed reports whether a simulator computes the truth.
func (e *Entry) Computed() bool { return e.Model != "" }

// Question makes the whole question. Each call makes a new one.
func (e *Entry) Question() *quiz.Question { return e.make() }

// Decks lists the decks in the order of their names.
func Decks() []Deck { return slices.Clone(decks) }

// Index lists all questions: deck after deck, each in the order of its file. The list is the caller's; the tags and
// claims in it must not be changed.
func Index() []Entry { return slices.Clone(entries) }

// Question makes the question with an id; ok is false when there is none.
func Question(id quiz.ID) (q *quiz.Question, ok bool) {
	i := slices.IndexFunc(entries, func(e Entry) bool { return e.ID == id })
	if i < 0 {
		return nil, false
	}
	return entries[i].Question(), true
}

// All makes all questions, in the order of Index. It is for reports and proofs, which look at each of them.
func All() []*quiz.Question {
	questions := make([]*quiz.Question, len(entries))
	for i := range entries {
		questions[i] = entries[i].Question()
	}
	return questions
}
