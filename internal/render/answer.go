package render

import (
	"slices"
	"strings"

	"godrill/internal/checker"
	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// maxSpelled is how many of several right answers are spelled out.
const maxSpelled = 4

// answer spells what is right, as it stands within a sentence.
func answer(t checker.Truth) lang.Text {
	switch q := t.Variant.Question; q.Kind {
	case quiz.Number:
		return either(t.Accepted, func(v string) lang.Text { return withUnit(v, t.Unit) })
	case quiz.Bool:
		return either(t.Accepted, truthValue)
	case quiz.Choice, quiz.Choices:
		return rightOptions(t)
	case quiz.Order:
		return orderLetters(t)
	case quiz.Recall:
		return lang.Text{}
	}
	return either(t.Accepted[:min(1, len(t.Accepted))], lang.Same)
}

// either joins several right answers by or.
func either(values []string, spell func(string) lang.Text) lang.Text {
	spelled := make([]lang.Text, len(values))
	for i, v := range values {
		spelled[i] = spell(v)
	}
	return joined(spelled, orWord)
}

// joined puts a word between texts, and leaves out what is beyond maxSpelled.
func joined(texts []lang.Text, between lang.Text) lang.Text {
	var zh, en []string
	for _, t := range texts[:min(len(texts), maxSpelled)] {
		zh, en = append(zh, t.In(lang.Zh)), append(en, t.In(lang.En))
	}
	if len(texts) > maxSpelled {
		zh, en = append(zh, "…"), append(en, "…")
	}
	return lang.T(strings.Join(zh, between.Zh), strings.Join(en, between.En))
}

func truthValue(v string) lang.Text {
	switch v {
	case "true":
		return yesWord
	case "false":
		return noWord
	}
	return lang.Same(v)
}

// rightOptions spells the letters of the right options; a single short one with its text.
func rightOptions(t checker.Truth) lang.Text {
	var letters []string
	var only lang.Text
	for i, o := range t.Options {
		if o.Right {
			letters = append(letters, quiz.Letter(i))
			only = o.Text
		}
	}
	switch {
	case len(letters) == 0:
		return noOption
	case len(letters) == 1:
		return only.Map(func(s string) string { return letters[0] + ") " + strings.TrimRight(oneLine(s), ".。") })
	}
	return lang.Same(strings.Join(letters, " "))
}

func orderLetters(t checker.Truth) lang.Text {
	letters := make([]string, 0, len(t.Items))
	for _, i := range legalOrder(t) {
		letters = append(letters, quiz.Letter(i))
	}
	return lang.Same(strings.Join(letters, " "))
}

// legalOrder returns the positions of the items in an order that is right: the one in which the question lists them.
func legalOrder(t checker.Truth) []int {
	var order []int
	for _, listed := range t.Variant.Question.Items {
		if i := slices.IndexFunc(t.Items, func(shown quiz.Item) bool { return shown.ID == listed.ID }); i >= 0 {
			order = append(order, i)
		}
	}
	return order
}

// response spells what the learner answered; an option with its text.
func response(t checker.Truth, text string) lang.Text {
	text = oneLine(Clean(text))
	switch t.Variant.Question.Kind {
	case quiz.Number:
		return lang.Same(text)
	case quiz.Choice:
		if i := pickOf(text, len(t.Options)); i >= 0 {
			return t.Options[i].Text.Map(func(s string) string { return quiz.Letter(i) + ") " + oneLine(s) })
		}
	case quiz.Bool:
		switch text {
		case "y":
			return yesWord
		case "n":
			return noWord
		}
	}
	return lang.Same(text)
}

// pickOf returns the position of the option that a lone letter or digit names, -1 for other texts.
func pickOf(text string, n int) int {
	for i := range n {
		if strings.EqualFold(text, quiz.Letter(i)) || text == string(rune('1'+i)) {
			return i
		}
	}
	return -1
}
