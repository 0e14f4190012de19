package render

import (
	"encoding/json"
	"io"

	"godrill/internal/checker"
	"godrill/internal/drill"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
)

// JSON writes a session as JSON Lines for programs: one object for each attempt when it is graded, and one for the
// session at its end. It implements drill.View; what else happens in a session is not written.
//
// An attempt has the field type "attempt", the fields of [quiz.Attempt], and of the question as it was shown: prompt,
// code, options (each with letter, text and right), items, points, unit, accepted (what is right, where it is a value),
// why, refs and history (a list of from, to and values). The last object has type "summary" and session, seed (a
// text, since it may exceed what a JSON number holds), go, asked, right, partial, wrong, skipped, score (mean, 0 to 1),
// unasked, left, time_up, topics (each with topic, asked, right, score, mistakes), broken and next.
type JSON struct{ out *json.Encoder }

// NewJSON returns a JSON that writes to out.
func NewJSON(out io.Writer) *JSON {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	return &JSON{e}
}

// Question implements drill.View; it writes nothing.
func (j *JSON) Question(drill.Shown) error { return nil }

// Hint implements drill.View; it writes nothing.
func (j *JSON) Hint(int, int, lang.Text) error { return nil }

// Unreadable implements drill.View; it writes nothing.
func (j *JSON) Unreadable(quiz.Form, *checker.UnreadableError) error { return nil }

// Keys implements drill.View; it writes nothing.
func (j *JSON) Keys([]quiz.Command) error { return nil }

// Points implements drill.View; it writes nothing.
func (j *JSON) Points(checker.Truth) error { return nil }

// Trace implements drill.View; it writes nothing.
func (j *JSON) Trace(checker.Truth) error { return nil }

// Versions implements drill.View; it writes nothing.
func (j *JSON) Versions(checker.Truth, []sim.Span) error { return nil }

// SetLang implements drill.View; it writes nothing.
func (j *JSON) SetLang(lang.Lang) {}

type jsonAttempt struct {
	Type string `json:"type"`
	quiz.Attempt
	Prompt   lang.Text    `json:"prompt"`
	Code     string       `json:"code,omitempty"`
	Options  []jsonOption `json:"options,omitempty"`
	Items    []quiz.Item  `json:"items,omitempty"`
	Points   []quiz.Point `json:"points,omitempty"`
	Unit     string       `json:"unit,omitempty"`
	Accepted []string     `json:"accepted,omitempty"`
	Why      lang.Text    `json:"why"`
	Refs     []string     `json:"refs,omitempty"`
	History  []jsonSpan   `json:"history,omitempty"`
}

type jsonOption struct {
	Letter string    `json:"letter"`
	Text   lang.Text `json:"text"`
	Right  bool      `json:"right"`
}

type jsonSpan struct {
	From   string   `json:"from"`
	To     string   `json:"to"`
	Values []string `json:"values"`
}

// Verdict implements drill.View.
func (j *JSON) Verdict(d drill.Judged) error {
	a := jsonAttempt{
		Type: "attempt", Attempt: d.Attempt, Prompt: d.Prompt, Code: d.Code, Items: d.Items, Points: d.Points,
		Unit: d.Unit, Accepted: d.Accepted, Why: d.Why, Refs: d.Variant.Question.Refs,
	}
	for i, o := range d.Options {
		a.Options = append(a.Options, jsonOption{quiz.Letter(i), o.Text, o.Right})
	}
	for _, s := range d.Spans {
		values, ok := s.Values[d.Ask]
		if !ok {
			for _, only := range s.Values {
				values = only
			}
		}
		a.History = append(a.History, jsonSpan{s.From.Edge(), s.To.String(), values})
	}
	return j.out.Encode(a)
}

type jsonSummary struct {
	Type    string       `json:"type"`
	Session string       `json:"session"`
	Seed    uint64       `json:"seed,string"`
	Go      string       `json:"go,omitempty"`
	Asked   int          `json:"asked"`
	Right   int          `json:"right"`
	Partial int          `json:"partial"`
	Wrong   int          `json:"wrong"`
	Skipped int          `json:"skipped"`
	Score   float64      `json:"score"`
	Unasked int          `json:"unasked"`
	Left    bool         `json:"left"`
	TimeUp  bool         `json:"time_up"`
	Topics  []jsonTopic  `json:"topics"`
	Broken  []jsonBroken `json:"broken,omitempty"`
	Next    jsonNext     `json:"next"`
}

type jsonTopic struct {
	Topic    string   `json:"topic"`
	Asked    int      `json:"asked"`
	Right    int      `json:"right"`
	Score    float64  `json:"score"`
	Mistakes []string `json:"mistakes,omitempty"`
}

type jsonBroken struct {
	Question quiz.ID `json:"question"`
	Error    string  `json:"error"`
}

type jsonNext struct {
	Topic     string    `json:"topic,omitempty"`
	Again     []quiz.ID `json:"again,omitempty"`
	Followups []quiz.ID `json:"followups,omitempty"`
}

// Summary implements drill.View.
func (j *JSON) Summary(s drill.Summary) error {
	out := jsonSummary{
		Type: "summary", Session: s.Session, Seed: s.Seed, Asked: len(s.Attempts), Unasked: s.Unasked, Left: s.Left,
		TimeUp: s.TimeUp, Topics: []jsonTopic{}, Next: jsonNext{s.Next.Topic, s.Next.Again, s.Next.Followups},
	}
	if s.Go != 0 {
		out.Go = s.Go.Full()
	}
	counters := map[quiz.Result]*int{quiz.Right: &out.Right, quiz.Partial: &out.Partial, quiz.Wrong: &out.Wrong, quiz.Skipped: &out.Skipped}
	for _, a := range s.Attempts {
		out.Score += a.Verdict.Score / float64(len(s.Attempts))
		if n, ok := counters[a.Verdict.Result]; ok {
			*n++
		}
	}
	for _, t := range s.Topics {
		out.Topics = append(out.Topics, jsonTopic{t.Topic, t.Asked, t.Right, t.Score, t.Mistakes})
	}
	for _, b := range s.Broken {
		out.Broken = append(out.Broken, jsonBroken{b.Question, b.Err.Error()})
	}
	return j.out.Encode(out)
}
