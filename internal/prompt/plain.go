package prompt

import (
	"context"
	"fmt"
	"io"

	"godrill/internal/quiz"
)

// Plain asks line by line: it writes a short prompt and reads one line. No key is special, no cell is redrawn.
type Plain struct {
	lines *lines
	out   io.Writer
	piped bool
}

// NewPlain returns a Plain. Piped says that the input is not a terminal: then a line that can only be the next
// question's answer does not have to be preceded by an empty one that goes on.
func NewPlain(in io.Reader, out io.Writer, piped bool) *Plain {
	return &Plain{lines: newLines(in), out: out, piped: piped}
}

// Ask implements drill.Asker.
func (p *Plain) Ask(ctx context.Context, f quiz.Form) (quiz.Input, error) {
	for {
		if _, err := io.WriteString(p.out, plainLabel(f)); err != nil {
			return quiz.Input{}, err
		}
		line, err := p.lines.next(ctx)
		if err != nil {
			_, _ = io.WriteString(p.out, "\n") // the prompt's line is still open; that the output is gone too changes nothing
			return quiz.Input{}, err
		}
		if w, ok := wishOf(f, line); ok && !w.closed {
			return obey(f, w.command)
		} else if ok {
			if _, err := fmt.Fprintln(p.out, words(f.Lang, notNow)); err != nil {
				return quiz.Input{}, err
			}
			continue
		}
		if in, done := p.response(f, line); done {
			return in, nil
		}
	}
}

// response turns a line that is no command into the result of Ask; done is false when the line says nothing.
func (p *Plain) response(f quiz.Form, line string) (in quiz.Input, done bool) {
	switch {
	case f.Kind == "" && line == "":
		return quiz.Input{Command: quiz.Next}, true
	case f.Kind == "" && p.piped:
		p.lines.push(line)
		return quiz.Input{Command: quiz.Next}, true
	case f.Kind == "", line == "":
		return quiz.Input{}, false
	}
	return quiz.Input{Text: line}, true
}
