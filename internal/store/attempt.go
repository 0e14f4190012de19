package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"godrill/internal/quiz"
)

// rest holds the fields of an attempt that no query looks at.
type rest struct {
	Fingerprint string          `json:"fingerprint"`
	Seed        uint64          `json:"seed,string"`
	RNG         int             `json:"rng"`
	Says        json.RawMessage `json:"says"`
	Hints       int             `json:"hints"`
	Malformed   int             `json:"malformed"`
	Lang        string          `json:"lang"`
}

func encodeRest(a quiz.Attempt) (string, error) {
	if err := CheckAttempt(a); err != nil {
		return "", err
	}
	says, err := encode(a.Verdict.Says)
	if err != nil {
		return "", err
	}
	text, err := encode(rest{a.Fingerprint, a.Seed, a.RNG, says, a.Hints, a.Malformed, a.Lang})
	return string(text), err
}

// encode spells a value in JSON and leaves <, > and & readable.
func encode(v any) ([]byte, error) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(text.Bytes()), err
}

func decodeRest(text string, a *quiz.Attempt) error {
	var r rest
	err := json.Unmarshal([]byte(text), &r)
	if err == nil {
		err = json.Unmarshal(r.Says, &a.Verdict.Says)
	}
	if err != nil {
		return fmt.Errorf("attempt %d: %w: %w", a.ID, ErrDamaged, err)
	}
	a.Fingerprint, a.Seed, a.RNG = r.Fingerprint, r.Seed, r.RNG
	a.Hints, a.Malformed, a.Lang = r.Hints, r.Malformed, r.Lang
	return nil
}

// CheckAttempt refuses an attempt that makes no sense in a log: one without a session, question or result, with a
// score outside 0 to 1, or with values that are not JSON. It is what every log refuses.
func CheckAttempt(a quiz.Attempt) error {
	switch {
	case a.Session == "":
		return errors.New("attempt: no session: want the id that all attempts of one run share")
	case a.Question == "":
		return errors.New("attempt: no question: want its id")
	case a.Verdict.Result == "":
		return fmt.Errorf("attempt at %s: no result: want right, partial, wrong or skipped", a.Question)
	case !(a.Verdict.Score >= 0 && a.Verdict.Score <= 1): // refuses NaN as well
		return fmt.Errorf("attempt at %s: score %v: want 0 to 1", a.Question, a.Verdict.Score)
	case len(a.Values) > 0 && !json.Valid(a.Values):
		return fmt.Errorf("attempt at %s: values %q: want a JSON object", a.Question, a.Values)
	}
	return nil
}

// CheckSession refuses a session without an id and one whose flags are not JSON.
func CheckSession(s Session) error {
	switch {
	case s.ID == "":
		return errors.New("session: no id")
	case len(s.Flags) > 0 && !json.Valid(s.Flags):
		return fmt.Errorf("session %s: flags %q: want a JSON object", s.ID, s.Flags)
	}
	return nil
}
