package checker

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// A Response is what the learner answered, read according to the question's kind.
type Response struct {
	Kind  quiz.Kind
	Text  string // as typed
	Value string // number, bool: spelled as the accepted values are; text: as typed
	Picks []int  // choice, choices, order, recall: positions in the options, items or points shown, from 0
}

// maxResponse bounds a response; what is longer is not an answer but a paste that went wrong.
const maxResponse = 4096

// A reader reads a response of one kind. The text says what can be read, for the case that this one cannot.
type reader func(t Truth, text string) (r Response, want lang.Text, ok bool)

// A kind is all that the checker knows of a kind of questions.
type kind struct {
	parse reader
	grade func(t Truth, r Response) quiz.Verdict
}

// kinds is the table of kinds.
var kinds = map[quiz.Kind]kind{
	quiz.Number:  {parseNumber, gradeValue},
	quiz.Bool:    {parseBool, gradeValue},
	quiz.Text:    {parseText, gradeValue},
	quiz.Choice:  {parseChoice, gradeChoices},
	quiz.Choices: {parseChoices, gradeChoices},
	quiz.Order:   {parseOrder, gradeOrder},
	quiz.Recall:  {parseRecall, gradeRecall},
}

// Parse reads a response. What cannot be read, or could be read in two ways, comes back as an [*UnreadableError]: it
// is asked again and nothing is counted.
//
// A number may be grouped (1_024, 1,024, 1 024), written in full-width digits or as 0x400, introduced ("cap = 848",
// "答案是 848") and followed by what is counted ("848 bytes", "12 个"). Where bytes are asked for, K, KB, KiB, M and so
// on count in steps of 1024, as Go's own source means them. Options, items and points are named by letter, by
// position or by their whole text, in any case and width, with or without something between them: b; B); 2; "a c";
// "ac"; "1,3"; "b > a > c". A letter is always the letter; a digit that is also the text of another option is
// unreadable. Nothing at all is written -, 0 or 无.
func Parse(t Truth, text string) (Response, error) {
	q := t.Variant.Question
	unreadable := func(want lang.Text) error { return &UnreadableError{Found: found(text), Want: want} }
	row, ok := kinds[q.Kind]
	if !ok {
		return Response{}, unreadable(lang.T("未知的题型", "the kind of the question is unknown"))
	}
	clean := strings.ToValidUTF8(text, string(utf8.RuneError))
	if len(clean) > maxResponse {
		return Response{}, unreadable(lang.T("回答太长", "the response is too long"))
	}
	r, want, ok := row.parse(t, clean)
	if !ok {
		return Response{}, unreadable(want)
	}
	r.Kind, r.Text = q.Kind, text
	return r, nil
}

// found quotes what was typed, shortened.
func found(text string) string {
	const most = 40
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strconv.Quote(text)
}

func parseNumber(t Truth, text string) (Response, lang.Text, bool) {
	n, want, ok := readNumber(text, t.Unit, t.Ask)
	return Response{Value: strconv.Itoa(n)}, want, ok
}

// boolWords are the ways to say yes and no.
var boolWords = map[bool][]string{
	true: {"y", "yes", "t", "true", "yep", "是", "是的", "对", "对的", "会", "能", "可以", "真", "有", "正确"},
	false: {
		"n", "no", "f", "false", "nope", "否", "不是", "不", "不对", "错", "错误", "不会", "不能", "不可以", "假", "没有",
		"不正确", "错的",
	},
}

func readBool(s string) (value, ok bool) {
	folded := fold(s)
	for value, words := range boolWords {
		for _, w := range words {
			if folded == w {
				return value, true
			}
		}
	}
	return false, false
}

func parseBool(_ Truth, text string) (Response, lang.Text, bool) {
	b, ok := readBool(text)
	return Response{Value: strconv.FormatBool(b)}, lang.T("请回答 y 或 n（是/否、对/错、会/不会）", "answer y or n (yes/no, true/false)"), ok
}

func parseText(_ Truth, text string) (Response, lang.Text, bool) {
	return Response{Value: text}, lang.T("请写出答案", "write the answer"), fold(text) != ""
}

func parseChoice(t Truth, text string) (Response, lang.Text, bool) {
	last := quiz.Letter(max(len(t.Options)-1, 0))
	want := lang.T("请选一个字母：a 到 "+last, "choose one letter: a to "+last)
	picks, reason, ok := readPicks(text, optionLabels(t), t.Unit)
	if !ok {
		return Response{}, orElse(reason, want), false
	}
	return Response{Picks: picks}, want, len(picks) == 1
}

func parseChoices(t Truth, text string) (Response, lang.Text, bool) {
	last := quiz.Letter(max(len(t.Options)-1, 0))
	want := lang.T("请写出所有正确选项的字母（a 到 "+last+"），例如 a c；都不对写 -", "name all right options by letter (a to "+last+"), such as: a c; write - for none")
	return parseSet(text, optionLabels(t), t.Unit, want)
}

// noneWords say that nothing is named.
var noneWords = []string{"-", "0", "none", "nothing", "无", "没有", "都不对", "一个也没有"}

// parseSet reads a set of picks, which may be empty if that is said.
func parseSet(text string, labels []label, unit string, want lang.Text) (Response, lang.Text, bool) {
	folded := squash(text)
	for _, w := range noneWords {
		if folded == w && !anyLabel(labels, folded) {
			return Response{Picks: []int{}}, want, true
		}
	}
	picks, reason, ok := readPicks(text, labels, unit)
	return Response{Picks: picks}, orElse(reason, want), ok
}

func orElse(t, other lang.Text) lang.Text {
	if t.IsZero() {
		return other
	}
	return t
}

func parseOrder(t Truth, text string) (Response, lang.Text, bool) {
	n := len(t.Items)
	var example []string
	for i := range n {
		example = append(example, quiz.Letter(n-1-i))
	}
	all := strings.Join(example, " ")
	want := lang.T("请把 "+strconv.Itoa(n)+" 个字母各写一次，按先后排列，例如 "+all, "write each of the "+strconv.Itoa(n)+" letters once, in order, such as: "+all)
	labels := make([]label, n)
	for i, item := range t.Items {
		labels[i] = newLabel(i, item.Text, item.ID)
	}
	picks, reason, ok := readPicks(text, labels, "")
	if !ok {
		return Response{}, orElse(reason, want), false
	}
	return Response{Picks: picks}, want, len(picks) == n
}

func parseRecall(t Truth, text string) (Response, lang.Text, bool) {
	last := quiz.Letter(max(len(t.Points)-1, 0))
	want := lang.T("请写出你说到的要点的字母（a 到 "+last+"），例如 a c；一个也没有写 -", "name the points that you made by letter (a to "+last+"), such as: a c; write - for none")
	labels := make([]label, len(t.Points))
	for i, p := range t.Points {
		labels[i] = newLabel(i, p.Text, "")
	}
	return parseSet(text, labels, "", want)
}

func optionLabels(t Truth) []label {
	labels := make([]label, len(t.Options))
	for i, o := range t.Options {
		labels[i] = newLabel(i, o.Text, "")
		if n, ok := number(o.Text.In(lang.En), t.Unit); ok {
			labels[i].value = strconv.Itoa(n)
		}
	}
	return labels
}
