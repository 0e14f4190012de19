// Package quiz is the vocabulary of godrill: decks, questions, variants, responses, verdicts, attempts.
//
// Terms. A bank is all decks; a deck is one file of questions. A question is a template: its parameters are drawn from
// a seed, which gives a variant. The truth is what the runtime does; a key is what the bank says. A response is what
// the learner typed, read according to the question's kind; a verdict says how good it was, as a score from 0 to 1;
// an attempt is the record of all that.
//
// The package does no I/O and knows neither simulators nor storage. Every type encodes to JSON and back without loss,
// which is how the embedded banks are carried in the binary.
package quiz

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
)

// ErrLeft means that the learner left: Ctrl-C, the quit key, or the end of the input. Nothing was answered.
var ErrLeft = errors.New("the learner left")

// An ID names a question for ever: slice/append-past-256. It is never renamed and never reused; history hangs on it.
type ID string

// A Kind says what a response looks like and how it is compared.
type Kind string

// The kinds of questions.
const (
	Number  Kind = "number"  // an integer, with a unit where the question has one
	Choice  Kind = "choice"  // one of the options
	Choices Kind = "choices" // all right options and no other
	Bool    Kind = "bool"    // yes or no
	Text    Kind = "text"    // a short text; several wordings may be right
	Order   Kind = "order"   // the items in a legal order
	Recall  Kind = "recall"  // a flip card: the learner marks the points that he named
)

// Kinds lists all kinds.
func Kinds() []Kind { return []Kind{Number, Choice, Choices, Bool, Text, Order, Recall} }

// A Deck is one file of questions about one chapter.
type Deck struct {
	Name      string     `json:"name"`
	Title     lang.Text  `json:"title"`
	Questions []Question `json:"questions"`
}

// A Question is a template. Texts may name its parameters as ${name}.
type Question struct {
	ID        ID              `json:"id"`
	Rev       int             `json:"rev,omitempty"` // counts changes of wording; a change of meaning gets a new id
	Kind      Kind            `json:"kind"`
	Topic     string          `json:"topic"` // deck, or deck/part: slice/growth
	Level     int             `json:"level"` // 1 easy … 5 expert
	Tags      []string        `json:"tags,omitempty"`
	Releases  gover.Range     `json:"go"`               // releases for which the question makes sense
	Arch      string          `json:"arch,omitempty"`   // architecture it is about; empty means amd64
	Claims    []string        `json:"claims,omitempty"` // claims of the notes that it covers: C012
	Refs      []string        `json:"refs,omitempty"`   // Go source: runtime/slice.go: growslice
	Vary      []Param         `json:"vary,omitempty"`
	Where     string          `json:"where,omitempty"` // condition over the parameters, in Go's expression syntax
	Prompt    lang.Text       `json:"prompt"`
	Code      string          `json:"code,omitempty"` // Go code shown below the prompt
	Sim       *ModelRef       `json:"sim,omitempty"`  // computes the truth
	Keys      []Key           `json:"keys,omitempty"` // the author's claim; the truth only where there is no Sim
	Unit      string          `json:"unit,omitempty"` // of a number without Sim: bytes
	Options   []Option        `json:"options,omitempty"`
	Computed  *ComputedOption `json:"computed,omitempty"` // makes the options of a choice from mutants
	Items     []Item          `json:"items,omitempty"`    // of an order question, in one legal order
	Before    [][]string      `json:"before,omitempty"`   // chains of item ids; empty means the order listed and no other
	Points    []Point         `json:"points,omitempty"`   // of a recall card
	Hints     []lang.Text     `json:"hints,omitempty"`
	Why       lang.Text       `json:"why"`
	Followups []ID            `json:"followups,omitempty"`
	Tests     []Test          `json:"tests,omitempty"`
	File      string          `json:"file,omitempty"` // where it stands, for messages
	Line      int             `json:"line,omitempty"`
	Lines     map[string]int  `json:"lines,omitempty"` // where its parts stand: why, tests/2, vary/cap; only of a bank just read
}

// LineOf returns the line of the first of the parts whose place is known, and the question's own line otherwise. A part
// that is one of a list, as tests/2 is, stands at least where its list does.
func (q *Question) LineOf(parts ...string) int {
	for _, part := range parts {
		if line := q.Lines[part]; line > 0 {
			return line
		}
		whole, _, _ := strings.Cut(part, "/")
		if line := q.Lines[whole]; line > 0 {
			return line
		}
	}
	return q.Line
}

// Architecture returns the architecture that the question is about.
func (q *Question) Architecture() string {
	if q.Arch == "" {
		return "amd64"
	}
	return q.Arch
}

// A Param is a parameter of a question: one of some values, or a number from a range.
type Param struct {
	Name   string            `json:"name"`
	OneOf  []json.RawMessage `json:"oneof,omitempty"`  // texts, numbers or truth values
	Lo     int               `json:"lo,omitempty"`     // with Hi: an inclusive range, used when OneOf is empty
	Hi     int               `json:"hi,omitempty"`     //
	Step   int               `json:"step,omitempty"`   // distance between the values of the range; 0 means 1
	Prefer []int             `json:"prefer,omitempty"` // values of the range that are drawn half of the time: boundaries
}

