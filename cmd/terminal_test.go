//go:build unix

package cmd

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"

	"godrill/internal/quiz"
	"godrill/internal/store"
)

// patience is how long a test waits for the screen; a passing test never uses it up.
const patience = 20 * time.Second

// A terminal is a real one with the real command on it; see TestMain for how the command gets into the path.
type terminal struct {
	t        *testing.T
	command  *exec.Cmd
	master   *os.File
	mu       sync.Mutex
	emulator *vt.Emulator
	all      strings.Builder // everything that was written
}

// home returns the environment of a newcomer: an empty home and nothing else that counts.
func home(folder string, env ...string) []string {
	return append([]string{"HOME=" + folder, "PATH=" + os.Getenv("PATH"), "TERM=xterm-256color"}, env...)
}

func onTerminal(t *testing.T, columns, rows int, env []string, args ...string) *terminal {
	t.Helper()
	x := &terminal{t: t, command: exec.Command("godrill", args...), emulator: vt.NewEmulator(columns, rows)}
	x.command.Env = env
	var err error
	if x.master, err = pty.StartWithSize(x.command, &pty.Winsize{Rows: uint16(rows), Cols: uint16(columns)}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = x.command.Process.Kill() // it has ended already unless the test failed
		x.master.Close()
	})
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := x.master.Read(buf)
			if err != nil {
				return
			}
			x.mu.Lock()
			_, _ = x.emulator.Write(buf[:n])
			x.all.Write(buf[:n])
			x.mu.Unlock()
		}
	}()
	return x
}

func (x *terminal) screen() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	var lines []string
	for l := range strings.Lines(x.emulator.String()) {
		lines = append(lines, strings.TrimRight(l, " \r\n"))
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// await waits until the screen shows a text, and its last line begins with last.
func (x *terminal) await(text, last string) {
	x.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		s := x.screen()
		if strings.Contains(s, text) && strings.HasPrefix(s[strings.LastIndexByte(s, '\n')+1:], last) {
			return
		}
		if time.Now().After(deadline) {
			x.t.Fatalf("never saw %q above a last line that begins with %q; the screen is\n%s", text, last, s)
		}
	}
}

func (x *terminal) press(keys string) {
	x.t.Helper()
	if _, err := io.WriteString(x.master, keys); err != nil {
		x.t.Fatal(err)
	}
}

// leaves waits for the end of the process and returns its exit code.
func (x *terminal) leaves() int {
	x.t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- x.command.Wait() }()
	select {
	case err := <-ended:
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			x.t.Fatal(err)
		}
		return x.command.ProcessState.ExitCode()
	case <-time.After(patience):
		x.t.Fatalf("the process does not end; the screen is\n%s", x.screen())
		return 0
	}
}

// stored returns the attempts in the history of a home.
func stored(t *testing.T, folder string) []quiz.Attempt {
	t.Helper()
	env := map[string]string{"HOME": folder}
	path, err := store.DefaultPath(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all, err := db.Attempts(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Check(t.Context()); err != nil {
		t.Error(err)
	}
	return all
}

// A newcomer answers by a letter, goes on, and leaves by Ctrl-C in the middle of the second question.
func TestDrillOnATerminal(t *testing.T) {
	cases := []struct {
		name, locale       string
		columns            int
		answer, next, kept string
	}{
		{"en", "LANG=en_US.UTF-8", 80, "answer>", "[Enter] next", "1 answer is stored. To go on:"},
		{"zh", "LANG=zh_CN.UTF-8", 80, "回答>", "[回车] 继续", "已保存 1 个回答。继续练习："},
		{"narrow", "LC_ALL=C", 40, "answer>", "[Enter] next", "1 answer is stored. To go on:"},
		{"narrow zh", "LC_ALL=zh_CN.UTF-8", 40, "回答>", "[回车] 继续", "已保存 1 个回答。继续练习："},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			x := onTerminal(t, c.columns, 60, home(folder, c.locale), "drill", "memory/who-decides", "memory/ancestor", "-n", "2", "--seed", "1")
			x.await("1/2", c.answer)
			x.press("b")
			x.await("b", c.next)
			if s := x.screen(); !strings.Contains(s, c.answer+" b") {
				t.Errorf("the answer did not stay on the screen:\n%s", s)
			}
			if n := len(stored(t, folder)); n != 1 {
				t.Errorf("%d attempts are stored while the verdict is shown, want 1", n)
			}
			x.press("\r")
			x.await("2/2", c.answer)
			x.press("\x03")
			if code := x.leaves(); code != exitLeft {
				t.Errorf("exit code %d, want %d", code, exitLeft)
			}
			x.await(c.kept+"\n  godrill drill memory/who-decides", "")
			if n := len(stored(t, folder)); n != 1 {
				t.Errorf("%d attempts are stored, want 1", n)
			}
			x.mu.Lock()
			defer x.mu.Unlock()
			if strings.Count(x.all.String(), "\x1b[?2004h") != strings.Count(x.all.String(), "\x1b[?2004l") {
				t.Error("the terminal still marks what is pasted")
			}
		})
	}
}

