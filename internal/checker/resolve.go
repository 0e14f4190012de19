package checker

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
	"godrill/internal/variant"
)

// KeyName is the name under which the text that explains an answer says the right answer: ${key}.
const KeyName = "key"

// Resolve finds the truth of a variant under a target. With a simulator the truth is what it predicts, and what the
// bank says beside it is a claim that must agree; without one the truth is the key that the bank gives for the
// release. The architecture may be left empty, which means the question's. The error is a [*Fault] where the question
// is at fault; nobody should be asked a question that has no truth.
func (c *Checker) Resolve(v quiz.Variant, t sim.Target) (truth Truth, err error) {
	defer recovered(&err)
	b, err := c.bind(v)
	if err != nil {
		return Truth{}, err
	}
	return b.truth(t, true)
}

// recovered turns a crash into a fault, so that one variant that crashes a simulator is skipped and not served again.
func recovered(err *error) {
	if e := recover(); e != nil {
		*err = fault("crash", "this is a defect of the simulator or of the check: report it with these values", "it crashed: %v", e)
	}
}

// A binding is a variant with its simulator's parameters read, ready to be asked about any release.
type binding struct {
	c     *Checker
	v     quiz.Variant
	q     *quiz.Question
	model *sim.Simulator // nil for a typed key
	field sim.Field      // the answer that is asked for
	args  sim.Args
	form  form
}

func (c *Checker) bind(v quiz.Variant) (*binding, error) {
	q := v.Question
	m, field, err := c.model(q)
	if err != nil {
		return nil, err
	}
	b := &binding{c: c, v: v, q: q, model: m, field: field}
	b.form = formOf(q, m, field)
	if m == nil {
		return b, nil
	}
	with, err := variant.With(v, q.Sim.With)
	if err != nil {
		return nil, fault("with", "", "sim %v", err)
	}
	if b.args, err = m.Decode(with); err != nil {
		return nil, fault("with", "", "%s refuses %s: %v", m.Name, with, err)
	}
	return b, nil
}

// A form says how the values of an answer are spelled and compared.
type form struct {
	kind quiz.Kind // Number, Bool or Text
	unit string
}

// formOf derives the form from the answer that is asked for, or from the question's kind for a typed key.
func formOf(q *quiz.Question, m *sim.Simulator, field sim.Field) form {
	f := form{kind: quiz.Text, unit: q.Unit}
	if m != nil {
		if field.Unit != "" {
			f.unit = field.Unit
		}
		switch field.Type {
		case "int":
			f.kind = quiz.Number
		case "bool":
			f.kind = quiz.Bool
		}
		return f
	}
	if q.Kind == quiz.Number || q.Kind == quiz.Bool {
		f.kind = q.Kind
	}
	return f
}

// canonical spells a value that an author typed the one way in which values are compared.
func (f form) canonical(s string) (string, bool) {
	switch f.kind {
	case quiz.Number:
		n, ok := number(s, f.unit)
		return strconv.Itoa(n), ok
	case quiz.Bool:
		b, ok := readBool(s)
		return strconv.FormatBool(b), ok
	}
	return oneLine(s), fold(s) != ""
}

// same reports whether a text that an author typed says the value.
func (f form) same(value, typed string) bool {
	if f.kind == quiz.Text {
		return sameText(value, typed)
	}
	spelled, ok := f.canonical(typed)
	return ok && spelled == value
}

// truth resolves the variant for one target; without a trace it does the same and is faster.
func (b *binding) truth(t sim.Target, trace bool) (Truth, error) {
	if t.Arch == "" {
		t.Arch = b.q.Architecture()
	}
	if !b.q.Releases.Contains(t.Go) {
		return Truth{}, fault("release", "", "the question is about go %s, not about go%s", b.q.Releases, t.Go)
	}
	truth := Truth{Variant: b.v, Target: t, Unit: b.form.unit}
	claims, err := b.keys(t.Go)
	if err != nil {
		return Truth{}, err
	}
	if b.model == nil {
		truth.Accepted = claims
	} else if err := b.predict(&truth, trace, claims); err != nil {
		return Truth{}, err
	}
	if err := b.shape(&truth); err != nil {
		return Truth{}, err
	}
	b.fill(&truth)
	return truth, nil
}

