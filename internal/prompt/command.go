package prompt

import (
	"slices"
	"strings"
	"unicode"

	"godrill/internal/quiz"
)

// commands lists what can be asked for, in the order in which the keys are shown.
var commands = []quiz.Command{
	quiz.Hint, quiz.Skip, quiz.Trace, quiz.Versions, quiz.Language, quiz.Next, quiz.Quit, quiz.Keys,
}

// A wish is what a line may be besides a response.
type wish struct {
	command quiz.Command
	closed  bool // it is a command, but the form does not offer it now
}

// wishOf finds the command in a line: :h and :hint everywhere, the bare key where no response can be mistaken for it.
func wishOf(f quiz.Form, line string) (wish, bool) {
	text := strings.ToLower(fold(line))
	if rest, ok := strings.CutPrefix(text, ":"); ok {
		c, known := commandNamed(rest)
		return wish{c, known && !open(f, c)}, known
	}
	if r, ok := single(text); ok {
		if c, ok := bare(f, r); ok {
			return wish{command: c}, true
		}
	}
	return wish{}, false
}

// open reports whether a command may be given now; leaving always may.
func open(f quiz.Form, c quiz.Command) bool { return c == quiz.Quit || offers(f, c) }

func commandNamed(name string) (quiz.Command, bool) {
	for _, c := range commands {
		if name == string(c) || name == string(c.Key()) {
			return c, true
		}
	}
	return "", false
}

// bare finds the command of a lone key. A text may consist of any letter, so there no letter is a command. Before
// the answer, t, v and n are not commands either, since a truth value may be spelled t or n.
func bare(f quiz.Form, r rune) (quiz.Command, bool) {
	if f.Kind == quiz.Text {
		return "", false
	}
	c, ok := commandNamed(string(r))
	if !ok || !open(f, c) {
		return "", false
	}
	afterAnswer := slices.Contains([]quiz.Command{quiz.Trace, quiz.Versions, quiz.Next}, c)
	return c, f.Kind == "" || !afterAnswer
}

func single(s string) (rune, bool) {
	runes := []rune(s)
	if len(runes) != 1 {
		return 0, false
	}
	return runes[0], true
}

// fold turns the full-width forms that a Chinese input method types into their ASCII forms and trims blanks. It serves
// to recognise commands and letters; a response is handed on as typed.
func fold(s string) string { return strings.TrimSpace(strings.Map(foldRune, s)) }

func foldRune(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '　':
		return ' '
	}
	return r
}

// clean makes a line of input safe to show and to compare: no control characters, no broken UTF-8, no blanks around.
func clean(line string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r == '\ufeff', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, strings.ToValidUTF8(line, "\ufffd")))
}
