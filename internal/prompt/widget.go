package prompt

import (
	"slices"
	"strings"
	"unicode"

	"github.com/clipperhouse/displaywidth"

	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// A widget is the state of one prompt and its picture: one row.
type widget interface {
	// row returns the row, at most width cells wide, and the cell of the cursor; -1 is the end of the row.
	row(width int, look Look) (row string, cursor int)
	// press takes a key. Done means that the learner has answered with the text, which may still be a command.
	press(k key) (text string, done bool)
	// empty reports whether nothing is typed that a letter would continue or Ctrl-D would delete.
	empty() bool
	// say shows a remark until the next key.
	say(note lang.Text)
}

func newWidget(f quiz.Form) widget {
	switch f.Kind {
	case "":
		return &goOn{form: f}
	case quiz.Bool:
		return &pick{choosing: choosing{form: f, letters: []string{"y", "n"}, labels: yesNo(f), focus: -1, note: pickOne}}
	case quiz.Choice:
		return &pick{choosing: newChoosing(f, pickOne)}
	case quiz.Choices, quiz.Recall:
		return &marks{choosing: newChoosing(f, pickSome), marked: make([]bool, len(f.Options))}
	case quiz.Order:
		return &arrange{choosing: newChoosing(f, placeAll)}
	}
	return &line{form: f}
}

func yesNo(f quiz.Form) []string {
	if len(f.Options) == 2 {
		return f.Options
	}
	return []string{words(f.Lang, yesWord), words(f.Lang, noWord)}
}

// choosing is what the widgets with letters have in common.
type choosing struct {
	form    quiz.Form
	letters []string
	labels  []string
	focus   int // position under the arrow; -1 until an arrow is pressed, so that a stray Enter chooses nothing
	note    lang.Text
	answer  string // set once the learner has answered
}

func newChoosing(f quiz.Form, note lang.Text) choosing {
	c := choosing{form: f, labels: f.Options, focus: -1, note: note}
	for i := range f.Options {
		c.letters = append(c.letters, quiz.Letter(i))
	}
	return c
}

func (c *choosing) empty() bool        { return true }
func (c *choosing) say(note lang.Text) { c.note = note }

// position returns which option a letter or a digit stands for.
func (c *choosing) position(r rune) (int, bool) {
	r = lower(r)
	if alias, ok := truthKeys[r]; ok && c.form.Kind == quiz.Bool {
		r = alias
	}
	i := slices.Index(c.letters, string(r))
	if i < 0 && r >= '1' && r <= '9' && c.form.Kind != quiz.Bool {
		i = int(r - '1')
	}
	return i, i >= 0 && i < len(c.letters)
}

// truthKeys are other ways to say yes and no.
var truthKeys = map[rune]rune{'t': 'y', '是': 'y', '对': 'y', 'f': 'n', '否': 'n', '错': 'n'}

// move moves the focus by an arrow key among the n positions and reports whether the key was one.
func (c *choosing) move(k key, n int) bool {
	switch {
	case n == 0:
		return false
	case k.name == leftKey, k.name == upKey:
		c.focus = (max(c.focus, 0) + n - 1) % n
	case k.name == rightKey, k.name == downKey:
		c.focus = (c.focus + 1) % n
	case k.name == homeKey:
		c.focus = 0
	case k.name == endKey:
		c.focus = n - 1
	default:
		return false
	}
	c.note = lang.Text{}
	return true
}

// begin starts the row; once answered the row is the answer alone.
func (c *choosing) begin(width int, look Look) (r *rowOf, over bool) {
	r = &rowOf{left: width, look: look}
	r.add(label(c.form), plainStyle)
	if c.answer != "" {
		r.add(c.answer, boldStyle)
		return r, true
	}
	return r, false
}

// end closes the row with the remark, or the focused option's label, and puts the cursor at the end.
func (c *choosing) end(r *rowOf, label string) (string, int) {
	switch {
	case !c.note.IsZero():
		r.remark(c.form.Lang, c.note)
	case label != "":
		r.add("  "+clean(label), dimStyle)
	}
	return r.b.String(), -1
}

// pick chooses one option, by its letter at once or by arrows and Enter.
type pick struct{ choosing }

func (p *pick) press(k key) (string, bool) {
	switch {
	case k.name == charKey:
		if i, ok := p.position(k.char); ok {
			p.answer = p.letters[i]
			return p.answer, true
		}
		p.note = pickOne
	case k.name == enterKey && p.focus >= 0:
		p.answer = p.letters[p.focus]
		return p.answer, true
	case k.name == enterKey:
		p.note = pickOne
	default:
		p.move(k, len(p.letters))
	}
	return "", false
}

func (p *pick) row(width int, look Look) (string, int) {
	r, over := p.begin(width, look)
	if over {
		return r.b.String(), -1
	}
	label := ""
	for i, letter := range p.letters {
		r.cell(letter, i == p.focus, false)
		if i == p.focus {
			label = p.labels[i]
		}
	}
	return p.end(r, label)
}

// marks chooses any number of options: a letter or the blank turns one on and off, Enter accepts. That none is meant
// has to be said by a dash, so that an Enter too many is no response.
type marks struct {
	choosing
	marked []bool
}

func (m *marks) press(k key) (string, bool) {
	switch {
	case k.name == charKey && foldRune(k.char) == ' ' && m.focus >= 0:
		m.marked[m.focus] = !m.marked[m.focus]
	case k.name == charKey && foldRune(k.char) == '-':
		m.answer = none
		return none, true
	case k.name == charKey:
		if i, ok := m.position(k.char); ok {
			m.marked[i], m.note = !m.marked[i], enterEnds
		}
	case k.name == enterKey:
		return m.accept()
	default:
		m.move(k, len(m.letters))
	}
	return "", false
}

func (m *marks) accept() (string, bool) {
	var chosen []string
	for i, on := range m.marked {
		if on {
			chosen = append(chosen, m.letters[i])
		}
	}
	if len(chosen) == 0 {
		m.note = pickSome
	}
	m.answer = strings.Join(chosen, " ")
	return m.answer, m.answer != ""
}

// none is the response that nothing of the list is right, or was named.
const none = "-"

func (m *marks) row(width int, look Look) (string, int) {
	r, over := m.begin(width, look)
	if over {
		return r.b.String(), -1
	}
	label := ""
	for i, letter := range m.letters {
		r.cell(letter, i == m.focus, m.marked[i])
		if i == m.focus {
			label = m.labels[i]
		}
	}
	return m.end(r, label)
}

// arrange puts all items in order: letters are placed as they are pressed, or by arrows and the blank; Backspace takes
// the last one back; Enter accepts once all are placed.
type arrange struct {
	choosing
	placed []int
}

func (a *arrange) press(k key) (string, bool) {
	rest := a.rest()
	switch {
	case k.name == charKey && foldRune(k.char) == ' ', k.name == enterKey && a.focus >= 0 && len(rest) > 0:
		if a.focus >= 0 && a.focus < len(rest) {
			a.place(rest[a.focus])
		}
	case k.name == charKey:
		if i, ok := a.position(k.char); ok && slices.Contains(rest, i) {
			a.place(i)
		}
	case k.name == backspaceKey && len(a.placed) > 0:
		a.placed = a.placed[:len(a.placed)-1]
	case k.name == killLeftKey:
		a.placed = nil
	case k.name == enterKey && len(rest) > 0:
		a.note = unplaced
	case k.name == enterKey:
		a.answer = a.spell(a.placed)
		return a.answer, true
	default:
		a.move(k, len(rest))
	}
	return "", false
}

func (a *arrange) place(i int) {
	a.placed = append(a.placed, i)
	a.note = lang.Text{}
	if left := len(a.rest()); left == 0 {
		a.focus, a.note = -1, enterEnds
	} else {
		a.focus = min(a.focus, left-1)
	}
}

func (a *arrange) rest() []int {
	var rest []int
	for i := range a.letters {
		if !slices.Contains(a.placed, i) {
			rest = append(rest, i)
		}
	}
	return rest
}

func (a *arrange) spell(positions []int) string {
	letters := make([]string, len(positions))
	for i, p := range positions {
		letters[i] = a.letters[p]
	}
	return strings.Join(letters, " ")
}

func (a *arrange) row(width int, look Look) (string, int) {
	r, over := a.begin(width, look)
	if over {
		return r.b.String(), -1
	}
	rest, label := a.rest(), ""
	slots := strings.TrimSpace(a.spell(a.placed) + strings.Repeat(" .", len(rest)))
	r.add(slots, boldStyle)
	if len(rest) > 0 {
		r.add("  <", plainStyle)
	}
	for i, p := range rest {
		r.cell(a.letters[p], i == a.focus, false)
		if i == a.focus {
			label = a.labels[p]
		}
	}
	return a.end(r, label)
}

// goOn waits after an answer; see dialog.handle for the commands.
type goOn struct{ form quiz.Form }

func (g *goOn) empty() bool   { return true }
func (g *goOn) say(lang.Text) {}

func (g *goOn) press(k key) (string, bool) {
	goes := k.name == enterKey || k.name == charKey && foldRune(k.char) == ' '
	return ":" + string(quiz.Next.Key()), goes
}

func (g *goOn) row(width int, look Look) (string, int) {
	r := &rowOf{left: width, look: look}
	row := goOnRow(g.form)
	for _, shorter := range shortRows(g.form) {
		if r.width(row)+2 > width {
			row = shorter
		}
	}
	r.add(row+"> ", plainStyle)
	return r.b.String(), -1
}

func lower(r rune) rune { return unicode.ToLower(foldRune(r)) }

// A rowOf collects a row and cuts it at its width.
type rowOf struct {
	b    strings.Builder
	left int // cells that are free
	look Look
}

type rowStyle string

const (
	plainStyle   rowStyle = ""
	boldStyle    rowStyle = "\x1b[1m"
	dimStyle     rowStyle = "\x1b[2m"
	reverseStyle rowStyle = "\x1b[7m"
)

func (r *rowOf) options() displaywidth.Options {
	return displaywidth.Options{EastAsianWidth: r.look.WideAmbiguous}
}

func (r *rowOf) width(s string) int { return r.options().String(s) }

func (r *rowOf) add(s string, style rowStyle) {
	s = r.options().TruncateString(s, r.left, "")
	r.left -= r.width(s)
	if s != "" && style != plainStyle && r.look.Color {
		s = string(style) + s + "\x1b[0m"
	}
	r.b.WriteString(s)
}

// remark adds the longest form of a remark that fits; one that is cut says less than none.
func (r *rowOf) remark(l lang.Lang, note lang.Text) {
	for _, t := range []lang.Text{note, shorter[note]} {
		if text := words(l, t); text != "" && r.width(text)+2 <= r.left {
			r.add("  "+text, dimStyle)
			return
		}
	}
}

// cell adds an option's letter: >b under the arrow, [b] when it is marked.
func (r *rowOf) cell(letter string, focus, marked bool) {
	lead, style := " ", plainStyle
	if focus {
		lead, style = ">", reverseStyle
	}
	if marked {
		letter = "[" + letter + "]"
		if !focus {
			style = boldStyle
		}
	}
	r.add(lead, plainStyle)
	r.add(letter, style)
}