// keys returns what the bank says for a release, spelled canonically; nil where it says nothing.
func (b *binding) keys(v gover.Version) ([]string, error) {
	var values []string
	for _, k := range b.q.Keys {
		if !k.Releases.Contains(v) {
			continue
		}
		for _, typed := range k.Values {
			spelled, ok := b.form.canonical(b.text(v, typed))
			if !ok {
				return nil, fault("key", "", "the answer %q is not %s", typed, b.form)
			}
			if !slices.Contains(values, spelled) {
				values = append(values, spelled)
			}
		}
	}
	return values, nil
}

func (f form) String() string {
	switch {
	case f.kind == quiz.Number && f.unit != "":
		return "a whole number of " + f.unit
	case f.kind == quiz.Number:
		return "a whole number"
	case f.kind == quiz.Bool:
		return "true or false"
	}
	return "a text"
}

// text fills in a text of one language.
func (b *binding) text(v gover.Version, s string) string {
	return variant.Text(b.v, v.String(), lang.Same(s)).En
}

// predict asks the simulator, and holds the bank's claims against what it says.
func (b *binding) predict(truth *Truth, trace bool, claims []string) error {
	p, err := b.model.Predict(truth.Target, b.args, sim.Options{Trace: trace})
	if err != nil {
		var arg *sim.ArgError
		if errors.As(err, &arg) && (arg.Param == "go" || arg.Param == "arch") {
			return fault("range", "narrow go:", "%v", err)
		}
		return fault("predict", "", "%s: %v", b.model.Name, err)
	}
	truth.Model, truth.Ask, truth.Args, truth.Prediction = b.model, b.field.Name, b.args, p
	truth.Accepted = p.Possible(b.field.Name)
	truth.Mistakes = b.model.Mistakes(truth.Target, b.args, b.field.Name, p)
	for _, claim := range claims {
		if !slices.ContainsFunc(truth.Accepted, func(a string) bool { return b.form.same(a, claim) }) {
			return &ClaimError{Claim: claim, Truth: truth.Accepted, Model: b.model.Name}
		}
	}
	return nil
}

// A ClaimError says that the bank's answer is not what the simulator computes.
type ClaimError struct {
	Claim string
	Truth []string
	Model string
}

func (e *ClaimError) Error() string {
	return fmt.Sprintf("the bank says %s, %s says %s: narrow go: or drop the answer", e.Claim, e.Model, or(e.Truth))
}

func or(values []string) string {
	text := ""
	for i, v := range values {
		if i > 0 {
			text += " or "
		}
		text += v
	}
	return text
}

// shape fills in what is particular to the question's kind.
func (b *binding) shape(truth *Truth) error {
	switch b.q.Kind {
	case quiz.Number, quiz.Bool, quiz.Text:
		if len(truth.Accepted) == 0 {
			return fault("key", "add an answer for it or narrow go:", "no answer holds for go%s", truth.Target.Go)
		}
		if want := b.form.kind; b.model != nil && b.q.Kind != want {
			return fault("kind", "use kind: "+string(want), "%s.%s is %s, which kind: %s cannot ask for", b.model.Name, b.field.Name, b.form, b.q.Kind)
		}
		return nil
	case quiz.Choice, quiz.Choices:
		return b.options(truth)
	case quiz.Order:
		return b.order(truth)
	case quiz.Recall:
		if len(b.q.Points) == 0 {
			return fault("points", "say what a good answer names", "a recall card needs points")
		}
		return nil
	}
	return fault("kind", "want one of "+list(kindNames()), "unknown kind %q", b.q.Kind)
}

func kindNames() []string {
	var names []string
	for _, k := range quiz.Kinds() {
		names = append(names, string(k))
	}
	return names
}

