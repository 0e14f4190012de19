// Package lang holds the two languages that godrill speaks to a learner.
//
// A sentence that a learner may see is a [Text]: it exists in both languages or not at all. Logs, code and error
// messages about files and flags are in English only.
package lang

import (
	"fmt"
	"strings"
)

// A Lang is a choice of what to show.
type Lang uint8

// The choices. Both shows the Chinese text with the English one below it.
const (
	En Lang = iota
	Zh
	Both
)

// String returns the name under which flags and files know the choice: en, zh or both.
func (l Lang) String() string {
	switch l {
	case Zh:
		return "zh"
	case Both:
		return "both"
	}
	return "en"
}

// Parse reads the name of a choice.
func Parse(s string) (Lang, error) {
	for _, l := range []Lang{En, Zh, Both} {
		if s == l.String() {
			return l, nil
		}
	}
	return En, fmt.Errorf("unknown language %q: want zh, en or both", s)
}

// FromLocale picks the language of a POSIX locale name such as zh_CN.UTF-8; whatever is not Chinese reads English.
func FromLocale(locale string) Lang {
	if l := strings.ToLower(locale); l == "zh" || strings.HasPrefix(l, "zh_") || strings.HasPrefix(l, "zh-") || strings.HasPrefix(l, "zh.") {
		return Zh
	}
	return En
}

// FromEnv picks the language as POSIX orders the variables: LC_ALL, LC_MESSAGES, LANG; the first that is set counts.
func FromEnv(getenv func(string) string) Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			return FromLocale(v)
		}
	}
	return En
}

// A Text is one sentence, or one paragraph, in both languages.
type Text struct {
	Zh string `json:"zh,omitempty" yaml:"zh"`
	En string `json:"en,omitempty" yaml:"en"`
}

// T makes a Text.
func T(zh, en string) Text { return Text{Zh: zh, En: en} }

// Same makes a Text that reads alike in both languages: code, a number, a name.
func Same(s string) Text { return Text{Zh: s, En: s} }

// IsZero reports whether nothing is said in either language.
func (t Text) IsZero() bool { return t.Zh == "" && t.En == "" }

// In returns the text in one language. Both gives the two, the Chinese first, joined by a line break, or the one text
// if they are alike. A missing language falls back to the other one.
func (t Text) In(l Lang) string {
	zh, en := t.Zh, t.En
	if zh == "" {
		zh = en
	}
	if en == "" {
		en = zh
	}
	switch {
	case l == Zh, l == Both && zh == en:
		return zh
	case l == Both:
		return zh + "\n" + en
	}
	return en
}

// Map applies f to each language.
func (t Text) Map(f func(string) string) Text { return Text{Zh: f(t.Zh), En: f(t.En)} }
