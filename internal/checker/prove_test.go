package checker_test

import (
	"encoding/json"
	"strings"
	"testing"

	"godrill/internal/checker"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim/all"
)

func TestSoundQuestionsHaveNoProblems(t *testing.T) {
	for i, q := range every() {
		for _, p := range newChecker().Prove(q) {
			t.Errorf("%d: %s", i, p)
		}
	}
}

func score(f float64) *float64 { return &f }

func set(name, value string) map[string]json.RawMessage {
	return map[string]json.RawMessage{name: json.RawMessage(value)}
}

// Each case breaks one thing of a sound question.
func TestProblems(t *testing.T) {
	number := func() *quiz.Question { return computed(quiz.Number, "cap") }
	fixed := func() *quiz.Question { return fixedCap(computed(quiz.Number, "cap"), 100) }
	choice := func() *quiz.Question {
		q := computed(quiz.Choice, "cap")
		q.Computed = &quiz.ComputedOption{Size: 4}
		return q
	}
	listed := func(texts ...string) func() *quiz.Question {
		return func() *quiz.Question {
			q := computed(quiz.Choice, "cap")
			q.Vary[0] = quiz.Param{Name: "cap", OneOf: raws("100", "200")}
			q.Releases = gover.Range{From: gover.Go(18)}
			for _, s := range texts {
				q.Options = append(q.Options, quiz.Option{Text: lang.Same(s)})
			}
			return q
		}
	}
	tests := func(list ...quiz.Test) func(*quiz.Question) { return func(q *quiz.Question) { q.Tests = list } }
	none := func(*quiz.Question) {}
	cases := []struct {
		name string
		q    func() *quiz.Question
		edit func(*quiz.Question)
		want string
	}{
		{
			"a claim that fails up to a release", fixed, func(q *quiz.Question) { q.Keys = []quiz.Key{{Values: []string{"300"}}} },
			"the bank says 300, canary.grow says 200 up to 1.17 (cap=100): narrow go: or drop the answer",
		},
		{
			"a claim that fails from a release on", fixed, func(q *quiz.Question) { q.Keys = []quiz.Key{{Values: []string{"200"}}} },
			"the bank says 200, canary.grow says 300 from 1.18",
		},
		{
			"a claim that fails always", fixed, func(q *quiz.Question) { q.Keys = []quiz.Key{{Values: []string{"7"}}} },
			"the bank says 7, canary.grow says 200 up to 1.17, 300 from 1.18",
		},
		{"a claim for some releases that fails in them", fixed, func(q *quiz.Question) {
			q.Keys = []quiz.Key{{Releases: gover.Range{From: gover.Go(20), To: gover.GoPatch(21, 13)}, Values: []string{"7"}}}
		}, "the bank says 7, canary.grow says 300 from 1.20 to 1.21"},
		{"a claim that is no number", fixed, func(q *quiz.Question) { q.Keys = []quiz.Key{{Values: []string{"many"}}} }, `the answer "many" is not a whole number`},
		{
			"an unproven range", number, func(q *quiz.Question) { q.Releases = gover.Range{} },
			`the question is about all releases, but canary.grow is proven on amd64 for go >=1.4 <=1.27 only: write go: ">=1.4"`,
		},
		{"a range outside", number, func(q *quiz.Question) { q.Releases = gover.Range{To: gover.GoPatch(3, 3)} }, "canary.grow is proven for >=1.4"},
		{"another architecture", number, func(q *quiz.Question) { q.Arch = "riscv64" }, "one of amd64 for canary.grow"},
		{"a release without a key", func() *quiz.Question { return typed(quiz.Text, "x") }, func(q *quiz.Question) {
			q.Keys[0].Releases = gover.Range{From: gover.Go(22)}
		}, "no answer holds for go1.4"},
		{"two keys for one release", func() *quiz.Question { return typed(quiz.Text, "x") }, func(q *quiz.Question) {
			q.Keys = append(q.Keys, quiz.Key{Releases: gover.Range{From: gover.Go(22)}, Values: []string{"y"}})
		}, "two answers hold for go1.27"},
		{"no answer", func() *quiz.Question { return base(quiz.Number) }, none, "the question has no answer"},
		{"an unknown kind", func() *quiz.Question { return base("nummer") }, none, `unknown kind "nummer"`},
		{"a kind that does not suit the answer", number, func(q *quiz.Question) { q.Sim.Ask = "tier" }, "canary.grow.tier is a text, which kind: number cannot ask for (cap=10, seed 1, go1.4"},
		{"an unknown simulator", number, func(q *quiz.Question) { q.Sim.Model = "canary.grwo" }, "did you mean canary.grow?"},
		{"an unknown answer", number, func(q *quiz.Question) { q.Sim.Ask = "capp" }, "did you mean cap?"},
		{"an unknown parameter of the simulator", number, func(q *quiz.Question) { q.Sim.With = json.RawMessage(`{"cpa": "${cap}"}`) }, "canary.grow refuses"},
		{"parameters that are refused", number, func(q *quiz.Question) { q.Sim.With = json.RawMessage(`{"cap": "${cap}", "elem": "bad"}`) }, "want a Go type"},
		{"an unknown mutant", choice, func(q *quiz.Question) { q.Computed.Mutants = []string{"old-rul"} }, "did you mean old-rule?"},
		{"a crash", number, func(q *quiz.Question) {
			q.Vary = append(q.Vary, quiz.Param{Name: "elem", OneOf: raws(`"int"`, `"crash"`)})
			q.Prompt = lang.Same("${cap} ${elem}")
			q.Sim.With = json.RawMessage(`{"cap": "${cap}", "elem": "${elem}"}`)
		}, `it crashed: index out of range (cap=10 elem="crash", seed 1, go1.4; and`},

		{"a condition that nothing meets", number, func(q *quiz.Question) { q.Where = "cap > 90" }, "no values meet where"},
		{"a condition that little meets", number, func(q *quiz.Question) { q.Where = "cap == 11 || cap == 12" }, "only 1.2 % of the draws meet where"},
		{"a condition with a typing error", number, func(q *quiz.Question) { q.Where = "cpa > 90" }, "column 1: unknown parameter"},
		{"a single variant", number, func(q *quiz.Question) { q.Vary[0] = quiz.Param{Name: "cap", Lo: 3, Hi: 3} }, "there is only one variant"},
		{"a value listed twice", number, func(q *quiz.Question) { q.Vary[0] = quiz.Param{Name: "cap", OneOf: raws("1", "2", "1")} }, "parameter cap lists 1 twice"},
		{"a reserved name", number, func(q *quiz.Question) { q.Vary[0].Name = "key" }, "the parameter name \"key\" is reserved"},
		{"a name with a dash", number, func(q *quiz.Question) { q.Vary[0].Name = "a-b" }, "not a Go identifier"},
		{"a hidden parameter", number, func(q *quiz.Question) { q.Prompt.En = "grow" }, "parameter cap decides the answer, but a learner does not see it"},

		{"a missing language", number, func(q *quiz.Question) { q.Why.Zh = " " }, "the why lacks its Chinese text"},
		{"the other missing language", number, func(q *quiz.Question) { q.Hints = []lang.Text{{Zh: "提示"}} }, "the hint 1 lacks its English text"},
		{"no explanation", number, func(q *quiz.Question) { q.Why = lang.Text{} }, "the why is missing"},
		{"code that is not Go", number, func(q *quiz.Question) { q.Code = "s := make([]int, ${cap})\ns = append(s, 1" }, "the code is not Go: line 2: "},
		{"code that is not Go in one variant", number, func(q *quiz.Question) {
			q.Vary = append(q.Vary, quiz.Param{Name: "elem", OneOf: raws(`"int"`, `"[int"`)})
			q.Code = "var x ${elem}"
		}, `the code is not Go: line 1: `},
		{"an unknown name", number, func(q *quiz.Question) { q.Code = "make([]int, ${cpa})" }, "the code names ${cpa}, which is no parameter: did you mean cap?"},
		{"a key in the prompt", number, func(q *quiz.Question) { q.Prompt.Zh += "${key}" }, "only why: and because: may say the answer"},
		{"an open brace", number, func(q *quiz.Question) { q.Why.En = "from ${cap" }, "a ${ without its }"},
		{"the answer of one variant in the explanation", number, func(q *quiz.Question) { q.Why.En = "It trebles, so the new capacity is 51." }, "the why says 51, which is the answer in some variants"},
		{"the same in Chinese", number, func(q *quiz.Question) { q.Why.Zh = "容量变成三倍，得到 51。" }, "the why says 51"},
		{"the answer of one variant in the prompt", number, func(q *quiz.Question) { q.Prompt.En += " The answer is 48?" }, "the prompt says 48"},

		{"too few options", func() *quiz.Question { return optioned(quiz.Choice, "+x") }, none, "too few options"},
		{"too many options", func() *quiz.Question { return optioned(quiz.Choice, "+x", "a", "b", "c", "d", "e", "f", "g") }, none, "8 options are listed, 7 are the most"},
		{"no right option", func() *quiz.Question { return optioned(quiz.Choice, "x", "y") }, none, "no option is right"},
		{"two right options", func() *quiz.Question { return optioned(quiz.Choice, "+x", "+y") }, none, "2 options are right"},
		{"the same option twice", func() *quiz.Question { return optioned(quiz.Choice, "+x", "y", "Y ") }, none, "two options say"},
		{"the right option repeated as a wrong one", func() *quiz.Question { return optioned(quiz.Choice, "+x y", "X  y.", "z") }, none, "is the right answer"},
		{"options that do not hold the answer", listed("300", "400"), none, "no option says 600, the answer of canary.grow"},
		{"options that hold it in two spellings", listed("300", "3_00", "600"), none, "two options say"},
		{"an ok: that is wrong", listed("300", "600", "700"), func(q *quiz.Question) { q.Options[2].OK = always() }, "the bank marks the option"},
		{"an option that meets the answer in one variant", listed("${cap}", "300", "600"), func(q *quiz.Question) {
			q.Vary[0] = quiz.Param{Name: "cap", OneOf: raws("100", "200", "300")}
		}, "two options say"},
		{"an answer that the runtime chooses", func() *quiz.Question {
			q := base(quiz.Choice)
			q.Sim = &quiz.ModelRef{Model: "canary.pick", With: json.RawMessage(`{"n": 3}`), Ask: "case"}
			q.Computed = &quiz.ComputedOption{Size: 4}
			return q
		}, none, "use kind: choices"},
		{"too few answers to make options of", func() *quiz.Question {
			q := fixedCap(computed(quiz.Choice, "tier"), 2)
			q.Vary = append(q.Vary, quiz.Param{Name: "x", OneOf: raws("1", "2")})
			q.Computed = &quiz.ComputedOption{Size: 3}
			return q
		}, none, "only 1 different options can be made, 3 are wanted"},
		{"options made of nothing", func() *quiz.Question { return optioned(quiz.Choice) }, func(q *quiz.Question) {
			q.Computed = &quiz.ComputedOption{Size: 4}
		}, "options can only be made where a simulator computes the answer"},
		{"a wrong size", choice, func(q *quiz.Question) { q.Computed.Size = 8 }, "want 2 to 7"},
		{"options of a number", number, func(q *quiz.Question) { q.Computed = &quiz.ComputedOption{Size: 4} }, "options: belongs to choice"},

		{"an unknown item", func() *quiz.Question { return ordered([][]string{{"tiny", "cach"}}, "tiny", "cache") }, none, "did you mean cache?"},
		{"a circle", func() *quiz.Question { return ordered([][]string{{"a", "b", "c"}, {"c", "a"}}, "a", "b", "c") }, none, "before goes in a circle: a < b < c < a"},
		{"a listed order that is not legal", func() *quiz.Question { return ordered([][]string{{"b", "a"}}, "a", "b") }, none, "the items as listed break before"},
		{"an item twice", func() *quiz.Question { return ordered(nil, "a", "a") }, none, `item 2 has the id "a"`},
		{"an order by a simulator", abc, func(q *quiz.Question) { q.Sim = number().Sim }, "sim: belongs to"},
		{"a card without points", func() *quiz.Question { return base(quiz.Recall) }, none, "a recall card needs points"},

		{"a test whose key is wrong", number, tests(quiz.Test{Set: set("cap", "10"), Go: "1.18", Key: "20"}), `test 1: want the key "20", got "30" (cap=10, seed 1, go1.18)`},
		{"a test at all releases", number, tests(quiz.Test{Set: set("cap", "10"), Key: "20"}), `want the key "20", got "30" (cap=10, seed 1, go1.18)`},
		{"a test of an unknown parameter", number, tests(quiz.Test{Set: set("cpa", "10"), Key: "20"}), `test 1: the question has no parameter "cpa": did you mean cap?`},
		{"a test of an unknown release", number, tests(quiz.Test{Go: "1.99", Key: "20"}), "test 1: go release"},
		{"a test outside the range", number, tests(quiz.Test{Go: "1.3", Key: "20"}), "test 1: the question is about go >=1.4"},
		{"a score that is wrong", number, tests(quiz.Test{Response: "7", Score: score(1)}), `to score 1, got wrong 0.00`},
		{"a mistake that is not made", number, tests(quiz.Test{Set: set("cap", "10"), Go: "1.20", Response: "10", Mistake: "old-rule"}), "got wrong 0.00 (len-not-cap)"},
		{"an unknown mistake", number, tests(quiz.Test{Response: "10", Mistake: "olde-rule"}), "did you mean old-rule?"},
		{"a response that is readable", number, tests(quiz.Test{Response: "10", Invalid: true}), "to be unreadable, but it is graded"},
		{"a response that is not readable", number, tests(quiz.Test{Response: "ten", Score: score(0)}), `the response "ten" cannot be read`},
		{"a test of nothing", number, tests(quiz.Test{Response: "10"}), "it checks nothing"},
		{"a test of two things", number, tests(quiz.Test{Response: "10", Score: score(0), Key: "20"}), "write two tests"},
		{"a near miss that is graded right", func() *quiz.Question { return nearMiss() }, none, "would be graded right"},
	}
	c := withNearMiss()
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			q := test.q()
			test.edit(q)
			problems := c.Prove(q)
			var text []string
			for _, p := range problems {
				text = append(text, p.String())
				if p.File != q.File || p.Line != q.Line || p.ID != q.ID {
					t.Errorf("the problem does not say where: %+v", p)
				}
			}
			if got := strings.Join(text, "\n"); !strings.Contains(got, test.want) {
				t.Errorf("got:\n%s\nwant …%s…", got, test.want)
			}
		})
	}
}

