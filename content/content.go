// Package content is the bank that is built in.
//
// Terms. The sources are the YAML files beside this file. The index has one line for each question: all that is needed
// to choose it. The body has one line for each question: all of it, as JSON. An entry is a line of the index, read.
//
// The idea: YAML is slow to read, so it is read by the generator and not at start. A session reads the index, chooses,
// and decodes only the questions that it asks. Nothing happens before somebody asks, and nothing is kept: each call
// reads the embedded text anew. After a change of the sources run
//
//	go generate ./content
//
// A test fails when that was forgotten. The sources are embedded as well, so that the built-in bank can be proven with
// the places of what is wrong.
package content

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
)

//go:generate go run ./gen

//go:embed bank.index
var index string

//go:embed bank.body
var body string

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

	line string // of the body; see Question
}

// Deck returns the name of the deck that the question belongs to.
func (e *Entry) Deck() string {
	deck, _, _ := strings.Cut(string(e.ID), "/")
	return deck
}

// Computed reports whether a simulator computes the truth.
func (e *Entry) Computed() bool { return e.Model != "" }

// Question decodes the whole question.
func (e *Entry) Question() (*quiz.Question, error) {
	q := new(quiz.Question)
	if err := json.Unmarshal([]byte(e.line), q); err != nil {
		return nil, fmt.Errorf("built-in bank: %s: %w", e.ID, err)
	}
	return q, nil
}

// Decks lists the decks in the order of their names.
func Decks() ([]Deck, error) { return builtin().decks() }

// Index lists all questions: deck after deck, each in the order of its file.
func Index() ([]Entry, error) { return builtin().entries() }

// Question finds a question by its id and decodes it. It is not ok when there is none.
func Question(id quiz.ID) (q *quiz.Question, ok bool, err error) { return builtin().question(id) }

// All decodes all questions, in the order of Index. It is for reports and proofs, which look at each of them.
func All() ([]*quiz.Question, error) {
	entries, err := Index()
	if err != nil {
		return nil, err
	}
	questions := make([]*quiz.Question, len(entries))
	for i := range entries {
		if questions[i], err = entries[i].Question(); err != nil {
			return nil, err
		}
	}
	return questions, nil
}

// A packed is an encoded bank.
type packed struct{ index, body string }

func builtin() packed { return packed{index, body} }

func (p packed) decks() ([]Deck, error) {
	var decks []Deck
	for line := range strings.Lines(p.index) {
		rest, ok := strings.CutPrefix(line, deckMark)
		if !ok {
			continue
		}
		c := cutter{rest: strings.TrimSuffix(rest, "\n")}
		d := Deck{Name: c.text(), Title: lang.T(c.text(), c.text()), Questions: c.number()}
		if c.bad || c.rest != "" {
			return nil, damaged("the deck", line)
		}
		decks = append(decks, d)
	}
	return decks, nil
}

func (p packed) entries() ([]Entry, error) {
	lines := strings.Count(p.index, "\n")
	entries := make([]Entry, 0, lines)
	words := make([]string, 0, 6*lines)
	for line := range strings.Lines(p.index) {
		if strings.HasPrefix(line, deckMark) {
			continue
		}
		entries = append(entries, Entry{})
		if err := p.read(line, &entries[len(entries)-1], &words); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

func (p packed) question(id quiz.ID) (q *quiz.Question, ok bool, err error) {
	if id == "" || strings.ContainsAny(string(id), separator+"\n") {
		return nil, false, nil
	}
	// An id stands at the beginning of its line, and the first line is that of a deck.
	start := strings.Index(p.index, "\n"+string(id)+separator)
	if start < 0 {
		return nil, false, nil
	}
	line, _, _ := strings.Cut(p.index[start+1:], "\n")
	var e Entry
	var words []string
	if err := p.read(line, &e, &words); err != nil {
		return nil, false, err
	}
	q, err = e.Question()
	return q, err == nil, err
}

// The fields of a line end with a separator, which no field can hold: package bank refuses control characters.
const (
	separator = "\t"
	deckMark  = "#" + separator // an id never begins with it
	listSign  = ","
)

// read takes a line of the index apart; see Encode.
// All lists share the array of words, which keeps 600 questions from making 1,200 small ones.
func (p packed) read(line string, e *Entry, words *[]string) error {
	c := cutter{rest: strings.TrimSuffix(line, "\n")}
	e.ID = quiz.ID(c.text())
	e.Kind = quiz.Kind(c.text())
	e.Level = c.number()
	e.Topic = c.text()
	e.Releases = gover.Range{From: gover.Version(c.number()), To: gover.Version(c.number())}
	e.Arch = c.text()
	e.Model = c.text()
	e.Varies = c.number() != 0
	e.Tags = c.list(words)
	e.Claims = c.list(words)
	start, size := c.number(), c.number()
	if c.bad || c.rest != "" || start < 0 || size < 0 || start+size > len(p.body) {
		return damaged("the line", line)
	}
	e.line = p.body[start : start+size]
	return nil
}

// A cutter takes fields off the front of a line.
type cutter struct {
	rest string
	bad  bool
}

func (c *cutter) text() string {
	end := strings.IndexByte(c.rest, separator[0])
	if end < 0 {
		c.bad = true
		return ""
	}
	field := c.rest[:end]
	c.rest = c.rest[end+1:]
	return field
}

func (c *cutter) number() int {
	n, err := strconv.Atoi(c.text())
	c.bad = c.bad || err != nil
	return n
}

// list appends the parts of a field to words and returns them.
func (c *cutter) list(words *[]string) []string {
	field := c.text()
	if field == "" {
		return nil
	}
	start := len(*words)
	for part := range strings.SplitSeq(field, listSign) {
		*words = append(*words, part)
	}
	return (*words)[start:len(*words):len(*words)]
}

func damaged(what, found string) error {
	return fmt.Errorf("built-in bank: cannot read %s %q: run go generate ./content", what, found)
}
