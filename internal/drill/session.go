// Package drill runs a session: it chooses questions, asks, grades, records and explains.
//
// Terms. A [Wish] is what the learner asked for; a [Plan] is the sequence of variants that follows from it and a seed;
// a [Session] serves a plan. Its ports are the [Asker], which gets input, the [View], which shows, the [Judge], which
// knows the truth, and the [Log], which keeps attempts.
//
// The idea: one loop and one order of events. An attempt is in the log before its verdict is on the screen and before
// the next question is asked, so whatever ends a session, what was answered is kept. The log is opened once the first
// question is on the screen: the learner reads while the file is opened, and a file that cannot be written is found
// before he has answered anything. Time limits are looked at between questions; there is nothing that runs beside the
// loop.
//
// A hint costs no score; it is recorded, and whoever schedules reviews can weigh it. The clock of a question runs from
// its appearance to the answer; for a recall card, to the moment at which its back is shown.
//
// What is left out: the package formats no text and knows no terminal, no file and no schedule.
package drill

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"godrill/internal/checker"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/rng"
	"godrill/internal/sim"
)

// A Judge knows the truth; *checker.Checker is one.
type Judge interface {
	// Resolve finds the truth of a variant. An error means that nobody should be asked this.
	Resolve(quiz.Variant, sim.Target) (checker.Truth, error)
	// Spans is the history of the asked answer over the releases.
	Spans(checker.Truth) ([]sim.Span, error)
	// Points are the releases at which a question can be asked, the oldest first.
	Points(*quiz.Question) ([]gover.Version, error)
}

// Rules say how a session treats the learner.
type Rules struct {
	Mode  string        // recorded with each attempt; empty means drill
	Limit time.Duration // no question is asked after that time; 0 means no limit
	Pause bool          // after each answer the learner may look at the trace and goes on by himself
	Once  bool          // the responses are prepared, one for each question: one that cannot be read skips its question
}

// A Session serves the questions of a plan. All fields but Report must be set.
type Session struct {
	ID     string // shared by all attempts of the session
	Plan   *Plan
	Judge  Judge
	Asker  Asker
	View   View
	Open   func(context.Context) (Log, error) // called once, when the first question is on the screen
	Now    func() time.Time
	Lang   lang.Lang // in which the session begins
	Rules  Rules
	Report func(Broken) // told at once of each question that cannot be asked; may be nil
}

// A Broken is a question that could not be asked, and why. Another one was asked in its place.
type Broken struct {
	Question quiz.ID
	Err      error
}

// Run asks until the plan ends, the time is up or the learner leaves; the latter is quiz.ErrLeft. Whatever the error,
// the summary holds every attempt, and every attempt in it is in the log. When the session came to its end or the
// learner left, the view has shown the summary.
func (s *Session) Run(ctx context.Context) (Summary, error) {
	r := &run{Session: s, began: s.Now(), lang: s.Lang}
	err := r.serve(ctx)
	summary := r.summary(errors.Is(err, quiz.ErrLeft))
	if err == nil && len(r.attempts) == 0 && len(r.broken) > 0 {
		return summary, fmt.Errorf("none of %d questions can be asked; the first, %s: %w", len(r.broken), r.broken[0].Question, r.broken[0].Err)
	}
	if err == nil || errors.Is(err, quiz.ErrLeft) {
		err = errors.Join(err, s.View.Summary(summary))
	}
	return summary, err
}

// A run is the state of a session that is under way.
type run struct {
	*Session
	began    time.Time
	lang     lang.Lang
	log      Log
	attempts []quiz.Attempt
	asked    []*quiz.Question // parallel to attempts
	broken   []Broken
	timeUp   bool
	last     bool // the plan holds no further question
}

func (r *run) serve(ctx context.Context) error {
	for {
		of := r.Plan.Total(len(r.attempts))
		if of > 0 && len(r.attempts) >= of {
			return nil
		}
		if r.Rules.Limit > 0 && r.left() == 0 && r.Plan.More() {
			r.timeUp = true
			return nil
		}
		v, ok := r.Plan.Next()
		if !ok {
			return nil
		}
		truth, err := r.resolve(v)
		if err != nil {
			r.report(v.ID, err)
			r.Plan.quarantine(v.ID)
			continue
		}
		r.last = of > 0 && len(r.attempts)+1 == of || !r.Plan.More()
		shown := Shown{Truth: truth, N: len(r.attempts) + 1, Of: r.Plan.Total(len(r.attempts) + 1), Left: r.left()}
		t := &turn{run: r, shown: shown}
		if err := t.play(ctx); err != nil {
			return err
		}
	}
}

func (r *run) report(id quiz.ID, err error) {
	b := Broken{id, err}
	r.broken = append(r.broken, b)
	if r.Report != nil {
		r.Report(b)
	}
}

