package render

import (
	"strings"

	"godrill/internal/lang"
)

// A page collects lines, each within the width of its style.
type page struct {
	Style
	b strings.Builder
}

func (p *page) blank() { p.b.WriteByte('\n') }

// raw adds a line as it is.
func (p *page) raw(line string) {
	p.b.WriteString(strings.TrimRight(line, " "))
	p.b.WriteByte('\n')
}

// para adds text, cleaned and wrapped, behind an indentation.
func (p *page) para(indent int, text string, i ink) { p.hang(strings.Repeat(" ", indent), text, i) }

// hang adds text behind a lead, such as "a) "; further lines are indented by as much.
func (p *page) hang(lead, text string, i ink) { p.hangPainted(lead, plain, text, i) }

func (p *page) hangPainted(lead string, leadInk ink, text string, i ink) {
	n := p.width(lead)
	if n > p.measure()/2 { // no room beside it
		for _, l := range Wrap(Clean(strings.TrimRight(lead, " ")), p.measure(), p.WideAmbiguous) {
			p.raw(p.paint(leadInk, l))
		}
		lead, n = "  ", 2
	}
	for k, l := range Wrap(Clean(strings.TrimSpace(text)), p.measure()-n, p.WideAmbiguous) {
		if k == 1 {
			lead = strings.Repeat(" ", n)
		}
		switch {
		case l == "":
			p.raw("")
		default:
			p.raw(p.paint(leadInk, lead) + p.paint(i, l))
		}
	}
}

// flow adds parts one after the other and breaks the line between them alone, unless a part is longer than a line.
func (p *page) flow(parts []string, gap string, i ink) {
	line := ""
	for _, part := range parts {
		switch {
		case line == "":
			line = part
		case p.width(line)+p.width(gap)+p.width(part) <= p.measure():
			line += gap + part
		default:
			p.para(0, line, i)
			line = part
		}
	}
	p.para(0, line, i)
}

// text adds a text in the language of the style.
func (p *page) text(indent int, t lang.Text, i ink) { p.para(indent, t.In(p.Lang), i) }

// A fact is a text with a label: "Why   From 256 on …".
type fact struct {
	label lang.Text
	text  string
	ink   ink
}

// facts adds texts with their labels in a column of their own, or in front of them where there is little room. Facts
// without a text are left out.
func (p *page) facts(indent int, list []fact) {
	column := 0
	for _, f := range list {
		if f.text != "" {
			column = max(column, p.width(p.name(f.label)))
		}
	}
	lead := strings.Repeat(" ", indent)
	for _, f := range list {
		switch label := p.name(f.label); {
		case strings.TrimSpace(f.text) == "":
		case p.narrow():
			p.hangInline(lead+label, f.text, f.ink)
		default:
			p.hangPainted(lead+label+strings.Repeat(" ", column+2-p.width(label)), dim, f.text, f.ink)
		}
	}
}

// hangInline adds text behind its label and a colon on the same line, and further lines indented by four.
func (p *page) hangInline(label, text string, i ink) {
	const indent = 4
	room := p.measure() - indent
	colon := ": "
	if p.Lang == lang.Zh {
		colon = "："
	}
	lines := Wrap(Clean(strings.TrimSpace(label)+colon+strings.TrimSpace(text)), room, p.WideAmbiguous)
	lead := label[:len(label)-len(strings.TrimLeft(label, " "))]
	for k, l := range lines {
		if k > 0 {
			lead = strings.Repeat(" ", indent)
		}
		p.raw(lead + p.paint(i, l))
	}
}

// pad fills text up with blanks.
func (p *page) pad(text string, cells int) string {
	return text + strings.Repeat(" ", max(0, cells-p.width(text)))
}

// padLeft is pad for numbers.
func (p *page) padLeft(text string, cells int) string {
	return strings.Repeat(" ", max(0, cells-p.width(text))) + text
}
