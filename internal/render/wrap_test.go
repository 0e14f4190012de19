package render

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"github.com/clipperhouse/displaywidth"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"godrill/internal/lang"
)

func TestWrap(t *testing.T) {
	cases := []struct {
		name, in string
		width    int
		want     []string
	}{
		{"short", "one line", 20, []string{"one line"}},
		{"empty", "", 20, []string{""}},
		{"words stay whole", "the capacity of a slice", 10, []string{"the", "capacity", "of a slice"}},
		{"exactly full", "12345 7890", 10, []string{"12345 7890"}},
		{"line breaks stay", "a\n\nb", 10, []string{"a", "", "b"}},
		{"Chinese breaks anywhere", "切片的容量翻倍", 8, []string{"切片的容", "量翻倍"}},
		{"an odd width leaves a cell free", "切片的容量", 5, []string{"切片", "的容", "量"}},
		{"no comma at the start", "切片扩容，翻倍", 8, []string{"切片扩", "容，翻倍"}},
		{"no comma at the start behind a blank", "切片扩容 ，翻倍", 8, []string{"切片扩", "容 ，翻", "倍"}},
		{"no closing bracket at the start", "（切片扩）容", 8, []string{"（切片", "扩）容"}},
		{"no opening bracket at the end", "切片扩（容量）", 8, []string{"切片扩", "（容量）"}},
		{"several closing signs", "他说“切片。”然后", 10, []string{"他说“切", "片。”然后"}},
		{"an ASCII comma sticks to Chinese", "切片扩容, 翻倍", 8, []string{"切片扩", "容, 翻倍"}},
		{"words inside Chinese", "调用append追加", 8, []string{"调用", "append追", "加"}},
		{"brackets of code stay with it", "切片(slice)的", 9, []string{"切片", "(slice)的"}},
		{"a dash is not split", "翻倍——然后", 5, []string{"翻", "倍——", "然后"}},
		{"a long token is broken", "see runtime/slice.go now", 8, []string{"see", "runtime/", "slice.go", "now"}},
		{"indentation is repeated", "  one two three", 8, []string{"  one", "  two", "  three"}},
		{"blanks inside stay", "a  b", 8, []string{"a  b"}},
		{"an indentation leaves room for a character", " 切片", 2, []string{"切", "片"}},
		{"emoji families are one sign", "👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 4, []string{"👨‍👩‍👧👨‍👩‍👧", "👨‍👩‍👧"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Wrap(c.in, c.width, false)); diff != "" {
				t.Errorf("Wrap(%q, %d) (-want +got):\n%s", c.in, c.width, diff)
			}
		})
	}
}

// prose draws what may stand in a bank: both scripts, punctuation, code, signs of odd widths.
func prose(t *rapid.T, name string) string {
	parts := rapid.SliceOfN(rapid.OneOf(
		rapid.SampledFrom([]string{
			"切片", "容", "，", "。", "）", "（", "“", "”", "……", "——", "append", "(s[i:j])", " ", "  ", "\n", "\t", "a", "1024", ",", ")", "(",
			"runtime/malloc.go:mallocgcSmallScanNoHeader", "·", "→", "①", "α", "é", "👨‍👩‍👧", "❤️", "한글", "ｶﾅ", "١", "\x1b[31m", "\u202e", "\x00", "{cap}",
		}),
		rapid.String(),
	), 0, 40).Draw(t, name)
	return strings.Join(parts, "")
}

func TestWrappedLinesFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := Clean(prose(t, "text"))
		width := rapid.IntRange(2, 130).Draw(t, "width")
		wide := rapid.Bool().Draw(t, "wide")
		o := displaywidth.Options{EastAsianWidth: wide}
		lines := Wrap(text, width, wide)
		for _, l := range lines {
			if o.String(l) > width && len([]rune(l)) > 1 && graphemes(l, o) > 1 {
				t.Fatalf("%q has %d cells, want at most %d", l, o.String(l), width)
			}
		}
		if got, want := solid(strings.Join(lines, "\n")), solid(text); got != want {
			t.Fatalf("wrapping changed the text:\n%q\n%q", want, got)
		}
	})
}

func graphemes(s string, o displaywidth.Options) int {
	n := 0
	for g := o.StringGraphemes(s); g.Next(); {
		n++
	}
	return n
}

// solid is a text without what wrapping may change.
func solid(s string) string { return strings.Join(strings.Fields(s), "") }

