package checker

import (
	"strings"
	"unicode"
)

// half returns a text as it would be typed with a plain keyboard: full-width letters, digits and punctuation become
// ASCII, and so do the quotes, dashes and arrows that input methods and copied text bring.
func half(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r >= '！' && r <= '～':
			b.WriteRune(r - '！' + '!')
		case r == unicode.ReplacementChar, r == '\ufeff', r == '\u200b', r == '\u200c', r == '\u200d':
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case strings.ContainsRune("“”„«»「」『』", r):
			b.WriteByte('"')
		case strings.ContainsRune("‘’", r):
			b.WriteByte('\'')
		case strings.ContainsRune("−–—‐‑", r):
			b.WriteByte('-')
		case strings.ContainsRune("→⇒➜", r):
			b.WriteByte('>')
		case r == '、':
			b.WriteByte(',')
		case r == '。' || r == '．':
			b.WriteByte('.')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// squash folds case and width, and drops the blanks that separate nothing: a blank stays only between two letters or
// digits of a Latin word, so that "1 2" and "12" differ and "Go 语言" and "Go语言" do not.
func squash(s string) string {
	s = strings.ToLower(half(s))
	var b strings.Builder
	b.Grow(len(s))
	last, blank := rune(0), false
	for _, r := range s {
		if r == ' ' {
			blank = true
			continue
		}
		if blank && wordRune(last) && wordRune(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last, blank = r, false
	}
	return b.String()
}

// wordRune reports whether a blank before or after r may separate words.
func wordRune(r rune) bool {
	if r < unicode.MaxASCII {
		return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) && !unicode.Is(unicode.Han, r) && !unicode.Is(unicode.Hiragana, r) && !unicode.Is(unicode.Katakana, r)
}

// fold is how texts are compared: squashed, without the quotes around and the stop at the end.
func fold(s string) string {
	s = squash(s)
	for {
		t := strings.TrimRight(s, ".!;,")
		if n := len(t); n >= 2 && strings.IndexByte("\"'`", t[0]) >= 0 && t[n-1] == t[0] {
			t = t[1 : n-1]
		}
		if t == s || t == "" {
			return s
		}
		s = t
	}
}

// foldList folds a text that is a list, so that "[0 8 16]", "0, 8, 16" and "{0,8,16}" are alike.
func foldList(s string) string {
	s = fold(s)
	if n := len(s); n >= 2 && (s[0] == '[' && s[n-1] == ']' || s[0] == '{' && s[n-1] == '}' || s[0] == '(' && s[n-1] == ')') {
		s = s[1 : n-1]
	}
	if s == "" {
		return "[]" // the empty list is a list, and not the same as nothing
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }), " ")
}

// isList reports whether a value is spelled as a list.
func isList(s string) bool { return strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") }

// sameText compares a response with an accepted text; a list may be typed without its brackets.
func sameText(accepted, typed string) bool {
	if isList(accepted) {
		return foldList(accepted) == foldList(typed)
	}
	return fold(accepted) == fold(typed)
}

// list joins names for a message.
func list(names []string) string { return strings.Join(names, ", ") }

// oneLine puts a text on one line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
