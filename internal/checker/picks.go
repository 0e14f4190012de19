package checker

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// A label is all the ways to name one option, item or point.
type label struct {
	letter string   // a
	digit  string   // 1; empty from the tenth on
	names  []string // folded texts and the id
	forms  []string // squashed: "a:text" and "text"
	value  string   // of an option that is a number; it may be typed in another spelling
}

func newLabel(i int, t lang.Text, id string) label {
	l := label{letter: quiz.Letter(i)}
	if i < 9 {
		l.digit = strconv.Itoa(i + 1)
	}
	for _, s := range []string{t.Zh, t.En, id} {
		if folded := fold(s); folded != "" && !slices.Contains(l.names, folded) {
			l.names = append(l.names, folded)
			l.forms = append(l.forms, plainArrows(squash(l.letter+": "+s)), plainArrows(squash(s)))
		}
	}
	return l
}

func anyLabel(labels []label, folded string) bool { return named(labels, folded) >= 0 }

// named returns the position of the label whose whole text it is, or -1.
func named(labels []label, folded string) int {
	return slices.IndexFunc(labels, func(l label) bool { return slices.Contains(l.names, folded) })
}

// Reasons why a list of names is not read, other than that it is nothing like one.
var (
	twice     = lang.T("同一项写了两次", "something is named twice")
	ambiguous = lang.T("数字既可能是序号，也可能是选项的内容；请写字母", "a digit could be a position or the text of an option; type letters")
)

// readPicks reads names of options, in the order in which they are named, each at most once. The reason is empty when
// the text is nothing like that.
func readPicks(text string, labels []label, unit string) (picks []int, reason lang.Text, ok bool) {
	folded := fold(text)
	if folded == "" {
		return nil, lang.Text{}, false
	}
	// A letter is the letter even where it is also the text of an option, since that is how a menu answers.
	if i := slices.IndexFunc(labels, func(l label) bool { return l.letter == folded }); i >= 0 {
		return []int{i}, lang.Text{}, true
	}
	if onlyPositions(folded, labels) && clash(labels) {
		return nil, ambiguous, false
	}
	if i := named(labels, folded); i >= 0 {
		return []int{i}, lang.Text{}, true
	}
	if isNumberLike(folded) {
		return sameNumber(text, labels, unit)
	}
	for _, read := range []func() ([]int, bool){
		func() ([]int, bool) { return consume(squash(text), labels) },
		func() ([]int, bool) { return compact(folded, labels, func(l label) string { return l.letter }) },
		func() ([]int, bool) { return compact(folded, labels, func(l label) string { return l.digit }) },
	} {
		if picks, ok := read(); ok {
			return unique(picks)
		}
	}
	return sameNumber(text, labels, unit)
}

// clash reports whether a position is also the text of another option, as among the options 2, 1, 4.
func clash(labels []label) bool {
	for _, l := range labels {
		if l.digit == "" {
			continue
		}
		if i := named(labels, l.digit); i >= 0 && labels[i].digit != l.digit {
			return true
		}
	}
	return false
}

// onlyPositions reports whether a text is made of positions and marks alone.
func onlyPositions(folded string, labels []label) bool {
	rest := strings.Map(func(r rune) rune {
		if i := int(r - '1'); strings.ContainsRune(marks, r) || i >= 0 && i < min(len(labels), 9) {
			return -1
		}
		return r
	}, folded)
	return rest == ""
}

// sameNumber reads a number that is an option's in another spelling: 1,024 for 1024.
func sameNumber(text string, labels []label, unit string) ([]int, lang.Text, bool) {
	n, _, ok := readNumber(text, unit)
	if !ok {
		return nil, lang.Text{}, false
	}
	i := slices.IndexFunc(labels, func(l label) bool { return l.value == strconv.Itoa(n) })
	return []int{i}, lang.Text{}, i >= 0
}

func unique(picks []int) ([]int, lang.Text, bool) {
	for i, p := range picks {
		if slices.Contains(picks[:i], p) {
			return nil, twice, false
		}
	}
	return picks, lang.Text{}, true
}

// marks may stand between, before and after the names of options.
const marks = " ,;:.>()[]<=/+&|#"

// plainArrows makes an arrow one of the marks; a lone minus is none, since it may belong to a number.
func plainArrows(s string) string { return strings.ReplaceAll(s, "->", ">") }

// compact reads letters, or digits, with or without marks between them: "a c", "ac", "b>a>c", "(b)", "选b".
func compact(folded string, labels []label, name func(label) string) (picks []int, ok bool) {
	isMark := func(r rune) bool { return strings.ContainsRune(marks, r) || r == '和' }
	tokens := strings.FieldsFunc(plainArrows(withoutIntro(folded)), isMark)
	for _, token := range tokens {
		if token == "and" {
			continue
		}
		for _, r := range token {
			i := slices.IndexFunc(labels, func(l label) bool { return name(l) == string(r) })
			if i < 0 {
				return nil, false
			}
			picks = append(picks, i)
		}
	}
	return picks, len(picks) > 0
}

// withoutIntro drops a word that introduces a choice.
func withoutIntro(s string) string {
	for _, intro := range []string{"选项", "选", "答案是", "答案", "options", "option", "answer"} {
		rest, ok := strings.CutPrefix(s, intro)
		last, _ := utf8.DecodeLastRuneInString(intro)
		first, _ := utf8.DecodeRuneInString(rest)
		if ok && !(wordRune(last) && wordRune(first)) {
			return rest
		}
	}
	return s
}

// isNumberLike reports whether a text is one number with a decimal point or with groups of three, whose digits
// therefore are no positions.
func isNumberLike(s string) bool {
	digits, rest := splitNumber(s)
	if rest != "" || !strings.ContainsAny(digits, ".,") || strings.Contains(digits, " ") {
		return false
	}
	_, ok := parseDigits(digits)
	return ok
}

// consume reads whole texts, letters and positions, between marks: "a: it doubles; c: it copies".
func consume(s string, labels []label) (picks []int, ok bool) {
	for s = plainArrows(s); s != ""; {
		best, size := -1, 0
		for i, l := range labels {
			for _, form := range append([]string{l.letter, l.digit}, l.forms...) {
				if len(form) > size && strings.HasPrefix(s, form) && endsAt(s, len(form)) {
					best, size = i, len(form)
				}
			}
			if strings.HasPrefix(s, l.letter) && endsAt(s, 1) && size <= 1 {
				best, size = i, 1
			}
		}
		switch {
		case best >= 0:
			picks = append(picks, best)
			s = s[size:]
		case strings.IndexByte(marks, s[0]) >= 0:
			s = s[1:]
		default:
			return nil, false
		}
	}
	return picks, len(picks) > 0
}

// endsAt reports whether a name may end there: at the end of the text or before a mark.
func endsAt(s string, i int) bool {
	return i == len(s) || strings.IndexByte(marks, s[i]) >= 0
}
