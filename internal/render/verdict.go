package render

import (
	"slices"
	"strconv"
	"strings"

	"godrill/internal/checker"
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
	list = append(list, mistakeFacts(j, p.Lang)...)
	for i, o := range j.Options {
		if o.Right && !o.Because.IsZero() {
			list = append(list, fact{fill(labelOption, "letter", quiz.Letter(i)), sentence(o.Because).In(p.Lang), plain})
		}
	}
	list = append(list, fact{labelWhy, j.Why.In(p.Lang), plain})
	if len(j.Spans) > 1 {
		list = append(list, fact{labelHistory, p.history(j.Truth, j.Spans).In(p.Lang), cyan})
	}
	return append(list, fact{labelSource, strings.Join(sources(j), "; "), dim})
}

// mistakeFacts name the misconception behind the answer; of several options each wrong one by its letter.
func mistakeFacts(j drill.Judged, l lang.Lang) []fact {
	if j.Attempt.Verdict.Result == quiz.Right {
		return nil
	}
	wrong := wrongPicks(j)
	if len(wrong) == 0 {
		return []fact{{labelMistake, sentence(j.Attempt.Verdict.Says).In(l), yellow}}
	}
	list := make([]fact, 0, len(wrong))
	for _, i := range wrong {
		label := fill(labelPicked, "letter", quiz.Letter(i))
		list = append(list, fact{label, sentence(j.Options[i].Because).In(l), yellow})
	}
	return list
}

// wrongPicks returns which of several options were chosen and should not have been.
func wrongPicks(j drill.Judged) []int {
	if j.Variant.Question.Kind != quiz.Choices || j.Attempt.Verdict.Result == quiz.Skipped {
		return nil
	}
	r, err := checker.Parse(j.Truth, j.Attempt.Response)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Picks), func(i int) bool { return j.Options[i].Right })
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
func (p *page) history(t checker.Truth, spans []sim.Span) lang.Text {
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
		said := fill(text, "value", spanValue(t, s), "from", s.From.Edge(), "to", s.To.String(), "range", p.spanRange(s))
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

// spanValue spells what is right in a span. Options are found again in the language of the learner; a span may
// also hold one that the question does not show.
func spanValue(t checker.Truth, s sim.Span) lang.Text {
	values, ok := s.Values[t.Ask]
	if !ok && len(s.Values) == 1 {
		for _, only := range s.Values {
			values = only
		}
	}
	spelled := make([]lang.Text, len(values))
	for i, v := range values {
		spelled[i] = truthValue(oneLine(Clean(v)))
		if at := slices.IndexFunc(t.Options, func(o checker.Option) bool { return o.Text.In(lang.En) == v }); at >= 0 {
			spelled[i] = t.Options[at].Text.Map(func(s string) string { return oneLine(Clean(s)) })
		}
	}
	between := orWord
	if t.Variant.Question.Kind == quiz.Choices {
		between = lang.T("；", "; ")
	}
	return joined(spelled, between)
}
