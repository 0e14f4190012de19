package quiz

import "godrill/internal/lang"

// A Command is something the learner wants other than to answer.
type Command string

// The commands. In a line of input each is written as its key after a colon; where no response can be mistaken for it,
// the key alone is enough.
const (
	Hint     Command = "hint"     // h: show the next hint
	Skip     Command = "skip"     // s: show the answer without giving one
	Trace    Command = "trace"    // t: the steps of the simulator, after the answer
	Versions Command = "versions" // v: the answer release by release, after the answer
	Language Command = "language" // l: the other language
	Next     Command = "next"     // Enter: go on, after the answer
	Quit     Command = "quit"     // q: leave
	Keys     Command = "keys"     // ?: what the keys do
)

// Key returns the key of a command: h, s, t, v, l, q, ? and n.
func (c Command) Key() rune {
	if c == Keys {
		return '?'
	}
	return rune(c[0])
}

// A Form says what is to be read from the learner now.
type Form struct {
	Kind     Kind      // what a response looks like; empty when only commands are wanted (after the answer)
	Options  []string  // short labels of options, items or points to choose among, in the language shown; lettered a, b, c by position
	Commands []Command // what may be asked for instead of answering
	Lang     lang.Lang
}

// An Input is what the learner did: gave a response, or asked for something.
type Input struct {
	Text    string  // the response as typed; chosen options are spelled by their letters: "b", "a c"
	Command Command // empty when Text is a response
}

// Letter returns the letter of an option by position: 0 is a.
func Letter(i int) string { return string(rune('a' + i)) }

// MaxOptions is the largest number of options, items or points of a question: the letters before h, the first letter
// that is a command.
const MaxOptions = 7
