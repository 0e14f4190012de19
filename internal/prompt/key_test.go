package prompt

import (
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	cases := []struct {
		name, in string
		want     key
		n        int
	}{
		{"letter", "b", key{name: charKey, char: 'b'}, 1},
		{"wide letter", "片x", key{name: charKey, char: '片'}, 3},
		{"half a wide letter", "\xe7\x89", key{}, 0},
		{"broken UTF-8", "\xff", key{}, 1},
		{"an 8-bit control", "\u009b", key{}, 2},
		{"enter", "\r", key{name: enterKey}, 1},
		{"one enter", "\r\n", key{name: enterKey}, 2},
		{"interrupt", "\x03", key{name: interruptKey}, 1},
		{"end of transmission", "\x04", key{name: hangupKey}, 1},
		{"an unknown control", "\x00", key{}, 1},
		{"tab", "\t", key{}, 1},
		{"backspace", "\x7f", key{name: backspaceKey}, 1},
		{"arrow", "\x1b[C", key{name: rightKey}, 3},
		{"application arrow", "\x1bOA", key{name: upKey}, 3},
		{"arrow with control", "\x1b[1;5D", key{name: leftKey}, 6},
		{"delete", "\x1b[3~", key{name: deleteKey}, 4},
		{"home", "\x1b[1~", key{name: homeKey}, 4},
		{"F5", "\x1b[15~x", key{}, 5},
		{"F1 of the Linux console", "\x1b[[Ax", key{}, 4},
		{"half a sequence", "\x1b[1;", key{}, 0},
		{"a lone escape waits", "\x1b", key{}, 0},
		{"Alt with a letter", "\x1bbx", key{}, 2},
		{"Alt with a wide letter", "\x1b片x", key{}, 4},
		{"Alt with an arrow", "\x1b\x1b[Ax", key{}, 4},
		{"escape before Ctrl-C", "\x1b\x03", key{}, 1},
		{"a terminal's report", "\x1b]11;rgb:0/0/0\x07b", key{}, 15},
		{"a report ended by ESC \\", "\x1bP>|x\x1b\\b", key{}, 7},
		{"a cursor report", "\x1b[24;80Rb", key{}, 8},
		{"paste", "\x1b[200~1\r2\x1b[201~x", key{name: pasteKey, text: "1\r2"}, 15},
		{"half a paste", "\x1b[200~1\r2", key{}, 0},
		{"the end of a paste alone", "\x1b[201~x", key{}, 6},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, n := decode([]byte(c.in), false); got != c.want || n != c.n {
				t.Errorf("got %+v, %d bytes; want %+v, %d", got, n, c.want, c.n)
			}
		})
	}
}

func TestTrimPasteKeepsTheEnd(t *testing.T) {
	var buf []byte
	feed := func(s string) {
		for i := 0; i < len(s); i += 1024 {
			buf = trimPaste(append(buf, s[i:min(i+1024, len(s))]...))
		}
	}
	feed(pasteBegin + strings.Repeat("9", 10*maxPaste))
	if len(buf) > maxPaste+1100 {
		t.Fatalf("a paste grows to %d bytes", len(buf))
	}
	feed("\x1b[201")
	feed("~b")
	got, n := decode(buf, false)
	if got.name != pasteKey || len(got.text) < maxPaste || string(buf[n:]) != "b" {
		t.Errorf("got key %d with %d bytes, rest %q; want the paste, and b after it", got.name, len(got.text), buf[n:])
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"a", "\x1b[A", "\x1b[200~x\x1b[201~", "\x1b\x1b\x1b[", "\xe7\x89\x87", "\x1b]0;t\x07"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, buf []byte) {
		for len(buf) > 0 {
			_, n := decode(buf, true)
			if n < 1 || n > len(buf) {
				t.Fatalf("decode takes %d of %d bytes of %q", n, len(buf), buf)
			}
			if early, m := decode(buf, false); m > len(buf) || m < 0 || m == 0 && early != (key{}) {
				t.Fatalf("decode takes %d of %d bytes of %q", m, len(buf), buf)
			}
			buf = buf[n:]
		}
	})
}