// left is the time that is left, at least 0; it is negative when there is no limit.
func (r *run) left() time.Duration {
	if r.Rules.Limit <= 0 {
		return -1
	}
	return max(0, r.Rules.Limit-r.Now().Sub(r.began))
}

// resolve finds the truth of what the plan serves, at the release that the plan asks for.
func (r *run) resolve(p Pick) (checker.Truth, error) {
	if p.Err != nil {
		return checker.Truth{}, p.Err
	}
	release, err := r.release(p)
	if err != nil {
		return checker.Truth{}, err
	}
	return r.Judge.Resolve(p.Variant, target(p.Question, release))
}

func target(q *quiz.Question, v gover.Version) sim.Target {
	return sim.Target{Go: v, Arch: q.Architecture()}
}

// release picks the release that a question is asked about: the one that the learner wished, or the newest, or any;
// of any releases half of the time one at which this very answer changed, seen from either side.
func (r *run) release(p Pick) (gover.Version, error) {
	if r.Plan.wish.Go != 0 {
		return r.Plan.wish.Go, nil
	}
	points, err := r.Judge.Points(p.Question)
	if err != nil {
		return 0, err
	}
	newest := points[len(points)-1]
	if !r.Plan.wish.AnyGo {
		return newest, nil
	}
	random := rng.New(r.Plan.wish.Seed, "release", string(p.Question.ID), fmt.Sprint(p.Seed))
	truth, err := r.Judge.Resolve(p.Variant, target(p.Question, newest))
	if err != nil {
		return 0, err
	}
	spans, err := r.Judge.Spans(truth)
	if err != nil {
		return 0, err
	}
	if edges := edges(points, spans); len(edges) > 0 && random.Bool() {
		return rng.Pick(random, edges), nil
	}
	return rng.Pick(random, points), nil
}

// edges keeps the points between which the answer changes.
func edges(points []gover.Version, spans []sim.Span) []gover.Version {
	within := func(v gover.Version) int {
		return slices.IndexFunc(spans, func(s sim.Span) bool { return gover.Range{From: s.From, To: s.To}.Contains(v) })
	}
	var kept []gover.Version
	for i, v := range points {
		changedHere := i > 0 && within(points[i-1]) != within(v)
		changesNext := i+1 < len(points) && within(points[i+1]) != within(v)
		if changedHere || changesNext {
			kept = append(kept, v)
		}
	}
	return kept
}

// ask gets one input. A context that ended is a learner who left.
func (r *run) ask(ctx context.Context, f quiz.Form) (quiz.Input, error) {
	if ctx.Err() != nil {
		return quiz.Input{}, quiz.ErrLeft
	}
	in, err := r.Asker.Ask(ctx, f)
	if err != nil && ctx.Err() != nil {
		return quiz.Input{}, quiz.ErrLeft
	}
	return in, err
}

// switchLanguage goes to the other language; a session that began in both also comes back to both.
func (r *run) switchLanguage() {
	switch {
	case r.lang == lang.Both:
		r.lang = lang.Zh
	case r.lang == lang.Zh:
		r.lang = lang.En
	case r.Lang == lang.Both:
		r.lang = lang.Both
	default:
		r.lang = lang.Zh
	}
	r.View.SetLang(r.lang)
}

// record makes the attempt durable. It does so even while the process is told to end: the learner has answered.
func (r *run) record(ctx context.Context, q *quiz.Question, a quiz.Attempt) (quiz.Attempt, error) {
	id, err := r.log.Append(context.WithoutCancel(ctx), a)
	if err != nil {
		return a, fmt.Errorf("the answer to %s could not be stored: %w", a.Question, err)
	}
	a.ID = id
	r.attempts = append(r.attempts, a)
	r.asked = append(r.asked, q)
	return a, nil
}

// attempt fills in what is known before the verdict.
func (r *run) attempt(t checker.Truth) quiz.Attempt {
	q := t.Variant.Question
	_, zone := r.Now().Zone()
	mode := r.Rules.Mode
	if mode == "" {
		mode = "drill"
	}
	return quiz.Attempt{
		Session: r.ID, Mode: mode, Question: q.ID, Fingerprint: checker.Fingerprint(q), Topic: q.Topic, Level: q.Level,
		Kind: q.Kind, Go: t.Target.Go.Full(), Arch: t.Target.Arch, Seed: t.Variant.Seed, RNG: rng.Version,
		Values: object(t.Variant.Values), Key: checker.Key(t), Lang: r.lang.String(), ZoneSeconds: zone,
	}
}

// object spells the values of a variant as a JSON object.
func object(values []quiz.Value) json.RawMessage {
	m := make(map[string]json.RawMessage, len(values))
	for _, v := range values {
		m[v.Name] = v.JSON
	}
	data, err := json.Marshal(m)
	if err != nil {
		panic("drill: a variant holds a value that is not JSON: " + err.Error())
	}
	return data
}
