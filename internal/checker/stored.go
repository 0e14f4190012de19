package checker

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
	"godrill/internal/variant"
)

// scoreSlack is how far a stored score may be off: authors write 0.67 for two thirds.
const scoreSlack = 0.005

// tests runs the tests that are stored with the question.
func (p *proof) tests() {
	for i, t := range p.q.Tests {
		if err := p.test(t); err != nil {
			var f *Fault
			if errors.As(err, &f) {
				p.addIn(testPart(i), "test", f.Hint, "test %d: %s", i+1, f.Found)
			} else {
				p.addIn(testPart(i), "test", "", "test %d: %v", i+1, err)
			}
		}
	}
}

func testPart(i int) string { return fmt.Sprintf("tests/%d", i+1) }

// test runs one test at each release that it is about, and returns the first failure.
func (p *proof) test(t quiz.Test) (err error) {
	defer recovered(&err)
	if err := wellFormed(p.q, t); err != nil {
		return err
	}
	v, err := variant.Fix(p.q, proofSeed, t.Set)
	if err != nil {
		return err
	}
	points := p.points
	if t.Go != "" {
		release, err := gover.Parse(t.Go)
		if err != nil {
			return err
		}
		points = []gover.Version{release}
	}
	b, err := p.c.bind(v)
	if err != nil {
		return err
	}
	for _, release := range points {
		truth, err := b.truth(sim.Target{Go: release}, false)
		if err == nil {
			err = b.expect(t, truth)
		}
		if err != nil {
			return fault("test", hintOf(err), "%s (%s)", foundOf(err), caseOf(v, release))
		}
	}
	return nil
}

func hintOf(err error) string {
	var f *Fault
	if errors.As(err, &f) {
		return f.Hint
	}
	return ""
}

func foundOf(err error) string {
	var f *Fault
	if errors.As(err, &f) {
		return f.Found
	}
	return err.Error()
}

// wellFormed refuses a test that cannot fail.
func wellFormed(q *quiz.Question, t quiz.Test) error {
	expects := t.Score != nil || t.Mistake != "" || t.Invalid
	switch {
	case t.Key == "" && !expects:
		return fault("test", "say what must come out: key:, or response: with score:, mistake: or invalid: true", "it checks nothing")
	case t.Key != "" && (expects || t.Response != ""):
		return fault("test", "write two tests", "it has a key: and a response:")
	case t.Invalid && (t.Score != nil || t.Mistake != ""):
		return fault("test", "drop one of them", "a response that cannot be read has neither score nor mistake")
	case t.Key != "" && q.Kind == quiz.Recall:
		return fault("test", "test a response: instead", "a recall card has no key")
	}
	return nil
}

// expect holds a truth against what a test says.
func (b *binding) expect(t quiz.Test, truth Truth) error {
	if t.Key != "" {
		if !b.hasKey(truth, t.Key) {
			return fault("test", "correct the test, or report the simulator", "want the key %q, got %q", t.Key, Key(truth))
		}
		return nil
	}
	r, err := Parse(truth, t.Response)
	var unreadable *UnreadableError
	switch {
	case t.Invalid && err == nil:
		return fault("test", "", "want the response %q to be unreadable, but it is graded %s", t.Response, Grade(truth, r))
	case t.Invalid:
		return nil
	case errors.As(err, &unreadable):
		return fault("test", unreadable.Want.En, "the response %q cannot be read", t.Response)
	}
	v := Grade(truth, r)
	if t.Score != nil && math.Abs(v.Score-*t.Score) > scoreSlack {
		return fault("test", "", "want the response %q to score %g, got %s", t.Response, *t.Score, v)
	}
	if t.Mistake != "" && v.Mistake != t.Mistake {
		return fault("test", "", "want the response %q to show the mistake %s, got %s", t.Response, t.Mistake, v)
	}
	return nil
}

