package drill

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"godrill/internal/checker"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
)

// A turn is one question, from its appearance to the moment at which the learner goes on.
type turn struct {
	*run
	shown     Shown
	began     time.Time
	hints     int
	malformed int
}

func (t *turn) play(ctx context.Context) error {
	if err := t.View.Question(t.shown); err != nil {
		return err
	}
	if t.log == nil {
		log, err := t.Open(ctx)
		if err != nil {
			return err
		}
		t.log = log
	}
	t.began = t.Now()
	a, err := t.answered(ctx)
	if err != nil {
		return err
	}
	q := t.shown.Variant.Question
	a.Hints, a.Malformed, a.Lang = t.hints, t.malformed, t.lang.String()
	if a, err = t.record(ctx, q, a); err != nil {
		return err
	}
	judged := Judged{Truth: t.shown.Truth, Attempt: a}
	if judged.Spans, err = t.Judge.Spans(judged.Truth); err != nil {
		t.report(q.ID, fmt.Errorf("history of the answer: %w", err))
	}
	if err := t.View.Verdict(judged); err != nil {
		return err
	}
	if !t.Rules.Pause {
		return nil
	}
	return t.explain(ctx, judged)
}

// answered asks until there is an answer that can be graded, or the learner skips.
func (t *turn) answered(ctx context.Context) (quiz.Attempt, error) {
	a := t.attempt(t.shown.Truth)
	if a.Kind != quiz.Recall {
		in, err := t.wait(ctx, t.responseForm, &a, t.showQuestion)
		a.ElapsedMS = t.elapsed()
		return t.judged(a, in, err)
	}
	// The front of a card asks for nothing but to be turned: the learner speaks his answer.
	in, err := t.wait(ctx, t.frontForm, &a, t.showQuestion)
	a.ElapsedMS = t.elapsed()
	if err != nil || in.Command == quiz.Skip {
		return t.judged(a, in, err)
	}
	if err := t.showPoints(); err != nil {
		return a, err
	}
	in, err = t.wait(ctx, t.pointsForm, &a, t.showPoints)
	return t.judged(a, in, err)
}

func (t *turn) judged(a quiz.Attempt, in quiz.Input, err error) (quiz.Attempt, error) {
	if err == nil && in.Command == quiz.Skip {
		a.Verdict = quiz.Verdict{Result: quiz.Skipped}
	}
	return a, err
}

func (t *turn) elapsed() int64 { return max(0, t.Now().Sub(t.began).Milliseconds()) }

func (t *turn) showQuestion() error { return t.View.Question(t.shown) }
func (t *turn) showPoints() error   { return t.View.Points(t.shown.Truth) }

// wait obeys commands until something ends the form: a response that can be read, which it grades into the attempt;
// Skip, where the form offers it; Next or any text, where the form asks for nothing.
func (t *turn) wait(ctx context.Context, form func() quiz.Form, a *quiz.Attempt, again func() error) (quiz.Input, error) {
	for {
		f := form()
		in, err := t.ask(ctx, f)
		if err != nil {
			return in, err
		}
		switch {
		case in.Command == quiz.Quit:
			return in, quiz.ErrLeft
		case in.Command == "" && f.Kind == "":
			return in, nil
		case in.Command == "":
			done, err := t.grade(f, in.Text, a)
			if done || err != nil {
				return in, err
			}
		case !slices.Contains(f.Commands, in.Command) || in.Command == quiz.Keys:
			err = t.View.Keys(f.Commands)
		case in.Command == quiz.Skip || in.Command == quiz.Next:
			return in, nil
		case in.Command == quiz.Language:
			t.switchLanguage()
			err = again()
		case in.Command == quiz.Hint:
			t.hints++
			err = t.View.Hint(t.hints, len(t.shown.Hints), t.shown.Hints[t.hints-1])
		}
		if err != nil {
			return in, err
		}
	}
}