// A ModelRef names the simulator that computes the truth.
type ModelRef struct {
	Model string          `json:"model"`
	With  json.RawMessage `json:"with"` // JSON object; "${name}" stands for a parameter's value
	Ask   string          `json:"ask"`  // the answer that is asked for
}

// A Key is an answer typed by the author. It holds for the releases of its range.
type Key struct {
	Releases gover.Range `json:"go"`
	Values   []string    `json:"values"` // any of them is right
}

// An Option is one answer to choose.
type Option struct {
	Text    lang.Text    `json:"text"`
	OK      *gover.Range `json:"ok,omitempty"`      // releases for which it is right; nil means wrong, or compared with the truth
	Because lang.Text    `json:"because,omitempty"` // which mistake leads here, or what makes it right
}

// A ComputedOption makes the options of a choice: the truth, what the mutants answer, and neighbours up to Size.
type ComputedOption struct {
	Mutants []string `json:"mutants,omitempty"` // empty means all that differ from the truth
	Size    int      `json:"size"`
}

// An Item is one thing to put in order.
type Item struct {
	ID   string    `json:"id"`
	Text lang.Text `json:"text"`
}

// A Point is something that a good spoken answer names.
type Point struct {
	Text   lang.Text `json:"text"`
	Weight int       `json:"weight,omitempty"` // relative; 0 means 1
}

// A Test is a case stored with a question and run by each check: either what the key is for given parameters, or what
// becomes of a response.
type Test struct {
	Set      map[string]json.RawMessage `json:"set,omitempty"` // parameters; the others are drawn from seed 1
	Go       string                     `json:"go,omitempty"`  // release; empty means each in the question's range
	Key      string                     `json:"key,omitempty"` // what the truth must be
	Response string                     `json:"response,omitempty"`
	Score    *float64                   `json:"score,omitempty"`   // with Response: the score that it must get
	Mistake  string                     `json:"mistake,omitempty"` // with Response: the mutant that must be named
	Invalid  bool                       `json:"invalid,omitempty"` // with Response: it must be asked again
}

// A Variant is a question with its parameters filled in.
type Variant struct {
	Question *Question
	Seed     uint64
	Values   []Value
}

// A Value is the value of one parameter.
type Value struct {
	Name string          `json:"name"`
	JSON json.RawMessage `json:"json"`
}

// Text spells the value as it stands in a sentence: a text without its quotes, anything else as in JSON.
func (v Value) Text() string {
	var s string
	if json.Unmarshal(v.JSON, &s) == nil {
		return s
	}
	return string(v.JSON)
}

// A Result says how a response compares with the truth.
type Result string

// The results. A response that cannot be read has none: it is asked for again.
const (
	Right   Result = "right"
	Partial Result = "partial"
	Wrong   Result = "wrong"
	Skipped Result = "skipped" // the learner wanted to see the answer without giving one
)

// A Verdict is the judgement of one response.
type Verdict struct {
	Result  Result    `json:"result"`
	Score   float64   `json:"score"`             // 0 to 1
	Mistake string    `json:"mistake,omitempty"` // mutant that gives this response
	Says    lang.Text `json:"says,omitzero"`     // names the mistake, or says what a chosen option got wrong
}

// String is for logs and failing tests.
func (v Verdict) String() string {
	if v.Mistake != "" {
		return fmt.Sprintf("%s %.2f (%s)", v.Result, v.Score, v.Mistake)
	}
	return fmt.Sprintf("%s %.2f", v.Result, v.Score)
}

// An Attempt is the record of one answered question. The attempts are the truth of the learner's history; all else is
// computed from them.
type Attempt struct {
	ID          int64           `json:"id"`          // milliseconds since 1970 in UTC, moved on where two would collide
	Session     string          `json:"session"`     // all attempts of one run share it
	Mode        string          `json:"mode"`        // drill, review, mock
	Question    ID              `json:"question"`    //
	Fingerprint string          `json:"fingerprint"` // of everything that decides the truth; see checker.Fingerprint
	Topic       string          `json:"topic"`       //
	Level       int             `json:"level"`       //
	Kind        Kind            `json:"kind"`        //
	Go          string          `json:"go"`          // full release: 1.18.10
	Arch        string          `json:"arch"`        //
	Seed        uint64          `json:"seed,string"` // of the variant
	RNG         int             `json:"rng"`         // rng.Version
	Values      json.RawMessage `json:"values"`      // the variant's parameters, as an object
	Key         string          `json:"key"`         // what was right
	Response    string          `json:"response"`    // what was typed
	Verdict     Verdict         `json:"verdict"`     //
	ElapsedMS   int64           `json:"elapsed_ms"`  // from showing the question to the answer
	Hints       int             `json:"hints"`       // hints that were asked for
	Malformed   int             `json:"malformed"`   // responses that could not be read
	Lang        string          `json:"lang"`        // en, zh or both
	ZoneSeconds int             `json:"zone"`        // offset of the learner's clock from UTC
}
