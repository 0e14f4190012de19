//go:build unix

package prompt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/term"

	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// patience is how long a test waits for the screen; a passing test never uses it up.
const patience = 20 * time.Second

// A screen is a terminal with a Survey on it.
type screen struct {
	t           *testing.T
	master, tty *os.File
	survey      *Survey
	mu          sync.Mutex // the emulator is not safe for concurrent use
	emulator    *vt.Emulator
	raw         bytes.Buffer // everything the Survey wrote
	hangUp      atomic.Bool  // the next output closes the terminal
	asking      sync.WaitGroup
}

type reply struct {
	in  quiz.Input
	err error
}

func newScreen(t *testing.T, columns int) *screen {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 24, Cols: uint16(columns)}); err != nil {
		t.Fatal(err)
	}
	s := &screen{t: t, master: master, tty: tty, emulator: vt.NewEmulator(columns, 24)}
	s.survey = NewSurvey(tty, tty, Look{Color: true})
	t.Cleanup(func() { // the test's context has ended, so nobody asks any more
		s.asking.Wait()
		master.Close()
		tty.Close()
	})
	go s.show()
	return s
}

// show copies what the Survey writes to the emulator until the terminal is closed. Nothing goes back: a prompt that
// waited for the terminal's reply would hang here.
func (s *screen) show() {
	buf := make([]byte, 4096)
	for {
		n, err := s.master.Read(buf)
		if err != nil {
			return
		}
		if s.hangUp.Load() {
			s.master.Close()
			return
		}
		s.mu.Lock()
		s.raw.Write(buf[:n])
		_, _ = s.emulator.Write(buf[:n])
		s.mu.Unlock()
	}
}

// text returns the screen's lines that are not empty.
func (s *screen) text() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var lines []string
	for l := range strings.Lines(s.emulator.String()) {
		if l = strings.TrimRight(l, " \r\n"); l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

func (s *screen) last() string {
	lines := s.text()
	if len(lines) == 0 {
		return ""
	}
	return lines[len(lines)-1]
}

// await waits until the last line begins so.
func (s *screen) await(prefix string) {
	s.t.Helper()
	s.until("a last line that begins with "+prefix, func() bool { return strings.HasPrefix(s.last(), prefix) })
}

// awaitLines waits for the first row of the n-th prompt.
func (s *screen) awaitLines(n int) {
	s.t.Helper()
	s.until(fmt.Sprintf("%d lines", n), func() bool { return len(s.text()) >= n })
}

func (s *screen) until(what string, ok func() bool) {
	s.t.Helper()
	deadline := time.Now().Add(patience)
	for !ok() {
		if time.Now().After(deadline) {
			s.t.Fatalf("never saw %s; the screen is\n%s", what, strings.Join(s.text(), "\n"))
		}
		time.Sleep(time.Millisecond)
	}
}

// written returns everything that the Survey wrote so far.
func (s *screen) written() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.raw.String()
}

func (s *screen) send(keys string) {
	s.t.Helper()
	if _, err := s.master.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

func (s *screen) ask(ctx context.Context, f quiz.Form) <-chan reply {
	replies := make(chan reply, 1)
	s.asking.Go(func() {
		in, err := s.survey.Ask(ctx, f)
		replies <- reply{in, err}
	})
	return replies
}

func (s *screen) want(replies <-chan reply, want string) {
	s.t.Helper()
	select {
	case r := <-replies:
		got := r.in.Text
		if r.in.Command != "" {
			got = ":" + string(r.in.Command)
		}
		if errors.Is(r.err, quiz.ErrLeft) && r.in == (quiz.Input{}) {
			got = "left"
		} else if r.err != nil {
			s.t.Fatal(r.err)
		}
		if got != want {
			s.t.Errorf("got %q, want %q", got, want)
		}
	case <-time.After(patience):
		s.t.Fatalf("no result; want %q; the screen is\n%s", want, strings.Join(s.text(), "\n"))
	}
}

func (s *screen) silent(replies <-chan reply) {
	s.t.Helper()
	select {
	case r := <-replies:
		s.t.Fatalf("answered %+v (%v), want none yet", r.in, r.err)
	default:
	}
}

func (s *screen) state() term.State {
	s.t.Helper()
	state, err := term.GetState(int(s.tty.Fd()))
	if err != nil {
		s.t.Fatal(err)
	}
	return *state
}

// sizes runs a test on a usual and on a narrow terminal.
func sizes(t *testing.T, test func(*testing.T, *screen)) {
	for name, columns := range map[string]int{"80x24": 80, "40x24": 40} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newScreen(t, columns))
		})
	}
}

