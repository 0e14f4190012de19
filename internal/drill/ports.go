package drill

import (
	"context"
	"time"

	"godrill/internal/checker"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
)

// An Asker gets input from the learner. It returns quiz.ErrLeft for Ctrl-C, Ctrl-D and the end of the input, and never
// takes one of these for an answer.
type Asker interface {
	Ask(ctx context.Context, f quiz.Form) (quiz.Input, error)
}

// A Log keeps attempts. Append returns after the attempt is durable.
type Log interface {
	Append(ctx context.Context, a quiz.Attempt) (id int64, err error)
}

// A View shows what happens in a session. It formats and does not compute; an error means that the output is gone.
type View interface {
	Question(Shown) error                                 // the question, its code and its options
	Hint(n, of int, text lang.Text) error                 // hint n of all
	Unreadable(quiz.Form, *checker.UnreadableError) error // the response could not be read; it is asked again
	Keys([]quiz.Command) error                            // what the keys do
	Points(checker.Truth) error                           // the back of a recall card: what a good answer names
	Verdict(Judged) error                                 // right or wrong, the right answer, the mistake, why
	Trace(checker.Truth) error                            // the steps of the simulator
	Versions(checker.Truth, []sim.Span) error             // the answer release by release
	Summary(Summary) error                                // the end of the session
	SetLang(lang.Lang)                                    // the learner changed the language
}

// Shown is a question as it goes on the screen.
type Shown struct {
	checker.Truth
	N, Of int           // the n-th of so many questions; Of is 0 when only time limits the session
	Left  time.Duration // time left; negative when there is no limit
}

// Judged is an answered question.
type Judged struct {
	checker.Truth
	Attempt quiz.Attempt
	Spans   []sim.Span // the answer release by release; one span or none when it never changed
}

// A Summary is the result of a session.
type Summary struct {
	Session  string
	Seed     uint64
	Go       gover.Version // zero when each question had its own release
	Attempts []quiz.Attempt
	Topics   []TopicScore
	Unasked  int  // questions of the plan that were not reached
	Left     bool // the learner left before the end
	TimeUp   bool
	Broken   []Broken // questions that could not be asked
	Next     Advice
}

// An Advice is what a session shows to be worth doing next.
type Advice struct {
	Topic     string    // the topic with the lowest score; empty when everything was right
	Again     []quiz.ID // questions that were not answered right, the worst first
	Followups []quiz.ID // follow-ups of these that were not asked
}

// A TopicScore sums up one topic of a session.
type TopicScore struct {
	Topic           string
	Asked, Right    int
	Score           float64     // mean of the scores, 0 to 1
	Mistakes        []string    // mutants that were named, the most frequent first
	MistakeSentence []lang.Text // what was said about each, parallel to Mistakes
}
