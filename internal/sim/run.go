package sim

import (
	"errors"
	"strconv"
	"strings"

	"godrill/internal/lang"
)

// Limits that no parameter may pass. They bound the time of one prediction.
const (
	maxSteps    = 1 << 20 // steps of one run, recorded or not
	maxTrace    = 2000    // steps that are kept
	maxOutcomes = 4096    // runs of one prediction: the size of the tree of choices
)

// Errors of a prediction that grew too large.
var (
	ErrTooLong  = errors.New("the simulation takes too many steps")
	ErrTooBroad = errors.New("the runtime may choose in too many ways to list them")
)

// A Run is one execution of a model, and all that the model may touch.
type Run struct {
	Target
	tracing bool
	steps   int
	trace   []Step
	choices []choice
	next    int
}

type choice struct{ taken, of int }

// NewRun returns a run without a trace, for hosts that call a model's own function at full speed.
func NewRun(t Target) *Run { return &Run{Target: t} }

// A Step is one sentence of an explanation: what happened, where in the Go source to check it, and the state that
// matters now. The text names its values as {name}.
type Step struct {
	Ref  string
	Text lang.Text
	Vars []Var
}

// Say returns the sentence with its values filled in.
func (s Step) Say(l lang.Lang) string {
	pairs := make([]string, 0, 2*len(s.Vars))
	for _, v := range s.Vars {
		pairs = append(pairs, "{"+v.Name+"}", v.Value())
	}
	return strings.NewReplacer(pairs...).Replace(s.Text.In(l))
}

// A Var is a named value of a step.
type Var struct {
	Name string
	num  int
	text string
	kind varKind
}

type varKind uint8

const (
	numVar varKind = iota
	boolVar
	textVar
)

// V names a number.
func V(name string, n int) Var { return Var{Name: name, num: n} }

// VB names a truth value.
func VB(name string, b bool) Var {
	v := Var{Name: name, kind: boolVar}
	if b {
		v.num = 1
	}
	return v
}

// VS names a text.
func VS(name, s string) Var { return Var{Name: name, text: s, kind: textVar} }

// Value spells the value.
func (v Var) Value() string {
	switch v.kind {
	case boolVar:
		return strconv.FormatBool(v.num == 1)
	case textVar:
		return v.text
	}
	return strconv.Itoa(v.num)
}

// Step records one step, if the run has a trace, and counts it in any case, so that no parameter can make a model run
// for ever. Its arguments do not escape: a run without a trace allocates nothing here.
func (r *Run) Step(ref string, text lang.Text, vars ...Var) {
	r.Tick()
	if r.tracing && len(r.trace) < maxTrace {
		r.trace = append(r.trace, Step{ref, text, append([]Var(nil), vars...)})
	}
}

// Tracing reports whether steps are kept; a model asks before it computes something for the trace alone.
func (r *Run) Tracing() bool { return r.tracing }

// Tick counts one round of a loop that leaves no step.
func (r *Run) Tick() {
	if r.steps++; r.steps > maxSteps {
		panic(ErrTooLong)
	}
}

// Choose stands for a random pick of the runtime among n alternatives. A prediction executes the model once for each.
// Without alternatives (n = 1) nothing is chosen.
func (r *Run) Choose(n int) int {
	if n < 1 {
		panic("sim: Choose among no alternatives")
	}
	if n == 1 {
		return 0
	}
	if r.next == len(r.choices) {
		r.choices = append(r.choices, choice{of: n})
	}
	c := r.choices[r.next]
	r.next++
	return c.taken
}

// advance moves to the next combination of choices and reports whether there is one.
func (r *Run) advance() bool {
	for len(r.choices) > 0 {
		last := &r.choices[len(r.choices)-1]
		if last.taken++; last.taken < last.of {
			r.next, r.steps, r.trace = 0, 0, nil
			return true
		}
		r.choices = r.choices[:len(r.choices)-1]
	}
	return false
}
