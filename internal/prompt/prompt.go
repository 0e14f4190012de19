// Package prompt gets input from the learner: a response, or a command such as "show a hint".
//
// Terms. An asker is anything with Ask; there are three. [Plain] reads lines: pipes, dumb terminals, screen readers.
// [Script] reads prepared answers from a file. [Survey] reads keys from a terminal. A command is a request that is no
// response; quiz.Form says which ones are open at the moment.
//
// The idea: an asker never invents a response. Ctrl-C, Ctrl-D, a signal, a cancelled context and the end of the input
// are all quiz.ErrLeft, whatever stood on the line or under the cursor at that moment; an empty line is no response
// where it cannot be one. What a response means is not decided here.
//
// The question itself, its code and its options are drawn elsewhere. This package draws one short row, never as wide
// as the terminal, so nothing here can wrap. It is the only package that knows survey.
package prompt

import (
	"slices"

	"golang.org/x/term"

	"godrill/internal/quiz"
)

// A File is an open file that may be a terminal; *os.File is one.
type File interface{ Fd() uintptr }

// Interactive reports whether keys can be read and rows redrawn: both ends are terminals, the terminal is not dumb,
// and the learner did not ask for plain lines, by flag or by one of the variables ACCESSIBLE, GODRILL_ACCESSIBLE and
// GODRILL_PROMPT_DISABLED.
func Interactive(in, out File, getenv func(string) string, plain bool) bool {
	if plain || getenv("TERM") == "dumb" {
		return false
	}
	for _, name := range []string{"ACCESSIBLE", "GODRILL_ACCESSIBLE", "GODRILL_PROMPT_DISABLED"} {
		if getenv(name) != "" {
			return false
		}
	}
	return term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd()))
}

// offers reports whether the form lists the command.
func offers(f quiz.Form, c quiz.Command) bool { return slices.Contains(f.Commands, c) }

// obey turns a command into the result of Ask. Leaving is always possible, even where the form does not list it.
func obey(f quiz.Form, c quiz.Command) (quiz.Input, error) {
	if c == quiz.Quit && !offers(f, quiz.Quit) {
		return quiz.Input{}, quiz.ErrLeft
	}
	return quiz.Input{Command: c}, nil
}
