package checker

import (
	"slices"
	"strings"

	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/rng"
	"godrill/internal/sim"
	"godrill/internal/variant"
)

// options fills in the options of a choice: listed ones or computed ones, checked and put in the order shown.
func (b *binding) options(truth *Truth) error {
	var err error
	if b.q.Computed != nil {
		truth.Options, err = b.computed(truth)
	} else {
		truth.Options, err = b.listed(truth)
	}
	if err != nil {
		return err
	}
	if err := b.distinct(truth.Options); err != nil {
		return err
	}
	right := 0
	for _, o := range truth.Options {
		if o.Right {
			right++
		}
	}
	if b.q.Kind == quiz.Choice && right != 1 {
		return b.notOne(truth, right)
	}
	b.arrange(truth.Options)
	return nil
}

func (b *binding) notOne(truth *Truth, right int) error {
	switch {
	case right > 1:
		return fault("right", "use kind: choices, or leave one right", "%d options are right", right)
	case b.model != nil:
		return fault("right", "list it, or let the options be made: {mutants: […], size: 4}", "no option says %s, the answer of %s", or(truth.Accepted), b.model.Name)
	}
	return fault("right", "mark one with ok:", "no option is right for go%s", truth.Target.Go)
}

// listed takes the options as the author wrote them. Their ok: decides where nothing is computed; otherwise the truth
// does, and an ok: is a claim.
func (b *binding) listed(truth *Truth) ([]Option, error) {
	values := b.values(truth)
	marked := slices.ContainsFunc(b.q.Options, func(o quiz.Option) bool { return o.OK != nil })
	options := make([]Option, len(b.q.Options))
	for i, o := range b.q.Options {
		text := variant.Text(b.v, truth.Target.Go.String(), o.Text)
		claimed := o.OK != nil && o.OK.Contains(truth.Target.Go)
		made := Option{Text: text, Right: claimed, Because: o.Because}
		if values != nil {
			made.Right = slices.ContainsFunc(values, func(v string) bool { return b.says(v, text) })
			if marked && made.Right != claimed {
				return nil, fault("claim", "correct ok: or drop it", "the bank marks the option %q as %s, %s says %s",
					text.In(lang.En), rightOrWrong(claimed), b.source(), or(truth.Accepted)).in("options", i)
			}
		}
		if !made.Right {
			b.diagnose(&made, truth.Mistakes)
		}
		options[i] = made
	}
	return options, nil
}

func (b *binding) source() string {
	if b.model != nil {
		return b.model.Name
	}
	return "its answer"
}

func rightOrWrong(right bool) string {
	if right {
		return "right"
	}
	return "wrong"
}

// values lists what makes an option right: each possible answer, or each element of one answer that is a list; nil
// when only the author's marks decide.
func (b *binding) values(truth *Truth) []string {
	if b.q.Kind == quiz.Choices && strings.HasPrefix(b.field.Type, "list of ") && len(truth.Accepted) == 1 {
		switch elements := truth.Prediction.Outcomes[0].Answer(b.field.Name).(type) {
		case []string:
			return append([]string{}, elements...)
		case []int:
			return append([]string{}, spell(elements)...)
		}
	}
	return truth.Accepted
}

// says reports whether an option says a value, in either language.
func (b *binding) says(value string, t lang.Text) bool {
	return b.form.same(value, t.Zh) || b.form.same(value, t.En)
}

// diagnose names the misconception that leads to a wrong option.
func (b *binding) diagnose(o *Option, mistakes []sim.Mistake) {
	for _, m := range mistakes {
		if b.says(m.Answer, o.Text) {
			o.Mistake = m.Name
			if o.Because.IsZero() {
				o.Because = m.Says
			}
			return
		}
	}
}

// distinct refuses two options that a learner could not tell apart.
func (b *binding) distinct(options []Option) error {
	const hint = "options must differ in every variant: change the parameters, add where:, or let the options be made"
	for i, o := range options {
		for _, other := range options[:i] {
			same := fold(o.Text.Zh) == fold(other.Text.Zh) || fold(o.Text.En) == fold(other.Text.En)
			if b.form.kind == quiz.Number && b.model != nil && !same {
				x, okX := number(o.Text.En, b.form.unit)
				y, okY := number(other.Text.En, b.form.unit)
				same = okX && okY && x == y
			}
			switch {
			case same && o.Right != other.Right:
				return fault("distinct", hint, "the wrong option %q is the right answer", o.Text.In(lang.En)).in("options", i)
			case same:
				return fault("distinct", hint, "two options say %q", o.Text.In(lang.En)).in("options", i)
			}
		}
	}
	return nil
}

// arrange shuffles the options by the variant's seed. Options that are answers of a yes or no keep their order, and
// so do those that speak about the others ("all of the above"), which stay last.
func (b *binding) arrange(options []Option) {
	yesNo := func(o Option) bool { _, ok := readBool(o.Text.In(lang.En)); return ok }
	if !slices.ContainsFunc(options, func(o Option) bool { return !yesNo(o) }) {
		return
	}
	n := len(options)
	for n > 0 && speaksOfOthers(options[n-1].Text) {
		n--
	}
	rng.Shuffle(rng.New(b.v.Seed, string(b.q.ID), "options"), options[:n])
}

func speaksOfOthers(t lang.Text) bool {
	zh, en := fold(t.Zh), fold(t.En)
	for _, start := range []string{"all of the", "none of the", "both of the", "neither of the", "all the above", "none of these"} {
		if strings.HasPrefix(en, start) {
			return true
		}
	}
	return strings.HasPrefix(zh, "以上") || strings.HasPrefix(zh, "都不") || strings.HasPrefix(zh, "都对")
}