// grade reads and grades a response; done is false when it could not be read and must be asked for again.
func (t *turn) grade(f quiz.Form, text string, a *quiz.Attempt) (done bool, err error) {
	if f.Kind == quiz.Recall && strings.TrimSpace(text) == "" {
		text = "-" // an empty line marks no point
	}
	response, err := checker.Parse(t.shown.Truth, text)
	var unreadable *checker.UnreadableError
	if errors.As(err, &unreadable) {
		t.malformed++
		if t.Rules.Once { // to ask again would take the next question's response
			a.Response, a.Verdict = text, quiz.Verdict{Result: quiz.Skipped}
		}
		return t.Rules.Once, t.View.Unreadable(f, unreadable)
	}
	if err != nil {
		return false, err
	}
	a.Response, a.Verdict = text, checker.Grade(t.shown.Truth, response)
	return true, nil
}

// responseForm asks for the answer. Hints are offered while there are any left.
func (t *turn) responseForm() quiz.Form {
	truth := t.shown.Truth
	f := quiz.Form{Kind: truth.Variant.Question.Kind, Lang: t.lang}
	for _, o := range truth.Options {
		f.Options = append(f.Options, label(o.Text, t.lang))
	}
	for _, item := range truth.Items {
		f.Options = append(f.Options, label(item.Text, t.lang))
	}
	if t.hints < len(truth.Hints) {
		f.Commands = append(f.Commands, quiz.Hint)
	}
	f.Commands = append(f.Commands, quiz.Skip, quiz.Language, quiz.Quit, quiz.Keys)
	return f
}

// frontForm asks for the card to be turned.
func (t *turn) frontForm() quiz.Form {
	f := t.responseForm()
	f.Kind, f.Options = "", nil
	f.Commands = append([]quiz.Command{quiz.Next}, f.Commands...)
	return f
}

// pointsForm asks which points the learner named.
func (t *turn) pointsForm() quiz.Form {
	f := quiz.Form{Kind: quiz.Recall, Lang: t.lang, Commands: []quiz.Command{quiz.Language, quiz.Quit, quiz.Keys}}
	for _, p := range t.shown.Points {
		f.Options = append(f.Options, label(p.Text, t.lang))
	}
	return f
}

// label brings an option onto one line.
func label(t lang.Text, l lang.Lang) string {
	return strings.Join(strings.FieldsFunc(t.In(l), func(r rune) bool { return r == '\n' }), " / ")
}

// explain lets the learner look at what stands behind the answer until he goes on. To quit after the last question is
// to go on.
func (t *turn) explain(ctx context.Context, judged Judged) error {
	for {
		f := quiz.Form{Lang: t.lang, Commands: afterAnswer(judged)}
		in, err := t.ask(ctx, f)
		switch {
		case err != nil:
			return err
		case in.Command == quiz.Quit && !t.last:
			return quiz.ErrLeft
		case in.Command == quiz.Next || in.Command == quiz.Quit:
			return nil
		case !slices.Contains(f.Commands, in.Command) || in.Command == quiz.Keys:
			err = t.View.Keys(f.Commands)
		case in.Command == quiz.Trace:
			err = t.View.Trace(judged.Truth)
		case in.Command == quiz.Versions:
			err = t.View.Versions(judged.Truth, judged.Spans)
		case in.Command == quiz.Language:
			t.switchLanguage()
			err = t.View.Verdict(judged)
		}
		if err != nil {
			return err
		}
	}
}

// afterAnswer lists what can be asked for: the steps where a simulator took some, the releases where there are any.
func afterAnswer(j Judged) []quiz.Command {
	commands := []quiz.Command{quiz.Next}
	if slices.ContainsFunc(j.Prediction.Outcomes, func(o sim.Outcome) bool { return len(o.Trace) > 0 }) {
		commands = append(commands, quiz.Trace)
	}
	if len(j.Spans) > 0 {
		commands = append(commands, quiz.Versions)
	}
	return append(commands, quiz.Language, quiz.Quit, quiz.Keys)
}
