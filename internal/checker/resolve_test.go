package checker_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"godrill/internal/checker"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/rng"
	"godrill/internal/sim"
	"godrill/internal/variant"
)

func TestTruthIsFilledIn(t *testing.T) {
	q := fixedCap(computed(quiz.Number, "bytes"), 10)
	q.Code = "grow(${cap}) // go${go}"
	q.Hints = []lang.Text{lang.T("提示 ${cap}", "hint ${cap}")}
	q.Why = lang.T("${cap} 变成 ${key}", "${cap} becomes ${key}")
	truth := resolve(t, q, 1, "1.18.3")
	for _, c := range []struct{ got, want string }{
		{truth.Prompt.Zh, "从 10 增长？"},
		{truth.Prompt.En, "grow from 10?"},
		{truth.Code, "grow(10) // go1.18.3"},
		{truth.Hints[0].En, "hint 10"},
		{truth.Why.Zh, "10 变成 240"},
		{truth.Why.En, "10 becomes 240"},
		{truth.Unit, "bytes"},
		{truth.Ask, "bytes"},
		{truth.Target.Arch, "amd64"},
		{strings.Join(truth.Accepted, "|"), "240"},
		{checker.Key(truth), "240"},
		{truth.Model.Name, "canary.grow"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if len(truth.Prediction.Outcomes) != 1 || len(truth.Prediction.Outcomes[0].Trace) != 1 {
		t.Errorf("the trace is missing: %+v", truth.Prediction)
	}
	var mistakes []string
	for _, m := range truth.Mistakes {
		mistakes = append(mistakes, m.Name+"="+m.Answer)
	}
	if got := strings.Join(mistakes, " "); got != "old-rule=160 len-not-cap=80 plus-one=88 always-double=160" {
		t.Errorf("mistakes: got %s", got)
	}
}

func TestEveryLegalOutcomeIsAccepted(t *testing.T) {
	q := base(quiz.Text)
	q.Sim = &quiz.ModelRef{Model: "canary.pick", With: json.RawMessage(`{"n": 3}`), Ask: "case"}
	truth := resolve(t, q, 1, "1.27")
	if got := fmt.Sprint(truth.Accepted); got != "[case0 case1 case2]" {
		t.Errorf("got %s", got)
	}
	for text, want := range map[string]quiz.Result{"case0": quiz.Right, "Case2": quiz.Right, "case3": quiz.Wrong} {
		r, err := checker.Parse(truth, text)
		if err != nil || checker.Grade(truth, r).Result != want {
			t.Errorf("%s: got %v, %v", text, checker.Grade(truth, r), err)
		}
	}
	q.Kind, q.Computed = quiz.Choices, &quiz.ComputedOption{Size: 3}
	if truth := resolve(t, q, 1, "1.27"); len(truth.Options) != 3 || !truth.Options[0].Right || !truth.Options[2].Right {
		t.Errorf("all possible answers are right options, got %+v", truth.Options)
	}
	q.Computed, q.Sim.Ask = nil, "all"
	q.Options = []quiz.Option{{Text: lang.Same("case0")}, {Text: lang.Same("case1")}, {Text: lang.Same("case2")}, {Text: lang.Same("case9")}}
	truth = shown(resolve(t, q, 1, "1.27"))
	if !truth.Options[0].Right || !truth.Options[2].Right || truth.Options[3].Right {
		t.Errorf("the elements of an answer that is a list are right, got %+v", truth.Options)
	}
}

func TestKeysHoldForTheirReleases(t *testing.T) {
	q := base(quiz.Text)
	q.Keys = []quiz.Key{
		{Releases: gover.Range{To: gover.GoPatch(21, 13)}, Values: []string{"222"}},
		{Releases: gover.Range{From: gover.Go(22)}, Values: []string{"012", "0 1 2"}},
	}
	for release, want := range map[string]string{"1.21": "222", "1.22": "012|0 1 2", "1.22.0": "012|0 1 2"} {
		if got := strings.Join(resolve(t, q, 1, release).Accepted, "|"); got != want {
			t.Errorf("go%s: got %s, want %s", release, got, want)
		}
	}
	truth := resolve(t, q, 1, "1.22")
	spans, err := newChecker().Spans(truth)
	if err != nil || describe(spans, truth.Ask) != "1.4-1.21: 222; 1.22-1.27: 012 or 0 1 2" {
		t.Errorf("spans: got %s, %v", describe(spans, truth.Ask), err)
	}
	ok := gover.Range{From: gover.Go(22)}
	choice := optioned(quiz.Choices, "+x", "y")
	choice.Options[1].OK = &ok
	truth = resolve(t, choice, 1, "1.22")
	spans, err = newChecker().Spans(truth)
	if err != nil || describe(spans, "") != "1.4-1.21: x; 1.22-1.27: x or y" {
		t.Errorf("spans of options: got %s, %v", describe(spans, ""), err)
	}
	if spans, err := newChecker().Spans(resolve(t, abc(), 1, "1.22")); err != nil || spans != nil {
		t.Errorf("an order has no history, got %v, %v", spans, err)
	}
}

func describe(spans []sim.Span, ask string) string {
	var parts []string
	for _, s := range spans {
		parts = append(parts, fmt.Sprintf("%s-%s: %s", s.From.Edge(), s.To, strings.Join(s.Values[ask], " or ")))
	}
	return strings.Join(parts, "; ")
}

func TestSpansOfASimulatorReachBeyondTheQuestion(t *testing.T) {
	q := fixedCap(computed(quiz.Number, "cap"), 10)
	q.Releases = gover.Range{From: gover.Go(20)}
	truth := resolve(t, q, 1, "1.20")
	spans, err := newChecker().Spans(truth)
	if err != nil || describe(spans, "cap") != "1.4-1.17: 20; 1.18-1.27: 30" {
		t.Errorf("got %s, %v", describe(spans, "cap"), err)
	}
	over, err := newChecker().Over(truth.Variant)
	if err != nil || len(over) != 8 || over[0].Err != nil || over[0].Truth.Accepted[0] != "30" {
		t.Errorf("Over: got %+v, %v", over, err)
	}
}

func TestReleasesAndPoints(t *testing.T) {
	c := newChecker()
	q := computed(quiz.Number, "cap")
	q.Releases = gover.Range{To: gover.GoPatch(6, 2)}
	r, err := c.Releases(q)
	if err != nil || r.String() != ">=1.4 <=1.6.2" {
		t.Errorf("got %s, %v", r, err)
	}
	points, err := c.Points(q)
	if err != nil || fmt.Sprint(points) != "[1.4 1.5 1.6.2]" {
		t.Errorf("got %s, %v", points, err)
	}
	if points, err := c.Points(abc()); err != nil || len(points) != 24 || points[23] != gover.Latest {
		t.Errorf("got %s, %v", points, err)
	}
}

func TestResolveRefuses(t *testing.T) {
	c := newChecker()
	wrongRelease := computed(quiz.Number, "cap")
	crash := computed(quiz.Number, "cap")
	crash.Sim.With = json.RawMessage(`{"cap": 1, "elem": "crash"}`)
	claim := fixedCap(computed(quiz.Number, "cap"), 10)
	claim.Keys = []quiz.Key{{Values: []string{"31"}}}
	for want, q := range map[string]*quiz.Question{
		"not about go1.3": wrongRelease, "it crashed": crash, "the bank says 31, canary.grow says 30": claim,
	} {
		v, err := variant.Draw(q, 1)
		if err != nil {
			t.Fatal(err)
		}
		release := gover.Go(18)
		if q == wrongRelease {
			release = gover.GoPatch(3, 3)
		}
		if _, err := c.Resolve(v, sim.Target{Go: release}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want …%s…", err, want)
		}
	}
	claim.Keys[0].Values[0] = "3_0"
	resolve(t, claim, 1, "1.18")
}

// The right option must not be recognisable by its place, nor by its being the middle or an end of the values.
func TestTheRightOptionIsAnywhere(t *testing.T) {
	q := computed(quiz.Choice, "cap")
	q.Computed = &quiz.ComputedOption{Size: 4}
	plain := computed(quiz.Choice, "cap")
	plain.Computed = &quiz.ComputedOption{Size: 4, Mutants: []string{"plus-one"}}
	listed := optioned(quiz.Choice, "w", "+x", "y", "z")
	const draws = 2000
	for name, q := range map[string]*quiz.Question{"mutants": q, "neighbours": plain, "listed": listed} {
		slots := make([]int, 4)
		ranks := make([]int, 4)
		for seed := range uint64(draws) {
			truth := resolve(t, q, seed, "1.27")
			slots[slices.IndexFunc(truth.Options, func(o checker.Option) bool { return o.Right })]++
			rank := 0
			for _, o := range truth.Options {
				var a, b int
				if _, err := fmt.Sscan(o.Text.En+" "+truthText(truth), &a, &b); err == nil && a < b {
					rank++
				}
			}
			ranks[rank]++
		}
		for slot, n := range slots {
			if share := float64(n) / draws; math.Abs(share-0.25) > 0.05 {
				t.Errorf("%s: the right option stands at %c with a share of %.2f: %v", name, 'a'+slot, share, slots)
			}
		}
		if name == "neighbours" && (slices.Max(ranks) > draws*6/10) {
			t.Errorf("the rank of the right value gives it away: %v", ranks)
		}
	}
}

func truthText(t checker.Truth) string {
	for _, o := range t.Options {
		if o.Right {
			return o.Text.En
		}
	}
	return ""
}

func TestComputedOptions(t *testing.T) {
	q := fixedCap(computed(quiz.Choice, "cap"), 100)
	q.Computed = &quiz.ComputedOption{Size: 4, Mutants: []string{"plus-one", "old-rule", "always-double"}}
	for seed := range uint64(100) {
		truth := resolve(t, q, seed, "1.27")
		said := map[string]string{}
		for _, o := range truth.Options {
			said[o.Text.En] = o.Mistake
			if (o.Mistake != "") != !o.Because.IsZero() {
				t.Fatalf("seed %d: %+v", seed, o)
			}
		}
		if len(said) != 4 || said["101"] != "plus-one" || said["200"] != "old-rule" {
			t.Fatalf("seed %d: got %v, want the truth, 101, 200 and one neighbour", seed, said)
		}
	}
	// When the mutants are right, neighbours take their place.
	truth := resolve(t, q, 1, "1.17")
	for _, o := range truth.Options {
		if o.Text.En == "200" && (!o.Right || o.Mistake != "") {
			t.Errorf("200 is right in 1.17: %+v", o)
		}
	}
	if len(truth.Options) != 4 {
		t.Errorf("got %d options", len(truth.Options))
	}
	moved := computed(quiz.Choice, "moved")
	moved.Computed = &quiz.ComputedOption{Size: 2}
	truth = resolve(t, moved, 1, "1.27")
	if len(truth.Options) != 2 || truth.Options[0].Text != lang.T("是", "yes") || !truth.Options[0].Right {
		t.Errorf("yes and no, in this order: got %+v", truth.Options)
	}
}

func TestNeighboursSuitTheNumber(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 7, 8, 24, 100, 848, 1024, 6784, 1 << 30} {
		for _, ask := range []string{"cap", "bytes"} {
			q := computed(quiz.Choice, ask)
			q.Vary[0] = quiz.Param{Name: "cap", Lo: n, Hi: n}
			q.Computed = &quiz.ComputedOption{Size: quiz.MaxOptions, Mutants: []string{"len-not-cap"}}
			for seed := range uint64(20) {
				truth := resolve(t, q, seed, "1.27")
				for _, o := range truth.Options {
					if strings.HasPrefix(o.Text.En, "-") {
						t.Errorf("%d: %s %q makes no sense", n, ask, o.Text.En)
					}
				}
			}
		}
	}
}

func TestOptionsKeepTheirSense(t *testing.T) {
	yesNo := optioned(quiz.Choice, "+yes", "no")
	last := optioned(quiz.Choice, "+x", "y", "z", "none of the above")
	for seed := range uint64(50) {
		if got := resolve(t, yesNo, seed, "1.27").Options[0].Text.En; got != "yes" {
			t.Fatalf("seed %d: yes and no were shuffled", seed)
		}
		if got := resolve(t, last, seed, "1.27").Options[3].Text.En; got != "none of the above" {
			t.Fatalf("seed %d: %q stands last", seed, got)
		}
	}
}

func TestItemsAreNeverShownInALegalOrder(t *testing.T) {
	for _, q := range []*quiz.Question{abc(), free(), ordered(nil, "a", "b"), ordered([][]string{{"d", "a"}}, "d", "c", "b", "a")} {
		seen := map[string]bool{}
		for seed := range uint64(200) {
			truth := resolve(t, q, seed, "1.27")
			order := ""
			for _, item := range truth.Items {
				order += item.ID + " "
			}
			seen[order] = true
			r, err := checker.Parse(truth, strings.Join(letters(len(truth.Items)), " "))
			if err != nil {
				t.Fatal(err)
			}
			if v := checker.Grade(truth, r); v.Result == quiz.Right {
				t.Fatalf("%v seed %d: %s is legal as shown", q.Before, seed, order)
			}
		}
		if len(q.Items) > 2 && len(seen) < 3 {
			t.Errorf("%v: only %d orders are ever shown", q.Before, len(seen))
		}
	}
}

func letters(n int) []string {
	var all []string
	for i := range n {
		all = append(all, quiz.Letter(i))
	}
	return all
}

// An order scores 1 exactly if it is legal, and more the more pairs it keeps; reversing a legal order scores 0.
func TestOrderScores(t *testing.T) {
	r := rng.New(1, "orders")
	for range 300 {
		n := 2 + r.IntN(5)
		ids := letters(n)
		var before [][]string
		for range r.IntN(2 * n) {
			i, j := r.IntN(n), r.IntN(n)
			if i < j {
				before = append(before, []string{ids[i], ids[j]})
			}
		}
		q := ordered(before, ids...)
		for i := range q.Items {
			q.Items[i].ID = "item-" + q.Items[i].ID
		}
		for _, chain := range before {
			chain[0], chain[1] = "item-"+chain[0], "item-"+chain[1]
		}
		truth := resolve(t, q, r.Uint64(), "1.27")
		perm := r.Perm(n)
		place := map[string]int{}
		for at, i := range perm {
			place[truth.Items[i].ID] = at
		}
		legal := true
		for _, p := range truth.Legal {
			legal = legal && place[p[0]] < place[p[1]]
		}
		v := checker.Grade(truth, checker.Response{Kind: quiz.Order, Picks: perm})
		if (v.Score == 1) != legal || (v.Result == quiz.Right) != legal {
			t.Errorf("before %v, order %v: legal %v, but graded %s", before, perm, legal, v)
		}
		slices.Reverse(perm)
		back := checker.Grade(truth, checker.Response{Kind: quiz.Order, Picks: perm})
		if len(truth.Legal) > 0 && math.Abs(v.Score+back.Score-1) > 1e-9 {
			t.Errorf("before %v, order %v: %g, and %g turned round", before, perm, v.Score, back.Score)
		}
	}
}

// More right picks never score less, more wrong picks never more, and only the exact set scores 1.
func TestChoicesScores(t *testing.T) {
	r := rng.New(1, "choices")
	for range 500 {
		n := 2 + r.IntN(6)
		truth := checker.Truth{Options: make([]checker.Option, n)}
		var exact []int
		for i := range n {
			if truth.Options[i].Right = r.Bool(); truth.Options[i].Right {
				exact = append(exact, i)
			}
		}
		grade := func(picks []int) float64 {
			return checker.Grade(truth, checker.Response{Kind: quiz.Choices, Picks: picks}).Score
		}
		picks := r.Perm(n)[:r.IntN(n)]
		score := grade(picks)
		sorted := slices.Sorted(slices.Values(picks))
		if (score == 1) != slices.Equal(sorted, exact) {
			t.Errorf("right %v, picked %v: %g", exact, picks, score)
		}
		for i := range n {
			if slices.Contains(picks, i) {
				continue
			}
			more := grade(append(slices.Clone(picks), i))
			if truth.Options[i].Right && more < score || !truth.Options[i].Right && more > score {
				t.Errorf("right %v, picked %v: %g; with %d: %g", exact, picks, score, i, more)
			}
		}
	}
}

func TestFingerprint(t *testing.T) {
	make := func() *quiz.Question {
		q := computed(quiz.Choice, "cap")
		q.Where = "cap > 20"
		q.Options = []quiz.Option{{Text: lang.Same("60")}, {Text: lang.Same("90")}}
		q.Before = [][]string{{"a", "b"}}
		return q
	}
	was := checker.Fingerprint(make())
	if len(was) != 16 {
		t.Errorf("got %q", was)
	}
	same := map[string]func(*quiz.Question){
		"nothing": func(*quiz.Question) {}, "prompt": func(q *quiz.Question) { q.Prompt = lang.Same("x") }, "why": func(q *quiz.Question) { q.Why = lang.Same("x") },
		"hints": func(q *quiz.Question) { q.Hints = []lang.Text{lang.Same("x")} }, "level": func(q *quiz.Question) { q.Level = 5 },
		"blanks in with":    func(q *quiz.Question) { q.Sim.With = json.RawMessage(`{ "cap":"${cap}" }`) },
		"blanks in where":   func(q *quiz.Question) { q.Where = "cap >  20" },
		"file":              func(q *quiz.Question) { q.File, q.Line = "other.yaml", 9 },
		"because":           func(q *quiz.Question) { q.Options[0].Because = lang.Same("x") },
		"translated option": func(q *quiz.Question) { q.Options[0].Text.Zh = "六十" },
		"amd64 by name":     func(q *quiz.Question) { q.Arch = "amd64" },
		"tests":             func(q *quiz.Question) { q.Tests = []quiz.Test{{Key: "1"}} },
	}
	for name, edit := range same {
		q := make()
		edit(q)
		if got := checker.Fingerprint(q); got != was {
			t.Errorf("%s changes the fingerprint", name)
		}
	}
	other := map[string]func(*quiz.Question){
		"kind": func(q *quiz.Question) { q.Kind = quiz.Choices }, "model": func(q *quiz.Question) { q.Sim.Model = "x.y" },
		"ask": func(q *quiz.Question) { q.Sim.Ask = "bytes" }, "with": func(q *quiz.Question) { q.Sim.With = json.RawMessage(`{"cap": 1}`) },
		"where": func(q *quiz.Question) { q.Where = "cap > 21" }, "vary": func(q *quiz.Question) { q.Vary[0].Hi++ },
		"keys": func(q *quiz.Question) { q.Keys = []quiz.Key{{Values: []string{"1"}}} }, "unit": func(q *quiz.Question) { q.Unit = "bytes" },
		"ok": func(q *quiz.Question) { q.Options[0].OK = always() }, "option": func(q *quiz.Question) { q.Options[0].Text = lang.Same("61") },
		"items": func(q *quiz.Question) { q.Items = []quiz.Item{{ID: "a"}} }, "before": func(q *quiz.Question) { q.Before[0][0] = "c" },
		"points": func(q *quiz.Question) { q.Points = []quiz.Point{{Weight: 2}} }, "arch": func(q *quiz.Question) { q.Arch = "386" },
		"computed": func(q *quiz.Question) { q.Computed = &quiz.ComputedOption{Size: 4} },
		"no sim":   func(q *quiz.Question) { q.Sim = nil },
	}
	for name, edit := range other {
		q := make()
		edit(q)
		if checker.Fingerprint(q) == was {
			t.Errorf("%s does not change the fingerprint", name)
		}
	}
}

func BenchmarkResolve(b *testing.B) {
	q := computed(quiz.Number, "cap")
	v, err := variant.Draw(q, 1)
	if err != nil {
		b.Fatal(err)
	}
	c := newChecker()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Resolve(v, sim.Target{Go: gover.Latest}); err != nil {
			b.Fatal(err)
		}
	}
}
