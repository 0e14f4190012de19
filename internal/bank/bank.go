// Package bank reads banks: directories of YAML files, each of which is one deck of questions.
//
// Terms. A source is the text of one file. A node is a place in it: a scalar, a list or a mapping, with its line and
// column. A problem says where something is wrong, what was found and what to do about it.
//
// The idea: the author of a bank wants to know everything that is wrong at once, and godrill must never teach from a
// text that YAML read differently than its author meant it. So the nodes are walked by hand: unknown keys, duplicate
// keys, types, and plain texts that YAML cuts or turns into something else are all found with their position. A
// syntax error costs only the question it stands in: the others are still read. A question with a problem is left out
// of the deck; nothing is guessed.
//
// What is left out: whether an answer is true. That is proven by the checker, from the questions that are read here.
// docs/bank-format.md describes the format.
package bank

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"godrill/internal/quiz"
)

// Format is the version of the format that is read; each file names it.
const Format = "godrill/1"

const (
	maxBytes    = 4 << 20 // of one file; a deck of 600 questions takes about half a megabyte
	maxProblems = 200     // of one file; more would only hide the first ones
)

// Load reads one deck. The name stands in front of each problem and is where the questions say that they come from.
// The deck holds the questions that have no problem; the problems are sorted by line.
func Load(name string, data []byte) (quiz.Deck, []quiz.Problem) {
	l := load(name, data)
	return l.deck, l.sorted()
}

// LoadFS reads the bank in the top level of a directory: all files whose names end in .yaml, in the order of their
// names. Besides the problems of each file it reports decks and questions that occur twice and follow-ups that do not
// exist; the questions concerned are left out too. Prefix is put in front of the file names, as in content/slice.yaml.
func LoadFS(fsys fs.FS, prefix string) ([]quiz.Deck, []quiz.Problem) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, []quiz.Problem{unreadable(cmp.Or(prefix, "."), err)}
	}
	var loaders []*loader
	for _, e := range entries {
		if l := loadEntry(fsys, prefix, e); l != nil {
			loaders = append(loaders, l)
		}
	}
	if len(loaders) == 0 {
		return nil, []quiz.Problem{{File: printable(cmp.Or(prefix, ".")), Found: "no bank here", Hint: "a bank is a directory with files that end in .yaml"}}
	}
	crossCheck(loaders)
	for _, l := range loaders {
		l.dropBad()
	}
	var decks []quiz.Deck
	var problems []quiz.Problem
	for _, l := range loaders {
		if len(l.deck.Questions) > 0 {
			decks = append(decks, l.deck)
		}
		problems = append(problems, l.sorted()...)
	}
	return decks, problems
}

// loadEntry reads one entry of a directory; nil means that it is none of a bank's business.
func loadEntry(fsys fs.FS, prefix string, e fs.DirEntry) *loader {
	name := path.Join(prefix, e.Name())
	hidden := strings.HasPrefix(e.Name(), ".")
	if strings.HasSuffix(e.Name(), ".yml") && !hidden {
		return failed(name, quiz.Problem{Found: "not read: its name ends in .yml", Hint: "rename it to end in .yaml"})
	}
	if !strings.HasSuffix(e.Name(), ".yaml") || hidden || e.IsDir() {
		return nil
	}
	data, err := readFile(fsys, e.Name())
	if err != nil {
		return failed(name, unreadable(name, err))
	}
	return load(name, data)
}

// A loader reads one source.
type loader struct {
	file     string
	lines    []string // of the source, without line ends
	deck     quiz.Deck
	problems []quiz.Problem
	dropped  int     // problems beyond the limit
	id       quiz.ID // of the question that is being read; empty above the questions

	deckAt    position
	starts    []start              // of all questions, also of those with problems
	seen      map[quiz.ID]position // their ids
	followups []followup
}

// A start is the first line of a question.
type start struct {
	line int
	id   quiz.ID
}

type position struct{ line, column int }

// A followup is a reference to a question, kept until all questions are known.
type followup struct {
	from, to quiz.ID
	at       position
}

func load(name string, data []byte) *loader {
	l := &loader{file: printable(name), seen: map[quiz.ID]position{}}
	text, ok := l.decodeText(data)
	if !ok {
		return l
	}
	l.lines = strings.Split(text, "\n")
	l.readSource(text)
	l.dropBad()
	return l
}

// dropBad takes the questions out of the deck in whose lines something is wrong, and says with each problem which
// question it is about.
func (l *loader) dropBad() {
	bad := map[int]bool{}
	for i := range l.problems {
		p := &l.problems[i]
		k, found := slices.BinarySearchFunc(l.starts, p.Line, func(s start, line int) int { return cmp.Compare(s.line, line) })
		if !found {
			k--
		}
		if k < 0 {
			continue
		}
		bad[l.starts[k].line] = true
		p.ID = cmp.Or(p.ID, l.starts[k].id)
	}
	l.deck.Questions = slices.DeleteFunc(l.deck.Questions, func(q quiz.Question) bool { return bad[q.Line] || l.dropped > 0 })
}

func failed(name string, p quiz.Problem) *loader {
	p.File = printable(name)
	return &loader{file: p.File, problems: []quiz.Problem{p}}
}

// report adds a problem at a place.
func (l *loader) report(at position, found, hint string) {
	if len(l.problems) >= maxProblems {
		l.dropped++
		return
	}
	l.problems = append(l.problems, quiz.Problem{File: l.file, Line: at.line, Column: at.column, ID: l.id, Found: found, Hint: hint})
}

// count returns how many problems were found so far; a reader compares it before and after.
func (l *loader) count() int { return len(l.problems) + l.dropped }

func (l *loader) sorted() []quiz.Problem {
	slices.SortStableFunc(l.problems, func(a, b quiz.Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	l.problems = slices.CompactFunc(l.problems, func(a, b quiz.Problem) bool { return a == b })
	if l.dropped > 0 {
		return append(l.problems, quiz.Problem{File: l.file, Found: fmt.Sprintf("more than %d problems", maxProblems), Hint: "repair the ones above first"})
	}
	return l.problems
}

// crossCheck looks at what no file can know alone.
func crossCheck(loaders []*loader) {
	decks := map[string]*loader{}
	ids := map[quiz.ID]*loader{}
	for _, l := range loaders {
		l.id = ""
		if first := decks[l.deck.Name]; first != nil && l.deck.Name != "" {
			l.report(l.deckAt, "the deck "+l.deck.Name+" is also in "+first.file, "name each deck once; move the questions to one file or rename one deck")
		} else {
			decks[l.deck.Name] = l
		}
		for _, id := range sortedIDs(l.seen) {
			if first := ids[id]; first != nil {
				l.id = id
				l.report(l.seen[id], fmt.Sprintf("the id is taken in %s:%d", first.file, first.seen[id].line), "give this question an id of its own")
				continue
			}
			ids[id] = l
		}
	}
	for _, l := range loaders {
		for _, f := range l.followups {
			deck, _, _ := strings.Cut(string(f.to), "/")
			if ids[f.to] != nil || decks[deck] == nil {
				continue
			}
			l.id = f.from
			l.report(f.at, "follow-up "+string(f.to)+" does not exist", suggestion(string(f.to), idNames(ids), "name a question of this bank"))
		}
	}
}

func sortedIDs(seen map[quiz.ID]position) []quiz.ID {
	ids := make([]quiz.ID, 0, len(seen))
	for id := range seen {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func idNames(ids map[quiz.ID]*loader) []string {
	names := make([]string, 0, len(ids))
	for id := range ids {
		names = append(names, string(id))
	}
	slices.Sort(names)
	return names
}
