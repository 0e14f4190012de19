package render

import (
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// A Table is rows of cells under a head.
type Table struct {
	Head  []string
	Rows  [][]string // each as long as the head
	Right []bool     // columns of numbers, aligned to the right; may be shorter than the head
}

// Cells of a table.
const (
	columnGap = 2
	minColumn = 8 // a column that is broken over lines keeps so many cells
)

// WriteTable writes a table that fits the width of the style. Its cells are wrapped; where the columns do not fit, or
// the terminal is narrow, each row is shown as a block of its own.
func WriteTable(out io.Writer, style Style, t Table) error {
	p := &page{Style: style}
	p.table(0, t)
	return p.flush(out)
}

// table adds a table behind an indentation.
func (p *page) table(indent int, t Table) {
	clean := t.clean()
	widths, ok := p.fitColumns(clean, p.cells()-indent)
	if !ok {
		p.blocks(indent, clean)
		return
	}
	text.OverrideRuneWidthEastAsianWidth(p.WideAmbiguous) // go-pretty would ask the locale, which does not know the terminal
	w := table.NewWriter()
	w.SetStyle(bare)
	w.AppendHeader(tableRow(clean.Head))
	for _, r := range clean.Rows {
		w.AppendRow(tableRow(r))
	}
	configs := make([]table.ColumnConfig, len(clean.Head))
	for i := range clean.Head {
		configs[i] = table.ColumnConfig{Number: i + 1, WidthMax: widths[i], WidthMaxEnforcer: p.wrapCell}
		if i < len(clean.Right) && clean.Right[i] {
			configs[i].Align, configs[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	w.SetColumnConfigs(configs)
	lines := strings.Split(w.Render(), "\n")
	for _, line := range lines {
		if p.width(strings.TrimRight(line, " ")) > p.cells()-indent { // go-pretty takes a rare sign for narrower than it is
			p.blocks(indent, clean)
			return
		}
	}
	for i, line := range lines {
		headInk := plain
		if i == 0 {
			headInk = bold
		}
		p.raw(strings.Repeat(" ", indent) + p.paint(headInk, strings.TrimRight(line, " ")))
	}
}

// bare is a style without boxes: columns stand apart by blanks, and a line of hyphens is below the head.
var bare = table.Style{
	Name: "bare",
	Box: table.BoxStyle{
		MiddleHorizontal: "-", MiddleSeparator: strings.Repeat(" ", columnGap), MiddleVertical: strings.Repeat(" ", columnGap),
	},
	Format:  table.FormatOptions{Header: text.FormatDefault},
	Options: table.Options{SeparateColumns: true, SeparateHeader: true},
}

func tableRow(cells []string) table.Row {
	row := make(table.Row, len(cells))
	for i, c := range cells {
		row[i] = c
	}
	return row
}

func (p *page) wrapCell(cell string, width int) string {
	return strings.Join(Wrap(cell, width, p.WideAmbiguous), "\n")
}

// clean makes the cells safe. Joiners are taken out, since go-pretty measures a joined sign as its parts.
func (t Table) clean() Table {
	joiners := strings.NewReplacer("\u200d", "", "\ufe0f", "", "\ufe0e", "")
	cleanRow := func(row []string) []string {
		cells := make([]string, len(t.Head))
		for i, c := range row {
			cells[i] = joiners.Replace(Clean(strings.TrimSpace(c)))
		}
		return cells
	}
	clean := Table{Right: t.Right, Head: cleanRow(t.Head)}
	for _, r := range t.Rows {
		clean.Rows = append(clean.Rows, cleanRow(r))
	}
	return clean
}

// fitColumns returns the width of each column. The widest one gives way until all fit; ok is false when that leaves
// too little, or the terminal is narrow and something would have to be broken.
func (p *page) fitColumns(t Table, room int) (widths []int, ok bool) {
	widths = make([]int, len(t.Head))
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		for i, c := range row {
			for l := range strings.SplitSeq(c, "\n") {
				widths[i] = max(widths[i], p.width(l))
			}
		}
	}
	total := columnGap * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	if total > room && p.narrow() {
		return nil, false
	}
	for ; total > room; total-- {
		widest := 0
		for i, w := range widths {
			if w > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= minColumn {
			return nil, false
		}
		widths[widest]--
	}
	return widths, true
}

// blocks adds each row as a block: its first cell, and below it the others behind their heads.
func (p *page) blocks(indent int, t Table) {
	for _, row := range t.Rows {
		p.para(indent, row[0], bold)
		for i, c := range row[1:] {
			if c != "" {
				p.hangInline(strings.Repeat(" ", indent+2)+t.Head[i+1], c, plain)
			}
		}
	}
}
