package drill_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"godrill/internal/checker"
	"godrill/internal/drill"
	"godrill/internal/gover"
	"godrill/internal/quiz"
	"godrill/internal/sim"
	"godrill/internal/variant"
)

// many is a bank of n computed questions with one variant more than their number, and as many typed ones.
func many(n int) []quiz.Question {
	var questions []quiz.Question
	for i := range n {
		questions = append(questions, computed(quiz.ID(fmt.Sprintf("math/q%02d", i)), 0, i),
			typed(quiz.ID(fmt.Sprintf("words/q%02d", i)), "words/plain", i%5+1, "x"))
	}
	return questions
}

func serve(t *testing.T, w drill.Wish, s drill.Source, n int) []drill.Pick {
	t.Helper()
	p, err := drill.NewPlan(w, s)
	if err != nil {
		t.Fatal(err)
	}
	var picks []drill.Pick
	for range n {
		pick, ok := p.Next()
		if !ok {
			break
		}
		if pick.Err != nil {
			t.Fatalf("%s: %v", pick.Question.ID, pick.Err)
		}
		picks = append(picks, pick)
	}
	return picks
}

func names(picks []drill.Pick) []string {
	var names []string
	for _, p := range picks {
		names = append(names, fmt.Sprintf("%s %d %s", p.Question.ID, p.Seed, variant.Key(p.Variant)))
	}
	return names
}

func TestPlanFollowsFromTheSeed(t *testing.T) {
	one := names(serve(t, drill.Wish{Seed: 1, Count: 50}, source(many(9), nil), 50))
	again, err := drill.NewPlan(drill.Wish{Seed: 1}, source(many(9), nil))
	if err != nil {
		t.Fatal(err)
	}
	var same []string
	for asked := range 50 {
		again.Total(asked) // looking ahead must not change what comes
		again.More()
		pick, _ := again.Next()
		same = append(same, names([]drill.Pick{pick})...)
	}
	if diff := cmp.Diff(one, same); diff != "" {
		t.Errorf("one -, again +:\n%s", diff)
	}
	if other := names(serve(t, drill.Wish{Seed: 2, Count: 50}, source(many(9), nil), 50)); slices.Equal(one, other) {
		t.Error("another seed gives the same plan")
	}
}

// In each round every question comes once, and no variant ever comes twice; at the end all variants were served.
func TestPlanGoesInRounds(t *testing.T) {
	const n = 9
	picks := serve(t, drill.Wish{Seed: 3}, source(many(n), nil), 1000)
	if want := n + n*(n+1)/2; len(picks) != want {
		t.Errorf("%d variants served, want all %d", len(picks), want)
	}
	seen := map[string]bool{}
	times := map[quiz.ID]int{}
	for i, p := range picks {
		name := string(p.Question.ID) + variant.Key(p.Variant)
		if seen[name] {
			t.Errorf("%s twice", name)
		}
		seen[name] = true
		if i > 0 && picks[i-1].Question.ID == p.Question.ID && i < len(picks)-3 {
			t.Errorf("%s twice in a row, at %d", p.Question.ID, i)
		}
		times[p.Question.ID]++
		if first := i < 2*n; first != (times[p.Question.ID] == 1) {
			t.Errorf("%s came for the %d. time at place %d", p.Question.ID, times[p.Question.ID], i)
		}
	}
}

func TestPlanLoadsWhatItServes(t *testing.T) {
	var loaded []quiz.ID
	p, err := drill.NewPlan(drill.Wish{Seed: 1, Count: 3}, source(many(20), &loaded))
	if err != nil {
		t.Fatal(err)
	}
	for asked := range 3 {
		if total := p.Total(asked); total != 3 {
			t.Errorf("total %d, want 3", total)
		}
		if _, ok := p.Next(); !ok || len(loaded) != asked+1 {
			t.Errorf("%d questions loaded after %d", len(loaded), asked+1)
		}
	}
}

func TestPlanTotal(t *testing.T) {
	for _, c := range []struct{ count, want int }{{0, 0}, {1, 1}, {4, 4}, {5, 5}, {9, 5}, {10_000, 5}} {
		p, err := drill.NewPlan(drill.Wish{Count: c.count}, source([]quiz.Question{computed("math/a", 1, 4), choice("words/b")}, nil))
		if err != nil {
			t.Fatal(err)
		}
		for asked := range 4 {
			if got := p.Total(asked); got != c.want && asked < c.want {
				t.Errorf("count %d, %d asked: total %d, want %d", c.count, asked, got, c.want)
			}
			p.Next()
		}
	}
}

