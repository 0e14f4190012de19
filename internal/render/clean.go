package render

import (
	"strings"
	"unicode"
)

// Clean makes foreign text safe to show: control characters (with them every escape sequence), marks that turn the
// direction of writing, and broken UTF-8 are taken out or replaced. Line breaks stay; a tab becomes blanks.
func Clean(s string) string {
	if clean(s) {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if foul(r) {
			return -1
		}
		return r
	}, expand(s))
}

// clean reports whether Clean has nothing to do; most text is clean.
func clean(s string) bool {
	for _, r := range s {
		if r == '\t' || r == unicode.ReplacementChar || foul(r) {
			return false
		}
	}
	return true
}

func foul(r rune) bool {
	switch {
	case r == '\n':
		return false
	case r < 0x20, r >= 0x7f && r < 0xa0:
		return true
	}
	return r == '\u200e' || r == '\u200f' || r == '\u061c' || r == '\ufeff' || r == '\u2028' || r == '\u2029' ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// tabWidth is the distance of the tab stops.
const tabWidth = 4

// expand replaces tabs by blanks up to the next stop. It counts characters, which is exact where tabs are used: to
// indent.
func expand(s string) string {
	if !strings.Contains(s, "\t") {
		return s
	}
	var b strings.Builder
	column := 0
	for _, r := range s {
		switch r {
		case '\t':
			n := tabWidth - column%tabWidth
			b.WriteString(strings.Repeat(" ", n))
			column += n
			continue
		case '\n':
			column = -1
		}
		b.WriteRune(r)
		column++
	}
	return b.String()
}

// oneLine joins the lines of a text.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
