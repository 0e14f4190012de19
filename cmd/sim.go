package cmd

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/render"
	"godrill/internal/sim"
	"godrill/internal/sim/all"
)

type simOptions struct {
	Env
	Model                           string
	Args                            []string
	Go, GoMod, Arch, Lang           string
	Across, History, Mutants, Batch bool
	JSON                            bool
}

func newSimCmd(e Env, run func(context.Context, *simOptions) error) *cobra.Command {
	o := &simOptions{Env: e}
	c := &cobra.Command{
		Use:   "sim [<model> [<parameter>=<value>...]]",
		Short: "List the simulators, or predict and explain step by step",
		Long: `List the simulators, or predict and explain step by step.

Without a model the simulators are listed; with a model alone its parameters and answers are described. With parameters
the model predicts: every outcome that the release permits, and the steps that lead there.

--batch reads JSON Lines {"go":"1.17","arch":"amd64","with":{…}} from standard input and writes one line for each, in
order: {"outcomes":[{…}]} or {"error":"…"}. What a line leaves out comes from the flags.

Exit status: 0 answered; 1 the model refuses these parameters; 64 wrong usage.`,
		Example: `  $ godrill sim
  $ godrill sim slice.append
  $ godrill sim slice.append elem='*int' len=64 cap=64 --go 1.22
  $ godrill sim malloc.class size=24 --across
  $ godrill sim layout.struct fields=bool,int64,bool --mutants
  $ godrill sim slice.append --batch < cases.jsonl`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.Model, o.Args = args[0], args[1:]
			}
			if err := o.checkFlags(); err != nil {
				return err
			}
			return run(c.Context(), o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.Go, "go", "", "`release` to predict for, such as 1.17; default: the newest")
	f.StringVar(&o.GoMod, "go-mod", "", "language `version` of go.mod, for models that depend on it; default: the release's own")
	f.StringVar(&o.Arch, "arch", "amd64", "`architecture`")
	f.StringVar(&o.Lang, "lang", "", "`language`: zh, en or both; default: that of the locale")
	f.BoolVar(&o.Across, "across", false, "show the answers release by release")
	f.BoolVar(&o.History, "history", false, "show what changed in which release")
	f.BoolVar(&o.Mutants, "mutants", false, "show what popular misconceptions would answer")
	f.BoolVar(&o.Batch, "batch", false, "read JSON Lines from standard input, write JSON Lines")
	f.BoolVar(&o.JSON, "json", false, "print JSON")
	return c
}

func (o *simOptions) checkFlags() error {
	views := 0
	for _, on := range []bool{o.Across, o.History, o.Mutants, o.Batch} {
		if on {
			views++
		}
	}
	switch {
	case views > 1:
		return usagef("--across, --history, --mutants and --batch exclude each other")
	case views == 1 && o.Model == "":
		return usagef("--across, --history, --mutants and --batch want a model; see godrill sim")
	case o.Batch && len(o.Args) > 0:
		return usagef("--batch reads the parameters from standard input; found %q", o.Args[0])
	case o.Across && len(o.Args) == 0:
		return usagef("--across wants parameters, such as %s=…; see godrill sim %s", "name", o.Model)
	}
	return nil
}

func runSim(ctx context.Context, o *simOptions) error {
	l, err := o.language(o.Lang)
	if err != nil {
		return err
	}
	if o.Model == "" {
		return o.list(l)
	}
	s, err := all.Find(o.Model)
	if err != nil {
		return &usageError{err}
	}
	t, err := o.target()
	if err != nil {
		return err
	}
	switch {
	case o.Batch:
		return batch(ctx, s, t, o.In, o.Out)
	case o.History:
		return o.history(s, l)
	case len(o.Args) == 0 && o.JSON:
		return writeAnswer(o.Out, described(s))
	case len(o.Args) == 0:
		return render.WriteModel(o.Out, o.styleIn(l), s, example(s))
	}
	args, err := s.ParseArgs(o.Args)
	if err != nil {
		return usagef("%s: %w", s.Name, err)
	}
	switch {
	case o.Across:
		return o.across(s, t, args, l)
	case o.Mutants:
		return o.mutants(s, t, args, l)
	}
	return o.predict(s, t, args, l)
}

