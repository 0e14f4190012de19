// Package checker finds the truth of a question, reads responses and grades them.
package checker

import (
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
)

// A Truth is everything about one variant under one target that is needed to show it, grade it and explain it.
type Truth struct {
	Variant quiz.Variant
	Target  sim.Target

	Prompt lang.Text // texts with the parameters filled in
	Code   string
	Why    lang.Text
	Hints  []lang.Text

	Accepted []string     // number, bool, text: canonical spellings, any of which is right
	Options  []Option     // choice, choices: in the order shown (shuffled by the variant's seed)
	Items    []quiz.Item  // order: in the order shown (shuffled by the variant's seed)
	Legal    [][2]string  // order: pairs of item ids, the first before the second; a total order lists all neighbours
	Points   []quiz.Point // recall
	Unit     string       // number: bytes, elements, …; may be empty

	Model      *sim.Simulator // nil when the key was typed by the author
	Ask        string
	Args       sim.Args
	Prediction sim.Prediction // with traces
	Mistakes   []sim.Mistake  // what the wrong rules would answer, each different from the truth
}

// An Option is an option of a choice with its parameters filled in.
type Option struct {
	Text    lang.Text
	Right   bool
	Because lang.Text // shown after the answer; may be empty
	Mistake string    // the mutant that leads here; may be empty
}

// An UnreadableError says why a response cannot be read. Nothing is counted; it is asked again.
type UnreadableError struct {
	Found string    // what was typed
	Want  lang.Text // what can be read
}

func (e *UnreadableError) Error() string { return "cannot read " + e.Found + ": " + e.Want.En }
