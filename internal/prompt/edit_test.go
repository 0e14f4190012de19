package prompt

import (
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
	"pgregory.net/rapid"

	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// typeKeys feeds the widget what a terminal sends and returns the response, if there is one.
func typeKeys(w widget, s string) (string, bool) {
	for buf := []byte(s); len(buf) > 0; {
		k, n := decode(buf, true)
		buf = buf[n:]
		if text, done := w.press(k); done {
			return text, true
		}
	}
	return "", false
}

func TestLineEditing(t *testing.T) {
	cases := []struct{ name, keys, want string }{
		{"typing", "848\r", "848"},
		{"backspace", "849\x7f8\r", "848"},
		{"backspace takes a whole wide letter", "切片\x7f片\r", "切片"},
		{"backspace takes a whole family", "a👨‍👩‍👧\x7fb\r", "ab"},
		{"insert in the middle", "88\x1b[D4\r", "848"},
		{"left over a wide letter", "片\x1b[D切\r", "切片"},
		{"home and end", "48\x01\x1b[C\x1b[H8\x05!\r", "848!"},
		{"delete", "8x48\x1b[H\x1b[C\x1b[3~\r", "848"},
		{"kill to the left", "junk\x15848\r", "848"},
		{"kill to the right", "848junk\x1b[D\x1b[D\x1b[D\x1b[D\x0b\r", "848"},
		{"kill a word", "it doubles  \x17grows\r", "it grows"},
		{"kill a wide word", "切片 扩容\x17翻倍\r", "切片 翻倍"},
		{"edges are safe", "\x7f\x1b[D\x1b[C\x1b[3~\x17\x15\x0b848\r", "848"},
		{"unknown keys", "8\x1b[15~4\x1bb\x00\t8\r", "848"},
		{"a paste is one line", "\x1b[200~848\r\n1024\n\x1b[201~\r", "848 1024"},
		{"a paste without controls", "\x1b[200~8\x03\x044\x1b[A8\x1b[201~\r", "84[A8"},
		{"an empty line is no answer", "\r  \r8\r", "8"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, done := typeKeys(&line{form: form(quiz.Text)}, c.keys); !done || got != c.want {
				t.Errorf("got %q (done %v), want %q", got, done, c.want)
			}
		})
	}
}

func TestLineIsBounded(t *testing.T) {
	l := &line{form: form(quiz.Text)}
	if _, done := typeKeys(l, strings.Repeat("切", maxTyped+5)); done || len(l.before) != maxTyped*3 {
		t.Errorf("holds %d bytes, want %d", len(l.before), maxTyped*3)
	}
	if row, _ := l.row(60, Look{}); !strings.Contains(row, "too long") && l.note.IsZero() {
		t.Errorf("row %q does not say that the text is too long", row)
	}
}

func TestChoosing(t *testing.T) {
	cases := []struct {
		name string
		kind quiz.Kind
		keys string
		want string
	}{
		{"letter", quiz.Choice, "b", "b"},
		{"capital letter", quiz.Choice, "B", "b"},
		{"full-width letter", quiz.Choice, "ｂ", "b"},
		{"digit", quiz.Choice, "2", "b"},
		{"full-width digit", quiz.Choice, "２", "b"},
		{"arrows", quiz.Choice, "\x1b[B\x1b[B\r", "b"},
		{"arrows round the end", quiz.Choice, "\x1b[A\r", "c"},
		{"enter alone chooses nothing", quiz.Choice, "\r\r\n", "nothing"},
		{"a letter out of range", quiz.Choice, "g", "nothing"},
		{"a digit out of range", quiz.Choice, "4", "nothing"},
		{"Alt with a letter", quiz.Choice, "\x1bb", "nothing"},
		{"a paste chooses nothing", quiz.Choice, "\x1b[200~b\r\x1b[201~", "nothing"},
		{"yes", quiz.Bool, "y", "y"},
		{"true", quiz.Bool, "T", "y"},
		{"Chinese yes", quiz.Bool, "对", "y"},
		{"Chinese no", quiz.Bool, "否", "n"},
		{"no by arrows", quiz.Bool, "\x1b[C\x1b[C\r", "n"},
		{"a digit is no truth value", quiz.Bool, "1", "nothing"},
		{"several", quiz.Choices, "ca\r", "a c"},
		{"a letter turns off again", quiz.Choices, "cac\r", "a"},
		{"arrows and blanks", quiz.Choices, "\x1b[B \x1b[B\x1b[B \r", "a c"},
		{"enter alone does not say none", quiz.Choices, "\r", "nothing"},
		{"enter alone does not say that no point was named", quiz.Recall, "a a\r", "nothing"},
		{"none", quiz.Choices, "-", "-"},
		{"no point named", quiz.Recall, "－", "-"},
		{"points", quiz.Recall, "13\r", "a c"},
		{"order by letters", quiz.Order, "bca\r", "b c a"},
		{"order taken back", quiz.Order, "ba\x7fca\r", "b c a"},
		{"order by arrows", quiz.Order, "\x1b[C\x1b[C \r\r\r", "b c a"},
		{"a letter counts once", quiz.Order, "bbca\r", "b c a"},
		{"incomplete order", quiz.Order, "bc\r", "nothing"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, done := typeKeys(newWidget(form(c.kind, "one", "two", "three")), c.keys)
			if !done {
				got = "nothing"
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// No row may be as wide as the terminal, whatever is typed and however narrow it is.
func TestRowsNeverFillTheTerminal(t *testing.T) {
	kinds := append(quiz.Kinds(), "")
	rapid.Check(t, func(t *rapid.T) {
		f := form(rapid.SampledFrom(kinds).Draw(t, "kind"), "翻倍", "增长四分之一", "it grows by a quarter", "👨‍👩‍👧", "e", "f", "g")
		f.Lang = rapid.SampledFrom([]lang.Lang{lang.En, lang.Zh, lang.Both}).Draw(t, "lang")
		look := Look{Color: rapid.Bool().Draw(t, "color"), WideAmbiguous: rapid.Bool().Draw(t, "wide")}
		width := rapid.IntRange(11, 130).Draw(t, "width")
		w := newWidget(f)
		keys := rapid.SliceOfN(rapid.SampledFrom([]string{
			"a", "切片", "·", "9", "👨‍👩‍👧", "é", "\x1b[D", "\x1b[C", "\x7f", "\x01", "\x05", " ", "\r", "\x17", "\x1b[200~long pasted text 很长的文字\x1b[201~",
		}), 0, 60).Draw(t, "keys")
		for _, k := range keys {
			typeKeys(w, k)
			row, cursor := w.row(width, look)
			cells := displaywidth.Options{EastAsianWidth: look.WideAmbiguous, ControlSequences: true}.String(row)
			if cells > width || cursor > width || strings.ContainsAny(row, "\r\n\t") {
				t.Fatalf("row %q has %d cells and the cursor at %d, want at most %d", row, cells, cursor, width)
			}
		}
	})
}
