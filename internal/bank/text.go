package bank

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// decodeText turns the bytes of a file into text with \n at the ends of lines. Bytes that are no text end the reading;
// characters that have no place in a bank are reported and blanked, so that the rest is still read.
func (l *loader) decodeText(data []byte) (string, bool) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case len(data) > maxBytes:
		l.report(position{}, "is "+errTooLarge.Error(), "split it into several decks")
		return "", false
	case looksUTF16(data):
		l.report(position{1, 1}, "the file is UTF-16, not UTF-8", "convert it: iconv -f UTF-16 -t UTF-8 old.yaml > new.yaml")
		return "", false
	case !utf8.Valid(data):
		l.reportEncoding(data)
		return "", false
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	if clean(text) == text {
		return text, true
	}
	return l.blankRunes(text), true
}

// blankRunes reports each character that clean takes out, and replaces it by a blank to keep the columns.
func (l *loader) blankRunes(text string) string {
	var b strings.Builder
	at := position{1, 0}
	for _, r := range text {
		at.column++
		if r == '\n' {
			at = position{at.line + 1, 0}
		} else if !allowed(r) {
			l.report(at, fmt.Sprintf("%s U+%04X in the text", runeKind(r), r), "delete it; where Go code means it, write Go's escape, such as \\x1b or \\u202e")
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}

// allowed reports whether a character may stand in a bank. Control characters and the marks that reorder or hide text
// would let a bank rewrite the learner's screen, or make a key that nobody can type. The joiners stay: scripts and
// emoji need them.
func allowed(r rune) bool {
	switch {
	case r >= ' ' && r <= '~', r >= 0x3000 && r < 0xd800: // most of all texts: ASCII and Chinese
		return true
	}
	switch r {
	case '\n', '\t', '\u200c', '\u200d':
		return true
	case '\u2028', '\u2029': // line ends for YAML but not for editors
		return false
	}
	return !unicode.In(r, unicode.Cc, unicode.Cf)
}

func runeKind(r rune) string {
	switch {
	case r == '\r':
		return "a carriage return that ends no line,"
	case unicode.Is(unicode.Cc, r):
		return "control character"
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f:
		return "invisible mark that changes the direction of text,"
	}
	return "invisible character"
}

// clean drops what is not allowed.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if allowed(r) {
			return r
		}
		return -1
	}, s)
}

// printable makes a file name or a foreign message fit for a terminal.
func printable(s string) string { return clean(strings.ToValidUTF8(s, "\ufffd")) }

// looksUTF16 looks for a byte order mark, or for the zero bytes that Latin letters leave in one half of UTF-16.
func looksUTF16(data []byte) bool {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return true
	}
	var zeros [2]int
	for i, b := range data {
		if b == 0 {
			zeros[i%2]++
		}
	}
	most, least := max(zeros[0], zeros[1]), min(zeros[0], zeros[1])
	return most*4 > len(data) && least*8 < most
}

// reportEncoding says where a file stops being UTF-8, and guesses what it is instead.
func (l *loader) reportEncoding(data []byte) {
	at := position{line: 1}
	start, i := 0, 0
	for i < len(data) {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			at.line++
			start = i + 1
		}
		i += size
	}
	at.column = utf8.RuneCount(data[start:i]) + 1
	if looksGBK(data) {
		l.report(at, "the file is not UTF-8; it looks like GBK", "convert it: iconv -f GB18030 -t UTF-8 old.yaml > new.yaml")
		return
	}
	l.report(at, fmt.Sprintf("the byte 0x%02x is not UTF-8", data[i]), "save the file as UTF-8")
}

// looksGBK reports whether each byte above ASCII begins a pair (or one of GB18030's quadruples) as GBK makes them.
func looksGBK(data []byte) bool {
	for i := 0; i < len(data); {
		lead := data[i]
		if lead < 0x80 {
			i++
			continue
		}
		if lead == 0x80 || lead == 0xff || i+1 >= len(data) {
			return false
		}
		second := data[i+1]
		switch {
		case second >= 0x40 && second != 0x7f && second != 0xff:
			i += 2
		case second >= 0x30 && second <= 0x39 && i+3 < len(data):
			i += 4
		default:
			return false
		}
	}
	return true
}

// quote spells a text that was found, shortened and without anything that a terminal would obey.
func quote(s string) string {
	const limit = 40
	if utf8.RuneCountInString(s) > limit {
		s = string([]rune(s)[:limit]) + "…"
	}
	q := fmt.Sprintf("%q", s)
	return strings.ReplaceAll(q, `\\`, `\`)
}

// halfWidth spells full-width forms (the letters, digits and signs of a Chinese keyboard) in ASCII.
func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xff01 && r <= 0xff5e:
			return r - 0xff01 + '!'
		case r == 0x3000:
			return ' '
		case r == '“' || r == '”':
			return '"'
		case r == '‘' || r == '’':
			return '\''
		case r == '、':
			return ','
		}
		return r
	}, s)
}

// hasFullWidth finds the first full-width form.
func hasFullWidth(s string) (rune, bool) {
	for _, r := range s {
		if h := halfWidth(string(r)); h != string(r) {
			return r, true
		}
	}
	return 0, false
}
