package render

import (
	"fmt"
	"io"
	"strings"

	"godrill/internal/lang"
)

// An Entry is a question in a list.
type Entry struct {
	ID, Kind string
	Level    int
	Prompt   lang.Text
}

// WriteEntries lists questions, one a line: the id, kind, level and as much of the prompt as fits. Without cut, which is
// for files and pipes, the whole prompt follows.
func WriteEntries(out io.Writer, style Style, list []Entry, cut bool) error {
	p := &page{Style: style}
	ids, kinds := 0, 0
	for _, e := range list {
		ids, kinds = max(ids, p.width(Clean(e.ID))), max(kinds, p.width(e.Kind))
	}
	for _, e := range list {
		id, prompt := p.pad(Clean(e.ID), ids), oneLine(Clean(p.say(e.Prompt)))
		line := id + "  " + p.pad(e.Kind, kinds) + fmt.Sprintf("  L%d  ", e.Level)
		switch {
		case !cut:
			p.raw(line + prompt)
		case p.narrow():
			p.raw(p.paint(bold, p.clip(strings.TrimSpace(line), p.cells())))
			p.raw("  " + p.clip(prompt, p.cells()-2))
		default:
			rest := line[len(id):]
			p.raw(p.paint(bold, id) + p.paint(dim, rest) + p.clip(prompt, p.cells()-p.width(line)))
		}
	}
	return p.flush(out)
}

// clip cuts text to a number of cells and marks that it is cut.
func (p *page) clip(text string, cells int) string {
	mark := "…"
	if p.ASCII {
		mark = "..."
	}
	if p.width(text) <= cells {
		return text
	}
	return strings.TrimRight(p.options().TruncateString(text, max(cells-p.width(mark), 0), ""), " ") + mark
}
