package checker_test

import (
	"encoding/json"
	"fmt"
	"slices"

	"godrill/internal/checker"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
)

// The simulators of these tests are small and made up, so that each rule of the checker can be provoked on its own.

var factor = gover.NewTable(lang.T("增长倍数", "growth factor"),
	gover.Entry[int]{Since: gover.Go(2), Value: 2, Note: lang.T("翻倍", "double"), Ref: "runtime/slice.go: growslice"},
	gover.Entry[int]{Since: gover.Go(18), Value: 3, Note: lang.T("三倍", "treble"), Ref: "runtime/slice.go: growslice"},
)

type growParams struct {
	Cap  int    `json:"cap" en:"capacity before" zh:"之前的容量"`
	Elem string `json:"elem" en:"element type" zh:"元素类型" default:"\"int\""`
}

type growResult struct {
	Cap   int    `json:"cap" en:"capacity after" zh:"之后的容量"`
	Bytes int    `json:"bytes" en:"size of the array" zh:"数组大小" unit:"bytes"`
	Moved bool   `json:"moved" en:"whether it moved" zh:"是否搬移"`
	Tier  string `json:"tier" en:"who serves it" zh:"由谁分配"`
	Parts []int  `json:"parts" en:"offsets" zh:"偏移"`
}

func grown(n int) growResult {
	tier := "tiny"
	if n > 16 {
		tier = "small"
	}
	if n > 1024 {
		tier = "large"
	}
	return growResult{Cap: n, Bytes: 8 * n, Moved: n > 0, Tier: tier, Parts: []int{0, 8, 8 * n}}
}

// canary grows a slice by a factor that changed in 1.18.
func canary() *sim.Simulator {
	mutant := func(name string, f func(r *sim.Run, c int) int) sim.Mutant[growParams, growResult] {
		return sim.Mutant[growParams, growResult]{
			Name: name, Says: lang.T("误解 "+name, "misconception "+name),
			Model: func(r *sim.Run, p growParams) (growResult, error) { return grown(f(r, p.Cap)), nil },
		}
	}
	return sim.Define(sim.Spec[growParams, growResult]{
		Info: sim.Info{
			Name: "canary.grow", Doc: lang.T("预测", "predicts"), Checked: gover.Latest,
			Archs: []sim.Arch{{Name: "amd64", Since: gover.Go(4)}}, History: []gover.History{factor},
		},
		Model: func(r *sim.Run, p growParams) (growResult, error) {
			switch p.Elem {
			case "crash":
				panic("index out of range")
			case "bad":
				return growResult{}, sim.Wrong("elem", p.Elem, "want a Go type")
			}
			e := factor.At(r.Go)
			r.Step(e.Ref, lang.T("乘以 {f}", "times {f}"), sim.V("f", e.Value))
			return grown(p.Cap * e.Value), nil
		},
		Mutants: []sim.Mutant[growParams, growResult]{
			mutant("old-rule", func(_ *sim.Run, c int) int { return 2 * c }),
			mutant("len-not-cap", func(_ *sim.Run, c int) int { return c }),
			mutant("plus-one", func(_ *sim.Run, c int) int { return c + 1 }),
			mutant("always-double", func(_ *sim.Run, c int) int { return 2 * c }),
		},
	})
}

type pickParams struct {
	N int `json:"n" en:"cases" zh:"分支数"`
}

type pickResult struct {
	Case string   `json:"case" en:"case that is taken" zh:"选中的分支"`
	All  []string `json:"all" en:"cases" zh:"所有分支"`
}

// chooser picks one of n cases as select does.
func chooser() *sim.Simulator {
	return sim.Define(sim.Spec[pickParams, pickResult]{
		Info: sim.Info{
			Name: "canary.pick", Doc: lang.T("预测", "predicts"), Checked: gover.Latest,
			Archs: []sim.Arch{{Name: "amd64", Since: gover.Go(2)}},
		},
		Model: func(r *sim.Run, p pickParams) (pickResult, error) {
			var all []string
			for i := range p.N {
				all = append(all, fmt.Sprint("case", i))
			}
			return pickResult{all[r.Choose(p.N)], all}, nil
		},
	})
}

func newChecker() *checker.Checker { return checker.New([]*sim.Simulator{canary(), chooser()}) }

func raws(values ...string) []json.RawMessage {
	list := make([]json.RawMessage, len(values))
	for i, v := range values {
		list[i] = json.RawMessage(v)
	}
	return list
}

