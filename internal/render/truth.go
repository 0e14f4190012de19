package render

import (
	"fmt"
	"io"
	"strings"

	"godrill/internal/checker"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
)

// WriteTruth explains a question in full: what is asked, what is right and why, the steps, the releases, and what
// popular mistakes would answer.
func WriteTruth(out io.Writer, style Style, t checker.Truth, spans []sim.Span) error {
	p := &page{Style: style}
	q := t.Variant.Question
	parts := []string{string(q.ID), q.Topic, fmt.Sprintf("L%d", q.Level), p.target(t.Target)}
	p.para(0, strings.Join(parts, p.dot()), dim)
	p.question(t)
	p.blank()
	if p.right(t) {
		p.blank()
	}
	p.facts(0, p.truthFacts(t, spans))
	if len(t.Prediction.Outcomes) > 0 {
		p.blank()
		p.trace(t.Prediction)
	}
	if len(spans) > 1 {
		p.head2(versions)
		p.spans(t, spans)
	}
	if len(t.Mistakes) > 0 {
		p.head2(mutantsHead)
		p.known(t)
	}
	return p.flush(out)
}

// simCommand spells how to ask the simulator the same; what is as it is by default is left out.
func simCommand(t checker.Truth) string {
	command := "godrill sim " + t.Model.Name + " " + arguments(t.Model, t.Args, true) + " --go " + t.Target.Go.String()
	if t.Target.Arch != "amd64" {
		command += " --arch " + t.Target.Arch
	}
	return command
}

// right lists what the answer names by letters only, and reports whether there was something: points, an order, several
// options.
func (p *page) right(t checker.Truth) bool {
	switch t.Variant.Question.Kind {
	case quiz.Recall:
		p.text(0, recallHead, bold)
		p.points(t)
	case quiz.Order:
		p.text(0, orderHead, bold)
		for _, i := range legalOrder(t) {
			p.option(i, t.Items[i].Text)
		}
	case quiz.Choices:
		p.text(0, rightHead, bold)
		for i, o := range t.Options {
			if o.Right {
				p.option(i, o.Text)
			}
		}
	default:
		return false
	}
	return true
}

func (p *page) truthFacts(t checker.Truth, spans []sim.Span) []fact {
	q := t.Variant.Question
	right := answer(t).In(p.Lang)
	if q.Kind == quiz.Text {
		right = strings.Join(t.Accepted, " / ")
	}
	list := []fact{{labelAnswer, right, green + ";" + bold}}
	for i, o := range t.Options {
		list = append(list, fact{fill(labelOption, "letter", quiz.Letter(i)), sentence(o.Because).In(p.Lang), plain})
	}
	list = append(list, fact{labelWhy, t.Why.In(p.Lang), plain})
	for _, h := range t.Hints {
		list = append(list, fact{labelHint, h.In(p.Lang), dim})
	}
	if len(spans) > 1 {
		list = append(list, fact{labelHistory, p.history(t, spans).In(p.Lang), cyan})
	}
	if t.Model != nil {
		list = append(list, fact{labelModel, simCommand(t), dim})
	}
	var followups []string
	for _, id := range q.Followups {
		followups = append(followups, string(id))
	}
	return append(list,
		fact{labelSource, strings.Join(q.Refs, "; "), dim},
		fact{labelTags, strings.Join(q.Tags, ", "), dim},
		fact{labelFollow, strings.Join(followups, ", "), dim})
}

// known adds what the wrong rules would answer.
func (p *page) known(t checker.Truth) {
	var list []fact
	for _, m := range t.Mistakes {
		answer := lang.Same(oneLine(Clean(m.Answer)))
		if t.Variant.Question.Kind == quiz.Bool {
			answer = truthValue(m.Answer)
		}
		list = append(list, fact{answer, sentence(m.Says).In(p.Lang), plain})
	}
	p.facts(2, list)
}
