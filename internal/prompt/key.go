package prompt

import (
	"bytes"
	"unicode/utf8"
)

// A key is one thing that came from the keyboard.
type key struct {
	name keyName
	char rune   // of a charKey
	text string // of a pasteKey
}

type keyName uint8

// The keys that the prompts know. Everything else a terminal may send is deafKey: it is read whole and ignored.
const (
	deafKey keyName = iota
	charKey
	enterKey
	backspaceKey
	deleteKey
	leftKey
	rightKey
	upKey
	downKey
	homeKey
	endKey
	killLeftKey
	killRightKey
	killWordKey
	redrawKey
	suspendKey
	interruptKey
	hangupKey // Ctrl-D
	pasteKey
)

const (
	escape     = 0x1b
	maxEscape  = 256     // longest escape sequence that is waited for
	maxPaste   = 1 << 16 // longest paste that is kept
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// controls are the keys below the blank. Ctrl-J is Enter too: a terminal sends it for a line break in pasted text.
var controls = map[byte]keyName{
	0x01: homeKey, 0x02: leftKey, 0x03: interruptKey, 0x04: hangupKey, 0x05: endKey, 0x06: rightKey, 0x08: backspaceKey,
	0x0a: enterKey, 0x0b: killRightKey, 0x0c: redrawKey, 0x0d: enterKey, 0x0e: downKey, 0x10: upKey,
	0x15: killLeftKey, 0x17: killWordKey, 0x1a: suspendKey, 0x7f: backspaceKey,
}

// finals are the sequences ESC [ letter and ESC O letter, whatever parameters stand between.
var finals = map[byte]keyName{
	'A': upKey, 'B': downKey, 'C': rightKey, 'D': leftKey, 'H': homeKey, 'F': endKey, 'M': deafKey,
}

// tildes are the sequences ESC [ number ~.
var tildes = map[string]keyName{"1": homeKey, "7": homeKey, "3": deleteKey, "4": endKey, "8": endKey}

// decode reads the first key of buf and returns how many bytes it takes. Zero means that the bytes do not make a whole
// key yet; with last set nothing more is to come, so that a lone escape is a key and half a sequence is ignored.
func decode(buf []byte, last bool) (key, int) {
	switch {
	case len(buf) == 0:
		return key{}, 0
	case buf[0] == escape:
		return decodeEscape(buf, last)
	case bytes.HasPrefix(buf, []byte("\r\n")):
		return key{name: enterKey}, 2
	case buf[0] < 0x20 || buf[0] == 0x7f:
		return key{name: controls[buf[0]]}, 1
	case !utf8.FullRune(buf) && !last:
		return key{}, 0
	}
	r, n := utf8.DecodeRune(buf)
	if r == utf8.RuneError && n <= 1 || r >= 0x80 && r < 0xa0 {
		return key{}, max(n, 1)
	}
	return key{name: charKey, char: r}, n
}

func decodeEscape(buf []byte, last bool) (key, int) {
	if bytes.HasPrefix(buf, []byte(pasteBegin)) {
		return decodePaste(buf, last)
	}
	n := escapeLen(buf)
	if n == 0 && (last || len(buf) > maxEscape) {
		return key{}, len(buf)
	}
	if n < 3 {
		return key{}, n // a lone Alt with a letter, or nothing whole yet
	}
	final, params := buf[n-1], string(buf[2:n-1])
	switch {
	case buf[1] != '[' && buf[1] != 'O', len(params) > 0 && params[0] == '[':
		return key{}, n
	case final == '~':
		return key{name: tildes[params]}, n
	}
	return key{name: finals[final]}, n
}

// escapeLen returns the length of the escape sequence at the start of buf, 0 while it is not whole.
func escapeLen(buf []byte) int {
	if len(buf) < 2 {
		return 0
	}
	switch buf[1] {
	case '[':
		return csiLen(buf)
	case 'O':
		if len(buf) < 3 {
			return 0
		}
		return 3
	case ']', 'P', 'X', '^', '_': // a string that BEL or ESC \ ends
		for i := 2; i < len(buf); i++ {
			if buf[i] == 0x07 {
				return i + 1
			}
			if buf[i] == escape && i+1 < len(buf) {
				return i + 2
			}
		}
		return 0
	case 0x03, 0x04, 0x0a, 0x0d, 0x1a: // a lone escape, and a key that must not be swallowed
		return 1
	case escape: // Alt before another sequence
		if n := escapeLen(buf[1:]); n > 0 {
			return n + 1
		}
		return 0
	}
	if !utf8.FullRune(buf[1:]) {
		return 0
	}
	_, n := utf8.DecodeRune(buf[1:])
	return 1 + n
}

func csiLen(buf []byte) int {
	for i := 2; i < len(buf); i++ {
		switch c := buf[i]; {
		case i == 2 && c == '[': // the Linux console's function keys: ESC [ [ A
			if len(buf) > 3 {
				return 4
			}
			return 0
		case c >= 0x40 && c <= 0x7e:
			return i + 1
		case c < 0x20: // not a sequence after all; the control is a key of its own
			return i
		}
	}
	return 0
}

func decodePaste(buf []byte, last bool) (key, int) {
	body := buf[len(pasteBegin):]
	end := bytes.Index(body, []byte(pasteEnd))
	switch {
	case end >= 0:
		return key{name: pasteKey, text: string(body[:end])}, len(pasteBegin) + end + len(pasteEnd)
	case last:
		return key{name: pasteKey, text: string(body)}, len(buf)
	}
	return key{}, 0
}

// trimPaste drops what a paste has beyond maxPaste, but never a part of its end.
func trimPaste(buf []byte) []byte {
	limit, tail := len(pasteBegin)+maxPaste, len(pasteEnd)-1
	if len(buf) <= limit+tail || !bytes.HasPrefix(buf, []byte(pasteBegin)) || bytes.Contains(buf, []byte(pasteEnd)) {
		return buf
	}
	return append(buf[:limit:limit], buf[len(buf)-tail:]...)
}