func TestSurveyChoice(t *testing.T) {
	f := form(quiz.Choice, "翻倍", "增长四分之一", "it grows by a quarter and is then rounded up to a size class", "none")
	cases := []struct{ name, keys, want, row string }{
		{"letter", "b", "b", "answer> b"},
		{"digit", "3", "c", "answer> c"},
		{"arrows", "\x1b[B\x1b[B\x1b[B\x1b[A\r", "b", "answer> b"},
		{"enter and Alt choose nothing", "\r\x1bb\x1bd", "", "answer>  a b c d  press"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			sizes(t, func(t *testing.T, s *screen) {
				replies := s.ask(t.Context(), f)
				s.await("answer>  a b c d")
				s.send(c.keys)
				if c.want != "" {
					s.want(replies, c.want)
				} else {
					s.send("\x1b[D") // is drawn after all that came before it
					s.await("answer>  a b c>d  none")
					s.silent(replies)
					return
				}
				s.await(c.row)
				if n := len(s.text()); n != 1 {
					t.Errorf("the prompt left %d lines:\n%s", n, strings.Join(s.text(), "\n"))
				}
			})
		})
	}
}

func TestSurveyKinds(t *testing.T) {
	cases := []struct {
		name, ready, keys, want string
		form                    quiz.Form
	}{
		{"bool", "answer>  y n", "f", "n", form(quiz.Bool)},
		{"choices", "answer>  a b c", "ca\r", "a c", form(quiz.Choices, "x", "y", "z")},
		{"recall", "points named>  a b c", "2\r", "b", form(quiz.Recall, "x", "y", "z")},
		{"order", "answer> . . .  < a b c", "cab\r", "c a b", form(quiz.Order, "x", "y", "z")},
		{"number", "answer>", "1_024\r", "1_024", form(quiz.Number)},
		{"a key in place of a number", "answer>", "s", ":skip", form(quiz.Number)},
		{"text", "answer>", "hello\r", "hello", form(quiz.Text)},
		{"a command in place of a text", "answer>", ":s\r", ":skip", form(quiz.Text)},
		{"going on", "[Enter] next", "\r", ":next", form("")},
		{"the trace", "[Enter] next", "t", ":trace", form("")},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newScreen(t, 80)
			replies := s.ask(t.Context(), c.form)
			s.await(c.ready)
			s.send(c.keys)
			s.want(replies, c.want)
		})
	}
}

// What was asked for takes the place of the prompt, which comes again below it.
func TestSurveyCommandsLeaveNoRow(t *testing.T) {
	cases := []struct {
		form             quiz.Form
		ready, key, want string
	}{
		{form(""), "[Enter] next", "\r", ":next"},
		{form(""), "[Enter] next", "v", ":versions"},
		{form(quiz.Choice, "x", "y"), "answer>", "h", ":hint"},
		{form(quiz.Choices, "x", "y"), "answer>", "a?", ":keys"},
		{form(quiz.Number), "answer>", "s", ":skip"},
		{form(quiz.Text), "answer>", ":l\r", ":language"},
		{form(quiz.Order, "x", "y"), "answer>", "q", ":quit"},
	}
	sizes(t, func(t *testing.T, s *screen) {
		for _, c := range cases {
			replies := s.ask(t.Context(), c.form)
			s.await(c.ready)
			s.send(c.key)
			s.want(replies, c.want)
			s.until("an empty screen after "+c.want, func() bool { return len(s.text()) == 0 })
		}
		replies := s.ask(t.Context(), form(quiz.Choice, "x", "y"))
		s.await("answer>")
		s.mu.Lock()
		at := s.emulator.CursorPosition()
		s.mu.Unlock()
		if at.Y != 0 {
			t.Errorf("the prompt is in row %d, want 0", at.Y)
		}
		s.send("a")
		s.want(replies, "a")
	})
}

