package prompt

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// maxTyped is the longest response that can be typed, in characters.
const maxTyped = 1000

// A line edits one line of text. Its unit is what a reader takes for one character, so Backspace never leaves half of
// one; a text longer than the row scrolls sideways.
type line struct {
	form   quiz.Form
	before string // left of the cursor
	after  string // right of it
	start  int    // first character shown
	note   lang.Text
	over   bool
}

func (l *line) empty() bool        { return l.before == "" && l.after == "" }
func (l *line) say(note lang.Text) { l.note = note }

func (l *line) press(k key) (string, bool) {
	l.note = lang.Text{}
	switch k.name {
	case charKey:
		l.insert(string(k.char))
	case pasteKey:
		l.insert(clean(strings.Join(strings.FieldsFunc(k.text, isLineBreak), " ")))
	case backspaceKey:
		l.before = l.before[:len(l.before)-lastLen(l.before)]
	case deleteKey:
		l.after = l.after[firstLen(l.after):]
	case leftKey:
		l.moveTo(len(l.before) - lastLen(l.before))
	case rightKey:
		l.moveTo(len(l.before) + firstLen(l.after))
	case homeKey:
		l.moveTo(0)
	case endKey:
		l.moveTo(len(l.before) + len(l.after))
	case killLeftKey:
		l.before = ""
	case killRightKey:
		l.after = ""
	case killWordKey:
		trimmed := strings.TrimRight(l.before, " ")
		l.before = trimmed[:strings.LastIndexByte(trimmed, ' ')+1]
	case enterKey:
		text := clean(l.before + l.after)
		l.over = text != ""
		return text, l.over
	}
	return "", false
}

func isLineBreak(r rune) bool { return r == '\n' || r == '\r' }

func (l *line) insert(s string) {
	if utf8.RuneCountInString(l.before+l.after+s) > maxTyped {
		l.note = tooLong
		return
	}
	l.before += s
}

func (l *line) moveTo(at int) {
	whole := l.before + l.after
	l.before, l.after = whole[:at], whole[at:]
}

func lastLen(s string) int {
	n := 0
	for g := displaywidth.StringGraphemes(s); g.Next(); {
		n = len(g.Value())
	}
	return n
}

func firstLen(s string) int {
	if g := displaywidth.StringGraphemes(s); g.Next() {
		return len(g.Value())
	}
	return 0
}

// A glyph is a character as it is drawn.
type glyph struct {
	text  string
	width int
}

func glyphs(s string, o displaywidth.Options) []glyph {
	var all []glyph
	for g := o.StringGraphemes(s); g.Next(); {
		all = append(all, glyph{g.Value(), g.Width()})
	}
	return all
}

// row draws the label and the part of the text around the cursor; < and > stand where more of it follows.
func (l *line) row(width int, look Look) (string, int) {
	r := &rowOf{left: width, look: look}
	if head := label(l.form); width-r.width(head) >= 8 {
		r.add(head, plainStyle)
	}
	from := width - r.left
	text := append(glyphs(l.before, r.options()), glyphs(l.after, r.options())...)
	cursor := len(glyphs(l.before, r.options()))
	shown, offset := l.window(text, cursor, r.left)
	style := plainStyle
	if l.over {
		style = boldStyle
	}
	r.add(shown, style)
	if !l.note.IsZero() {
		r.remark(l.form.Lang, l.note)
	}
	return r.b.String(), from + offset
}

// window returns what of the text is shown in room cells, and the cursor's cell in it. One cell at each end is kept
// for a mark, and the cursor needs one behind the text.
func (l *line) window(text []glyph, cursor, room int) (string, int) {
	if span(text) < room {
		l.start = 0
	}
	l.start = min(l.start, cursor)
	for l.start < cursor && span(text[l.start:cursor]) > room-4 {
		l.start++
	}
	var b strings.Builder
	used, offset := 0, 0
	if l.start > 0 {
		b.WriteByte('<')
		used = 1
	}
	for i := l.start; i <= len(text); i++ {
		if i == cursor {
			offset = used
		}
		if i == len(text) {
			break
		}
		if used+text[i].width > room-1 {
			b.WriteByte('>')
			break
		}
		b.WriteString(text[i].text)
		used += text[i].width
	}
	return b.String(), offset
}

func span(text []glyph) int {
	n := 0
	for _, g := range text {
		n += g.width
	}
	return n
}
