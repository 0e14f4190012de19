package cmd

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/spf13/cobra"

	"godrill/content"
	"godrill/internal/checker"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/render"
	"godrill/internal/sim"
	"godrill/internal/sim/all"
	"godrill/internal/variant"
)

type explainOptions struct {
	Env
	ID   string
	Bank string
	Go   string
	Lang string
	Seed uint64
	JSON bool
}

func newExplainCmd(e Env, run func(context.Context, *explainOptions) error) *cobra.Command {
	o := &explainOptions{Env: e}
	c := &cobra.Command{
		Use:   "explain <question>",
		Short: "Show the answer to a question, its steps, and how it changed over the releases",
		Long: `Show the answer to a question, its steps, and how it changed over the releases.

Exit status: 0 explained; 1 failure; 64 wrong usage.`,
		Example: `  $ godrill explain slice/append-past-256
  $ godrill explain slice/append-past-256 --go 1.17 --seed 3`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("want one question; godrill bank list shows them")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			o.ID = args[0]
			return run(c.Context(), o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.Go, "go", "", "`release` the question is about; default: the newest for which it makes sense")
	f.StringVar(&o.Bank, "bank", "", "`path` of the bank; default: the one that is built in")
	f.StringVar(&o.Lang, "lang", "", "`language`: zh, en or both; default: that of the locale")
	f.Uint64Var(&o.Seed, "seed", 1, "`seed` of the variant")
	f.BoolVar(&o.JSON, "json", false, "print JSON")
	return c
}

func runExplain(_ context.Context, o *explainOptions) error {
	l, err := o.language(o.Lang)
	if err != nil {
		return err
	}
	q, err := o.question()
	if err != nil {
		return err
	}
	judge := checker.New(all.Simulators())
	release, err := o.release(judge, q)
	if err != nil {
		return err
	}
	v, err := variant.Draw(q, o.Seed)
	if err != nil {
		return err
	}
	truth, err := judge.Resolve(v, sim.Target{Go: release, Arch: q.Architecture()})
	if err != nil {
		return err
	}
	spans, err := judge.Spans(truth)
	if err != nil {
		return err
	}
	if o.JSON {
		return writeAnswer(o.Out, explanation(truth, spans))
	}
	return render.WriteTruth(o.Out, o.styleIn(l), truth, spans)
}

func (o *explainOptions) question() (*quiz.Question, error) {
	var known []string
	if o.Bank == "" {
		if q, ok := content.Question(quiz.ID(o.ID)); ok {
			return q, nil
		}
		for _, e := range content.Index() {
			known = append(known, string(e.ID))
		}
	} else {
		decks, problems := openBanks([]string{o.Bank})
		for _, q := range questionsOf(decks) {
			if string(q.ID) == o.ID {
				return q, nil
			}
			known = append(known, string(q.ID))
		}
		if len(problems) > 0 && len(known) == 0 {
			return nil, usagef("--bank: %s", problems[0])
		}
	}
	if near, ok := sim.Nearest(o.ID, known); ok {
		return nil, usagef("no question is called %q: did you mean %s?", o.ID, near)
	}
	return nil, usagef("no question is called %q; godrill bank list shows them", o.ID)
}

// release returns the release asked for, or the newest that the question makes sense for.
func (o *explainOptions) release(judge *checker.Checker, q *quiz.Question) (gover.Version, error) {
	points, err := judge.Points(q)
	if err != nil {
		return 0, err
	}
	if o.Go == "" {
		return points[len(points)-1], nil
	}
	v, err := gover.Parse(o.Go)
	if err != nil {
		return 0, usagef("--go: %w", err)
	}
	if !q.Releases.Contains(v) {
		return 0, usagef("--go: found %s: %s makes sense for %s", v, q.ID, q.Releases)
	}
	return v, nil
}

// An explanationJSON is what --json prints.
type explanationJSON struct {
	Question quiz.ID         `json:"question"`
	Go       string          `json:"go"`
	Arch     string          `json:"arch"`
	Seed     uint64          `json:"seed"`
	Values   json.RawMessage `json:"values"`
	Prompt   lang.Text       `json:"prompt"`
	Code     string          `json:"code,omitempty"`
	Key      string          `json:"key"`
	Accepted []string        `json:"accepted,omitempty"`
	Why      lang.Text       `json:"why"`
	Refs     []string        `json:"refs,omitempty"`
	Mistakes []mistakeJSON   `json:"mistakes,omitempty"`
	Spans    []spanJSON      `json:"spans,omitempty"`
}

type mistakeJSON struct {
	Mutant string    `json:"mutant"`
	Answer string    `json:"answer"`
	Says   lang.Text `json:"says"`
}

func explanation(t checker.Truth, spans []sim.Span) explanationJSON {
	q := t.Variant.Question
	values := map[string]json.RawMessage{}
	for _, v := range t.Variant.Values {
		values[v.Name] = v.JSON
	}
	object, err := json.Marshal(values)
	if err != nil {
		panic("cmd: values of a variant that do not encode: " + err.Error())
	}
	x := explanationJSON{
		Question: q.ID, Go: t.Target.Go.Full(), Arch: t.Target.Arch, Seed: t.Variant.Seed, Values: object, Prompt: t.Prompt,
		Code: t.Code, Key: checker.Key(t), Accepted: slices.Clone(t.Accepted), Why: t.Why, Refs: q.Refs,
	}
	for _, m := range t.Mistakes {
		x.Mistakes = append(x.Mistakes, mistakeJSON{m.Name, m.Answer, m.Says})
	}
	for _, s := range spans {
		x.Spans = append(x.Spans, spanJSON{s.From.Edge(), s.To.Full(), s.Values})
	}
	return x
}
