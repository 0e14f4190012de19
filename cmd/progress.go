package cmd

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"
	"golang.org/x/term"

	"godrill/internal/oracle"
)

// A progressLine tells how far the comparisons are: a bar on a terminal, a line for each finished one elsewhere.
type progressLine struct {
	err     io.Writer
	bar     progress.Writer
	tracker *progress.Tracker
	drawn   chan struct{} // closed when the bar's goroutine is through
}

func newProgress(err io.Writer, comparisons int) *progressLine {
	p := &progressLine{err: err}
	if f, ok := err.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		return p
	}
	p.tracker = &progress.Tracker{Message: "comparing", Total: int64(comparisons)}
	p.bar = progress.NewWriter()
	p.bar.SetOutputWriter(err)
	p.bar.SetTrackerLength(20)
	p.bar.SetUpdateFrequency(200 * time.Millisecond)
	p.bar.Style().Visibility.Speed = false
	p.bar.AppendTracker(p.tracker)
	p.drawn = make(chan struct{})
	go func() {
		defer close(p.drawn)
		p.bar.Render()
	}()
	return p
}

func (p *progressLine) finish(r oracle.Report) {
	state := fmt.Sprintf("%d cases, %d mismatches", r.Cases, r.Mismatches)
	if r.Error != "" {
		state = "failed"
	}
	if p.bar != nil {
		p.tracker.UpdateMessage(r.Model + " go" + r.Go)
		p.tracker.Increment(1)
		return
	}
	fmt.Fprintf(p.err, "%s go%s %s: %s\n", r.Model, r.Go, r.Arch, state)
}

// stop waits until the bar is drawn for the last time.
func (p *progressLine) stop() {
	if p.bar != nil {
		p.tracker.MarkAsDone()
		p.bar.Stop()
		<-p.drawn
	}
}