// hasKey reports whether a truth is what a test's key says. A key names an option by its text, since its letter
// depends on the seed, and the items of an order by their ids.
func (b *binding) hasKey(truth Truth, key string) bool {
	switch b.q.Kind {
	case quiz.Choice:
		return slices.ContainsFunc(truth.Options, func(o Option) bool {
			says := b.says(key, o.Text) || fold(o.Text.Zh) == fold(key) || fold(o.Text.En) == fold(key)
			if spelled, ok := b.form.canonical(key); ok {
				says = says || b.says(spelled, o.Text)
			}
			return o.Right && says
		})
	case quiz.Choices, quiz.Order:
		r, err := Parse(truth, key)
		return err == nil && Grade(truth, r).Result == quiz.Right
	}
	return slices.ContainsFunc(truth.Accepted, func(a string) bool { return b.form.same(a, key) })
}

// ProveBank returns what is wrong between the questions of a bank, over all its decks: ids that occur twice,
// follow-ups that do not exist, and follow-ups that lead back to where they started, so that a session would never
// end.
func ProveBank(questions []*quiz.Question) []quiz.Problem {
	var problems []quiz.Problem
	byID := make(map[quiz.ID]*quiz.Question, len(questions))
	var ids []string
	for _, q := range questions {
		if first, ok := byID[q.ID]; ok {
			problems = append(problems, problem(q, fmt.Sprintf("the id is taken by the question at %s:%d", first.File, first.Line), "give it an id of its own; ids are never reused", "id"))
			continue
		}
		byID[q.ID] = q
		ids = append(ids, string(q.ID))
	}
	for _, q := range questions {
		for i, id := range q.Followups {
			if byID[id] == nil {
				problems = append(problems, problem(q, fmt.Sprintf("the follow-up %q does not exist", id), nearestID(string(id), ids), fmt.Sprintf("followups/%d", i+1)))
			}
		}
	}
	return append(problems, followupCycles(questions, byID)...)
}

func nearestID(id string, ids []string) string {
	if near, ok := sim.Nearest(id, ids); ok {
		return "did you mean " + near + "?"
	}
	return "`godrill bank list` shows the ids"
}

// followupCycles reports circles of follow-ups that nothing leads out of: whoever follows them is sent round for ever.
// A circle with a way out is fine; questions that are worth each other's follow-up often form one. Each closed circle
// is reported once, at the question of it that comes first.
func followupCycles(questions []*quiz.Question, byID map[quiz.ID]*quiz.Question) []quiz.Problem {
	reach := make(map[quiz.ID]map[quiz.ID]bool, len(byID))
	for id := range byID {
		reach[id] = reachable(id, byID)
	}
	var problems []quiz.Problem
	reported := map[quiz.ID]bool{}
	for _, q := range questions {
		closed := reach[q.ID][q.ID] && !reported[q.ID]
		for id := range reach[q.ID] {
			closed = closed && reach[id][q.ID]
		}
		if !closed {
			continue
		}
		text := string(q.ID)
		for _, id := range wayBack(q.ID, byID) {
			text += " → " + string(id)
		}
		for id := range reach[q.ID] {
			reported[id] = true
		}
		problems = append(problems, problem(q, "the follow-ups never end: "+text, "drop one of them, or let one lead on", "followups"))
	}
	return problems
}

// reachable returns the questions to which follow-ups lead.
func reachable(start quiz.ID, byID map[quiz.ID]*quiz.Question) map[quiz.ID]bool {
	seen := map[quiz.ID]bool{}
	for queue := []quiz.ID{start}; len(queue) > 0; queue = queue[1:] {
		if byID[queue[0]] == nil {
			continue
		}
		for _, next := range byID[queue[0]].Followups {
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return seen
}

// wayBack returns the shortest way along the follow-ups from a question to itself, or nil.
func wayBack(start quiz.ID, byID map[quiz.ID]*quiz.Question) []quiz.ID {
	from := map[quiz.ID]quiz.ID{}
	queue := []quiz.ID{start}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if byID[at] == nil {
			continue
		}
		for _, next := range byID[at].Followups {
			if next == start {
				way := []quiz.ID{start}
				for ; at != start; at = from[at] {
					way = append([]quiz.ID{at}, way...)
				}
				return way
			}
			if _, seen := from[next]; !seen {
				from[next] = at
				queue = append(queue, next)
			}
		}
	}
	return nil
}

// inBoth lists the texts of both languages, once if they are alike.
func inBoth(t lang.Text) []string {
	if t.Zh == t.En {
		return []string{t.En}
	}
	return []string{t.Zh, t.En}
}
