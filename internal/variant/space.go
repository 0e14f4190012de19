package variant

import (
	"encoding/json"
	"math"

	"godrill/internal/quiz"
	"godrill/internal/rng"
)

const (
	maxExact   = 100_000       // combinations up to which the space is counted and not estimated
	maxSpace   = math.MaxInt32 // cap of an estimated size
	estimates  = 20_000        // draws behind an estimate
	coverDraws = 200           // draws that look for a variant with one given boundary value
)

// Space returns the size of the question's variant space and the odds that one draw meets its condition. Both are
// exact up to 100,000 combinations and estimated from a fixed sample beyond; the size is capped at 2^31-1.
func Space(q *quiz.Question) (distinct int, odds float64, err error) {
	p, err := newPlan(q)
	if err != nil {
		return 0, 0, err
	}
	if p.cond != nil {
		// A condition that cannot be evaluated somewhere is an error here as it is in a draw.
		if err := p.probe(); err != nil {
			return 0, 0, err
		}
	}
	distinct, odds = p.space()
	return distinct, odds, nil
}

func (p *plan) combinations() int {
	total := 1
	for i := range p.domains {
		n := p.domains[i].count()
		if total > maxSpace/n {
			return maxSpace
		}
		total *= n
	}
	return total
}

// probe evaluates the condition on a sample, and everywhere if the space is small, for the sake of its errors.
func (p *plan) probe() error {
	if p.combinations() <= maxExact {
		_, err := p.walk(func([]pick, float64, bool) bool { return true })
		return err
	}
	picks := make([]pick, len(p.domains))
	r := rng.New(0, string(p.q.ID), "probe")
	for range estimates {
		for i := range p.domains {
			picks[i] = p.domains[i].draw(r)
		}
		if _, err := p.accepts(picks); err != nil {
			return err
		}
	}
	return nil
}

// space counts or estimates; where the condition cannot be evaluated it counts as not met.
func (p *plan) space() (distinct int, odds float64) {
	total := p.combinations()
	if p.cond == nil {
		return total, 1
	}
	if total <= maxExact {
		_, _ = p.walk(func(_ []pick, chance float64, ok bool) bool {
			if ok {
				distinct++
				odds += chance
			}
			return true
		})
		return distinct, min(odds, 1)
	}
	return p.estimate(total)
}

func (p *plan) estimate(total int) (distinct int, odds float64) {
	uniform, drawn := 0, 0
	picks := make([]pick, len(p.domains))
	r := rng.New(0, string(p.q.ID), "space")
	for range estimates {
		for i := range p.domains {
			picks[i] = p.domains[i].uniform(r)
		}
		if ok, _ := p.accepts(picks); ok {
			uniform++
		}
		for i := range p.domains {
			picks[i] = p.domains[i].draw(r)
		}
		if ok, _ := p.accepts(picks); ok {
			drawn++
		}
	}
	distinct = int(float64(total) * float64(uniform) / estimates)
	if distinct == 0 && drawn > 0 {
		distinct = 1
	}
	return distinct, float64(drawn) / estimates
}

// uniform picks a value of the domain without preference.
func (d *domain) uniform(r *rng.Rand) pick {
	if d.size == 0 {
		return d.listed(r.IntN(len(d.param.OneOf)))
	}
	return number(d.param.Lo + d.step*r.IntN(d.size))
}

// walk visits all combinations, with their odds and whether they meet the condition, until visit returns false. It
// returns the first error of the condition; such a combination counts as not meeting it.
func (p *plan) walk(visit func(picks []pick, odds float64, ok bool) bool) (complete bool, err error) {
	values := make([][]weighted, len(p.domains))
	for i := range p.domains {
		values[i] = p.domains[i].all()
	}
	at := make([]int, len(values))
	picks := make([]pick, len(values))
	for {
		odds := 1.0
		for i, j := range at {
			picks[i] = values[i][j].pick
			odds *= values[i][j].odds
		}
		ok, condErr := p.accepts(picks)
		if condErr != nil && err == nil {
			err = condErr
		}
		if !visit(picks, odds, ok) {
			return false, err
		}
		i := len(at) - 1
		for ; i >= 0; i-- {
			if at[i]++; at[i] < len(values[i]) {
				break
			}
			at[i] = 0
		}
		if i < 0 {
			return true, err
		}
	}
}

