package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/clipperhouse/displaywidth"
	"github.com/spf13/cobra"

	"godrill/content"
	"godrill/internal/checker"
	"godrill/internal/drill"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/prompt"
	"godrill/internal/quiz"
	"godrill/internal/sim/all"
	"godrill/internal/store"
)

type drillOptions struct {
	Env
	Topics  []string
	Count   int
	Level   string
	Tags    []string
	Go      string
	Lang    string
	Seed    uint64
	Minutes int
	Order   string
	Plain   bool
	Answers string
	JSON    bool
}

func newDrillCmd(e Env, run func(context.Context, *drillOptions) error) *cobra.Command {
	o := &drillOptions{Env: e}
	c := &cobra.Command{
		Use:   "drill [<topic>...]",
		Short: "Practise now: questions, verdicts, explanations",
		Long: `Practise now: questions, verdicts, explanations.

A topic is a deck (slice), a part of one (slice/growth), or the id of a question. Every answer is stored before the next
question appears; leaving at any time loses nothing.

Prepared answers (--answers) are one line a question; what may follow an answer, such as :trace, stands on a line of its own.
An answer that cannot be read is told and its question skipped. At the end of the answers the drill is left.

Letters and digits choose, Enter confirms and goes on. Other keys:

  h  hint    s  skip    l  language    q  quit    ?  all keys
  t  trace, and v  releases, once the question is answered

Without a terminal answers are read as lines, and the same letters count. Where the answer is a text, and between
prepared answers, a command is written with a colon, as in :h.

Exit status: 0 done; 1 failure; 2 you left before the end; 64 wrong usage.`,
		Example: `  $ godrill drill
  $ godrill drill slice memory/tiny -n 5 --level 2-4
  $ godrill drill slice --go any --lang both
  $ godrill drill --order weak --minutes 10
  $ godrill drill -n 3 --seed 7 --answers answers.txt --json`,
		RunE: func(c *cobra.Command, args []string) error {
			o.Topics = args
			switch {
			case o.Count < 0 || c.Flags().Changed("number") && o.Count == 0:
				return usagef("--number: found %d: want at least 1", o.Count)
			case o.Minutes < 0:
				return usagef("--minutes: found %d: want at least 1", o.Minutes)
			case o.JSON && o.Answers == "" && isTerminal(e.In):
				return usagef("--json shows no questions: give the answers by --answers or a pipe")
			case o.Minutes > 0 && !c.Flags().Changed("number"):
				o.Count = 0
			}
			if !c.Flags().Changed("seed") {
				o.Seed = e.Seed()
			}
			return run(c.Context(), o)
		},
	}
	f := c.Flags()
	f.IntVarP(&o.Count, "number", "n", 10, "`number` of questions")
	f.StringVar(&o.Level, "level", "", "`levels` 1 to 5: one, or a range such as 2-4")
	f.StringSliceVar(&o.Tags, "tag", nil, "only questions with this `tag`; may be repeated")
	f.StringVar(&o.Go, "go", "", "`release` the questions are about: 1.17, or any for a different one each time; default: the newest")
	f.StringVar(&o.Lang, "lang", "", "`language`: zh, en or both; default: that of the locale")
	f.Uint64Var(&o.Seed, "seed", 0, "`seed` that everything drawn follows from; default: a new one")
	f.IntVar(&o.Minutes, "minutes", 0, "stop asking after so many `minutes`")
	f.StringVar(&o.Order, "order", "shuffle", "`order` of the questions: shuffle, or first those that are unseen or weak")
	f.BoolVar(&o.Plain, "plain", false, "read answers as lines, even on a terminal")
	f.StringVar(&o.Answers, "answers", "", "read the answers from a `file`, one a line; - is standard input")
	f.BoolVar(&o.JSON, "json", false, "print JSON Lines: each attempt, then a summary")
	return c
}

