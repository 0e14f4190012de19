package checker

import (
	"math"
	"slices"
	"strings"

	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
)

// recallPass is the share of a recall card's points from which the answer counts as right: in an interview nobody
// names every last point, and who misses a fifth of them has still understood it.
const recallPass = 0.8

// Grade judges a response that was read for the same truth.
//
// The score is 1 or 0 for a number, a truth value, a text and a choice. For choices it is the share of the right
// options that were picked, less the same share for each wrong pick, and at least 0. For an order it is the share of
// the pairs that must keep their order, direct and implied, that do; any legal order gets 1. For a recall card it is
// the weighted share of the points named, and right from 0.8 on. A score of 1 (0.8 for recall) is right, a score of 0
// is wrong, anything between is partial.
//
// A wrong answer that a mutant of the simulator gives too names that mutant and its misconception; if several give
// it, the first. Of a truth value, where each mistake leads to the same wrong answer, only a single one is named.
func Grade(t Truth, r Response) quiz.Verdict {
	row, ok := kinds[r.Kind]
	if !ok {
		return quiz.Verdict{Result: quiz.Wrong}
	}
	return row.grade(t, r)
}

// verdict turns a score into a verdict.
func verdict(score, pass float64) quiz.Verdict {
	score = math.Max(0, math.Min(1, score))
	switch {
	case score >= pass:
		return quiz.Verdict{Result: quiz.Right, Score: score}
	case score > 0:
		return quiz.Verdict{Result: quiz.Partial, Score: score}
	}
	return quiz.Verdict{Result: quiz.Wrong}
}

func gradeValue(t Truth, r Response) quiz.Verdict {
	same := func(value string) bool {
		if r.Kind == quiz.Text {
			return sameText(value, r.Value)
		}
		return value == r.Value
	}
	if slices.ContainsFunc(t.Accepted, same) {
		return verdict(1, 1)
	}
	v := verdict(0, 1)
	var found []sim.Mistake
	for _, m := range t.Mistakes {
		if same(m.Answer) {
			found = append(found, m)
		}
	}
	if len(found) > 0 && (r.Kind != quiz.Bool || len(found) == 1) {
		v.Mistake, v.Says = found[0].Name, found[0].Says
	}
	return v
}

func gradeChoices(t Truth, r Response) quiz.Verdict {
	right, hits, misses := 0, 0, 0
	for i, o := range t.Options {
		picked := slices.Contains(r.Picks, i)
		switch {
		case o.Right && picked:
			right, hits = right+1, hits+1
		case o.Right:
			right++
		case picked:
			misses++
		}
	}
	score := 0.0
	switch {
	case hits == right && misses == 0:
		score = 1
	case right > 0:
		score = float64(hits-misses) / float64(right)
	}
	v := verdict(score, 1)
	var zh, en []string
	for _, i := range r.Picks {
		if i < 0 || i >= len(t.Options) || t.Options[i].Right {
			continue
		}
		o := t.Options[i]
		if v.Mistake == "" {
			v.Mistake = o.Mistake
		}
		if !o.Because.IsZero() {
			zh, en = append(zh, o.Because.In(lang.Zh)), append(en, o.Because.In(lang.En))
		}
	}
	v.Says = lang.T(strings.Join(zh, "\n"), strings.Join(en, "\n"))
	return v
}

func gradeOrder(t Truth, r Response) quiz.Verdict {
	place := make(map[string]int, len(r.Picks))
	for at, i := range r.Picks {
		if i >= 0 && i < len(t.Items) {
			place[t.Items[i].ID] = at
		}
	}
	if len(place) != len(t.Items) {
		return verdict(0, 1)
	}
	pairs := implied(t.Legal)
	if len(pairs) == 0 {
		return verdict(1, 1)
	}
	kept := 0
	for _, p := range pairs {
		if place[p[0]] < place[p[1]] {
			kept++
		}
	}
	return verdict(float64(kept)/float64(len(pairs)), 1)
}

func gradeRecall(t Truth, r Response) quiz.Verdict {
	named, all := 0, 0
	for i, p := range t.Points {
		weight := max(p.Weight, 1)
		all += weight
		if slices.Contains(r.Picks, i) {
			named += weight
		}
	}
	if all == 0 {
		return verdict(0, recallPass)
	}
	return verdict(float64(named)/float64(all), recallPass)
}
