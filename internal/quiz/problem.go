package quiz

import "fmt"

// A Problem is something wrong with a bank.
type Problem struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"` // 1 is the first; 0 means unknown
	Column int    `json:"column,omitempty"`
	ID     ID     `json:"id,omitempty"`
	Found  string `json:"found"` // what is wrong
	Hint   string `json:"hint"`  // what to do about it
}

// String spells the problem as file:line:column: id: found: hint.
func (p Problem) String() string {
	s := p.File
	if p.Line > 0 {
		s += fmt.Sprintf(":%d:%d", p.Line, max(p.Column, 1))
	}
	if p.ID != "" {
		s += ": " + string(p.ID)
	}
	s += ": " + p.Found
	if p.Hint != "" {
		s += ": " + p.Hint
	}
	return s
}
