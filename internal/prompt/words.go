package prompt

import (
	"strings"

	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// What the learner reads in this package.
var (
	answerWord = lang.T("回答", "answer")
	pointsWord = lang.T("说到的要点", "points named")
	notNow     = lang.T("现在用不了这个命令；输入 :? 查看可用的按键。", "That command does nothing here; :? lists the keys.")
	pickOne    = lang.T("按字母选择", "press a letter")
	pickSome   = lang.T("按字母标记，回车确认；都不选按 -", "letters mark, Enter ends, - is none")
	placeAll   = lang.T("按字母依次排列", "press the letters in order")
	unplaced   = lang.T("还没排完", "not all placed yet")
	enterEnds  = lang.T("回车确认", "Enter accepts")
	tooLong    = lang.T("太长了", "too long")
	turnWord   = lang.T("看要点", "show the points")
	moreKey    = lang.T("回车", "Enter")
	yesWord    = lang.T("是", "yes")
	noWord     = lang.T("否", "no")
)

// shorter are remarks for a row that is nearly full; what else they say stands above the prompt.
var shorter = map[lang.Text]lang.Text{
	notNow:    lang.T("现在用不了", "not now; :? helps"),
	pickSome:  lang.T("回车确认", "Enter ends"),
	placeAll:  lang.T("依次按", "in order"),
	unplaced:  lang.T("还没排完", "not all"),
	enterEnds: lang.T("回车", "Enter"),
}

// keyWords say in one word what a command does.
var keyWords = map[quiz.Command]lang.Text{
	quiz.Hint:     lang.T("提示", "hint"),
	quiz.Skip:     lang.T("跳过", "skip"),
	quiz.Trace:    lang.T("步骤", "trace"),
	quiz.Versions: lang.T("各版本", "versions"),
	quiz.Language: lang.T("语言", "language"),
	quiz.Next:     lang.T("继续", "next"),
	quiz.Quit:     lang.T("退出", "quit"),
	quiz.Keys:     lang.T("按键", "keys"),
}

// words gives a short text on one row; both languages stand side by side.
func words(l lang.Lang, t lang.Text) string { return strings.ReplaceAll(t.In(l), "\n", " ") }

// label is the beginning of the row in which the learner answers.
func label(f quiz.Form) string {
	if f.Kind == quiz.Recall {
		return words(f.Lang, pointsWord) + "> "
	}
	return words(f.Lang, answerWord) + "> "
}

// plainLabel also says what can be typed.
func plainLabel(f quiz.Form) string {
	last := quiz.Letter(max(len(f.Options), 1) - 1)
	switch f.Kind {
	case "":
		return goOnRow(f) + "> "
	case quiz.Choice:
		return "[a-" + last + "] " + label(f)
	case quiz.Choices:
		return "[a-" + last + ": a c | -] " + label(f)
	case quiz.Order:
		return "[a-" + last + ": b a c] " + label(f)
	case quiz.Recall:
		return "[a-" + last + ": a c | -] " + label(f)
	case quiz.Bool:
		return "[y/n] " + label(f)
	}
	return label(f)
}

// goOnRow lists what may follow an answer, going on first: [Enter] next  [t]race  [q]uit.
func goOnRow(f quiz.Form) string {
	row := "[" + words(f.Lang, moreKey) + "] " + words(f.Lang, nextWord(f))
	for _, c := range commands {
		if c != quiz.Next && offers(f, c) {
			row += "  " + keyed(f.Lang, c)
		}
	}
	return row
}

// shortRows are goOnRow for narrow terminals, the longest first: with the keys alone but for going on, and going on alone,
// where the keys stand above.
func shortRows(f quiz.Form) []string {
	next, keys := "["+words(f.Lang, moreKey)+"]", ""
	for _, c := range commands {
		if c != quiz.Next && offers(f, c) {
			keys += " [" + string(c.Key()) + "]"
		}
	}
	next += " " + words(f.Lang, nextWord(f))
	if !offers(f, quiz.Skip) {
		return []string{next + " " + keys, "[" + words(f.Lang, moreKey) + "]" + keys}
	}
	return []string{next + " " + keys, next}
}

// nextWord says what Enter does. As long as nothing is answered, this is the front of a recall card.
func nextWord(f quiz.Form) lang.Text {
	if offers(f, quiz.Skip) {
		return turnWord
	}
	return keyWords[quiz.Next]
}

// keyed writes a command with its key in brackets: inside the word where it begins with the key, before it otherwise.
func keyed(l lang.Lang, c quiz.Command) string {
	key, word := string(c.Key()), words(l, keyWords[c])
	if rest, ok := strings.CutPrefix(word, key); ok {
		return "[" + key + "]" + rest
	}
	return "[" + key + "] " + word
}
