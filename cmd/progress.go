package cmd

import (
	"fmt"
	"io"
	"sync"

	"godrill/internal/oracle"
)

// A progressLine tells how far the comparisons are: one row that is redrawn on a terminal, a line for each finished one
// elsewhere. On a terminal nothing of it remains.
type progressLine struct {
	err      io.Writer
	terminal bool
	mu       sync.Mutex // several workers finish
	done, of int
}

// clearRow goes to the start of the row and empties it.
const clearRow = "\r\x1b[K"

func newProgress(err io.Writer, comparisons int) *progressLine {
	p := &progressLine{err: err, terminal: isTerminal(err), of: comparisons}
	p.draw("")
	return p
}

func (p *progressLine) finish(r oracle.Report) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	state := fmt.Sprintf("%s, %s", count(r.Cases, "case"), count(r.Mismatches, "mismatch"))
	if r.Error != "" {
		state = "failed"
	}
	if p.terminal {
		p.draw(r.Model + " go" + r.Go)
		return
	}
	fmt.Fprintf(p.err, "%s go%s %s: %s\n", r.Model, r.Go, r.Arch, state)
}

// draw shows the row, cut to the width of the terminal.
func (p *progressLine) draw(what string) {
	if !p.terminal {
		return
	}
	const cells = 20
	full := cells * p.done / max(p.of, 1)
	row := fmt.Sprintf("[%-*s] %d/%d  %s", cells, "####################"[:full], p.done, p.of, what)
	if n := columns(p.err); n > 0 && len(row) >= n {
		row = row[:n-1]
	}
	fmt.Fprint(p.err, clearRow+row)
}

// stop empties the row.
func (p *progressLine) stop() {
	if p.terminal {
		fmt.Fprint(p.err, clearRow)
	}
}