func TestSurveyCtrlDNeverAnswers(t *testing.T) {
	sizes(t, func(t *testing.T, s *screen) {
		before := s.state()
		for i, k := range append(quiz.Kinds(), "") {
			replies := s.ask(t.Context(), form(k, "x", "y", "z"))
			s.awaitLines(i + 1)
			if k == quiz.Choice || k == quiz.Choices {
				s.send("\x1b[B") // something is under the arrow
			}
			s.send("\x04")
			s.want(replies, "left")
		}
		replies := s.ask(t.Context(), form(quiz.Number))
		s.awaitLines(len(quiz.Kinds()) + 2)
		s.send("84\x048\r") // with something on the line it deletes, and here there is nothing behind the cursor
		s.want(replies, "848")
		if s.state() != before {
			t.Error("the terminal is not as it was")
		}
	})
}

func TestSurveyCtrlCLeavesAndRestores(t *testing.T) {
	sizes(t, func(t *testing.T, s *screen) {
		before := s.state()
		replies := s.ask(t.Context(), form(quiz.Text))
		s.await("answer>")
		if s.state() == before {
			t.Error("the terminal still waits for whole lines")
		}
		s.send("half an ans\x03")
		s.want(replies, "left")
		if s.state() != before {
			t.Error("the terminal is not as it was")
		}
		s.until("the end of paste marks", func() bool { return strings.HasSuffix(s.written(), pasteMarksOff) })
		if strings.Contains(s.written(), "\x1b[6n") {
			t.Error("the prompt asks where the cursor is")
		}
	})
}

func TestSurveyEndsWithItsContextAndBySignals(t *testing.T) {
	s := newScreen(t, 80)
	before := s.state()
	ctx, cancel := context.WithCancel(t.Context())
	replies := s.ask(ctx, form(quiz.Number))
	s.await("answer>")
	cancel()
	s.want(replies, "left")
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		replies = s.ask(t.Context(), form(quiz.Text))
		s.send(sig.String())
		s.await("answer> " + sig.String())
		if err := syscall.Kill(os.Getpid(), sig); err != nil {
			t.Fatal(err)
		}
		s.want(replies, "left")
		if s.state() != before {
			t.Errorf("the terminal is not as it was after %v", sig)
		}
	}
}

func TestSurveyEndsWithTheTerminal(t *testing.T) {
	s := newScreen(t, 80)
	replies := s.ask(t.Context(), form(quiz.Number))
	s.await("answer>")
	s.hangUp.Store(true)
	s.send("8")
	s.want(replies, "left")
}

// A fuse is a terminal whose output fails hard once a row with the word is drawn.
type fuse struct {
	*os.File
	word string
}

func (f fuse) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(f.word)) {
		panic("blown")
	}
	return f.File.Write(p)
}

func TestSurveyRestoresOnPanic(t *testing.T) {
	s := newScreen(t, 80)
	before := s.state()
	s.survey.out = fuse{s.tty, "7"}
	panicked := make(chan any, 1)
	go func() {
		defer func() { panicked <- recover() }()
		_, _ = s.survey.Ask(t.Context(), form(quiz.Number))
	}()
	s.await("answer>")
	s.send("7")
	if got := <-panicked; got != "blown" {
		t.Fatalf("panicked with %v, want blown", got)
	}
	if s.state() != before {
		t.Error("the terminal is not as it was")
	}
}

func TestSurveyTypesChinese(t *testing.T) {
	sizes(t, func(t *testing.T, s *screen) {
		f := form(quiz.Text)
		f.Lang = lang.Zh
		replies := s.ask(t.Context(), f)
		s.await("回答>")
		s.send("切片扩客")
		s.await("回答> 切片扩客")
		s.send("\x7f容\x1b[D\x1b[D\x7f\x7f")
		s.await("回答> 扩容")
		s.mu.Lock()
		at := s.emulator.CursorPosition()
		s.mu.Unlock()
		if at.X != 6 {
			t.Errorf("the cursor is in cell %d, want 6, behind the label", at.X)
		}
		s.send("\r")
		s.want(replies, "扩容")
	})
}

func TestSurveyScrollsALongLine(t *testing.T) {
	s := newScreen(t, 40)
	replies := s.ask(t.Context(), form(quiz.Text))
	s.await("answer>")
	long := strings.Repeat("内存分配", 12)
	s.send(long)
	s.await("answer> <")
	s.send("\x01")
	s.await("answer> 内存分配内存")
	s.send("go\x05!")
	s.await("answer> <")
	if n := len(s.text()); n != 1 {
		t.Errorf("the prompt takes %d lines:\n%s", n, strings.Join(s.text(), "\n"))
	}
	s.send("\r")
	s.want(replies, "go"+long+"!")
}