func (o *simOptions) target() (sim.Target, error) {
	t := sim.Target{Go: gover.Latest, Arch: o.Arch}
	var err error
	if o.Go != "" {
		if t.Go, err = gover.Parse(o.Go); err != nil {
			return t, usagef("--go: %w", err)
		}
	}
	if o.GoMod != "" {
		if t.Lang, err = gover.Parse(o.GoMod); err != nil {
			return t, usagef("--go-mod: %w", err)
		}
	}
	return t, nil
}

// A simJSON is what --json prints of a prediction.
type simJSON struct {
	Model    string          `json:"model"`
	Go       string          `json:"go"`
	Arch     string          `json:"arch"`
	With     json.RawMessage `json:"with"`
	Outcomes []outcomeJSON   `json:"outcomes"`
}

type outcomeJSON struct {
	Answers sim.Outcome `json:"answers"`
	Trace   []stepJSON  `json:"trace"`
}

type stepJSON struct {
	Ref  string            `json:"ref"`
	Text lang.Text         `json:"text"`
	Vars map[string]string `json:"vars"`
}

func (o *simOptions) predict(s *sim.Simulator, t sim.Target, args sim.Args, l lang.Lang) error {
	p, err := s.Predict(t, args, sim.Options{Trace: true})
	if err != nil {
		return err
	}
	if !o.JSON {
		return render.WriteForecast(o.Out, o.styleIn(l), render.Forecast{Model: s, Target: t, Args: args, Prediction: p})
	}
	answer := simJSON{Model: s.Name, Go: t.Go.Full(), Arch: t.Arch, With: s.Encode(args)}
	for _, outcome := range p.Outcomes {
		item := outcomeJSON{Answers: outcome, Trace: []stepJSON{}}
		for _, step := range outcome.Trace {
			vars := make(map[string]string, len(step.Vars))
			for _, v := range step.Vars {
				vars[v.Name] = v.Value()
			}
			item.Trace = append(item.Trace, stepJSON{step.Ref, lang.T(step.Say(lang.Zh), step.Say(lang.En)), vars})
		}
		answer.Outcomes = append(answer.Outcomes, item)
	}
	return writeAnswer(o.Out, answer)
}

type spanJSON struct {
	From   string              `json:"from"`
	To     string              `json:"to"`
	Values map[string][]string `json:"values"`
}

func (o *simOptions) across(s *sim.Simulator, t sim.Target, args sim.Args, l lang.Lang) error {
	spans, err := s.Across(t, args, gover.Range{}, "")
	if err != nil {
		return err
	}
	if !o.JSON {
		return render.WriteForecast(o.Out, o.styleIn(l), render.Forecast{Model: s, Target: t, Args: args, Across: spans})
	}
	for _, span := range spans {
		if err := writeAnswer(o.Out, spanJSON{span.From.Edge(), span.To.Full(), span.Values}); err != nil {
			return err
		}
	}
	return nil
}

type edgeJSON struct {
	Table lang.Text `json:"table"`
	Since string    `json:"since"`
	Note  lang.Text `json:"note"`
	Ref   string    `json:"ref"`
}

func (o *simOptions) history(s *sim.Simulator, l lang.Lang) error {
	if !o.JSON {
		return render.WriteForecast(o.Out, o.styleIn(l), render.Forecast{Model: s, Target: sim.Target{Go: s.Checked, Arch: s.Archs[0].Name}, History: true})
	}
	for _, h := range s.History {
		for _, e := range h.Edges() {
			if err := writeAnswer(o.Out, edgeJSON{h.Name(), e.Since.Edge(), e.Note, e.Ref}); err != nil {
				return err
			}
		}
	}
	return nil
}

