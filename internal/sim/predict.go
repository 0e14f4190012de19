package sim

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"godrill/internal/gover"
)

// An Outcome is one legal result with the way there.
type Outcome struct {
	sim    *Simulator
	Result any    // the model's result struct
	Trace  []Step // nil when the trace was off
}

// A Prediction is the set of legal outcomes, in the order in which the choices enumerate them.
type Prediction struct {
	Target   Target
	Outcomes []Outcome
}

// Options say how to predict.
type Options struct {
	Trace  bool
	Mutant string // name of a wrong rule to follow instead of the model
}

// Predict executes the model over all choices of the runtime. The error is an [*ArgError] for a target or parameters
// that the runtime could not be asked about, [ErrTooLong] or [ErrTooBroad].
func (s *Simulator) Predict(t Target, a Args, o Options) (Prediction, error) {
	if err := s.Check(t); err != nil {
		return Prediction{}, err
	}
	model := s.model
	if o.Mutant != "" {
		i := slices.IndexFunc(s.mutants, func(m erasedMutant) bool { return m.name == o.Mutant })
		if i < 0 {
			return Prediction{}, &ArgError{Param: "mutant", Found: o.Mutant, Want: "want one of " + s.mutantNames()}
		}
		model = s.mutants[i].model
	}
	return s.explore(t, a, model, o.Trace)
}

func (s *Simulator) mutantNames() string {
	names := make([]string, len(s.mutants))
	for i, m := range s.mutants {
		names[i] = m.name
	}
	return strings.Join(names, ", ")
}

func (s *Simulator) explore(t Target, a Args, model erasedModel, trace bool) (p Prediction, err error) {
	r := &Run{Target: t, tracing: trace}
	defer func() {
		if e := recover(); e == ErrTooLong { //nolint:errorlint // the very value that Tick panics with
			p, err = Prediction{}, ErrTooLong
		} else if e != nil {
			panic(e)
		}
	}()
	p = Prediction{Target: t}
	for runs := 1; ; runs++ {
		if runs > maxOutcomes {
			return Prediction{}, ErrTooBroad
		}
		result, err := model(r, a.value)
		if err != nil {
			return Prediction{}, err
		}
		if !slices.ContainsFunc(p.Outcomes, func(o Outcome) bool { return reflect.DeepEqual(o.Result, result) }) {
			p.Outcomes = append(p.Outcomes, Outcome{s, result, r.trace})
		}
		if !r.advance() {
			return p, nil
		}
	}
}

// Answer returns one answer of the outcome: an int, a bool, a string, or a slice of them. It panics for a name that
// is not an answer of the simulator; hosts check with [Simulator.Answer].
func (o Outcome) Answer(name string) any {
	f, ok := o.sim.Answer(name)
	if !ok {
		panic("sim: " + o.sim.Name + " has no answer " + name)
	}
	return reflect.ValueOf(o.Result).Field(f.index).Interface()
}

// MarshalJSON gives the answers alone.
func (o Outcome) MarshalJSON() ([]byte, error) { return json.Marshal(o.Result) }

// Possible returns the distinct values that an answer may have, each spelled by [Format].
func (p Prediction) Possible(name string) []string {
	var values []string
	for _, o := range p.Outcomes {
		if v := Format(o.Answer(name)); !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	return values
}

// Format spells an answer the one way in which godrill compares and shows it: 848, true, a text as it is, a list as
// [0 8 16].
func Format(v any) string {
	switch v := v.(type) {
	case int:
		return strconv.Itoa(v)
	case string:
		return v
	}
	return fmt.Sprint(v)
}

// A Span is a run of neighbouring releases with the same possible answers.
type Span struct {
	From, To gover.Version
	Values   map[string][]string // answer → possible values, spelled by Format
}

// Across predicts for every release in the range for which the simulator is proven, and merges equal neighbours. With
// ask empty all answers count. The oldest releases are left out if they refuse the parameters, as they do for a type that
// came later; the error is theirs if all refuse.
func (s *Simulator) Across(t Target, a Args, within gover.Range, ask string) ([]Span, error) {
	proven, ok := s.Releases(t.Arch)
	if !ok {
		return nil, s.Check(t)
	}
	var spans []Span
	var refused error
	for _, v := range proven.Points(s.History...) {
		if !within.Contains(v) {
			continue
		}
		at := t
		at.Go = v
		p, err := s.Predict(at, a, Options{})
		if arg := (*ArgError)(nil); len(spans) == 0 && errors.As(err, &arg) {
			refused = cmp.Or(refused, fmt.Errorf("go%s: %w", v, err))
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("go%s: %w", v, err)
		}
		values := map[string][]string{}
		for _, f := range s.Answers() {
			if ask == "" || ask == f.Name {
				values[f.Name] = p.Possible(f.Name)
			}
		}
		if n := len(spans); n > 0 && reflect.DeepEqual(spans[n-1].Values, values) {
			spans[n-1].To = v
			continue
		}
		from := max(v.First(), proven.From)
		if n := len(spans); n > 0 && spans[n-1].To.Minor() == v.Minor() {
			from = spans[n-1].To + 1
		}
		spans = append(spans, Span{From: from, To: v, Values: values})
	}
	if len(spans) == 0 {
		return nil, refused
	}
	return spans, nil
}

// A Mistake is a mutant whose answer differs from the truth.
type Mistake struct {
	MutantInfo
	Answer string // what the misconception leads to, spelled by Format
}

// Mistakes lists what each wrong rule would answer, in the order of declaration, where that is one definite answer
// that is not among the truth's. Mutants that refuse the parameters are left out.
func (s *Simulator) Mistakes(t Target, a Args, ask string, truth Prediction) []Mistake {
	right := truth.Possible(ask)
	var mistakes []Mistake
	for _, m := range s.mutants {
		p, err := s.explore(t, a, m.model, false)
		if err != nil {
			continue
		}
		if wrong := p.Possible(ask); len(wrong) == 1 && !slices.Contains(right, wrong[0]) {
			mistakes = append(mistakes, Mistake{MutantInfo{m.name, m.says}, wrong[0]})
		}
	}
	return mistakes
}
