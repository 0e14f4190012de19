package prompt

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"godrill/internal/lang"
	"godrill/internal/quiz"
)

var (
	asking   = []quiz.Command{quiz.Hint, quiz.Skip, quiz.Language, quiz.Quit, quiz.Keys}
	answered = []quiz.Command{quiz.Next, quiz.Trace, quiz.Versions, quiz.Language, quiz.Quit, quiz.Keys}
)

func form(k quiz.Kind, options ...string) quiz.Form {
	f := quiz.Form{Kind: k, Options: options, Commands: asking}
	if k == "" {
		f.Commands = answered
	}
	return f
}

type asker interface {
	Ask(context.Context, quiz.Form) (quiz.Input, error)
}

// transcript asks for each kind in turn and spells what came back: text, :command, or left.
func transcript(t *testing.T, a asker, kinds ...quiz.Kind) string {
	t.Helper()
	var got []string
	for _, k := range kinds {
		in, err := a.Ask(t.Context(), form(k, "one", "two", "three"))
		switch {
		case errors.Is(err, quiz.ErrLeft):
			if in != (quiz.Input{}) {
				t.Errorf("left, but with the input %+v", in)
			}
			got = append(got, "left")
		case err != nil:
			t.Fatal(err)
		case in.Command != "":
			got = append(got, ":"+string(in.Command))
		default:
			got = append(got, in.Text)
		}
	}
	return strings.Join(got, "|")
}

