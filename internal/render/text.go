package render

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"godrill/internal/checker"
	"godrill/internal/drill"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
)

// Text shows a session to a person. It implements drill.View. Each screen is written in one piece.
type Text struct {
	out   io.Writer
	style Style
	width func() int
	shown bool // something is on the screen already
}

// NewText returns a Text that writes to out. Width, if not nil, is asked before each screen, so that a terminal may
// change its size; 0 keeps the width of the style.
func NewText(out io.Writer, style Style, width func() int) *Text {
	return &Text{out: out, style: style, width: width}
}

// SetLang implements drill.View. The session shows again what is on the screen.
func (t *Text) SetLang(l lang.Lang) { t.style.Lang = l }

func (t *Text) page() *page {
	p := &page{Style: t.style}
	if t.width != nil {
		if w := t.width(); w > 0 {
			p.Width = w
		}
	}
	return p
}

func (t *Text) show(p *page) error {
	t.shown = true
	return p.flush(t.out)
}

func (p *page) flush(out io.Writer) error {
	_, err := io.WriteString(out, p.b.String())
	return err
}

// Question implements drill.View.
func (t *Text) Question(s drill.Shown) error {
	p := t.page()
	if t.shown {
		p.blank()
	}
	helped := p.head(s)
	p.question(s.Truth)
	p.keysLine(s.Truth, !helped)
	return t.show(p)
}

// head adds the line above a question: topic, level, release, progress, time left; and at its end where help is, if
// there is room for it.
func (p *page) head(s drill.Shown) (helped bool) {
	q := s.Variant.Question
	parts := []string{Clean(q.Topic), "L" + strconv.Itoa(q.Level), p.target(s.Target)}
	if s.Of > 0 {
		parts = append(parts, fmt.Sprintf("%d/%d", s.N, s.Of))
	} else {
		parts = append(parts, "#"+strconv.Itoa(s.N))
	}
	if s.Left >= 0 {
		parts = append(parts, p.say(fill(timeLeft, "time", clock(s.Left))))
	}
	line := strings.Join(parts, p.dot())
	help := p.key("", quiz.Keys)
	if room := p.measure() - p.width(line) - p.width(help); room >= 3 {
		p.raw(p.paint(dim, line+strings.Repeat(" ", room)+help))
		return true
	}
	p.flow(parts, p.dot(), dim)
	return false
}

// key spells a command and its key: [h] hint.
func (p *page) key(colon string, c quiz.Command) string {
	return "[" + colon + string(c.Key()) + "] " + p.name(keyNames[c])
}

// target spells what the question is about; an architecture is named unless it is the usual one.
func (p *page) target(t sim.Target) string {
	text := release(t)
	if t.Arch != "" && t.Arch != "amd64" {
		text += " " + t.Arch
	}
	return text
}

func release(t sim.Target) string {
	text := "go" + t.Go.String()
	if t.Lang != 0 && t.Lang != t.Go {
		text += " (go.mod: " + t.Lang.Line() + ")"
	}
	return text
}

// clock spells a duration as 06:31, and 1:06:31 from an hour on.
func clock(d time.Duration) string {
	seconds := int(d.Round(time.Second) / time.Second)
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%02d:%02d", seconds/60, seconds%60)
}

// question adds the prompt, the code and what there is to choose among.
func (p *page) question(t checker.Truth) {
	p.text(0, t.Prompt, bold)
	if strings.TrimSpace(t.Code) != "" {
		p.blank()
		p.code(t.Code)
	}
	if len(t.Options)+len(t.Items) > 0 {
		p.blank()
	}
	for i, o := range t.Options {
		p.option(i, o.Text)
	}
	for i, item := range t.Items {
		p.option(i, item.Text)
	}
}

func (p *page) option(i int, t lang.Text) {
	p.hangPainted("  "+quiz.Letter(i)+") ", bold, t.In(p.Lang), plain)
}

// keysLine says how to answer and what else can be done. On the front of a recall card the prompt itself lists the
// keys, where there is room.
func (p *page) keysLine(t checker.Truth, withHelp bool) {
	kind := t.Variant.Question.Kind
	p.blank()
	if kind == quiz.Recall && !p.narrow() {
		p.text(0, howTo[kind], dim)
		return
	}
	colon := ""
	if kind == quiz.Text {
		colon = ":"
	}
	parts := []string{p.say(howTo[kind])}
	for _, c := range []quiz.Command{quiz.Hint, quiz.Skip, quiz.Language, quiz.Quit} {
		if c != quiz.Hint || len(t.Hints) > 0 {
			parts = append(parts, p.key(colon, c))
		}
	}
	if withHelp {
		parts = append(parts, p.key(colon, quiz.Keys))
	}
	p.flow(parts, "  ", dim)
}

// Hint implements drill.View.
func (t *Text) Hint(n, of int, text lang.Text) error {
	p := t.page()
	p.facts(0, []fact{{label: fill(hintOf, "n", strconv.Itoa(n), "of", strconv.Itoa(of)), text: text.In(p.Lang), ink: yellow}})
	return t.show(p)
}

// Unreadable implements drill.View.
func (t *Text) Unreadable(_ quiz.Form, e *checker.UnreadableError) error {
	p := t.page()
	found := e.Found
	if oneLine(Clean(found)) == "" {
		found = `""`
	}
	want := e.Want.Map(func(s string) string { return strings.TrimRight(s, ".。") })
	p.text(0, fill(unreadable, "found", oneLine(found), "want", want), yellow)
	return t.show(p)
}

// Keys implements drill.View.
func (t *Text) Keys(commands []quiz.Command) error {
	p := t.page()
	var list []fact
	for _, c := range commands {
		list = append(list, fact{label: lang.Same(string(c.Key())), text: p.say(keyMeanings[c])})
	}
	p.facts(2, list)
	return t.show(p)
}

// Points implements drill.View.
func (t *Text) Points(truth checker.Truth) error {
	p := t.page()
	p.blank()
	p.text(0, recallHead, bold)
	p.points(truth)
	return t.show(p)
}

func (p *page) points(t checker.Truth) {
	for i, point := range t.Points {
		p.option(i, point.Text)
	}
}

// Trace implements drill.View.
func (t *Text) Trace(truth checker.Truth) error {
	p := t.page()
	p.blank()
	p.trace(truth.Prediction)
	return t.show(p)
}

// Versions implements drill.View.
func (t *Text) Versions(truth checker.Truth, spans []sim.Span) error {
	p := t.page()
	p.blank()
	p.text(0, versions, bold)
	p.spans(truth, spans)
	return t.show(p)
}
