package drill_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"godrill/internal/checker"
	"godrill/internal/drill"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
	"godrill/internal/store/memory"
)

// The simulator of these tests: a number is doubled, and from 1.18 on one is added.
type params struct {
	N int `json:"n" en:"the number" zh:"数"`
}

type result struct {
	Out int `json:"out" en:"what comes out" zh:"结果"`
}

func doubling() *sim.Simulator {
	extra := gover.NewTable(lang.T("零头", "the rest"),
		gover.Entry[int]{Since: gover.Go(2), Note: lang.T("没有", "none"), Ref: "test"},
		gover.Entry[int]{Since: gover.Go(18), Value: 1, Note: lang.T("加一", "one more"), Ref: "test"})
	return sim.Define(sim.Spec[params, result]{
		Info: sim.Info{
			Name: "test.double", Doc: lang.T("翻倍", "doubles"), Archs: []sim.Arch{{Name: "amd64", Since: gover.Go(2)}},
			Checked: gover.Latest, History: []gover.History{extra},
		},
		Model: func(r *sim.Run, p params) (result, error) {
			r.Step("test", lang.T("翻倍得 {n}", "doubled to {n}"), sim.V("n", 2*p.N))
			return result{2*p.N + extra.Value(r.Go)}, nil
		},
		Mutants: []sim.Mutant[params, result]{{
			Name: "squared", Says: lang.T("那是平方", "that is the square"),
			Model: func(_ *sim.Run, p params) (result, error) { return result{p.N * p.N}, nil },
		}},
	})
}

func computed(id quiz.ID, lo, hi int) quiz.Question {
	return quiz.Question{
		ID: id, Kind: quiz.Number, Topic: "math/double", Level: 2, Tags: []string{"twice"},
		Vary:   []quiz.Param{{Name: "n", Lo: lo, Hi: hi}},
		Prompt: lang.T("${n} 会变成多少？", "What becomes of ${n}?"), Why: lang.T("翻倍。", "It doubles."),
		Sim:   &quiz.ModelRef{Model: "test.double", With: json.RawMessage(`{"n":"${n}"}`), Ask: "out"},
		Hints: []lang.Text{lang.T("乘", "multiply"), lang.T("乘二", "by two")}, Followups: []quiz.ID{"math/next"},
	}
}

func typed(id quiz.ID, topic string, level int, key string) quiz.Question {
	return quiz.Question{
		ID: id, Kind: quiz.Text, Topic: topic, Level: level, Prompt: lang.T("哪个词？", "Which word?"),
		Why: lang.T("就是它。", "That one."), Keys: []quiz.Key{{Values: []string{key}}},
	}
}

func choice(id quiz.ID) quiz.Question {
	q := typed(id, "words/choice", 1, "")
	q.Kind, q.Keys = quiz.Choice, nil
	q.Options = []quiz.Option{{Text: lang.T("对", "yes"), OK: &gover.Range{}}, {Text: lang.T("错", "no")}}
	return q
}

func recall(id quiz.ID) quiz.Question {
	q := typed(id, "words/recall", 3, "")
	q.Kind, q.Keys = quiz.Recall, nil
	q.Points = []quiz.Point{{Text: lang.T("甲", "first")}, {Text: lang.T("乙", "second")}}
	return q
}

// mixed is a bank with one question of several kinds.
func mixed() []quiz.Question {
	return []quiz.Question{
		computed("math/double", 3, 40), typed("words/word", "words/plain", 4, "mcache"), choice("words/choose"), recall("words/card"),
	}
}

// source makes a source of questions that notes which were loaded.
func source(questions []quiz.Question, loaded *[]quiz.ID) drill.Source {
	s := drill.Source{}
	byID := map[quiz.ID]*quiz.Question{}
	for i := range questions {
		q := &questions[i]
		byID[q.ID] = q
		s.Listings = append(s.Listings, drill.Listing{ID: q.ID, Topic: q.Topic, Level: q.Level, Tags: q.Tags, Releases: q.Releases})
	}
	s.Load = func(id quiz.ID) (*quiz.Question, error) {
		if loaded != nil {
			*loaded = append(*loaded, id)
		}
		if byID[id] == nil {
			return nil, fmt.Errorf("no question %s", id)
		}
		return byID[id], nil
	}
	return s
}

// A stage is a session with a scripted learner, a clock of its own, and a record of everything that happens.
type stage struct {
	t       *testing.T
	session *drill.Session
	store   *memory.Store
	now     time.Time
	lines   []string
	asks    []ask // what the learner does, in order
	opened  int
	broken  []drill.Broken
	shown   drill.Shown // the question on the screen
	fail    string      // the event at which the view, the log or the opening fails
	atAsk   func()      // called at the beginning of each ask
	verdict []drill.Judged
}

// An ask is one thing that the learner does when he is asked for something.
type ask struct {
	want  quiz.Kind // what the form must ask for; empty for commands alone
	text  string
	cmd   quiz.Command
	after time.Duration // that the learner takes
	err   error
}

// right stands for the right answer to the question on the screen.
const right = "<right>"

func say(kind quiz.Kind, text string) ask   { return ask{want: kind, text: text, after: 3 * time.Second} }
func do(kind quiz.Kind, c quiz.Command) ask { return ask{want: kind, cmd: c, after: time.Second} }