type mutantJSON struct {
	Mutant   string        `json:"mutant"`
	Says     lang.Text     `json:"says"`
	Outcomes []sim.Outcome `json:"outcomes,omitempty"`
	Error    string        `json:"error,omitempty"`
}

// mutants shows what each of a model's wrong rules answers.
func (o *simOptions) mutants(s *sim.Simulator, t sim.Target, args sim.Args, l lang.Lang) error {
	truth, err := s.Predict(t, args, sim.Options{})
	if err != nil {
		return err
	}
	f := render.Forecast{Model: s, Target: t, Args: args, Prediction: truth}
	for _, m := range s.Mutants() {
		wrong, err := s.Predict(t, args, sim.Options{Mutant: m.Name})
		f.Mutants = append(f.Mutants, render.Mutation{MutantInfo: m, Prediction: wrong, Err: err})
	}
	if !o.JSON {
		return render.WriteForecast(o.Out, o.styleIn(l), f)
	}
	for _, m := range f.Mutants {
		a := mutantJSON{Mutant: m.Name, Says: m.Says, Outcomes: m.Prediction.Outcomes}
		if m.Err != nil {
			a.Error = m.Err.Error()
		}
		if err := writeAnswer(o.Out, a); err != nil {
			return err
		}
	}
	return nil
}

// maxExample is how long an example may be, in bytes of its parameters as JSON.
const maxExample = 80

// example returns a case worth trying: a short one whose answer changed over the releases, if there is such a case.
func example(s *sim.Simulator) *sim.Args {
	if s.Oracle() == nil {
		return nil
	}
	t := sim.Target{Go: s.Checked, Arch: s.Archs[0].Name}
	var first *sim.Args
	for _, args := range s.Oracle().Edges(t) {
		if len(s.Encode(args)) > maxExample {
			continue
		}
		if first == nil {
			first = &args
		}
		if spans, err := s.Across(t, args, gover.Range{}, ""); err == nil && len(spans) > 1 {
			return &args
		}
	}
	return first
}

// A modelJSON describes a simulator.
type modelJSON struct {
	Model   string      `json:"model"`
	Doc     lang.Text   `json:"doc"`
	Archs   []archJSON  `json:"archs"`
	Params  []fieldJSON `json:"params"`
	Answers []fieldJSON `json:"answers"`
	Mutants []string    `json:"mutants"`
}

type archJSON struct {
	Arch string `json:"arch"`
	From string `json:"from"`
	To   string `json:"to"`
}

type fieldJSON struct {
	Name    string          `json:"name"`
	Type    string          `json:"type"`
	Doc     lang.Text       `json:"doc"`
	Default json.RawMessage `json:"default,omitempty"`
	Unit    string          `json:"unit,omitempty"`
}

func described(s *sim.Simulator) modelJSON {
	m := modelJSON{Model: s.Name, Doc: s.Doc}
	for _, a := range s.Archs {
		m.Archs = append(m.Archs, archJSON{a.Name, a.Since.Edge(), s.Checked.Full()})
	}
	for _, f := range s.Params() {
		m.Params = append(m.Params, fieldJSON{f.Name, f.Type, f.Doc, json.RawMessage(f.Default), f.Unit})
	}
	for _, f := range s.Answers() {
		m.Answers = append(m.Answers, fieldJSON{f.Name, f.Type, f.Doc, nil, f.Unit})
	}
	for _, mutant := range s.Mutants() {
		m.Mutants = append(m.Mutants, mutant.Name)
	}
	return m
}

func (o *simOptions) list(l lang.Lang) error {
	if !o.JSON {
		return render.WriteModels(o.Out, o.styleIn(l), all.Simulators())
	}
	for _, s := range all.Simulators() {
		if err := writeAnswer(o.Out, described(s)); err != nil {
			return err
		}
	}
	return nil
}
