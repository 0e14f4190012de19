package slice

import (
	"encoding/json"
	"strconv"

	"godrill/internal/sim"
)

// A Size is a number of elements that may be left out in the Go source: len in place of the capacity of make([]T, 8), or
// of the high index of s[2:].
type Size struct {
	N     int
	Given bool
}

// Or returns the number, or n where none was given.
func (s Size) Or(n int) int {
	if s.Given {
		return s.N
	}
	return n
}

// TypeDoc says what a parameter of this type takes.
func (Size) TypeDoc() string { return `int, or "none" to leave it out` }

const noSize = "none"

// MarshalJSON returns the number, or "none".
func (s Size) MarshalJSON() ([]byte, error) {
	if s.Given {
		return []byte(strconv.Itoa(s.N)), nil
	}
	return []byte(`"` + noSize + `"`), nil
}

// UnmarshalJSON reads a number, a text that spells one, or "none"; anything else is refused with a [*sim.ArgError].
func (s *Size) UnmarshalJSON(data []byte) error {
	text := string(data)
	if len(text) > 0 && text[0] == '"' {
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
	}
	if text == noSize {
		*s = Size{}
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return &sim.ArgError{Found: text, Want: `want an int, or "` + noSize + `" to leave it out`}
	}
	*s = Size{N: n, Given: true}
	return nil
}
