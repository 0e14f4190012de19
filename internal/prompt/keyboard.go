package prompt

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"godrill/internal/quiz"
)

// How long the rest of a sequence is waited for. A terminal sends a key in one piece; a slow line may not.
const (
	escapeWait = 100 * time.Millisecond
	pasteWait  = 2 * time.Second
)

// A keyboard is the one reader of the terminal. It outlives the prompts, so keys typed ahead wait for the next one.
// It reads only while a prompt waits.
type keyboard struct {
	in      TerminalIn
	buf     []byte
	chunks  chan chunk
	waiting bool // a read is under way
}

type chunk struct {
	data []byte
	err  error
}

func newKeyboard(in TerminalIn) *keyboard { return &keyboard{in: in, chunks: make(chan chunk, 1)} }

// Fd and Read make the keyboard a terminal's input for survey, which needs the descriptor. Nobody reads through it:
// a prompt takes keys by next.
func (k *keyboard) Fd() uintptr { return k.in.Fd() }

// Read implements io.Reader; see Fd.
func (k *keyboard) Read([]byte) (int, error) { return 0, io.EOF }

// next returns the next key, or the signal that came before one. A cancelled context and the end of the input are
// quiz.ErrLeft.
func (k *keyboard) next(ctx context.Context, signals <-chan os.Signal) (key, os.Signal, error) {
	for {
		if ctx.Err() != nil {
			return key{}, nil, quiz.ErrLeft
		}
		if pressed, n := decode(k.buf, false); n > 0 {
			k.buf = k.buf[n:]
			return pressed, nil, nil
		}
		k.read()
		select {
		case <-ctx.Done():
		case s := <-signals:
			return key{}, s, nil
		case c := <-k.chunks:
			k.waiting = false
			k.buf = trimPaste(append(k.buf, c.data...))
			if c.err != nil && len(c.data) == 0 {
				return key{}, nil, left(c.err)
			}
		case <-k.patience():
			pressed, n := decode(k.buf, true)
			k.buf = k.buf[n:]
			return pressed, nil, nil
		}
	}
}

// read starts a read if none is under way. The goroutine waits for the terminal alone and ends with the read; when a
// prompt is left while it waits, what it reads belongs to the next prompt.
func (k *keyboard) read() {
	if k.waiting {
		return
	}
	k.waiting = true
	go func() {
		data := make([]byte, 1024)
		n, err := k.in.Read(data)
		k.chunks <- chunk{data[:n], err}
	}()
}

// patience returns when to give up waiting for the rest of a key: never, if nothing has come of it yet.
func (k *keyboard) patience() <-chan time.Time {
	switch {
	case len(k.buf) == 0:
		return nil
	case len(k.buf) >= len(pasteBegin) && string(k.buf[:len(pasteBegin)]) == pasteBegin:
		return time.After(pasteWait)
	}
	return time.After(escapeWait)
}

// left makes an error of the terminal one of leaving: without a terminal nobody can answer.
func left(err error) error {
	if errors.Is(err, io.EOF) {
		return quiz.ErrLeft
	}
	return errors.Join(quiz.ErrLeft, err)
}