// Where a terminal cannot be redrawn, lines are read; no escape sequence is written.
func TestDrillOnADumbTerminal(t *testing.T) {
	folder := t.TempDir()
	env := append(home(folder, "LANG=en_US.UTF-8"), "TERM=dumb")
	x := onTerminal(t, 80, 24, env, "drill", "memory/who-decides", "-n", "1", "--seed", "1")
	x.await("1/1", "[a-d] answer>")
	x.press("b\r")
	x.await("Source", "[Enter] next")
	x.press("\x04") // the end of the input
	if code := x.leaves(); code != exitLeft && code != exitOK {
		t.Errorf("exit code %d", code)
	}
	if n := len(stored(t, folder)); n != 1 {
		t.Errorf("%d attempts are stored, want 1", n)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if strings.Contains(x.all.String(), "\x1b") {
		t.Errorf("escape sequences on a dumb terminal: %q", x.all.String())
	}
}

// Who asks for JSON on a terminal would wait for questions that never come.
func TestJSONOnATerminal(t *testing.T) {
	x := onTerminal(t, 80, 24, home(t.TempDir()), "drill", "--json")
	if code := x.leaves(); code != exitUsage {
		t.Errorf("exit code %d, want %d", code, exitUsage)
	}
	x.await("give the answers by --answers or a pipe", "")
}

// The command is killed after each acknowledged answer. An answer is acknowledged by its line on the standard output;
// none may be lost, and the history must be sound whenever it is opened again.
func TestKilledCommandLosesNoAnswer(t *testing.T) {
	const kills = 200
	folder := t.TempDir()
	acknowledged := map[int64]bool{}
	var mu sync.Mutex
	workers := make(chan struct{}, 2)
	var all sync.WaitGroup
	for n := range kills {
		workers <- struct{}{}
		all.Go(func() {
			defer func() { <-workers }()
			id, err := answerAndDie(folder, n)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Errorf("process %d: %v", n, err)
			}
			acknowledged[id] = true
		})
	}
	all.Wait()
	kept := map[int64]bool{}
	for _, a := range stored(t, folder) {
		kept[a.ID] = true
	}
	lost := slices.DeleteFunc(slices.Collect(maps.Keys(acknowledged)), func(id int64) bool { return kept[id] })
	if len(lost) > 0 || len(acknowledged) != kills {
		t.Errorf("of %d acknowledged answers %d are lost", len(acknowledged), len(lost))
	}
	t.Logf("%d kills, %d answers acknowledged, %d stored", kills, len(acknowledged), len(kept))
}

// answerAndDie runs a drill, answers its first question, kills the process as soon as that is acknowledged, and returns
// the attempt's id.
func answerAndDie(folder string, seed int) (int64, error) {
	c := exec.Command("godrill", "drill", "slice/append-doubles", "--json", "--lang", "en", "--seed", fmt.Sprint(seed))
	c.Env = home(folder)
	in, err := c.StdinPipe()
	if err != nil {
		return 0, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return 0, err
	}
	var said strings.Builder
	c.Stderr = &said
	if err := c.Start(); err != nil {
		return 0, err
	}
	_, writeErr := io.WriteString(in, "17\n")
	line, readErr := bufio.NewReader(out).ReadBytes('\n')
	killErr := c.Process.Kill()
	waitErr := c.Wait()
	if err := errors.Join(writeErr, readErr, killErr); err != nil {
		return 0, fmt.Errorf("%w; it says %q", err, said.String())
	}
	var exit *exec.ExitError
	if !errors.As(waitErr, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		return 0, fmt.Errorf("it was not killed: %v", waitErr)
	}
	var a quiz.Attempt
	if err := json.Unmarshal(line, &a); err != nil {
		return 0, err
	}
	if a.ID == 0 || a.Response != "17" {
		return 0, fmt.Errorf("the line acknowledges %+v", a)
	}
	return a.ID, nil
}