// What follows is no problem, although it looks like one of the above.
func TestNoFalseAlarms(t *testing.T) {
	cases := []struct {
		name string
		edit func(*quiz.Question)
	}{
		{"a threshold", func(q *quiz.Question) {
			q.Why = lang.T("阈值是 256，小对象是 32 字节以内。", "Below 256 it doubles; the threshold is 64.")
		}},
		{"an example", func(q *quiz.Question) { q.Why.En = "For example, from 17 it gives 51." }},
		{"an example in Chinese", func(q *quiz.Question) { q.Why.Zh = "例如从 17 开始，得到 51。" }},
		{"a release", func(q *quiz.Question) { q.Why.En = "The rule is new; the answer is 1.18's." }},
		{"a type", func(q *quiz.Question) { q.Why.En = "The element is int48, so it becomes C051." }},
		{"the key by name", func(q *quiz.Question) { q.Why.En = "So the capacity is ${key}." }},
		{"a value of the parameter", func(q *quiz.Question) { q.Why.En = "The boundary is 90." }},
		{"tests that hold", func(q *quiz.Question) {
			q.Tests = []quiz.Test{
				{Set: set("cap", "10"), Go: "1.18", Key: "3_0"},
				{Set: set("cap", "10"), Go: "1.17", Key: "20"},
				{Set: set("cap", "10"), Go: "1.18", Response: "20", Score: score(0), Mistake: "old-rule"},
				{Response: "many", Invalid: true},
			}
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			q := computed(quiz.Number, "cap")
			c.edit(q)
			for _, p := range newChecker().Prove(q) {
				t.Error(p)
			}
		})
	}
}

