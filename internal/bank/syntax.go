package bank

import (
	"fmt"
	"strconv"
	"strings"

	"godrill/internal/quiz"
)

// The library stops at the first place that is not YAML, and often names the wrong line. So a file that is not YAML is
// cut into its questions, which are read one by one; in a piece that is not YAML either, each entry is tried alone,
// and what cannot be read is explained from the text of its line.

// A piece is some lines of a file: one question, or all that is no question.
type piece struct {
	lines []string
	above int // lines before it in the file
}

func (p piece) text() string { return strings.Join(p.lines, "\n") + "\n" }

var (
	questionsLine = pattern(`^questions\s*[:：]\s*(#.*)?$`)
	deckLine      = pattern(`^(format|deck|title|questions)\s*[:：]`)
	itemLine      = pattern(`^( *)-( |$)`)
	idLine        = pattern(`(?m)^\s*(?:- +)?id: *["']?([a-z0-9/-]+)`)
)

// salvage reads what it can from a file that is not YAML as a whole.
func (l *loader) salvage(err *syntaxError) {
	before := l.count()
	head, questions := l.cut()
	readable := true
	if docs := l.readPiece(head); len(docs) > 0 {
		_, readable = l.readHead(docs[0])
	}
	if !readable {
		return
	}
	for _, p := range questions {
		if l.dropped > 0 {
			return
		}
		if m := idLine().FindStringSubmatch(p.text()); m != nil && questionName().MatchString(m[1]) {
			l.id = quiz.ID(m[1])
		}
		l.starts = append(l.starts, start{p.above + 1, l.id})
		docs := l.readPiece(p)
		l.id = ""
		for _, doc := range docs {
			l.each(doc, "questions", l.readQuestion)
		}
	}
	if l.count() == before {
		l.reportSyntax(piece{lines: l.lines}, err)
	}
}

// cut separates the questions from the rest. In the rest the lines of the questions are blank, so that its lines keep
// their numbers.
func (l *loader) cut() (head piece, questions []piece) {
	head.lines = append([]string(nil), l.lines...)
	i := 0
	for i < len(l.lines) && !questionsLine().MatchString(l.lines[i]) {
		i++
	}
	indent := -1
	for i++; i < len(l.lines); i++ {
		line := l.lines[i]
		if m := itemLine().FindStringSubmatch(line); m != nil && (indent < 0 || len(m[1]) == indent) {
			indent = len(m[1])
			questions = append(questions, piece{above: i})
		} else if indent < 0 && !blankOrComment(line) {
			break
		} else if deckLine().MatchString(line) {
			break // keys of the deck may follow the questions
		}
		if n := len(questions); n > 0 {
			questions[n-1].lines = append(questions[n-1].lines, line)
			head.lines[i] = ""
		}
	}
	if len(questions) > 0 {
		head.lines[questions[0].above] = strings.Repeat(" ", indent) + "- {}" // keeps questions: a list
	}
	return head, questions
}

// readPiece parses a piece; one that is not YAML is reported and gives nothing.
func (l *loader) readPiece(p piece) []*node {
	docs, faults, err := parse(p.text(), p.above)
	if err != nil {
		l.reportSyntax(p, err)
		return nil
	}
	l.reportFaults(faults)
	return docs
}

// reportSyntax explains why a piece is not YAML.
func (l *loader) reportSyntax(p piece, err error) {
	before := l.count()
	l.tryEntries(p)
	if l.count() > before {
		return
	}
	at := position{p.above + firstUnreadable(p, err) + 1, 1}
	line := p.lines[at.line-p.above-1]
	at.column += leading(line)
	hint := p.blockHint(at.line - p.above - 1)
	if hint == "" {
		hint = lineHint(line, err.Error())
	}
	l.report(at, "this line does not fit in: "+printable(stripLine(err.Error())), hint)
}

// blockHint looks above a line for the key that it belongs to. It is empty when that key has nothing to do with blocks.
func (p piece) blockHint(i int) string {
	indent := leading(p.lines[i])
	for i--; i >= 0; i-- {
		e, ok := entryOf(p.lines[i])
		if blankOrComment(p.lines[i]) || !ok || e.column >= indent {
			continue
		}
		switch {
		case blockHead().MatchString(e.value):
			return "the first line of a block sets its indentation: indent this line at least as deep"
		case e.value == "" && strings.HasSuffix(strings.TrimSpace(e.prefix), "code:"):
			return "Go code goes into a block: write code: | and indent the lines below it"
		}
		return ""
	}
	return ""
}

// firstUnreadable returns the index of the line after the longest part of a piece that is YAML.
func firstUnreadable(p piece, err error) int {
	const tries, size = 300, 64 << 10 // each try parses the part anew
	reported := 0
	if m := errorLine().FindStringSubmatch(err.Error()); m != nil {
		if n, convErr := strconv.Atoi(m[1]); convErr == nil {
			reported = max(0, min(n-1, len(p.lines)-1))
		}
	}
	if len(p.lines) > tries || len(p.text()) > size {
		return reported
	}
	for i := len(p.lines) - 1; i >= 0; i-- {
		if blankOrComment(p.lines[i]) {
			continue
		}
		if _, _, err := parse(strings.Join(p.lines[:i], "\n")+"\n", 0); err == nil {
			return i
		}
	}
	return reported
}

var errorLine = pattern(`^line (\d+): `)

func stripLine(message string) string { return errorLine().ReplaceAllString(message, "") }

