package cmd

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"godrill/internal/gover"
	"godrill/internal/sim"
)

// maxBatchLine bounds one line of batch input, in bytes.
const maxBatchLine = 1 << 20

type batchRequest struct {
	Go   string          `json:"go"`
	Lang string          `json:"lang"`
	Arch string          `json:"arch"`
	With json.RawMessage `json:"with"`
}

// batch answers JSON Lines with JSON Lines, in order. A line that cannot be answered gets {"error": …} in its place.
// Output is flushed whenever the input has nothing more at hand, so that a program may also talk line by line.
func batch(ctx context.Context, s *sim.Simulator, fallback sim.Target, in io.Reader, out io.Writer) error {
	lines := bufio.NewReaderSize(in, 1<<16)
	w := bufio.NewWriterSize(out, 1<<16)
	releases := map[string]gover.Version{"": fallback.Go}
	for ctx.Err() == nil {
		line, err := readLine(lines)
		if line != nil || errors.Is(err, errLongLine) {
			if encodeErr := writeAnswer(w, answerLine(s, fallback, releases, line, err)); encodeErr != nil {
				return encodeErr
			}
		}
		if err != nil && !errors.Is(err, errLongLine) {
			if flushErr := w.Flush(); flushErr != nil || errors.Is(err, io.EOF) {
				return flushErr
			}
			return err
		}
		if lines.Buffered() == 0 {
			if err := w.Flush(); err != nil {
				return err
			}
		}
	}
	return errors.Join(w.Flush(), ctx.Err())
}

var errLongLine = fmt.Errorf("the line is longer than %d bytes", maxBatchLine)

// readLine returns the next line that is not blank, without its end. Of a line that is too long the rest is skipped.
func readLine(r *bufio.Reader) ([]byte, error) {
	for {
		line, err := r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			line, err = readRest(r, append([]byte(nil), line...))
		}
		if trimmed := trimSpace(line); len(trimmed) > 0 {
			return trimmed, err
		}
		if err != nil {
			return nil, err
		}
	}
}

func readRest(r *bufio.Reader, line []byte) ([]byte, error) {
	for {
		more, err := r.ReadSlice('\n')
		if len(line) <= maxBatchLine {
			line = append(line, more...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if len(line) > maxBatchLine && err == nil {
			return nil, errLongLine
		}
		return line, err
	}
}

func trimSpace(line []byte) []byte {
	for len(line) > 0 && line[len(line)-1] <= ' ' {
		line = line[:len(line)-1]
	}
	for len(line) > 0 && line[0] <= ' ' {
		line = line[1:]
	}
	return line
}

// answerLine returns {"outcomes": […]} or {"error": "…"}.
func answerLine(s *sim.Simulator, fallback sim.Target, releases map[string]gover.Version, line []byte, readErr error) any {
	type failure struct {
		Error string `json:"error"`
	}
	if errors.Is(readErr, errLongLine) {
		return failure{readErr.Error()}
	}
	p, err := predictLine(s, fallback, releases, line)
	if err != nil {
		return failure{err.Error()}
	}
	return struct {
		Outcomes []sim.Outcome `json:"outcomes"`
	}{p.Outcomes}
}

func predictLine(s *sim.Simulator, fallback sim.Target, releases map[string]gover.Version, line []byte) (sim.Prediction, error) {
	var q batchRequest
	if err := strictJSON(line, &q); err != nil {
		return sim.Prediction{}, fmt.Errorf(`want {"go":…,"arch":…,"with":{…}}: %s`, jsonMistake(err))
	}
	t := fallback
	var err error
	if t.Go, err = release(releases, q.Go); err != nil {
		return sim.Prediction{}, err
	}
	if q.Lang != "" {
		if t.Lang, err = release(releases, q.Lang); err != nil {
			return sim.Prediction{}, err
		}
	}
	if q.Arch != "" {
		t.Arch = q.Arch
	}
	if q.With == nil {
		q.With = json.RawMessage("{}")
	}
	args, err := s.Decode(q.With)
	if err != nil {
		return sim.Prediction{}, err
	}
	return s.Predict(t, args, sim.Options{})
}

// release parses a release once and remembers it: a batch names few of them many times.
func release(known map[string]gover.Version, text string) (gover.Version, error) {
	if v, ok := known[text]; ok {
		return v, nil
	}
	v, err := gover.Parse(text)
	if err == nil {
		known[text] = v
	}
	return v, err
}
