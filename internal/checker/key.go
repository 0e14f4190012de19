package checker

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// Key spells the right answer on one line, for logs and JSON: the value; for a choice the letter and the text of each
// right option, "-" if none is; for an order the items in a legal order; for a recall card the letters of all points.
// What Key spells, Parse reads and Grade finds right.
func Key(t Truth) string {
	var parts []string
	switch t.Variant.Question.Kind {
	case quiz.Choice, quiz.Choices:
		for i, o := range t.Options {
			if o.Right {
				parts = append(parts, quiz.Letter(i)+": "+oneLine(o.Text.In(lang.En)))
			}
		}
		if len(parts) == 0 {
			return "-"
		}
		return strings.Join(parts, "; ")
	case quiz.Order:
		for _, id := range legalOrder(t) {
			for i, item := range t.Items {
				if item.ID == id {
					parts = append(parts, quiz.Letter(i)+": "+oneLine(item.Text.In(lang.En)))
				}
			}
		}
		return strings.Join(parts, "; ")
	case quiz.Recall:
		for i := range t.Points {
			parts = append(parts, quiz.Letter(i))
		}
		return strings.Join(parts, " ")
	}
	if len(t.Accepted) == 0 {
		return ""
	}
	return oneLine(t.Accepted[0])
}

// legalOrder returns the ids of the items as the author listed them, which is a legal order.
func legalOrder(t Truth) []string { return itemIDs(t.Variant.Question.Items) }

// Fingerprint identifies everything that decides the truth of a question, and nothing that is mere wording: an
// attempt keeps it, and a question whose fingerprint changed asks for something else under the old id.
func Fingerprint(q *quiz.Question) string {
	type option struct {
		OK   *gover.Range
		Text string // where the text decides and no mark
	}
	truth := struct {
		Kind     quiz.Kind
		Arch     string
		Vary     []quiz.Param
		Where    string
		Model    string
		With     any
		Ask      string
		Keys     []quiz.Key
		Unit     string
		Code     string // what a typed key is about
		Options  []option
		Computed *quiz.ComputedOption
		Items    []string
		Before   [][]string
		Points   []int
	}{
		Kind: q.Kind, Arch: q.Architecture(), Vary: q.Vary, Where: strings.Join(strings.Fields(q.Where), " "),
		Keys: q.Keys, Unit: q.Unit, Computed: q.Computed, Items: itemIDs(q.Items), Before: q.Before,
	}
	if q.Sim != nil {
		truth.Model, truth.Ask = q.Sim.Model, q.Sim.Ask
		// Decoding sorts the names; what does not decode is kept as it is written.
		if json.Unmarshal(q.Sim.With, &truth.With) != nil {
			truth.With = string(q.Sim.With)
		}
	} else {
		truth.Code = oneLine(q.Code)
	}
	for _, o := range q.Options {
		kept := option{OK: o.OK}
		if q.Sim != nil || len(q.Keys) > 0 {
			kept.Text = fold(o.Text.In(lang.En))
		}
		truth.Options = append(truth.Options, kept)
	}
	for _, p := range q.Points {
		truth.Points = append(truth.Points, max(p.Weight, 1))
	}
	data, err := json.Marshal(truth)
	if err != nil {
		// Only a raw message that is no JSON gets here; its text then stands for the question.
		data = []byte(err.Error() + string(q.ID))
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}