// lineHint turns the library's words into something to do.
func lineHint(line, message string) string {
	if i := strings.Index(line, " #"); i >= 0 && !strings.HasPrefix(strings.TrimSpace(line), "#") {
		return "the # on it begins a comment; put quotes around the text if it belongs to it"
	}
	switch {
	case strings.Contains(message, "mapping values are not allowed"):
		return "indent it like its neighbours, or put quotes around a text that holds a colon and a blank"
	case strings.Contains(message, "exceeded max depth"):
		return "no part of a question nests that deep"
	case strings.Contains(message, "could not find expected ':'"):
		return "write key: value; a text of several lines goes into a | block, indented deeper than its key"
	case itemLine().MatchString(line):
		return "the - of each question stands in one column, and so does that of each item of a list"
	case strings.Contains(message, "end of stream"):
		return "close the quotes or brackets that are open"
	}
	return "the keys of one question stand in one column; indent with blanks"
}

func blankOrComment(line string) bool {
	t := strings.TrimSpace(line)
	return t == "" || t[0] == '#'
}

// leading counts the blanks that a line begins with.
func leading(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// An entry is a line that holds a value: key: value, or - value.
type entry struct {
	prefix string // all before the value
	column int    // of the key, counted from 0; lines of the same entry are indented deeper
	value  string
}

var (
	keyLine   = pattern(`^( *(?:- +)*)([^\s:#\-][^:#]*|"[^"]*"|'[^']*'):(?: +|$)`)
	dashLine  = pattern(`^( *)(?:- +)+`)
	tightLine = pattern(`^\s*(?:- +)*([a-z_]+):([^\s:/=].*)$`)
	// the marks that git leaves in a file
	conflictLine = pattern(`^(<{7}|={7}|>{7})( |$)`)
	blockHead    = pattern(`^[|>][-+1-9]*\s*(#.*)?$`)
)

func entryOf(line string) (entry, bool) {
	if m := keyLine().FindStringSubmatch(line); m != nil {
		return entry{m[0], len(m[1]), line[len(m[0]):]}, true
	}
	if m := dashLine().FindStringSubmatch(line); m != nil {
		return entry{m[0], len(m[1]), line[len(m[0]):]}, true
	}
	return entry{}, false
}

// tryEntries reads each entry of a piece alone and reports those that are no YAML.
func (l *loader) tryEntries(p piece) {
	const enough = 20 // problems in one piece
	before := l.count()
	for i := 0; i < len(p.lines) && l.count() < before+enough; {
		line := p.lines[i]
		at := position{p.above + i + 1, 1}
		next := i + 1
		if blankOrComment(line) {
			i = next
			continue
		}
		if l.reportLine(line, at) {
			i = next
			continue
		}
		e, ok := entryOf(line)
		switch {
		case !ok, e.value == "":
		case blockHead().MatchString(e.value):
			next = l.skipBlock(p, i, e.column)
		default:
			next = l.tryEntry(p, i, e)
		}
		i = next
	}
}

// reportLine reports what is wrong with a line whatever stands around it.
func (l *loader) reportLine(line string, at position) bool {
	space := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	if i := strings.IndexByte(space, '\t'); i >= 0 {
		at.column = i + 1
		l.report(at, "a tab in the indentation", "YAML takes only blanks: indent with blanks; in a | block Go's tabs may follow the blanks")
		return true
	}
	if conflictLine().MatchString(line) {
		l.report(at, "a mark of an unresolved merge", "decide which of the two texts holds, and delete the lines <<<<<<<, ======= and >>>>>>>")
		return true
	}
	if wideColon().MatchString(line) {
		at.column = len([]rune(line[:strings.Index(line, "：")])) + 1
		l.report(at, "a full-width colon ： after a key", "write : and a blank")
		return true
	}
	if m := tightLine().FindStringSubmatch(line); m != nil && contains(knownKeys(), m[1]) {
		at.column = strings.Index(line, ":") + 1
		l.report(at, "no blank after the colon", "write "+m[1]+": "+printable(m[2]))
		return true
	}
	return false
}

// skipBlock returns the index of the first line after a block of text. It reports a tab where the block's indentation
// must be.
func (l *loader) skipBlock(p piece, head, column int) int {
	i := head + 1
	for ; i < len(p.lines); i++ {
		line := p.lines[i]
		if strings.TrimSpace(line) == "" {
			continue
		}
		blanks := leading(line)
		if blanks > column {
			continue
		}
		if !strings.HasPrefix(line[blanks:], "\t") {
			break
		}
		at := position{p.above + i + 1, blanks + 1}
		l.report(at, "a tab begins a line of the block", fmt.Sprintf("indent the lines of a | block with at least %d blanks; Go's tabs may follow them", column+2))
		for i < len(p.lines) && (strings.TrimSpace(p.lines[i]) == "" || leading(p.lines[i]) > column || strings.HasPrefix(strings.TrimLeft(p.lines[i], " "), "\t")) {
			i++
		}
		return i
	}
	return i
}

// tryEntry reads one entry, alone and with the lines that belong to it, and returns the index of the line after it.
func (l *loader) tryEntry(p piece, i int, e entry) int {
	if parses(p.lines[i : i+1]) {
		return i + 1
	}
	end := i + 1
	for end < len(p.lines) && end < i+200 && (strings.TrimSpace(p.lines[end]) == "" || leading(p.lines[end]) > e.column) {
		end++
	}
	if end > i+1 && parses(p.lines[i:end]) {
		return end
	}
	_, _, err := parse(p.lines[i]+"\n", 0)
	at := position{p.above + i + 1, len([]rune(e.prefix)) + 1}
	found, hint := explainValue(e.value, err.Error())
	l.report(at, found, hint)
	return end
}

func parses(lines []string) bool {
	_, _, err := parse(strings.Join(lines, "\n")+"\n", 0)
	return err == nil
}