func TestPlanFilters(t *testing.T) {
	old := typed("words/old", "words/plain", 2, "x")
	old.Releases = gover.Range{To: gover.GoPatch(17, 13)}
	tagged := typed("words/tagged", "wordsmith", 5, "x")
	tagged.Tags = []string{"rare"}
	questions := append(mixed(), old, tagged)
	for _, c := range []struct {
		name string
		wish drill.Wish
		want []quiz.ID
	}{
		{"all", drill.Wish{}, []quiz.ID{"math/double", "words/card", "words/choose", "words/old", "words/tagged", "words/word"}},
		{"a topic with all below it, and no name that only begins alike", drill.Wish{Topics: []string{"words"}}, []quiz.ID{"words/card", "words/choose", "words/old", "words/word"}},
		{"a part of a topic", drill.Wish{Topics: []string{"words/plain"}}, []quiz.ID{"words/old", "words/word"}},
		{"several topics", drill.Wish{Topics: []string{"wordsmith", "math"}}, []quiz.ID{"math/double", "words/tagged"}},
		{"one question", drill.Wish{Topics: []string{"words/choose"}}, []quiz.ID{"words/choose"}},
		{"any of the tags", drill.Wish{Tags: []string{"rare", "twice"}}, []quiz.ID{"math/double", "words/tagged"}},
		{"levels", drill.Wish{Levels: drill.Levels{Min: 3, Max: 4}}, []quiz.ID{"words/card", "words/word"}},
		{"an open end", drill.Wish{Levels: drill.Levels{Min: 4}}, []quiz.ID{"words/tagged", "words/word"}},
		{"a release", drill.Wish{Topics: []string{"words/plain"}, Go: gover.Go(18)}, []quiz.ID{"words/word"}},
		{"the last release of a range", drill.Wish{Topics: []string{"words/plain"}, Go: gover.GoPatch(17, 13)}, []quiz.ID{"words/old", "words/word"}},
	} {
		var got []quiz.ID
		for _, p := range serve(t, c.wish, source(questions, nil), 100) {
			got = append(got, p.Question.ID)
		}
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestWishesThatCannotBeMet(t *testing.T) {
	questions := append(mixed(), func() quiz.Question {
		q := typed("words/old", "old", 2, "x")
		q.Releases = gover.Range{To: gover.GoPatch(17, 13)}
		return q
	}())
	for _, c := range []struct {
		wish drill.Wish
		want string
	}{
		{drill.Wish{Topics: []string{"maths"}}, `unknown topic "maths": did you mean math? (there are math, math/double, old, words, words/choice, words/plain, words/recall)`},
		{drill.Wish{Topics: []string{"quantum"}}, `unknown topic "quantum" (there are`},
		{drill.Wish{Topics: []string{"mat"}}, "did you mean math?"},
		{drill.Wish{Tags: []string{"twise"}}, `unknown tag "twise": did you mean twice?`},
		{drill.Wish{Topics: []string{"words"}, Tags: []string{"twice"}}, "no question about words has the tag twice"},
		{drill.Wish{Topics: []string{"math"}, Levels: drill.Levels{Min: 5, Max: 5}}, "no question about math has a level from 5 to 5: there are 2"},
		{drill.Wish{Topics: []string{"old"}, Go: gover.GoPatch(18, 10)}, "no question about old can be asked for go 1.18"},
		{drill.Wish{Count: -1}, "want at most 10000"},
		{drill.Wish{Count: 10_001}, "want at most 10000"},
		{drill.Wish{Order: "best"}, "want unseen, weak"},
	} {
		_, err := drill.NewPlan(c.wish, source(questions, nil))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want %s", c.wish, err, c.want)
		}
	}
	var name *drill.NameError
	_, err := drill.NewPlan(drill.Wish{Topics: []string{"maths"}}, source(questions, nil))
	if !errors.As(err, &name) || name.Near != "math" || len(name.Known) != 7 {
		t.Errorf("error %+v, want one that knows the topics", name)
	}
	if _, err := drill.NewPlan(drill.Wish{}, drill.Source{}); err == nil {
		t.Error("a plan without questions")
	}
}

func TestParseLevels(t *testing.T) {
	for text, want := range map[string]drill.Levels{
		"3": {Min: 3, Max: 3}, "2-4": {Min: 2, Max: 4}, "4-": {Min: 4, Max: 5}, "-2": {Min: 1, Max: 2}, " 1 ": {Min: 1, Max: 1},
	} {
		if got, err := drill.ParseLevels(text); err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-", " ", "0", "6", "4-2", "1-6", "two", "2-x", "1-2-3", "--"} {
		if got, err := drill.ParseLevels(text); err == nil {
			t.Errorf("%q: %v, want an error", text, got)
		}
	}
}

func TestOrders(t *testing.T) {
	at := func(id int64, scores ...float64) []quiz.Attempt {
		var attempts []quiz.Attempt
		for i, s := range scores {
			attempts = append(attempts, quiz.Attempt{ID: id - int64(i), Verdict: quiz.Verdict{Score: s}})
		}
		return attempts
	}
	var questions []quiz.Question
	for _, name := range []string{"late", "early", "bad", "better", "slip", "known", "new1", "new2"} {
		questions = append(questions, typed(quiz.ID("words/"+name), "words", 1, "x"))
	}
	recent := map[quiz.ID][]quiz.Attempt{
		"words/late": at(900, 1), "words/early": at(100, 1, 1), "words/bad": at(500, 0), "words/better": at(400, 0.5, 0),
		"words/slip": at(300, 1, 1, 0), "words/known": at(200, 1, 1, 1),
	}
	for _, c := range []struct {
		order drill.Order
		want  string
	}{
		{drill.UnseenFirst, "new new early known slip better bad late"},
		{drill.WeakFirst, "bad better slip new new known known known"},
	} {
		s := source(questions, nil)
		s.Recent = recent
		var got []string
		for _, p := range serve(t, drill.Wish{Order: c.order, Seed: 4}, s, 8) {
			name := strings.TrimRight(strings.TrimPrefix(string(p.Question.ID), "words/"), "12")
			if c.order == drill.WeakFirst && (name == "late" || name == "early") {
				name = "known" // these three are level
			}
			got = append(got, name)
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: %s, want %s", c.order, text, c.want)
		}
	}
}

// Any release: all that make sense come up, and those around a change far more often than the others.
func TestAnyRelease(t *testing.T) {
	q := computed("math/double", 1, 5000)
	q.Releases = gover.Range{From: gover.Go(10)}
	s := newStage(t, []quiz.Question{q}, drill.Wish{Count: 1500, Seed: 9, AnyGo: true})
	s.session.Rules = drill.Rules{}
	times := map[gover.Version]int{}
	s.session.Asker = asker(func(f quiz.Form) (quiz.Input, error) {
		times[s.shown.Target.Go]++
		return answerOf(s, f), nil
	})
	sum, err := s.run()
	if err != nil || sum.Go != 0 {
		t.Errorf("%v, release %s; want none for all", err, sum.Go)
	}
	points, err := checker.New([]*sim.Simulator{doubling()}).Points(&q)
	if err != nil {
		t.Fatal(err)
	}
	if len(times) != len(points) {
		t.Errorf("%d releases came up, want all %d", len(times), len(points))
	}
	// The answer changed in 1.18, so these two are half of the draws and their share of the rest: 1500/2/2 + 1500/2/18.
	for _, v := range []gover.Version{gover.GoPatch(17, 13), gover.GoPatch(18, 10)} {
		if times[v] < 350 || times[v] > 480 {
			t.Errorf("go%s came %d times of 1500, want about 417", v, times[v])
		}
	}
}

func TestNewestReleaseOfEachQuestion(t *testing.T) {
	q := computed("math/old", 1, 50)
	q.Releases = gover.Range{To: gover.GoPatch(17, 13)}
	s := newStage(t, []quiz.Question{q, computed("math/new", 1, 50)}, drill.Wish{Count: 2})
	s.session.Rules = drill.Rules{}
	got := map[quiz.ID]gover.Version{}
	s.session.Asker = asker(func(f quiz.Form) (quiz.Input, error) {
		got[s.shown.Variant.Question.ID] = s.shown.Target.Go
		return answerOf(s, f), nil
	})
	sum, err := s.run()
	if err != nil || sum.Go != 0 || got["math/old"] != gover.GoPatch(17, 13) || got["math/new"] != gover.Latest {
		t.Errorf("%v, %v, summary %s; want each at its newest release", err, got, sum.Go)
	}
}

func TestNeighboursAreAboutDifferentTopics(t *testing.T) {
	var questions []quiz.Question
	for i := range 60 {
		questions = append(questions, typed(quiz.ID(fmt.Sprintf("words/q%d", i)), []string{"words/a", "words/b", "words/c"}[i%3], 1, "x"))
	}
	for seed := range uint64(20) {
		plan, err := drill.NewPlan(drill.Wish{Seed: seed, Count: 40}, source(questions, nil))
		if err != nil {
			t.Fatal(err)
		}
		last := ""
		for i := range 40 {
			p, ok := plan.Next()
			if !ok || p.Err != nil {
				t.Fatal(ok, p.Err)
			}
			if p.Question.Topic == last {
				t.Errorf("seed %d: question %d is about %s again", seed, i, last)
			}
			last = p.Question.Topic
		}
	}
}
