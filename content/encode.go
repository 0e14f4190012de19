package content

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"godrill/internal/quiz"
)

// IndexFile and BodyFile are the names of the generated files.
const (
	IndexFile = "bank.index"
	BodyFile  = "bank.body"
)

// Encode makes the index and the body of a bank. It serves the generator and the test of its freshness.
func Encode(decks []quiz.Deck) (index, body []byte, err error) {
	var ix, bd bytes.Buffer
	for _, d := range decks {
		ix.WriteString(deckMark)
		if err := writeFields(&ix, d.Name, oneLine(d.Title.Zh), oneLine(d.Title.En), strconv.Itoa(len(d.Questions))); err != nil {
			return nil, nil, fmt.Errorf("deck %s: %w", d.Name, err)
		}
		for i := range d.Questions {
			if err := encodeQuestion(&ix, &bd, &d.Questions[i]); err != nil {
				return nil, nil, fmt.Errorf("%s: %w", d.Questions[i].ID, err)
			}
		}
	}
	return ix.Bytes(), bd.Bytes(), nil
}

func encodeQuestion(ix, bd *bytes.Buffer, q *quiz.Question) error {
	start := bd.Len()
	e := json.NewEncoder(bd)
	e.SetEscapeHTML(false)
	if err := e.Encode(q); err != nil {
		return err
	}
	model, varies := "", "0"
	if q.Sim != nil {
		model = q.Sim.Model
	}
	if len(q.Vary) > 0 {
		varies = "1"
	}
	return writeFields(ix, string(q.ID), string(q.Kind), strconv.Itoa(q.Level), q.Topic,
		strconv.Itoa(int(q.Releases.From)), strconv.Itoa(int(q.Releases.To)), q.Arch, model, varies,
		strings.Join(q.Tags, listSign), strings.Join(q.Claims, listSign),
		strconv.Itoa(start), strconv.Itoa(bd.Len()-start))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// writeFields writes one line.
func writeFields(b *bytes.Buffer, fields ...string) error {
	for _, f := range fields {
		if strings.ContainsAny(f, separator+"\n") {
			return fmt.Errorf("cannot index %q: it holds a tab or a line end", f)
		}
		b.WriteString(f)
		b.WriteString(separator)
	}
	b.WriteByte('\n')
	return nil
}