func TestPlain(t *testing.T) {
	number, text, choice, truth, after := quiz.Number, quiz.Text, quiz.Choice, quiz.Bool, quiz.Kind("")
	cases := []struct {
		name, in string
		kinds    []quiz.Kind
		want     string
	}{
		{"lines", "848\nb\n", []quiz.Kind{number, choice}, "848|b"},
		{"the last line needs no line break", "848", []quiz.Kind{number, number}, "848|left"},
		{"carriage returns", "848\r\nb\r\n", []quiz.Kind{number, choice}, "848|b"},
		{"end of input", "", []quiz.Kind{number, number}, "left|left"},
		{"garbage before the end is no answer", "\x00\x01", []quiz.Kind{number}, "left"},
		{"blanks before the end are no answer", "  \t", []quiz.Kind{text}, "left"},
		{"controls and blanks are dropped", " 8\x0048\x1b[A \n", []quiz.Kind{text}, "848[A"},
		{"a byte order mark", "\ufeff848\n", []quiz.Kind{number}, "848"},
		{"broken UTF-8 stays visible", "\xff\xfe8\n", []quiz.Kind{text}, "\ufffd8"},
		{"full-width digits are handed on", "８４８\n", []quiz.Kind{number}, "８４８"},
		{"bidirectional overrides are dropped", "\u202e848\n", []quiz.Kind{number}, "848"},
		{"empty lines are no answer", "\n\n848\n", []quiz.Kind{number}, "848"},
		{"an empty line does not say that no point was named", "\n-\n", []quiz.Kind{quiz.Recall}, "-"},
		{"bare keys", "h\ns\nl\nq\n?\n", []quiz.Kind{number, choice, truth, quiz.Order, quiz.Choices}, ":hint|:skip|:language|:quit|:keys"},
		{"capital and full-width keys", "H\nｑ\n？\n", []quiz.Kind{number, number, number}, ":hint|:quit|:keys"},
		{"a letter can be a text", "h\ns\n", []quiz.Kind{text, text}, "h|s"},
		{"a command in place of a text", ":h\n：ｓ\n:quit\n", []quiz.Kind{text, text, text}, ":hint|:skip|:quit"},
		{"a text that begins with a colon", ":=\n", []quiz.Kind{text}, ":="},
		{"t and n are truth values before the answer", "t\nn\n", []quiz.Kind{truth, truth}, "t|n"},
		{"after the answer", "t\nv\nn\n\nq\n", []quiz.Kind{after, after, after, after, after}, ":trace|:versions|:next|:next|:quit"},
		{"a closed command is refused", ":t\n848\n", []quiz.Kind{number}, "848"},
		{"piped answers need no empty lines", "1\n2\n\n3\n", []quiz.Kind{number, after, number, after, number}, "1|:next|2|:next|3"},
		{"the answer after a question may be the end", "1\n", []quiz.Kind{number, after}, "1|left"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := transcript(t, NewPlain(strings.NewReader(c.in), io.Discard, true), c.kinds...); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestPlainOnATerminalNeedsEnterToGoOn(t *testing.T) {
	p := NewPlain(strings.NewReader("1\n2\n\n3\n"), io.Discard, false)
	if got := transcript(t, p, quiz.Number, "", quiz.Number); got != "1|:next|3" {
		t.Errorf("got %q: a line typed where only commands count must not answer the next question", got)
	}
}

func TestPlainPrompts(t *testing.T) {
	cases := []struct {
		kind quiz.Kind
		l    lang.Lang
		want string
	}{
		{quiz.Number, lang.En, "answer> "},
		{quiz.Number, lang.Zh, "回答> "},
		{quiz.Number, lang.Both, "回答 answer> "},
		{quiz.Choice, lang.En, "[a-c] answer> "},
		{quiz.Choices, lang.En, "[a-c: a c | -] answer> "},
		{quiz.Order, lang.Zh, "[a-c: b a c] 回答> "},
		{quiz.Bool, lang.Zh, "[y/n] 回答> "},
		{quiz.Recall, lang.En, "[a-c: a c | -] points named> "},
		{"", lang.En, "[Enter] next  [t]race  [v]ersions  [l]anguage  [q]uit  [?] keys> "},
		{"", lang.Zh, "[回车] 继续  [t] 步骤  [v] 各版本  [l] 语言  [q] 退出  [?] 按键> "},
	}
	for _, c := range cases {
		var out bytes.Buffer
		f := form(c.kind, "one", "two", "three")
		f.Lang = c.l
		if _, err := NewPlain(strings.NewReader("a\n"), &out, true).Ask(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		if out.String() != c.want {
			t.Errorf("%s %s: got %q, want %q", c.kind, c.l, out.String(), c.want)
		}
	}
}

func TestLongLinesAreBounded(t *testing.T) {
	in := strings.NewReader(strings.Repeat("9", 5<<20) + "\n1\n")
	p := NewPlain(in, io.Discard, true)
	first, err := p.Ask(t.Context(), form(quiz.Text))
	if err != nil || first.Text != strings.Repeat("9", maxLine) {
		t.Errorf("kept %d bytes (%v), want %d", len(first.Text), err, maxLine)
	}
	if second, err := p.Ask(t.Context(), form(quiz.Number)); err != nil || second.Text != "1" {
		t.Errorf("the next line is %q (%v), want 1", second.Text, err)
	}
}

func TestCancelWhileWaiting(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	for name, a := range map[string]asker{"plain": NewPlain(r, io.Discard, true), "script": NewScript(r)} {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			_, err := a.Ask(ctx, form(quiz.Number))
			done <- err
		}()
		cancel()
		select {
		case err := <-done:
			if !errors.Is(err, quiz.ErrLeft) {
				t.Errorf("%s: got %v, want ErrLeft", name, err)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%s still waits after the context ended", name)
		}
	}
}

func TestReadErrorsLeaveAndAreTold(t *testing.T) {
	broken := errors.New("the disk is on fire")
	r, w := io.Pipe()
	_ = w.CloseWithError(broken)
	_, err := NewPlain(r, io.Discard, true).Ask(t.Context(), form(quiz.Number))
	if !errors.Is(err, quiz.ErrLeft) || !errors.Is(err, broken) {
		t.Errorf("got %v, want ErrLeft with the cause", err)
	}
}

func TestScript(t *testing.T) {
	number, text, after := quiz.Number, quiz.Text, quiz.Kind("")
	cases := []struct {
		name, in string
		kinds    []quiz.Kind
		want     string
	}{
		{"comments and blank lines", "# slices\n\n848\n  # more\n1024", []quiz.Kind{number, number, number}, "848|1024|left"},
		{"an answer that starts with a hash", "\\#include\n", []quiz.Kind{text}, "#include"},
		{"skip by key and by word", ":s\n:skip\ns\n", []quiz.Kind{number, text, number}, ":skip|:skip|:skip"},
		{"going on takes no line", "1\n2\n", []quiz.Kind{number, after, number, after, number}, "1|:next|2|:next|left"},
		{"commands after an answer", "1\n:t\n:versions\n2\n", []quiz.Kind{number, after, after, after, number}, "1|:trace|:versions|:next|2"},
		{"a bare letter after an answer is the next answer", "1\nt\n", []quiz.Kind{number, after, quiz.Bool}, "1|:next|t"},
		{"a command that is closed is passed over", ":t\n1\n", []quiz.Kind{number}, "1"},
		{"quit", ":q\n", []quiz.Kind{number}, ":quit"},
		{"nothing", "", []quiz.Kind{number}, "left"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := transcript(t, NewScript(strings.NewReader(c.in)), c.kinds...); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// At the end of the prepared answers a card is not turned: nobody is there to look at its back.
func TestScriptEndsAtTheFrontOfACard(t *testing.T) {
	front := quiz.Form{Commands: append([]quiz.Command{quiz.Next}, asking...)}
	if in, err := NewScript(strings.NewReader("")).Ask(t.Context(), front); !errors.Is(err, quiz.ErrLeft) {
		t.Errorf("got %+v, %v; want to be left", in, err)
	}
}

func TestTheFrontOfARecallCard(t *testing.T) {
	front := quiz.Form{Commands: append([]quiz.Command{quiz.Next}, asking...)}
	points := quiz.Form{Kind: quiz.Recall, Options: []string{"x", "y", "z"}, Commands: []quiz.Command{quiz.Language, quiz.Quit, quiz.Keys}}
	for name, make := range map[string]func(string) asker{
		"script": func(in string) asker { return NewScript(strings.NewReader(in)) },
		"piped":  func(in string) asker { return NewPlain(strings.NewReader(in), io.Discard, true) },
	} {
		a := make("a c\ns\n")
		want := []quiz.Input{{Command: quiz.Next}, {Text: "a c"}, {Command: quiz.Skip}}
		for i, f := range []quiz.Form{front, points, front} {
			if got, err := a.Ask(t.Context(), f); err != nil || got != want[i] {
				t.Errorf("%s: got %+v (%v), want %+v", name, got, err, want[i])
			}
		}
	}
	var out bytes.Buffer
	if _, err := NewPlain(strings.NewReader("\n"), &out, false).Ask(t.Context(), front); err != nil || !strings.HasPrefix(out.String(), "[Enter] show the points  [h]int") {
		t.Errorf("the prompt is %q (%v)", out.String(), err)
	}
}

func TestQuitLeavesWhereItIsNotOffered(t *testing.T) {
	f := quiz.Form{Kind: quiz.Number}
	if _, err := NewPlain(strings.NewReader("q\n"), io.Discard, true).Ask(t.Context(), f); !errors.Is(err, quiz.ErrLeft) {
		t.Errorf("got %v, want ErrLeft", err)
	}
}
