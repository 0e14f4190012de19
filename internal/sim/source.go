package sim

import "godrill/internal/gover"

// Sourced parameters stand for a Go program that can be shown to a learner.
type Sourced interface {
	// Source returns the formatted program as it is written for a release.
	Source(v gover.Version) string
}

// Source returns the Go program that the parameters stand for; ok is false for a simulator without programs.
func (s *Simulator) Source(t Target, a Args) (program string, ok bool) {
	p, ok := a.value.(Sourced)
	if !ok {
		return "", false
	}
	return p.Source(t.Language()), true
}
