package checker

import (
	"fmt"
	"slices"

	"godrill/internal/gover"
	"godrill/internal/quiz"
	"godrill/internal/sim"
)

// A Checker finds the truth with the simulators that it was given. It is safe for concurrent use.
type Checker struct {
	models map[string]*sim.Simulator
	names  []string // sorted
}

// New returns a checker that knows the given simulators.
func New(models []*sim.Simulator) *Checker {
	c := &Checker{models: make(map[string]*sim.Simulator, len(models))}
	for _, m := range models {
		c.models[m.Name] = m
		c.names = append(c.names, m.Name)
	}
	slices.Sort(c.names)
	return c
}

// A Fault is a reason why a question has no truth that can be relied on. Its text names the question's part that is
// at fault; the remedy stands apart, for a check to show.
type Fault struct {
	Class string // what kind of fault: equal in all variants and releases that have it
	Part  string // of the question, where the class does not tell: options/2
	Found string
	Hint  string
}

func (f *Fault) Error() string {
	if f.Hint == "" {
		return f.Found
	}
	return f.Found + ": " + f.Hint
}

func fault(class, hint, found string, args ...any) *Fault {
	return &Fault{Class: class, Found: fmt.Sprintf(found, args...), Hint: hint}
}

// in says which entry of a list is at fault.
func (f *Fault) in(list string, index int) *Fault {
	f.Part = fmt.Sprintf("%s/%d", list, index+1)
	return f
}

// model finds the question's simulator and the answer that is asked for; both are empty for a question without one.
func (c *Checker) model(q *quiz.Question) (*sim.Simulator, sim.Field, error) {
	if q.Sim == nil {
		return nil, sim.Field{}, nil
	}
	m, ok := c.models[q.Sim.Model]
	if !ok {
		return nil, sim.Field{}, fault("model", nearest(q.Sim.Model, c.names), "there is no simulator %q", q.Sim.Model)
	}
	f, ok := m.Answer(q.Sim.Ask)
	if !ok {
		names := make([]string, len(m.Answers()))
		for i, a := range m.Answers() {
			names[i] = a.Name
		}
		return nil, sim.Field{}, fault("ask", nearest(q.Sim.Ask, names), "%s has no answer %q", m.Name, q.Sim.Ask)
	}
	return m, f, nil
}

// Releases returns the releases for which a question can be asked: those of its own range for which its simulator is
// proven. The error says that there are none, or that the simulator is unknown.
func (c *Checker) Releases(q *quiz.Question) (gover.Range, error) {
	whole := gover.Range{From: max(q.Releases.From, gover.Oldest), To: q.Releases.To}
	if whole.To == 0 {
		whole.To = gover.Latest
	}
	m, _, err := c.model(q)
	if err != nil || m == nil {
		return whole, err
	}
	proven, ok := m.Releases(q.Architecture())
	if !ok {
		return gover.Range{}, fault("arch", "", "%v", m.Check(sim.Target{Arch: q.Architecture()}))
	}
	both := gover.Range{From: max(whole.From, proven.From), To: min(whole.To, proven.To)}
	if both.From > both.To {
		return gover.Range{}, fault("range", "choose go: within "+proven.String(),
			"the question is about %s and %s is proven for %s", whole, m.Name, proven)
	}
	return both, nil
}

// Points returns the releases at which a question must be looked at to see every change of its truth, the oldest
// first: the newest patch of each line in [Checker.Releases], and both sides of what changed within a line.
func (c *Checker) Points(q *quiz.Question) ([]gover.Version, error) {
	within, err := c.Releases(q)
	if err != nil {
		return nil, err
	}
	var history []gover.History
	if m, _, err := c.model(q); err == nil && m != nil {
		history = m.History
	}
	points := within.Points(history...)
	if len(points) == 0 || points[len(points)-1] != within.To {
		points = append(points, within.To)
	}
	return points, nil
}

// nearest turns a mistyped name into a hint.
func nearest(name string, known []string) string {
	if near, ok := sim.Nearest(name, known); ok {
		return "did you mean " + near + "?"
	}
	if len(known) == 0 {
		return ""
	}
	return "want one of " + list(known)
}
