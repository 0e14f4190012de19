package prompt

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"godrill/internal/quiz"
)

// maxLine is the longest line that is kept, in bytes; the rest of a longer one is read and dropped, so that no input
// can fill the memory.
const maxLine = 4096

// lines reads lines and can be left while it waits.
type lines struct {
	in      *bufio.Reader
	results chan lineResult
	waiting bool   // a read is under way; its line belongs to the next call
	pushed  string // a line that was handed back
	again   bool
}

type lineResult struct {
	text string
	err  error
}

func newLines(in io.Reader) *lines {
	return &lines{in: bufio.NewReader(in), results: make(chan lineResult, 1)}
}

// next returns the next line, cleaned. The last line needs no line break. At the end of the input, and when the
// context ends, it returns quiz.ErrLeft. The read that is under way then stays with the goroutine started here; it ends
// with the input, and its line is not lost if next is called once more.
func (l *lines) next(ctx context.Context) (string, error) {
	if ctx.Err() != nil {
		return "", quiz.ErrLeft
	}
	if l.again {
		l.again = false
		return l.pushed, nil
	}
	if !l.waiting {
		l.waiting = true
		go func() { l.results <- readLine(l.in) }()
	}
	select {
	case <-ctx.Done():
		return "", quiz.ErrLeft
	case r := <-l.results:
		l.waiting = false
		return r.text, r.err
	}
}

// push hands a line back; next returns it again.
func (l *lines) push(line string) { l.pushed, l.again = line, true }

func readLine(in *bufio.Reader) lineResult {
	var kept []byte
	for {
		part, err := in.ReadSlice('\n')
		kept = append(kept, part[:min(len(part), maxLine-len(kept))]...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		text := clean(strings.TrimRight(string(kept), "\r\n"))
		switch {
		case err == nil, errors.Is(err, io.EOF) && text != "":
			return lineResult{text: text}
		case errors.Is(err, io.EOF):
			return lineResult{err: quiz.ErrLeft}
		}
		return lineResult{err: errors.Join(quiz.ErrLeft, err)}
	}
}
