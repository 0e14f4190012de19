package bank

import (
	"errors"
	"fmt"
	"strings"

	"godrill/internal/quiz"
)

var (
	deckName     = pattern(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	questionName = pattern(`^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$`)
)

// readSource reads a file: the keys of the deck, then each question. If it is not YAML as a whole, it is read in
// pieces.
func (l *loader) readSource(text string) {
	docs, faults, err := parse(text, 0)
	var broken *syntaxError
	if errors.As(err, &broken) {
		l.salvage(broken)
		return
	}
	l.reportFaults(faults)
	if len(docs) == 0 || docs[0].null() {
		l.report(position{1, 1}, "the file is empty", "a deck begins with format: "+Format+"; see docs/bank-format.md")
		return
	}
	if len(docs) > 1 {
		l.report(docs[1].at, "a second document after ---", "one file is one deck: delete the line --- or move the rest to a file of its own")
	}
	questions, ok := l.readHead(docs[0])
	if !ok || questions == nil {
		return
	}
	l.each(questions, "questions", l.readQuestion)
}

func (l *loader) reportFaults(faults []fault) {
	for _, f := range faults {
		l.report(f.at, f.found, f.hint)
	}
}

// readHead reads the keys of the deck and returns the node of its questions. It is not ok when the file is made for
// another format, about which nothing can be said.
func (l *loader) readHead(root *node) (questions *node, ok bool) {
	f, ok := l.mappingOf(root, "the deck", "format", "deck", "title", "questions")
	if !ok {
		return nil, false
	}
	if n := f.need("format", "begin the file with format: "+Format); n != nil {
		if text, ok := l.scalarOf(n, "format"); ok && text != Format {
			hint := "write format: " + Format
			if strings.HasPrefix(text, "godrill/") {
				hint = "this godrill reads " + Format + "; the file needs another release of godrill"
			}
			l.report(n.at, "format is "+quote(text), hint)
			return nil, false
		}
	}
	if n := f.need("deck", "name the deck, as in deck: slice"); n != nil {
		l.deckAt = n.at
		l.deck.Name = l.word(n, "deck", deckName(), "use a-z, 0-9 and - only, as in deck: slice")
	}
	if n := f.need("title", "write title: {zh: …, en: …}"); n != nil {
		l.deck.Title = l.prose(n, "title", nil)
	}
	return f.need("questions", "list the questions below questions:, each beginning with - id:"), true
}

// readQuestion reads one question; dropBad drops it again if something is wrong with it.
func (l *loader) readQuestion(n *node) {
	r := &questionReader{loader: l}
	r.read(n)
	r.q.File, r.q.Line, r.q.Lines = l.file, n.at.line, partLines(n)
	l.deck.Questions = append(l.deck.Questions, r.q)
	l.starts = append(l.starts, start{n.at.line, r.q.ID})
	l.id = ""
}

// takeID reads the id of a question and holds it against the deck and the ids before it.
func (l *loader) takeID(n *node) quiz.ID {
	id := quiz.ID(l.word(n, "id", questionName(), "write deck/name with a-z, 0-9 and -, as in slice/append-past-256"))
	if id == "" {
		return ""
	}
	l.id = id
	deck, name, _ := strings.Cut(string(id), "/")
	if l.deck.Name != "" && deck != l.deck.Name {
		l.report(n.at, "the id is not of the deck "+l.deck.Name, "write "+l.deck.Name+"/"+name)
	}
	if first, twice := l.seen[id]; twice {
		l.report(n.at, fmt.Sprintf("the id is taken on line %d", first.line), "give this question an id of its own")
		return id
	}
	l.seen[id] = n.at
	return id
}
