package render

import (
	"slices"
	"strconv"
	"strings"

	"godrill/internal/drill"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
)

// A mark stands before a verdict: a sign, and what stands for it where only ASCII may be used.
type mark struct {
	sign, ascii string
	ink         ink
}

var marks = map[quiz.Result]mark{
	quiz.Right:   {"✓", "[ok]", green},
	quiz.Partial: {"~", "[~]", yellow},
	quiz.Wrong:   {"✗", "[x]", red},
	quiz.Skipped: {"–", "[-]", yellow},
}

// Verdict implements drill.View.
func (t *Text) Verdict(j drill.Judged) error {
	p := t.page()
	p.blank()
	p.verdict(j)
	p.rightOnes(j)
	p.facts(2, p.verdictFacts(j))
	return t.show(p)
}

// verdict adds the sentence that says how the answer was.
func (p *page) verdict(j drill.Judged) {
	m := marks[j.Attempt.Verdict.Result]
	sign := m.sign
	if p.ASCII {
		sign = m.ascii
	}
	score := strconv.Itoa(percent(j.Attempt.Verdict.Score))
	said := fill(outcome(j), "answer", answer(j.Truth), "score", score)
	p.hangPainted(sign+" ", m.ink, said.In(p.Lang), m.ink+";"+bold)
}

func outcome(j drill.Judged) lang.Text {
	recall := j.Variant.Question.Kind == quiz.Recall
	switch j.Attempt.Verdict.Result {
	case quiz.Skipped:
		if recall {
			return noPoints
		}
		return saidSkipped
	case quiz.Right, quiz.Partial, quiz.Wrong:
		if recall {
			return saidPoints
		}
	}
	switch j.Attempt.Verdict.Result {
	case quiz.Right:
		if j.Variant.Question.Kind == quiz.Number && j.Unit != "" || len(j.Accepted) > 1 {
			return saidRightKey
		}
		return saidRight
	case quiz.Partial:
		return saidPartial
	}
	return saidWrong
}

// percent rounds a score down, so that only a full one is 100.
func percent(score float64) int { return int(score*100 + 1e-9) }

// rightOnes lists what the sentence names by letters only: several options, or an order; and the points of a card that
// was not turned.
func (p *page) rightOnes(j drill.Judged) {
	if j.Attempt.Verdict.Result == quiz.Right {
		return
	}
	switch j.Variant.Question.Kind {
	case quiz.Choices:
		for i, o := range j.Options {
			if o.Right {
				p.option(i, o.Text)
			}
		}
	case quiz.Order:
		for _, i := range legalOrder(j.Truth) {
			p.option(i, j.Items[i].Text)
		}
	case quiz.Recall:
		if j.Attempt.Verdict.Result == quiz.Skipped {
			p.points(j.Truth)
		}
	}
}

func (p *page) verdictFacts(j drill.Judged) []fact {
	v := j.Attempt.Verdict
	var list []fact
	if said := response(j.Truth, j.Attempt.Response); v.Result != quiz.Right && v.Result != quiz.Skipped && j.Variant.Question.Kind != quiz.Recall {
		list = append(list, fact{labelYours, said.In(p.Lang), plain})
	}
	list = append(list, fact{labelMistake, mistake(j).In(p.Lang), yellow})
	for i, o := range j.Options {
		if o.Right && !o.Because.IsZero() {
			list = append(list, fact{fill(labelOption, "letter", quiz.Letter(i)), sentence(o.Because).In(p.Lang), plain})
		}
	}
	list = append(list, fact{labelWhy, j.Why.In(p.Lang), plain})
	if len(j.Spans) > 1 {
		list = append(list, fact{labelHistory, p.history(j.Ask, j.Spans).In(p.Lang), cyan})
	}
	return append(list, fact{labelSource, strings.Join(sources(j), "; "), dim})
}

// mistake names the misconception behind the answer, with the answer that it leads to in front.
func mistake(j drill.Judged) lang.Text {
	v := j.Attempt.Verdict
	if v.Says.IsZero() || v.Result == quiz.Right {
		return lang.Text{}
	}
	answer := ""
	if i := slices.IndexFunc(j.Mistakes, func(m sim.Mistake) bool { return m.Name == v.Mistake }); i >= 0 && j.Variant.Question.Kind == quiz.Number {
		answer = j.Mistakes[i].Answer
	}
	if answer == "" {
		return sentence(v.Says)
	}
	return lang.T(answer+"："+v.Says.In(lang.Zh), answer+": "+sentence(v.Says).In(lang.En))
}

// maxSources is how many places of the Go source are named when the question itself names none.
const maxSources = 3

// sources lists where to check the answer: what the question names, or the places that the trace went through.
func sources(j drill.Judged) []string {
	if refs := j.Variant.Question.Refs; len(refs) > 0 {
		return refs
	}
	var refs []string
	if len(j.Prediction.Outcomes) > 0 {
		for _, s := range j.Prediction.Outcomes[0].Trace {
			if s.Ref != "" && !slices.Contains(refs, s.Ref) && len(refs) < maxSources {
				refs = append(refs, s.Ref)
			}
		}
	}
	return refs
}

// history says on one line how the answer changed: 1024 up to 1.17 · 848 from 1.18.
func (p *page) history(ask string, spans []sim.Span) lang.Text {
	var zh, en []string
	for i, s := range spans {
		text := within
		switch {
		case len(spans) == 1:
			text = always
		case i == 0:
			text = upTo
		case i == len(spans)-1:
			text = from
		}
		said := fill(text, "value", p.spanValue(ask, s), "from", s.From.Edge(), "to", s.To.String(), "range", p.spanRange(s))
		zh, en = append(zh, said.Zh), append(en, said.En)
	}
	return lang.T(strings.Join(zh, p.dot()), strings.Join(en, p.dot()))
}

func (p *page) spanRange(s sim.Span) string {
	from, to := s.From.Edge(), s.To.String()
	if from == to {
		return from
	}
	return from + p.dash() + to
}

// spanValue spells what is right in a span; ask may be empty if there is only one answer.
func (p *page) spanValue(ask string, s sim.Span) lang.Text {
	values, ok := s.Values[ask]
	if !ok && len(s.Values) == 1 {
		for _, only := range s.Values {
			values = only
		}
	}
	return either(values, func(v string) lang.Text { return truthValue(oneLine(Clean(v))) })
}