var goOn = do("", quiz.Next)

func newStage(t *testing.T, questions []quiz.Question, w drill.Wish, asks ...ask) *stage {
	t.Helper()
	s := &stage{t: t, asks: asks, now: time.Date(2026, 11, 24, 9, 0, 0, 0, time.FixedZone("", 8*3600))}
	plan, err := drill.NewPlan(w, source(questions, nil))
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return s.now }
	s.store = memory.New(clock)
	s.session = &drill.Session{
		ID: "session", Plan: plan, Judge: checker.New([]*sim.Simulator{doubling()}), Asker: s, View: s, Now: clock, Lang: lang.En,
		Open: func(context.Context) (drill.Log, error) {
			s.opened++
			return s, s.event("open the log")
		},
		Rules:  drill.Rules{Pause: true},
		Report: func(b drill.Broken) { s.broken = append(s.broken, b) },
	}
	return s
}

func (s *stage) run() (drill.Summary, error) {
	s.t.Helper()
	summary, err := s.session.Run(s.t.Context())
	if len(s.asks) > 0 && err == nil {
		s.t.Errorf("the learner was not asked %d times that he expected, the first: %+v", len(s.asks), s.asks[0])
	}
	return summary, err
}

// event writes a line of the transcript; it fails if it is the event that shall fail.
func (s *stage) event(format string, args ...any) error {
	line := fmt.Sprintf(format, args...)
	s.lines = append(s.lines, line)
	if s.fail != "" && strings.HasPrefix(line, s.fail) {
		return fmt.Errorf("made to fail: %s", s.fail)
	}
	return nil
}

func (s *stage) transcript() string { return strings.Join(s.lines, "\n") + "\n" }

// count counts the events that begin with a word.
func (s *stage) count(prefix string) int {
	n := 0
	for _, line := range s.lines {
		if strings.HasPrefix(line, prefix) {
			n++
		}
	}
	return n
}

// Ask implements drill.Asker.
func (s *stage) Ask(_ context.Context, f quiz.Form) (quiz.Input, error) {
	if s.atAsk != nil {
		s.atAsk()
	}
	what := fmt.Sprintf("ask %s %v %v %s", f.Kind, f.Options, f.Commands, f.Lang)
	if len(s.asks) == 0 {
		s.t.Errorf("an ask that nobody expects: %s", what)
		return quiz.Input{}, quiz.ErrLeft
	}
	a := s.asks[0]
	s.asks = s.asks[1:]
	if a.err == nil && a.want != f.Kind {
		s.t.Errorf("%s: the learner expects to be asked for %q", what, a.want)
	}
	s.now = s.now.Add(a.after)
	if a.text == right {
		a.text = checker.Key(s.shown.Truth)
	}
	_ = s.event("%s: %s%s", what, a.text, a.cmd)
	return quiz.Input{Text: a.text, Command: a.cmd}, a.err
}

// Append implements drill.Log.
func (s *stage) Append(ctx context.Context, a quiz.Attempt) (int64, error) {
	if err := s.event("append %s %s", a.Question, a.Verdict); err != nil {
		return 0, err
	}
	return s.store.Append(ctx, a)
}

// The rest implements drill.View.

func (s *stage) Question(shown drill.Shown) error {
	s.shown = shown
	return s.event("question %d/%d %s go%s left %s", shown.N, shown.Of, shown.Variant.Question.ID, shown.Target.Go, shown.Left)
}

func (s *stage) Hint(n, of int, text lang.Text) error {
	return s.event("hint %d/%d %s", n, of, text.En)
}

func (s *stage) Unreadable(f quiz.Form, err *checker.UnreadableError) error {
	return s.event("unreadable %s %s", f.Kind, err.Found)
}

func (s *stage) Keys(commands []quiz.Command) error { return s.event("keys %v", commands) }

func (s *stage) Points(t checker.Truth) error { return s.event("points %d", len(t.Points)) }

func (s *stage) Verdict(j drill.Judged) error {
	s.verdict = append(s.verdict, j)
	return s.event("verdict %s %s after %d ms, hints %d, malformed %d, %d spans", j.Attempt.Question, j.Attempt.Verdict,
		j.Attempt.ElapsedMS, j.Attempt.Hints, j.Attempt.Malformed, len(j.Spans))
}

func (s *stage) Trace(t checker.Truth) error {
	return s.event("trace of %d steps", len(t.Prediction.Outcomes[0].Trace))
}

func (s *stage) Versions(_ checker.Truth, spans []sim.Span) error {
	return s.event("versions from %s", spans[len(spans)-1].From.Edge())
}

func (s *stage) Summary(sum drill.Summary) error {
	return s.event("summary of %d, %d unasked, left %v, time up %v", len(sum.Attempts), sum.Unasked, sum.Left, sum.TimeUp)
}

func (s *stage) SetLang(l lang.Lang) { _ = s.event("language %s", l) }

// stored returns what is in the log.
func (s *stage) stored() []quiz.Attempt {
	s.t.Helper()
	recent, err := s.store.Recent(s.t.Context(), 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	var all []quiz.Attempt
	for _, id := range slices.Sorted(maps.Keys(recent)) {
		all = append(all, recent[id]...)
	}
	slices.SortFunc(all, func(a, b quiz.Attempt) int { return int(a.ID - b.ID) })
	return all
}