func runDrill(ctx context.Context, o *drillOptions) error {
	l, err := o.language(o.Lang)
	if err != nil {
		return err
	}
	wish, err := o.wish()
	if err != nil {
		return err
	}
	history := &lazyStore{env: o.Env, session: o.session()}
	defer history.close()
	plan, err := o.plan(ctx, wish, history)
	if err != nil {
		return err
	}
	asker, piped, done, err := o.asker()
	if err != nil {
		return err
	}
	defer done()
	session := &drill.Session{
		ID: history.session.ID, Plan: plan, Judge: checker.New(all.Simulators()), Asker: asker, View: o.view(l),
		Open: history.open, Now: o.Now, Lang: l,
		Rules: drill.Rules{
			Mode: history.session.Mode, Limit: time.Duration(o.Minutes) * time.Minute,
			Pause: o.Answers != "" || !piped, Once: o.Answers != "",
		},
		Report: func(b drill.Broken) {
			fmt.Fprintf(o.Err, "godrill: %s is left out: %v; godrill bank check says more\n", b.Question, b.Err)
		},
	}
	summary, err := session.Run(ctx)
	if errors.Is(err, quiz.ErrLeft) {
		fmt.Fprintln(o.Err, leftWords(l, len(summary.Attempts), o.again(), columns(o.Err)))
		return err
	}
	return errors.Join(err, history.finish(ctx, o.Now()))
}

// leftWords says that nothing is lost and how to go on: on one line, unless a terminal of that width (0: none) would
// break it. Then the command stands on a line of its own, which the terminal breaks, so that it can be copied in one
// piece.
func leftWords(l lang.Lang, answers int, again string, width int) string {
	one := lang.En
	if l == lang.Zh {
		one = lang.Zh
	}
	said := lang.T("继续练习：", "To go on: ").In(one)
	switch {
	case answers == 1:
		said = lang.T("已保存 1 个回答。", "1 answer is stored. ").In(one) + said
	case answers > 1:
		said = fmt.Sprintf(lang.T("已保存 %d 个回答。", "%d answers are stored. ").In(one), answers) + said
	}
	switch {
	case width == 0:
		return said + again
	case displaywidth.String(said+again) < width:
		return "\n" + said + again
	}
	return "\n" + strings.TrimRight(said, " ") + "\n  " + again
}

// again is the command that goes on with what was not asked yet.
func (o *drillOptions) again() string {
	words := append([]string{"godrill drill"}, o.Topics...)
	if o.Level != "" {
		words = append(words, "--level", o.Level)
	}
	for _, tag := range o.Tags {
		words = append(words, "--tag", tag)
	}
	if o.Go != "" {
		words = append(words, "--go", o.Go)
	}
	return strings.Join(append(words, "--order unseen"), " ")
}

func (o *drillOptions) wish() (drill.Wish, error) {
	w := drill.Wish{Topics: o.Topics, Tags: o.Tags, Count: o.Count, Seed: o.Seed}
	orders := map[string]drill.Order{"shuffle": drill.Shuffled, "unseen": drill.UnseenFirst, "weak": drill.WeakFirst}
	order, ok := orders[o.Order]
	if !ok {
		return w, usagef("--order: found %q: want shuffle, unseen or weak", o.Order)
	}
	w.Order = order
	var err error
	if o.Level != "" {
		if w.Levels, err = drill.ParseLevels(o.Level); err != nil {
			return w, usagef("--level: %w", err)
		}
	}
	switch o.Go {
	case "":
	case "any":
		w.AnyGo = true
	default:
		if w.Go, err = gover.Parse(o.Go); err != nil {
			return w, usagef("--go: %w", err)
		}
	}
	return w, nil
}

