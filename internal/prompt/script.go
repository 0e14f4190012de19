package prompt

import (
	"context"
	"io"
	"strings"

	"godrill/internal/quiz"
)

// Script answers from prepared lines, one for each question in order. Empty lines and lines that begin with # are
// skipped; \# begins an answer that starts with #. Commands are written as on the keyboard: :skip or :s. What may
// follow an answer, such as :trace, stands on the line after it; without one the session goes on by itself. The end of
// the lines is quiz.ErrLeft.
type Script struct{ lines *lines }

// NewScript returns a Script that reads from in.
func NewScript(in io.Reader) *Script { return &Script{newLines(in)} }

// Ask implements drill.Asker.
func (s *Script) Ask(ctx context.Context, f quiz.Form) (quiz.Input, error) {
	for {
		line, err := s.lines.next(ctx)
		if f.Kind == "" && !offers(f, quiz.Skip) && err != nil && ctx.Err() == nil {
			return quiz.Input{Command: quiz.Next}, nil // the answer was the last line; the next question will find the end
		}
		if err != nil {
			return quiz.Input{}, err
		}
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if f.Kind == "" {
			return s.afterAnswer(f, line)
		}
		if w, ok := wishOf(f, line); ok {
			if w.closed {
				continue
			}
			return obey(f, w.command)
		}
		if strings.HasPrefix(line, `\#`) {
			line = line[1:]
		}
		return quiz.Input{Text: line}, nil
	}
}

// afterAnswer takes a command that follows an answer, and hands any other line back to the next question. On the front
// of a recall card, where the form still offers to skip, the bare key counts too.
func (s *Script) afterAnswer(f quiz.Form, line string) (quiz.Input, error) {
	if w, ok := wishOf(f, line); ok && !w.closed && (strings.HasPrefix(fold(line), ":") || offers(f, quiz.Skip)) {
		return obey(f, w.command)
	}
	s.lines.push(line)
	return quiz.Input{Command: quiz.Next}, nil
}
