package render

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// Punctuation that a line does not begin or end with. The ASCII signs count only next to a Chinese character; inside
// an English sentence they belong to a word anyway.
const (
	closers      = "，。、；：？！）】》」』〉〕”’…—·％～"
	openers      = "（【《「『〈〔“‘"
	asciiClosers = ",.;:?!)]}%"
)

// A chunk is a part of a line that is not broken unless it is longer than a whole line: a word, or a Chinese character
// with the punctuation that sticks to it.
type chunk struct {
	text  string
	width int
	blank bool
}

// Wrap breaks text into lines of at most width cells, at blanks and between Chinese characters. Line breaks in the text
// stay; the indentation of a line is repeated on what is broken off it. Words are not broken unless they are longer
// than a line. The text must be clean; see [Clean].
func Wrap(text string, width int, wideAmbiguous bool) []string {
	o := displaywidth.Options{EastAsianWidth: wideAmbiguous}
	width = max(width, 2)
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		body := strings.TrimLeft(paragraph, " ")
		indent := len(paragraph) - len(body)
		if indent > width/2 || width-indent < 2 { // a Chinese character needs two cells
			indent = 0
		}
		lead := strings.Repeat(" ", indent)
		for _, l := range fillLines(chunks(strings.TrimRight(body, " "), o), width-indent, o) {
			if l != "" {
				l = lead + l
			}
			lines = append(lines, l)
		}
	}
	return lines
}

// fillLines puts as many chunks on each line as fit.
func fillLines(list []chunk, width int, o displaywidth.Options) []string {
	var lines []string
	var b strings.Builder
	used, gap := 0, chunk{}
	for _, c := range list {
		switch {
		case c.blank:
			gap = c
			continue
		case used > 0 && used+gap.width+c.width <= width:
			b.WriteString(gap.text)
			used += gap.width
		case used > 0:
			lines = append(lines, b.String())
			b.Reset()
			used = 0
		}
		gap = chunk{}
		for c.width > width {
			head := headOf(c.text, width, o)
			lines = append(lines, head)
			c.text = c.text[len(head):]
			c.width = o.String(c.text)
		}
		b.WriteString(c.text)
		used += c.width
	}
	return append(lines, b.String())
}

// headOf returns the first characters of s that fit into width cells, and at least one.
func headOf(s string, width int, o displaywidth.Options) string {
	n, used := 0, 0
	for g := o.StringGraphemes(s); g.Next(); {
		if used += g.Width(); used > width && n > 0 {
			break
		}
		n += len(g.Value())
	}
	return s[:n]
}

// chunks cuts a line at all places where it may be broken.
func chunks(s string, o displaywidth.Options) []chunk {
	var list []chunk
	inWord, glue := false, false // whether the last chunk goes on with a letter, or with whatever follows
	for g := o.StringGraphemes(s); g.Next(); {
		c := chunk{text: g.Value(), width: g.Width(), blank: g.Value() == " "}
		r, _ := utf8.DecodeRuneInString(c.text)
		han := c.width == 2
		last := len(list) - 1
		switch {
		case c.blank:
			if last >= 0 && list[last].blank {
				list[last] = join(list[last], c)
			} else {
				list = append(list, c)
			}
			inWord, glue = false, false
			continue
		case last < 0:
			list = append(list, c)
		case sticks(list, r, inWord):
			list = attach(list, c)
		case glue, inWord && !han:
			list[last] = join(list[last], c)
		default:
			list = append(list, c)
		}
		glue = strings.ContainsRune(openers, r)
		inWord = !han && !strings.ContainsRune(closers, r)
	}
	return list
}

// sticks reports whether a closing sign stays with what is before it.
func sticks(list []chunk, r rune, inWord bool) bool {
	if strings.ContainsRune(closers, r) {
		return true
	}
	return !inWord && !list[len(list)-1].blank && strings.ContainsRune(asciiClosers, r)
}

// attach puts a closing sign behind the last chunk, over blanks if there are any, so that they do not become a break.
func attach(list []chunk, c chunk) []chunk {
	last := len(list) - 1
	if list[last].blank && last > 0 {
		list[last-1] = join(list[last-1], list[last])
		list = list[:last]
		last--
	}
	if list[last].blank {
		return append(list, c)
	}
	list[last] = join(list[last], c)
	return list
}

func join(a, b chunk) chunk { return chunk{a.text + b.text, a.width + b.width, a.blank && b.blank} }
