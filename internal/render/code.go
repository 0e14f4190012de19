package render

import (
	"go/scanner"
	"go/token"
	"strconv"
	"strings"
)

// code adds Go code: indented, with line numbers if it has several lines, and coloured on a colour terminal. It need
// not be a whole program, nor correct. A line that is too long goes on behind a mark in place of the number.
func (p *page) code(src string) {
	src = strings.Trim(Clean(src), "\n")
	if src == "" {
		return
	}
	inks := p.codeInks(src)
	lines := strings.Split(src, "\n")
	digits := len(strconv.Itoa(len(lines)))
	offset := 0
	for i, l := range lines {
		number := ""
		if len(lines) > 1 {
			number = strconv.Itoa(i + 1)
		}
		p.codeLine(l, inks, offset, p.padLeft(number, digits))
		offset += len(l) + 1
	}
}

const codeIndent = 2 // blanks on both sides of the number

// codeLine adds one line, whose bytes have the inks from offset on, in as many rows as it takes.
func (p *page) codeLine(line string, inks []ink, offset int, number string) {
	gap := strings.Repeat(" ", codeIndent)
	room := max(p.cells()-2*codeIndent-len(number), minWidth/2)
	mark := p.padLeft(">", len(number))
	rest := line
	for k := 0; k == 0 || rest != ""; k++ {
		head := rest
		if p.width(rest) > room {
			head = p.codeHead(rest, room)
		}
		if k > 0 {
			number = mark
		}
		at := offset + len(line) - len(rest)
		p.raw(gap + p.paint(dim, number) + gap + p.paintRuns(head, inks, at))
		rest = rest[len(head):]
	}
}

// codeHead returns the start of a line that fits into room cells, cut behind a blank or an operator if there is one in
// its second half.
func (p *page) codeHead(line string, room int) string {
	head := headOf(line, room, p.options())
	if cut := strings.LastIndexAny(head, " ,;(){}[]+*/&|="); cut >= len(head)/2 {
		return head[:cut+1]
	}
	return head
}

// paintRuns paints text whose first byte has the ink at offset at. What a reader takes for one character has one ink: an
// escape sequence inside it would take it apart.
func (p *page) paintRuns(text string, inks []ink, at int) string {
	if inks == nil {
		return text
	}
	var b strings.Builder
	start, end := 0, 0
	for g := p.options().StringGraphemes(text); g.Next(); end += len(g.Value()) {
		if inks[at+end] != inks[at+start] {
			b.WriteString(p.paint(inks[at+start], text[start:end]))
			start = end
		}
	}
	if start < end {
		b.WriteString(p.paint(inks[at+start], text[start:end]))
	}
	return b.String()
}

// codeInks returns the ink of each byte, or nil without colours.
func (p *page) codeInks(src string) []ink {
	if !p.Color {
		return nil
	}
	inks := make([]ink, len(src))
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, []byte(src), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, literal := s.Scan()
		if tok == token.EOF {
			return inks
		}
		i := tokenInk(tok)
		if i == plain {
			continue
		}
		if literal == "" {
			literal = tok.String()
		}
		at := file.Offset(pos)
		for k := at; k < min(at+len(literal), len(inks)); k++ {
			inks[k] = i
		}
	}
}

func tokenInk(t token.Token) ink {
	switch {
	case t.IsKeyword():
		return violet
	case t == token.COMMENT:
		return dim
	case t == token.STRING, t == token.CHAR:
		return green
	case t == token.INT, t == token.FLOAT, t == token.IMAG:
		return cyan
	}
	return plain
}
