// Package variant fills in the parameters of a question.
//
// Terms. A question's `vary` lists parameters, each with a domain: one of some values, or the whole numbers of a
// range, some of which are preferred because they are boundaries. `where` is a condition that the values must meet
// together. One choice of values is a variant; all that meet the condition are the variant space.
//
// The idea: a variant is a function of the question's id and a seed, now and for ever. Each parameter draws from a
// stream of its own, so a parameter that is added later leaves the others alone. A condition is met by drawing again,
// a bounded number of times; what hardly ever succeeds is an error that names the odds, never a hang.
//
// Left out: fractions, values computed from other values, and texts that differ by language.
package variant

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"godrill/internal/quiz"
	"godrill/internal/rng"
)

// maxDraws bounds how often a variant is drawn before its condition counts as impossible. At odds of one in twenty,
// the worst that a check lets pass, a thousand draws fail once in 10^22 times.
const maxDraws = 1000

// Draw returns the variant that belongs to a seed: preferred values half of the time, any value of the domain
// otherwise, and only values that meet the question's condition. The error describes an empty domain, a condition
// that cannot be evaluated, or one that is met too rarely.
func Draw(q *quiz.Question, seed uint64) (quiz.Variant, error) {
	p, err := newPlan(q)
	if err != nil {
		return quiz.Variant{}, err
	}
	return p.drawOrUnmet(seed, nil)
}

// Fix returns a variant some of whose values are given; the others belong to the seed. A given value must be of the
// kind of its parameter (number, text or truth value), but it may lie outside the parameter's domain, so that an old
// attempt can be looked at after its question was narrowed. The condition must hold in any case.
func Fix(q *quiz.Question, seed uint64, set map[string]json.RawMessage) (quiz.Variant, error) {
	p, err := newPlan(q)
	if err != nil {
		return quiz.Variant{}, err
	}
	fixed, err := p.fixed(set)
	if err != nil {
		return quiz.Variant{}, err
	}
	return p.drawOrUnmet(seed, fixed)
}

// Key is the identity of a variant within its question: variants with equal values have equal keys.
func Key(v quiz.Variant) string {
	var b strings.Builder
	for i, value := range v.Values {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(value.Name)
		b.WriteByte('=')
		b.Write(value.JSON)
	}
	return b.String()
}

// A plan is a question made ready for drawing.
type plan struct {
	q       *quiz.Question
	domains []domain
	cond    *condition // nil without a condition
}

func newPlan(q *quiz.Question) (*plan, error) {
	p := &plan{q: q, domains: make([]domain, len(q.Vary))}
	for i := range q.Vary {
		d, err := newDomain(&q.Vary[i], q.Where != "")
		if err != nil {
			return nil, err
		}
		p.domains[i] = d
	}
	if q.Where != "" {
		cond, err := compile(q.Where, p.domains)
		if err != nil {
			return nil, err
		}
		p.cond = cond
	}
	return p, nil
}

// fixed reads given values; the result is nil where a value is to be drawn.
func (p *plan) fixed(set map[string]json.RawMessage) ([]json.RawMessage, error) {
	if len(set) == 0 {
		return nil, nil
	}
	fixed := make([]json.RawMessage, len(p.domains))
	found := 0
	for i := range p.domains {
		raw, ok := set[p.domains[i].param.Name]
		if !ok {
			continue
		}
		if err := p.domains[i].suits(raw); err != nil {
			return nil, err
		}
		fixed[i] = raw
		found++
	}
	if found != len(set) {
		for name := range set {
			if !slices.ContainsFunc(p.domains, func(d domain) bool { return d.param.Name == name }) {
				return nil, fmt.Errorf("the question has no parameter %q: %s", name, p.names(name))
			}
		}
	}
	return fixed, nil
}

// names lists the parameters for a message about a name that is none of them.
func (p *plan) names(unknown string) string {
	names := make([]string, len(p.domains))
	for i, d := range p.domains {
		names[i] = d.param.Name
	}
	return suggest(unknown, names)
}

func (p *plan) drawOrUnmet(seed uint64, fixed []json.RawMessage) (quiz.Variant, error) {
	v, ok, err := p.draw(seed, fixed, maxDraws)
	if err == nil && !ok {
		_, odds := p.space()
		err = &UnmetError{Where: p.q.Where, Draws: maxDraws, Odds: odds, Given: fixed != nil}
	}
	return v, err
}

// draw tries up to limit times; ok is false when no draw met the condition.
func (p *plan) draw(seed uint64, fixed []json.RawMessage, limit int) (v quiz.Variant, ok bool, err error) {
	picks := make([]pick, len(p.domains))
	streams := make([]*rng.Rand, len(p.domains))
	for i := range p.domains {
		if fixed != nil && fixed[i] != nil {
			picks[i] = pick{given: fixed[i]}
			if p.cond != nil {
				picks[i].operand, _ = operandOf(fixed[i])
			}
			continue
		}
		streams[i] = rng.New(seed, string(p.q.ID), "vary", p.domains[i].param.Name)
	}
	for range limit {
		for i, r := range streams {
			if r != nil {
				picks[i] = p.domains[i].draw(r)
			}
		}
		ok, err := p.accepts(picks)
		if err != nil {
			return quiz.Variant{}, false, err
		}
		if ok {
			return p.variant(seed, picks), true, nil
		}
	}
	return quiz.Variant{}, false, nil
}

// An UnmetError says that no variant was found that meets the question's condition.
type UnmetError struct {
	Where string
	Draws int     // how often was drawn
	Odds  float64 // of one draw to meet the condition, all parameters free; 0 means that none does
	Given bool    // some of the values were given
}

func (e *UnmetError) Error() string {
	what := "no variant"
	if e.Given {
		what = "no variant with the given values"
	}
	return fmt.Sprintf("%s meets %q in %d draws (odds of a free draw: %s): widen the parameters or the condition",
		what, e.Where, e.Draws, Percent(e.Odds))
}

// Percent spells odds as people read them: 12 %, 0.4 %.
func Percent(odds float64) string {
	switch percent := odds * 100; {
	case percent == 0 || percent >= 10:
		return strconv.FormatFloat(percent, 'f', 0, 64) + " %"
	case percent < 0.01:
		return "below 0.01 %"
	default:
		return strconv.FormatFloat(percent, 'g', 2, 64) + " %"
	}
}

func (p *plan) accepts(picks []pick) (bool, error) {
	if p.cond == nil {
		return true, nil
	}
	return p.cond.holds(picks)
}

func (p *plan) variant(seed uint64, picks []pick) quiz.Variant {
	v := quiz.Variant{Question: p.q, Seed: seed}
	if len(picks) > 0 {
		v.Values = make([]quiz.Value, len(picks))
	}
	for i := range picks {
		v.Values[i] = quiz.Value{Name: p.domains[i].param.Name, JSON: picks[i].json()}
	}
	return v
}
