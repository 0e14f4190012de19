package cmd

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"godrill/content"
	"godrill/internal/bank"
	"godrill/internal/checker"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/render"
	"godrill/internal/sim/all"
	"godrill/internal/variant"
)

func newBankCmd(e Env) *cobra.Command {
	c := &cobra.Command{
		Use:   "bank <command>",
		Short: "Prove and list question banks",
	}
	e.group(c)
	c.AddCommand(newBankCheckCmd(e, runBankCheck), newBankListCmd(e, runBankList))
	return c
}

type bankOptions struct {
	Env
	Paths []string
	JSON  bool
	Lang  string
}

func newBankCheckCmd(e Env, run func(context.Context, *bankOptions) error) *cobra.Command {
	o := &bankOptions{Env: e}
	c := &cobra.Command{
		Use:   "check [<path>...]",
		Short: "Prove a bank: files or directories, or the bank that is built in",
		Long: `Prove a bank: files or directories, or the bank that is built in.

Every question is loaded, resolved for the boundaries of its parameters at every release in its range, and compared with
what its author claims; its options, stored tests, texts and links are checked. All problems are printed, one a line, as
file:line:column: question: what was found: what to do. Nothing is written.

Exit status: 0 no problem; 4 the bank has problems; 64 wrong usage.`,
		Example: `  $ godrill bank check
  $ godrill bank check ./my-bank --json`,
		RunE: func(c *cobra.Command, args []string) error {
			o.Paths = args
			return run(c.Context(), o)
		},
	}
	c.Flags().BoolVar(&o.JSON, "json", false, "print one JSON object for each problem")
	return c
}

func runBankCheck(ctx context.Context, o *bankOptions) error {
	decks, problems := openBanks(o.Paths)
	questions := questionsOf(decks)
	if len(problems) == 0 { // a question that could not be loaded would be missed by its neighbours
		problems = checker.ProveBank(questions)
	}
	prover := checker.New(all.Simulators())
	for _, q := range questions {
		if ctx.Err() != nil {
			return quiz.ErrLeft
		}
		problems = append(problems, prover.Prove(q)...)
	}
	slices.SortStableFunc(problems, func(a, b quiz.Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	problems = slices.Compact(problems)
	for _, p := range problems {
		if err := o.printProblem(p); err != nil {
			return err
		}
	}
	computed := 0
	for _, q := range questions {
		if q.Sim != nil {
			computed++
		}
	}
	fmt.Fprintf(o.Err, "godrill: %s, %s, %d of them computed, %s\n",
		count(len(decks), "deck"), count(len(questions), "question"), computed, count(len(problems), "problem"))
	if len(problems) > 0 {
		return errBank
	}
	return nil
}

// count spells a number of things.
func count(n int, thing string) string {
	switch {
	case n == 1:
	case strings.HasSuffix(thing, "ch"):
		thing += "es"
	default:
		thing += "s"
	}
	return strconv.Itoa(n) + " " + thing
}

func (o *bankOptions) printProblem(p quiz.Problem) error {
	if o.JSON {
		return writeAnswer(o.Out, p)
	}
	_, err := fmt.Fprintln(o.Out, p)
	return err
}

// openBanks loads what the user named, or the bank that is built in.
func openBanks(paths []string) ([]quiz.Deck, []quiz.Problem) {
	if len(paths) == 0 {
		return bank.LoadFS(content.Sources(), "content")
	}
	var decks []quiz.Deck
	var problems []quiz.Problem
	for _, path := range paths {
		d, p := bank.Open(path)
		decks, problems = append(decks, d...), append(problems, p...)
	}
	return decks, problems
}

func questionsOf(decks []quiz.Deck) []*quiz.Question {
	var questions []*quiz.Question
	for i := range decks {
		for j := range decks[i].Questions {
			questions = append(questions, &decks[i].Questions[j])
		}
	}
	return questions
}

func newBankListCmd(e Env, run func(context.Context, *bankOptions) error) *cobra.Command {
	o := &bankOptions{Env: e}
	c := &cobra.Command{
		Use:   "list [<path>...]",
		Short: "List the questions of a bank, or of the one that is built in",
		Long: `List the questions of a bank, or of the one that is built in.

Exit status: 0 listed; 4 the bank has problems, which are printed; 64 wrong usage.`,
		Example: `  $ godrill bank list
  $ godrill bank list ./my-bank --json`,
		RunE: func(c *cobra.Command, args []string) error {
			o.Paths = args
			return run(c.Context(), o)
		},
	}
	c.Flags().BoolVar(&o.JSON, "json", false, "print one JSON object for each question")
	c.Flags().StringVar(&o.Lang, "lang", "", "`language` of the prompts: zh, en or both; default: that of the locale")
	return c
}

// examplePrompt returns the prompt of one variant, or the prompt as it is written if there is none to have.
func examplePrompt(q *quiz.Question) lang.Text {
	v, err := variant.Draw(q, 1)
	if err != nil {
		return q.Prompt
	}
	newest := gover.Latest
	if to := q.Releases.To; to != 0 && to < newest {
		newest = to
	}
	return variant.Text(v, newest.String(), q.Prompt)
}

// A listed question, as --json prints it.
type listed struct {
	ID       quiz.ID   `json:"id"`
	Kind     quiz.Kind `json:"kind"`
	Topic    string    `json:"topic"`
	Level    int       `json:"level"`
	Tags     []string  `json:"tags"`
	Go       string    `json:"go"`
	Claims   []string  `json:"claims"`
	Computed bool      `json:"computed"`
	Model    string    `json:"model,omitempty"`
	Prompt   string    `json:"prompt"`
}

func runBankList(_ context.Context, o *bankOptions) error {
	l, err := o.language(o.Lang)
	if err != nil {
		return err
	}
	decks, problems := openBanks(o.Paths)
	var entries []render.Entry
	for _, q := range questionsOf(decks) {
		model := ""
		if q.Sim != nil {
			model = q.Sim.Model
		}
		if o.JSON {
			item := listed{q.ID, q.Kind, q.Topic, q.Level, q.Tags, q.Releases.String(), q.Claims, q.Sim != nil, model, q.Prompt.In(l)}
			if err := writeAnswer(o.Out, item); err != nil {
				return err
			}
			continue
		}
		entries = append(entries, render.Entry{ID: string(q.ID), Kind: string(q.Kind), Level: q.Level, Prompt: examplePrompt(q)})
	}
	if err := render.WriteEntries(o.Out, o.styleIn(l), entries, isTerminal(o.Out)); err != nil {
		return err
	}
	for _, p := range problems {
		fmt.Fprintln(o.Err, p)
	}
	if len(problems) > 0 {
		return errBank
	}
	return nil
}