// plan chooses from the bank that is built in. The history is read only where the order asks for it.
func (o *drillOptions) plan(ctx context.Context, w drill.Wish, history *lazyStore) (*drill.Plan, error) {
	source := drill.Source{Load: func(id quiz.ID) (*quiz.Question, error) {
		q, ok := content.Question(id)
		if !ok {
			return nil, fmt.Errorf("the built-in bank has no question %s", id)
		}
		return q, nil
	}}
	for _, e := range content.Index() {
		source.Listings = append(source.Listings, drill.Listing{ID: e.ID, Topic: e.Topic, Level: e.Level, Tags: e.Tags, Releases: e.Releases})
	}
	if w.Order != drill.Shuffled {
		recent, err := history.recent(ctx)
		if err != nil {
			return nil, err
		}
		source.Recent = recent
	}
	plan, err := drill.NewPlan(w, source)
	if err != nil {
		return nil, &usageError{err}
	}
	return plan, nil
}

// asker picks how answers are read; piped says that no terminal is at the other end. done releases what was opened.
func (o *drillOptions) asker() (a drill.Asker, piped bool, done func() error, err error) {
	done = func() error { return nil }
	if o.Answers == "-" {
		return prompt.NewScript(o.In), true, done, nil
	}
	if o.Answers != "" {
		f, err := openFile(o.Answers)
		if err != nil {
			return nil, false, nil, usagef("--answers: %w", err)
		}
		return prompt.NewScript(f), true, f.Close, nil
	}
	in, inFile := o.In.(*os.File)
	out, outFile := o.Out.(*os.File)
	if inFile && outFile && !o.JSON && prompt.Interactive(in, out, o.Getenv, o.Plain) {
		s := o.style()
		return prompt.NewSurvey(in, out, prompt.Look{Color: s.Color, WideAmbiguous: s.WideAmbiguous}), false, done, nil
	}
	prompts := o.Out
	if o.JSON {
		prompts = o.Err
	}
	piped = !inFile || !isTerminal(in)
	return prompt.NewPlain(o.In, prompts, piped), piped, done, nil
}

// openFile opens what can be read as a file; a directory can only be opened.
func openFile(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errors.Join(fmt.Errorf("%s is a directory: want a file with one answer a line", path), f.Close())
	}
	return f, nil
}

// session describes the run for the history.
func (o *drillOptions) session() store.Session {
	flags, err := json.Marshal(map[string]any{"topics": o.Topics, "level": o.Level, "tags": o.Tags, "order": o.Order, "minutes": o.Minutes})
	if err != nil {
		panic("cmd: flags that do not encode: " + err.Error())
	}
	now := o.Now()
	return store.Session{
		ID: now.UTC().Format("20060102T150405.000") + "-" + strconv.FormatUint(o.Seed, 36), Mode: "drill", Started: now,
		Seed: o.Seed, Go: o.Go, Planned: o.Count, Release: buildVersion(), Flags: flags,
	}
}

// A lazyStore opens the history when it is first needed.
type lazyStore struct {
	env     Env
	session store.Session
	db      *store.DB
}

func (s *lazyStore) connect(ctx context.Context) error {
	if s.db != nil {
		return nil
	}
	path, err := store.DefaultPath(s.env.Getenv)
	if err != nil {
		return err
	}
	s.db, err = store.Open(ctx, path, s.env.Now)
	return err
}

// open is called once the first question is on the screen.
func (s *lazyStore) open(ctx context.Context) (drill.Log, error) {
	if err := s.connect(ctx); err != nil {
		return nil, err
	}
	return s.db, s.db.Begin(ctx, s.session)
}

// recent returns the newest attempts at each question.
func (s *lazyStore) recent(ctx context.Context) (map[quiz.ID][]quiz.Attempt, error) {
	if err := s.connect(ctx); err != nil {
		return nil, err
	}
	const each = 5
	return s.db.Recent(ctx, each)
}

func (s *lazyStore) finish(ctx context.Context, at time.Time) error {
	if s.db == nil {
		return nil
	}
	return s.db.Finish(ctx, s.session.ID, at)
}

func (s *lazyStore) close() {
	if s.db != nil {
		_ = s.db.Close() // every attempt is durable already
	}
}
