package prompt

import (
	"slices"
	"strings"
	"testing"

	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// A remark that does not fit is a shorter one, or none; no row is cut in the middle of a word.
func TestRowsAreNotCut(t *testing.T) {
	options := []string{"u", "v", "w", "x", "y", "z"}
	for _, l := range []lang.Lang{lang.En, lang.Zh, lang.Both} {
		ends := []string{"> ", " y n", " a b c d e f"}
		for _, note := range []lang.Text{pickOne, pickSome, placeAll, unplaced, enterEnds} {
			ends = append(ends, "  "+words(l, note))
			if short, ok := shorter[note]; ok {
				ends = append(ends, "  "+words(l, short))
			}
		}
		whole := func(row string) bool {
			return slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(row, end) })
		}
		forms := []quiz.Form{
			form(quiz.Bool), form(quiz.Choice, options...), form(quiz.Choices, options...), form(quiz.Order, options...),
			form(quiz.Recall, options...),
			{Commands: []quiz.Command{quiz.Next, quiz.Trace, quiz.Versions, quiz.Language, quiz.Quit, quiz.Keys}},
			{Commands: []quiz.Command{quiz.Next, quiz.Hint, quiz.Skip, quiz.Language, quiz.Quit, quiz.Keys}},
		}
		for _, f := range forms {
			f.Lang = l
			for width := 40; width <= 80; width++ {
				if row, _ := newWidget(f).row(width-1, Look{}); !whole(row) {
					t.Errorf("%q in %s at %d columns is cut: %q", f.Kind, l, width, row)
				}
			}
		}
	}
}