// base is a sound question of a kind, without its truth.
func base(kind quiz.Kind) *quiz.Question {
	return &quiz.Question{
		ID: quiz.ID("canary/" + string(kind)), Kind: kind, Topic: "canary", Level: 1, File: "canary.yaml", Line: 7,
		Releases: gover.Range{From: gover.Go(4)},
		Prompt:   lang.T("问题", "a question"), Why: lang.T("因为", "because"),
	}
}

// computed is a sound question whose truth the canary computes: the capacity after growing from ${cap}.
func computed(kind quiz.Kind, ask string) *quiz.Question {
	q := base(kind)
	q.Prompt = lang.T("从 ${cap} 增长？", "grow from ${cap}?")
	q.Vary = []quiz.Param{{Name: "cap", Lo: 10, Hi: 90, Prefer: []int{16, 17}}}
	q.Sim = &quiz.ModelRef{Model: "canary.grow", With: json.RawMessage(`{"cap": "${cap}"}`), Ask: ask}
	return q
}

// typed is a sound question whose truth the author typed.
func typed(kind quiz.Kind, values ...string) *quiz.Question {
	q := base(kind)
	q.Keys = []quiz.Key{{Values: values}}
	return q
}

func always() *gover.Range { return &gover.Range{} }

// optioned is a question with listed options; those whose text starts with + are right.
func optioned(kind quiz.Kind, texts ...string) *quiz.Question {
	q := base(kind)
	for _, s := range texts {
		o := quiz.Option{Text: lang.Same(s)}
		if s[0] == '+' {
			o = quiz.Option{Text: lang.Same(s[1:]), OK: always()}
		}
		q.Options = append(q.Options, o)
	}
	return q
}

// ordered is an order question; before holds pairs such as "a<b".
func ordered(before [][]string, ids ...string) *quiz.Question {
	q := base(quiz.Order)
	for _, id := range ids {
		q.Items = append(q.Items, quiz.Item{ID: id, Text: lang.T("第 "+id+" 步", "step "+id)})
	}
	q.Before = before
	return q
}

func recalled(weights ...int) *quiz.Question {
	q := base(quiz.Recall)
	for i, w := range weights {
		q.Points = append(q.Points, quiz.Point{Text: lang.T(fmt.Sprint("要点 ", i), fmt.Sprint("point ", i)), Weight: w})
	}
	return q
}

// shown puts options or items into the order in which the bank lists them, so that a test can name letters.
func shown(t checker.Truth) checker.Truth {
	q := t.Variant.Question
	slices.SortStableFunc(t.Options, func(a, b checker.Option) int {
		at := func(o checker.Option) int {
			return slices.IndexFunc(q.Options, func(x quiz.Option) bool { return x.Text == o.Text })
		}
		return at(a) - at(b)
	})
	slices.SortStableFunc(t.Items, func(a, b quiz.Item) int {
		at := func(o quiz.Item) int {
			return slices.IndexFunc(q.Items, func(x quiz.Item) bool { return x.ID == o.ID })
		}
		return at(a) - at(b)
	})
	return t
}

type wordParams struct{}

type wordResult struct {
	Word string `json:"word" en:"a word" zh:"一个词"`
}

// wordy has a mutant whose answer differs from the truth in nothing that a learner's typing can show.
func wordy() *sim.Simulator {
	say := func(s string) func(*sim.Run, wordParams) (wordResult, error) {
		return func(*sim.Run, wordParams) (wordResult, error) { return wordResult{s}, nil }
	}
	return sim.Define(sim.Spec[wordParams, wordResult]{
		Info: sim.Info{
			Name: "canary.word", Doc: lang.T("预测", "predicts"), Checked: gover.Latest,
			Archs: []sim.Arch{{Name: "amd64", Since: gover.Go(2)}},
		},
		Model:   say("MCache"),
		Mutants: []sim.Mutant[wordParams, wordResult]{{Name: "lower", Says: lang.T("小写", "lower case"), Model: say("mcache")}},
	})
}

func withNearMiss() *checker.Checker {
	return checker.New([]*sim.Simulator{canary(), chooser(), wordy()})
}

func nearMiss() *quiz.Question {
	q := base(quiz.Text)
	q.Sim = &quiz.ModelRef{Model: "canary.word", With: json.RawMessage(`{}`), Ask: "word"}
	return q
}

func checkBank(questions ...*quiz.Question) []string {
	var problems []string
	for _, p := range checker.ProveBank(questions) {
		problems = append(problems, p.String())
	}
	return problems
}