// Between Chinese characters there is always a place to break, so on lines of usual width kinsoku can always be kept.
func TestKinsoku(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{
			"切", "片扩", "容。", "，", "（容量）", "“翻倍”", "append", " ", "见《规范》", "：", "512", "；", "？", "malloc.go",
		}), 1, 60).Draw(t, "parts")
		text := "切" + strings.ReplaceAll(strings.Join(parts, ""), "，，，，", "，")
		width := rapid.IntRange(38, 110).Draw(t, "width")
		for _, l := range Wrap(text, width, false) {
			runes := []rune(strings.TrimLeft(l, " "))
			if len(runes) == 0 || longRun(text, width) {
				continue
			}
			if strings.ContainsRune(closers, runes[0]) {
				t.Fatalf("%q begins with %c", l, runes[0])
			}
			if last := runes[len(runes)-1]; strings.ContainsRune(openers, last) {
				t.Fatalf("%q ends with %c", l, last)
			}
		}
	})
}

// longRun reports whether punctuation alone fills a line, which nobody can break well.
func longRun(text string, width int) bool {
	run := 0
	for _, r := range text {
		run += 2
		if !strings.ContainsRune(closers+openers+" ", r) && !unicode.IsLetter(r) {
			continue
		}
		if !strings.ContainsRune(closers+openers+" ", r) {
			run = 0
		}
		if run > width-12 {
			return true
		}
	}
	return false
}

// No line of a screen may be wider than the terminal, whatever a bank says.
func TestScreensFitWhateverTheText(t *testing.T) {
	base := computed(t)
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) lang.Text { return lang.T(prose(t, name), prose(t, name)) }
		truth := base
		truth.Prompt, truth.Code, truth.Why = text("prompt"), prose(t, "code"), text("why")
		truth.Accepted, truth.Unit = []string{prose(t, "accepted")}, prose(t, "unit")
		q := *base.Variant.Question
		q.Topic, q.Refs = prose(t, "topic"), []string{prose(t, "ref")}
		truth.Variant.Question = &q
		style := Style{
			Width: rapid.IntRange(20, 130).Draw(t, "width"), Color: rapid.Bool().Draw(t, "color"), WideAmbiguous: rapid.Bool().Draw(t, "wide"),
			Lang: rapid.SampledFrom([]lang.Lang{lang.En, lang.Zh, lang.Both}).Draw(t, "lang"),
		}
		verdict := isPre118
		verdict.Says = text("says")
		var out bytes.Buffer
		view := NewText(&out, style, nil)
		for _, err := range []error{
			view.Question(shown(truth, 1, 2, -1)), view.Verdict(judged(truth, prose(t, "response"), verdict)), view.Hint(1, 1, text("hint")),
			view.Trace(truth), WriteTruth(&out, style, truth, nil),
			WriteTable(&out, style, Table{Head: []string{"切片", "b", "c"}, Rows: [][]string{{prose(t, "x"), prose(t, "y"), prose(t, "z")}}}),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		o := displaywidth.Options{EastAsianWidth: style.WideAmbiguous, ControlSequences: true}
		for l := range strings.Lines(out.String()) {
			if l = strings.TrimSuffix(l, "\n"); o.String(l) >= style.Width {
				t.Fatalf("%d cells in a terminal of %d: %q", o.String(l), style.Width, l)
			}
		}
		colours := strings.NewReplacer("\x1b[0m", "")
		for _, r := range colours.Replace(out.String()) {
			if r != '\n' && r != '\x1b' && foul(r) || r == '\x1b' && !style.Color {
				t.Fatalf("control character %q on the screen", r)
			}
		}
	})
}

func TestClean(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"ordinary text", "切片 append", "切片 append"},
		{"escape sequences", "a\x1b[31mb\x1b]0;title\x07c", "a[31mb]0;titlec"},
		{"8-bit controls", "a\u009b31mb", "a31mb"},
		{"backspace and bell", "a\b\ab", "ab"},
		{"carriage returns", "a\r\nb\rc", "a\nbc"},
		{"bidirectional marks", "a\u202eb\u2066c\u200fd", "abcd"},
		{"broken UTF-8", "a\xffb", "a\ufffdb"},
		{"joiners stay", "👨‍👩‍👧", "👨‍👩‍👧"},
		{"tabs", "\tx\n\t\ty", "    x\n        y"},
		{"tab stops", "ab\tc", "ab  c"},
		{"byte order mark", "\ufeffa", "a"},
		{"line separators", "a\u2028b", "ab"},
	}
	for _, c := range cases {
		if got := Clean(c.in); got != c.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}
