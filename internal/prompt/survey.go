package prompt

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"

	"github.com/AlecAivazis/survey/v2"
	"golang.org/x/term"

	"godrill/internal/quiz"
)

// TerminalIn is the reading end of a terminal; *os.File is one.
type TerminalIn interface {
	io.Reader
	File
}

// TerminalOut is the writing end of a terminal; *os.File is one.
type TerminalOut interface {
	io.Writer
	File
}

// Survey asks on a terminal, key by key, in prompts of our own on survey's renderer. Letters and digits choose at once,
// arrows move, Enter accepts what was chosen. A paste is put on the line as one line, and only Enter sends it; where
// there is no line it is ignored. Keys typed ahead wait for the next prompt. Ctrl-Z suspends, Ctrl-C and Ctrl-D leave.
// The terminal is as it was whenever Ask returns, also by a panic.
type Survey struct {
	keys    *keyboard
	out     TerminalOut
	look    Look
	suspend func()
}

// Look says how the row is drawn.
type Look struct {
	Color         bool // bold and reverse; otherwise signs alone tell what is chosen
	WideAmbiguous bool // the terminal draws characters of ambiguous width, such as ·, in two cells
}

// NewSurvey returns a Survey for a terminal; see [Interactive].
func NewSurvey(in TerminalIn, out TerminalOut, look Look) *Survey {
	return &Survey{keys: newKeyboard(in), out: out, look: look, suspend: suspend}
}

// Ask implements drill.Asker.
func (s *Survey) Ask(ctx context.Context, f quiz.Form) (quiz.Input, error) {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, watched...)
	defer signal.Stop(signals)
	d := &dialog{survey: s, form: f, ctx: ctx, signals: signals, widget: newWidget(f)}
	if err := d.enter(); err != nil {
		return quiz.Input{}, err
	}
	defer d.leave()
	var text string
	if err := survey.AskOne(d, &text, survey.WithStdio(s.keys, s.out, s.out)); err != nil {
		return quiz.Input{}, err
	}
	return d.result()
}

// A dialog is one prompt: a survey.Prompt that shows a widget and hands it the keys.
type dialog struct {
	survey.Renderer
	survey  *Survey
	form    quiz.Form
	ctx     context.Context
	signals <-chan os.Signal
	widget  widget
	command quiz.Command
	text    string
	before  *term.State
}

// Bracketed paste makes the terminal mark what is pasted; without it a pasted line break would be an Enter.
const (
	pasteMarksOn  = "\x1b[?2004h"
	pasteMarksOff = "\x1b[?2004l"
)

// enter puts the terminal into the mode in which single keys are read.
func (d *dialog) enter() (err error) {
	if d.before, err = term.MakeRaw(int(d.survey.keys.Fd())); err != nil {
		return err
	}
	_, err = io.WriteString(d.survey.out, pasteMarksOn)
	if err != nil {
		d.leave()
	}
	return err
}

// leave undoes enter. A terminal that has gone away needs nothing undone, so errors do not count.
func (d *dialog) leave() {
	_, _ = io.WriteString(d.survey.out, pasteMarksOff)
	_ = term.Restore(int(d.survey.keys.Fd()), d.before)
}

func (d *dialog) result() (quiz.Input, error) {
	if d.command != "" {
		return obey(d.form, d.command)
	}
	return quiz.Input{Text: d.text}, nil
}

// Prompt implements survey.Prompt: it returns the response, or empty text when a command was given.
func (d *dialog) Prompt(*survey.PromptConfig) (any, error) {
	for {
		if err := d.draw(); err != nil {
			return nil, left(err)
		}
		pressed, sig, err := d.survey.keys.next(d.ctx, d.signals)
		if err == nil {
			err = d.attend(sig)
		}
		if err == nil && d.handle(pressed) {
			return d.text, nil
		}
		if err == nil && d.leaves(pressed) {
			err = quiz.ErrLeft
		}
		if err != nil {
			return nil, errors.Join(err, d.endRow())
		}
	}
}

// Cleanup implements survey.Prompt: what was answered stays on the screen. After a command the row is free for what was
// asked for, since the prompt comes again below it.
func (d *dialog) Cleanup(*survey.PromptConfig, any) error {
	var err error
	if d.command != "" {
		err = d.Render("{{.}}", "")
	} else {
		err = errors.Join(d.draw(), d.endRow())
	}
	if err != nil {
		return left(err)
	}
	return nil
}

func (d *dialog) endRow() error {
	_, err := io.WriteString(d.survey.out, "\r\n")
	return err
}

// attend reacts to a signal: another size and the return from the background draw the row again, the rest leaves.
func (d *dialog) attend(sig os.Signal) error {
	switch {
	case sig == nil, sig == resized:
		return nil
	case sig == continued:
		_, err := term.MakeRaw(int(d.survey.keys.Fd()))
		return err
	}
	return quiz.ErrLeft
}

// leaves reports whether the key ends the session. Ctrl-D does so only where it has nothing to delete.
func (d *dialog) leaves(k key) bool {
	return k.name == interruptKey || k.name == hangupKey && d.widget.empty()
}

// handle gives a key to the widget and reports whether the dialog is over.
func (d *dialog) handle(k key) (done bool) {
	switch k.name {
	case suspendKey:
		d.pause()
		return false
	case hangupKey:
		k.name = deleteKey
	case charKey:
		if d.widget.empty() && d.form.Kind != quiz.Text {
			if c, ok := bare(d.form, lower(k.char)); ok {
				d.command = c
				return true
			}
		}
	}
	text, done := d.widget.press(k)
	if !done {
		return false
	}
	if w, ok := wishOf(d.form, text); ok {
		if w.closed {
			d.widget = newWidget(d.form)
			d.widget.say(notNow)
			return false
		}
		d.command = w.command
		return true
	}
	d.text = text
	return true
}

// pause stops the process as Ctrl-Z does elsewhere, and takes the terminal again afterwards.
func (d *dialog) pause() {
	_ = d.endRow()
	d.leave()
	d.survey.suspend()
	_ = d.enter()
}

// draw shows the widget's row and puts the cursor where the next character goes, which is where an input method shows
// its candidates.
func (d *dialog) draw() error {
	row, at := d.widget.row(d.width()-1, d.survey.look)
	if err := d.Render("{{.}}", row); err != nil {
		return err
	}
	if at < 0 {
		return nil
	}
	return d.NewCursor().HorizontalAbsolute(at + 1)
}

// width returns the width of the terminal in cells; a terminal that does not know it is taken for 80.
func (d *dialog) width() int {
	w, _, err := term.GetSize(int(d.survey.out.Fd()))
	if err != nil || w <= 0 {
		return 80
	}
	return max(w, 12)
}