// Enumerate lists the variants of a question, the last parameter changing fastest, up to a limit; complete is false
// when there are more, or when there are too many combinations to try them all. Their seeds count up from seed.
func Enumerate(q *quiz.Question, seed uint64, limit int) (variants []quiz.Variant, complete bool, err error) {
	p, err := newPlan(q)
	if err != nil {
		return nil, false, err
	}
	return p.enumerate(seed, limit)
}

func (p *plan) enumerate(seed uint64, limit int) (variants []quiz.Variant, complete bool, err error) {
	tried := 0
	complete, err = p.walk(func(picks []pick, _ float64, ok bool) bool {
		if tried++; tried > maxExact {
			return false
		}
		if !ok {
			return true
		}
		if len(variants) == limit {
			return false
		}
		variants = append(variants, p.variant(seed+uint64(len(variants)), picks))
		return true
	})
	if err != nil {
		return nil, false, err
	}
	return variants, complete, nil
}

// Sample returns variants to check a question with: all of them if there are no more than k, and otherwise at least
// k, among which each boundary value of each parameter occurs (unless the condition never lets it) next to variants as
// [Draw] gives them. No variant occurs twice. The error is that of Draw.
func Sample(q *quiz.Question, seed uint64, k int) ([]quiz.Variant, error) {
	p, err := newPlan(q)
	if err != nil {
		return nil, err
	}
	if p.combinations() <= maxExact {
		all, complete, err := p.enumerate(seed, k)
		if err != nil {
			return nil, err
		}
		if complete && len(all) > 0 {
			return all, nil
		}
	}
	s := sampler{plan: p, seed: seed, seen: map[string]bool{}}
	s.diagonal()
	s.uncovered()
	for tries := 0; len(s.variants) < k && tries < 4*k; tries++ {
		v, err := p.drawOrUnmet(s.seed, nil)
		if err != nil {
			return nil, err
		}
		s.add(v)
	}
	return s.variants, nil
}

type sampler struct {
	*plan
	seed     uint64
	seen     map[string]bool
	variants []quiz.Variant
}

func (s *sampler) add(v quiz.Variant) {
	s.seed++
	if key := Key(v); !s.seen[key] {
		s.seen[key] = true
		s.variants = append(s.variants, v)
	}
}

// diagonal gives each parameter its boundaries in turn, all parameters at once: most boundaries in few variants.
func (s *sampler) diagonal() {
	rounds := 0
	for i := range s.domains {
		rounds = max(rounds, len(s.domains[i].boundaries()))
	}
	picks := make([]pick, len(s.domains))
	for round := range rounds {
		for i := range s.domains {
			b := s.domains[i].boundaries()
			picks[i] = b[(round+i)%len(b)]
		}
		if ok, err := s.accepts(picks); ok && err == nil {
			s.add(s.variant(s.seed, picks))
		}
	}
}

// uncovered looks for variants with the boundaries that no variant has yet.
func (s *sampler) uncovered() {
	for i := range s.domains {
		for _, b := range s.domains[i].boundaries() {
			if s.covers(i, b.json()) {
				continue
			}
			fixed := make([]json.RawMessage, len(s.domains))
			fixed[i] = b.json()
			if v, ok, err := s.draw(s.seed, fixed, coverDraws); ok && err == nil {
				s.add(v)
			}
		}
	}
}

func (s *sampler) covers(i int, value json.RawMessage) bool {
	for _, v := range s.variants {
		if string(v.Values[i].JSON) == string(value) {
			return true
		}
	}
	return false
}