// fill puts the values of the variant into all that is shown.
func (b *binding) fill(truth *Truth) {
	release := truth.Target.Go.String()
	truth.Prompt = variant.Text(b.v, release, b.q.Prompt)
	truth.Code = b.text(truth.Target.Go, b.q.Code)
	truth.Hints = make([]lang.Text, len(b.q.Hints))
	for i, h := range b.q.Hints {
		truth.Hints[i] = variant.Text(b.v, release, h)
	}
	truth.Points = slices.Clone(b.q.Points)
	for i := range truth.Points {
		truth.Points[i].Text = variant.Text(b.v, release, truth.Points[i].Text)
	}
	for i := range truth.Items {
		truth.Items[i].Text = variant.Text(b.v, release, truth.Items[i].Text)
	}
	explain := func(t lang.Text) lang.Text { return withKey(*truth, variant.Text(b.v, release, t)) }
	truth.Why = explain(b.q.Why)
	for i := range truth.Options {
		truth.Options[i].Because = explain(truth.Options[i].Because)
	}
}

// withKey fills in ${key}: all right values of a number, bool or text, the texts of the right options otherwise.
func withKey(truth Truth, t lang.Text) lang.Text {
	inLang := func(l lang.Lang) func(string) (string, bool) {
		return func(name string) (string, bool) { return keyText(truth, l), name == KeyName }
	}
	zh, _ := variant.Fill(t.Zh, inLang(lang.Zh))
	en, _ := variant.Fill(t.En, inLang(lang.En))
	return lang.T(zh, en)
}

func keyText(truth Truth, l lang.Lang) string {
	if len(truth.Options) == 0 {
		return or(truth.Accepted)
	}
	var texts []string
	for _, o := range truth.Options {
		if o.Right {
			texts = append(texts, o.Text.In(l))
		}
	}
	return list(texts)
}

// Spans returns the asked answer release by release, over all releases for which the simulator is proven; where the
// question's parameters mean nothing to some of them, over the question's own. The values stand under the name
// truth.Ask. Without a simulator it is the bank's own key over the question's releases, and nothing for kinds whose
// truth cannot depend on the release.
func (c *Checker) Spans(t Truth) ([]sim.Span, error) {
	q := t.Variant.Question
	if t.Model != nil {
		spans, err := t.Model.Across(t.Target, t.Args, gover.Range{}, t.Ask)
		if err != nil {
			spans, err = t.Model.Across(t.Target, t.Args, q.Releases, t.Ask)
		}
		return spans, err
	}
	if q.Kind == quiz.Order || q.Kind == quiz.Recall {
		return nil, nil
	}
	points, err := c.Points(q)
	if err != nil {
		return nil, err
	}
	b, err := c.bind(t.Variant)
	if err != nil {
		return nil, err
	}
	var spans []sim.Span
	for _, v := range points {
		at, err := b.truth(sim.Target{Go: v, Arch: t.Target.Arch}, false)
		if err != nil {
			return nil, err
		}
		spans = extend(spans, v, valuesOf(at))
	}
	return spans, nil
}

// valuesOf lists what is right: the accepted values, or the texts of the right options.
func valuesOf(t Truth) []string {
	if len(t.Options) == 0 {
		return t.Accepted
	}
	values := []string{}
	for _, o := range t.Options {
		if o.Right {
			values = append(values, o.Text.In(lang.En))
		}
	}
	slices.Sort(values)
	return values
}

// extend appends a release to the last span if its values are the same, and opens a new span otherwise.
func extend(spans []sim.Span, v gover.Version, values []string) []sim.Span {
	if n := len(spans); n > 0 && slices.Equal(spans[n-1].Values[""], values) {
		spans[n-1].To = v
		return spans
	}
	from := v.First()
	if n := len(spans); n > 0 {
		from = max(from, spans[n-1].To+1) // the change lies within a line
	}
	return append(spans, sim.Span{From: from, To: v, Values: map[string][]string{"": values}})
}