func TestSurveyKeepsTypeAhead(t *testing.T) {
	sizes(t, func(t *testing.T, s *screen) {
		s.send("848\r\rb") // in the terminal's line mode, before the first prompt
		kinds := []quiz.Kind{quiz.Number, "", quiz.Choice, quiz.Number, "", quiz.Order}
		wants := []string{"848", ":next", "b", "12", ":trace", "b a"}
		for i, k := range kinds {
			replies := s.ask(t.Context(), form(k, "x", "y"))
			if i == 3 {
				s.send("12\rtba\r") // one burst for three prompts
			}
			s.want(replies, wants[i])
		}
	})
}

func TestSurveyPaste(t *testing.T) {
	sizes(t, func(t *testing.T, s *screen) {
		replies := s.ask(t.Context(), form(quiz.Choice, "x", "y"))
		s.await("answer>")
		s.send("\x1b[200~a\rb\r\x1b[201~")
		s.send("\x1b[B")
		s.await("answer> >a b  x")
		s.silent(replies)
		s.send("2")
		s.want(replies, "b")

		replies = s.ask(t.Context(), form(quiz.Number))
		s.send("\x1b[200~222\r999\r")
		time.Sleep(10 * time.Millisecond) // the rest of a paste may come later
		s.send("1\r\x1b[201~")
		s.await("answer> 222 999 1")
		s.silent(replies)
		s.send("\x15848\r")
		s.want(replies, "848")
	})
}

func TestSurveySequencesInPieces(t *testing.T) {
	s := newScreen(t, 80)
	replies := s.ask(t.Context(), form(quiz.Choice, "x", "y"))
	s.await("answer>")
	for _, piece := range []string{"\x1b", "[", "B"} {
		s.send(piece)
		time.Sleep(5 * time.Millisecond)
	}
	s.await("answer> >a b  x")
	s.send("\x1b") // alone it means nothing
	time.Sleep(2 * escapeWait)
	s.send("b")
	s.want(replies, "b")
}

func TestSurveyResizesAndSuspends(t *testing.T) {
	s := newScreen(t, 80)
	paused := make(chan term.State, 1)
	s.survey.suspend = func() { paused <- s.state() }
	before := s.state()
	replies := s.ask(t.Context(), form(quiz.Text))
	s.await("answer>")
	s.send(strings.Repeat("x", 60))
	s.await("answer> " + strings.Repeat("x", 60))
	s.mu.Lock()
	s.emulator.Resize(40, 24)
	s.mu.Unlock()
	if err := pty.Setsize(s.tty, &pty.Winsize{Rows: 24, Cols: 40}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGWINCH); err != nil {
		t.Fatal(err)
	}
	s.await("answer> <")
	s.send("\x1a")
	if got := <-paused; got != before {
		t.Error("the terminal is not as it was while the process is stopped")
	}
	s.send("y\r")
	s.want(replies, strings.Repeat("x", 60)+"y")
}

func TestInteractive(t *testing.T) {
	s := newScreen(t, 80)
	file, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	cases := []struct {
		name    string
		in, out *os.File
		env     map[string]string
		plain   bool
		want    bool
	}{
		{"terminal", s.tty, s.tty, nil, false, true},
		{"usual terminal", s.tty, s.tty, map[string]string{"TERM": "xterm-256color"}, false, true},
		{"dumb terminal", s.tty, s.tty, map[string]string{"TERM": "dumb"}, false, false},
		{"plain wanted", s.tty, s.tty, nil, true, false},
		{"screen reader", s.tty, s.tty, map[string]string{"ACCESSIBLE": "1"}, false, false},
		{"our own variable", s.tty, s.tty, map[string]string{"GODRILL_ACCESSIBLE": "1"}, false, false},
		{"prompts disabled", s.tty, s.tty, map[string]string{"GODRILL_PROMPT_DISABLED": "1"}, false, false},
		{"output to a file", s.tty, file, nil, false, false},
		{"input from a file", file, s.tty, nil, false, false},
	}
	for _, c := range cases {
		if got := Interactive(c.in, c.out, func(k string) string { return c.env[k] }, c.plain); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}