func TestProveBank(t *testing.T) {
	question := func(id string, line int, followups ...quiz.ID) *quiz.Question {
		return &quiz.Question{ID: quiz.ID(id), File: "bank.yaml", Line: line, Followups: followups}
	}
	problems := checkBank(
		question("a/one", 1, "a/two"), question("a/two", 2, "a/three"), question("a/three", 3, "a/one"), question("a/way", 8, "a/out", "a/fuor"), question("a/out", 9, "a/way", "a/four"),
		question("a/four", 4), question("a/four", 5), question("a/self", 6, "a/self"), question("a/leaf", 7, "a/one"),
	)
	want := []string{
		"bank.yaml:5:1: a/four: the id is taken by the question at bank.yaml:4: give it an id of its own; ids are never reused",
		`bank.yaml:8:1: a/way: the follow-up "a/fuor" does not exist: did you mean a/four?`,
		"bank.yaml:1:1: a/one: the follow-ups never end: a/one → a/two → a/three → a/one: drop one of them, or let one lead on",
		"bank.yaml:6:1: a/self: the follow-ups never end: a/self → a/self: drop one of them, or let one lead on",
	}
	if got := strings.Join(problems, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
	if problems := checkBank(question("a/one", 1, "a/two"), question("a/two", 2)); len(problems) > 0 {
		t.Errorf("a sound bank: %s", problems)
	}
}

// The claims of real questions hold against the real simulators.
func TestRealSimulators(t *testing.T) {
	q := base(quiz.Number)
	q.Releases = gover.Range{From: gover.Go(4), To: gover.GoPatch(17, 13)}
	q.Sim = &quiz.ModelRef{Model: "slice.append", With: json.RawMessage(`{"elem": "int", "len": 512, "cap": 512, "add": 1}`), Ask: "cap"}
	q.Keys = []quiz.Key{{Values: []string{"1024"}}}
	c := checker.New(all.Simulators())
	if problems := c.Prove(q); len(problems) > 0 {
		t.Errorf("1024 is what append picks up to 1.17, got %s", problems)
	}
	q.Releases = gover.Range{From: gover.Go(4)}
	q.Keys = []quiz.Key{{Values: []string{"848"}}}
	problems := c.Prove(q)
	const want = "the bank says 848, slice.append says 1024 up to 1.17: narrow go: or drop the answer"
	if len(problems) != 1 || !strings.HasSuffix(problems[0].String(), want) {
		t.Errorf("got %s, want %s", problems, want)
	}
}

func BenchmarkProve(b *testing.B) {
	q := computed(quiz.Choice, "cap")
	q.Computed = &quiz.ComputedOption{Size: 4}
	q.Vary = append(q.Vary, quiz.Param{Name: "elem", OneOf: raws(`"int"`, `"int32"`, `"string"`)})
	q.Prompt = lang.Same("${cap} ${elem}")
	q.Sim.With = json.RawMessage(`{"cap": "${cap}", "elem": "${elem}"}`)
	c := newChecker()
	for b.Loop() {
		if p := c.Prove(q); len(p) > 0 {
			b.Fatal(p)
		}
	}
}
