// Package render shows things: questions, verdicts, traces, predictions and tables, as text for people and as JSON for
// programs.
//
// Terms. A cell is one column of a terminal; a Chinese character takes two. A style is all that decides how text looks:
// the width in cells, the language, whether colours and signs outside ASCII may be used. Kinsoku is the rule of Chinese
// and Japanese typesetting that a line begins with no closing punctuation and ends with no opening one.
//
// The idea: text is measured in cells and broken by us, never by the terminal, so that nothing depends on how a terminal
// wraps. There are no boxes, because the cells that box characters take differ between terminals. What a bank or a
// learner wrote passes through [Clean] before it is shown. Every sentence of godrill's own stands in words.go in both
// languages.
//
// What is left out: the package computes nothing that matters to a verdict, and asks nothing.
package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"godrill/internal/lang"
)

// A Style decides how text looks. The zero value is English in 80 columns without colours.
type Style struct {
	Width         int // of the terminal, in cells; 0 means 80, and less than 20 is taken for 20
	Lang          lang.Lang
	Color         bool
	ASCII         bool // marks and separators of ours are ASCII; the words are not affected
	WideAmbiguous bool // the terminal draws characters of ambiguous width, such as ·, in two cells
}

// StyleFromEnv returns the style that the environment asks for. Terminal says whether the output is one, width is its
// number of columns or 0. Colours need a terminal that is not dumb and no NO_COLOR, or CLICOLOR_FORCE; signs outside
// ASCII need a locale whose character set is UTF-8; GODRILL_AMBIGUOUS_WIDTH=2 suits terminals set up for wide Chinese
// punctuation.
func StyleFromEnv(getenv func(string) string, terminal bool, width int) Style {
	s := Style{Width: width, Lang: lang.FromEnv(getenv), WideAmbiguous: getenv("GODRILL_AMBIGUOUS_WIDTH") == "2"}
	switch force := getenv("CLICOLOR_FORCE"); {
	case getenv("NO_COLOR") != "":
	case force != "" && force != "0":
		s.Color = true
	default:
		s.Color = terminal && getenv("TERM") != "dumb" && getenv("CLICOLOR") != "0"
	}
	s.ASCII = !utf8Locale(getenv)
	return s
}

// utf8Locale looks at the variables in the order in which POSIX lets them decide the character set.
func utf8Locale(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToUpper(getenv(name)); v != "" {
			return strings.Contains(v, "UTF-8") || strings.Contains(v, "UTF8")
		}
	}
	return false
}

// Bounds of a line. Text over the whole of a wide terminal is hard to read, so that a line ends at maxMeasure; the last
// cell of a terminal stays free, since some of them break the line as soon as it is written.
const (
	minWidth   = 20
	maxMeasure = 100
	defaultCol = 80
	narrow     = 60 // below it what would stand side by side stands one below the other
)

// cells returns how many cells a line may take.
func (s Style) cells() int {
	if s.Width <= 0 {
		return defaultCol - 1
	}
	return max(s.Width, minWidth) - 1
}

// measure returns how many cells a line of prose may take.
func (s Style) measure() int { return min(s.cells(), maxMeasure) }

func (s Style) narrow() bool { return s.cells() < narrow-1 }

func (s Style) options() displaywidth.Options {
	return displaywidth.Options{EastAsianWidth: s.WideAmbiguous}
}

func (s Style) width(text string) int { return s.options().String(text) }

// An ink is an SGR parameter: how a terminal is told to draw.
type ink string

const (
	plain  ink = ""
	bold   ink = "1"
	dim    ink = "2"
	red    ink = "31"
	green  ink = "32"
	yellow ink = "33"
	violet ink = "35"
	cyan   ink = "36"
)

func (s Style) paint(i ink, text string) string {
	if !s.Color || i == plain || text == "" {
		return text
	}
	return "\x1b[" + string(i) + "m" + text + "\x1b[0m"
}

// dot separates things that stand on one line.
func (s Style) dot() string {
	if s.ASCII {
		return " | "
	}
	return " · "
}

// dash stands between the ends of a range.
func (s Style) dash() string {
	if s.ASCII {
		return "-"
	}
	return "–"
}

// say gives a short text on one line; both languages stand side by side.
func (s Style) say(t lang.Text) string { return strings.ReplaceAll(t.In(s.Lang), "\n", " / ") }

// name is say for a word: a label, a headline, the name of a key.
func (s Style) name(t lang.Text) string { return strings.ReplaceAll(t.In(s.Lang), "\n", " ") }

// sentence lets the English text begin with a capital.
func sentence(t lang.Text) lang.Text {
	r, n := utf8.DecodeRuneInString(t.En)
	if n == 0 {
		return t
	}
	return lang.T(t.Zh, string(unicode.ToUpper(r))+t.En[n:])
}

// fill puts values into a text that names them as {name}. A value may differ between the languages.
func fill(t lang.Text, pairs ...any) lang.Text {
	in := func(text string, l lang.Lang) string {
		list := make([]string, 0, len(pairs))
		for i := 0; i < len(pairs); i += 2 {
			value, ok := pairs[i+1].(string)
			if !ok {
				value = pairs[i+1].(lang.Text).In(l)
			}
			list = append(list, "{"+pairs[i].(string)+"}", value)
		}
		return strings.NewReplacer(list...).Replace(text)
	}
	return lang.T(in(t.Zh, lang.Zh), in(t.En, lang.En))
}
