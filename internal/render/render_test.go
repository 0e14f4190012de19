package render

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/clipperhouse/displaywidth"
	"github.com/google/go-cmp/cmp"

	"godrill/internal/checker"
	"godrill/internal/drill"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
)

var _ = []drill.View{(*Text)(nil), (*JSON)(nil)}

func TestStyleFromEnv(t *testing.T) {
	cases := []struct {
		name     string
		env      map[string]string
		terminal bool
		want     Style
	}{
		{"C locale", map[string]string{"LANG": "C", "TERM": "xterm"}, true, Style{Color: true, ASCII: true}},
		{"no locale", nil, false, Style{ASCII: true}},
		{"Chinese", map[string]string{"LANG": "zh_CN.UTF-8", "TERM": "xterm"}, true, Style{Lang: lang.Zh, Color: true}},
		{"C.UTF-8", map[string]string{"LC_ALL": "C.UTF-8", "TERM": "xterm"}, true, Style{Color: true}},
		{"LC_ALL decides", map[string]string{"LC_ALL": "C", "LANG": "zh_CN.UTF-8", "TERM": "xterm"}, true, Style{Color: true, ASCII: true}},
		{"the character set of macOS", map[string]string{"LC_CTYPE": "UTF-8", "TERM": "xterm"}, true, Style{Color: true}},
		{"pipe", map[string]string{"LANG": "en_US.utf8"}, false, Style{}},
		{"NO_COLOR", map[string]string{"LANG": "en_US.UTF-8", "NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, true, Style{}},
		{"CLICOLOR", map[string]string{"LANG": "en_US.UTF-8", "CLICOLOR": "0"}, true, Style{}},
		{"CLICOLOR_FORCE", map[string]string{"LANG": "en_US.UTF-8", "CLICOLOR_FORCE": "1"}, false, Style{Color: true}},
		{"dumb", map[string]string{"LANG": "en_US.UTF-8", "TERM": "dumb"}, true, Style{}},
		{"wide signs", map[string]string{"LANG": "en_US.UTF-8", "GODRILL_AMBIGUOUS_WIDTH": "2"}, false, Style{WideAmbiguous: true}},
	}
	for _, c := range cases {
		if got := StyleFromEnv(func(k string) string { return c.env[k] }, c.terminal, 0); got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestTheLanguageAndTheWidthMayChange(t *testing.T) {
	var out bytes.Buffer
	width := 120
	view := NewText(&out, Style{Width: 80}, func() int { return width })
	truth := computed(t)
	draw := func() string {
		out.Reset()
		if err := view.Question(shown(truth, 1, 1, -1)); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if wide := draw(); !strings.Contains(wide, truth.Prompt.En) {
		t.Errorf("at 120 columns the prompt is broken:\n%s", wide)
	}
	width = 40
	if thin := draw(); strings.Contains(thin, truth.Prompt.En) {
		t.Errorf("at 40 columns the prompt is whole:\n%s", thin)
	}
	width = 0
	view.SetLang(lang.Zh)
	if zh := draw(); !strings.Contains(zh, truth.Prompt.Zh) || strings.Contains(zh, truth.Prompt.En) {
		t.Errorf("after the switch to Chinese:\n%s", zh)
	}
}

func TestHistoryOnOneLine(t *testing.T) {
	span := func(from, to, value string) sim.Span {
		return sim.Span{From: mustParse(t, from).First(), To: mustParse(t, to), Values: map[string][]string{"cap": {value}}}
	}
	cases := []struct {
		name  string
		spans []sim.Span
		ascii bool
		want  string
	}{
		{"one change", []sim.Span{span("1.2", "1.17", "1024"), span("1.18", "1.27", "848")}, false, "1024 up to 1.17 · 848 from 1.18"},
		{"two changes", []sim.Span{span("1.2", "1.17", "1024"), span("1.18", "1.21", "848"), span("1.22", "1.27", "852")}, false, "1024 up to 1.17 · 848 in 1.18–1.21 · 852 from 1.22"},
		{"one release between", []sim.Span{span("1.2", "1.4", "a"), span("1.5", "1.5", "b"), span("1.6", "1.27", "a")}, true, "a up to 1.4 | b in 1.5 | a from 1.6"},
		{"truth values", []sim.Span{span("1.2", "1.21", "false"), span("1.22", "1.27", "true")}, false, "no up to 1.21 · yes from 1.22"},
	}
	for _, c := range cases {
		p := &page{Style: Style{ASCII: c.ascii}}
		for _, ask := range []string{"cap", ""} { // a typed key has one answer without the model's name
			truth := checker.Truth{Ask: ask, Variant: quiz.Variant{Question: &quiz.Question{Kind: quiz.Number}}}
			if got := p.history(truth, c.spans).En; got != c.want {
				t.Errorf("%s: got %q, want %q", c.name, got, c.want)
			}
		}
	}
}

// The history of options names them as the question does, in the language of the learner.
func TestHistoryOfOptions(t *testing.T) {
	choices, choice := typed(t, quiz.Choices), typed(t, quiz.Choice)
	first, third := choices.Options[0].Text, choices.Options[2].Text
	cases := []struct {
		name  string
		truth checker.Truth
		right []string
		want  lang.Text
	}{
		{"one", choice, []string{first.En}, first},
		{"a set", choices, []string{first.En, third.En}, lang.T(first.Zh+"；"+third.Zh, first.En+"; "+third.En)},
		{"not among those shown", choice, []string{"a free list"}, lang.Same("a free list")},
	}
	for _, c := range cases {
		if got := spanValue(c.truth, sim.Span{Values: map[string][]string{"": c.right}}); got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

// Of several options each wrong one is named with what is wrong about it.
func TestWrongOptionsAreNamed(t *testing.T) {
	truth := typed(t, quiz.Choices)
	var out bytes.Buffer
	view := NewText(&out, Style{}, nil)
	if err := view.Verdict(judged(truth, "B，c", isHalf)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "Mistake b  A span has at least one page") {
		t.Errorf("option b is not named:\n%s", out.String())
	}
}

// A forecast without a trace does not claim that there is none to have.
func TestMutantsWithoutSteps(t *testing.T) {
	f := forecast(t)
	f.Prediction.Outcomes[0].Trace = nil
	var out bytes.Buffer
	if err := WriteForecast(&out, Style{}, f); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), noSteps.En) {
		t.Errorf("steps are spoken of:\n%s", out.String())
	}
	if !strings.Contains(out.String(), "pre118  cap=1024 bytes=8192\n") {
		t.Errorf("what a wrong rule answers is not shown:\n%s", out.String())
	}
}

// What the summary proposes to see explained is what was asked: the same release and the same numbers.
func TestExplainCommand(t *testing.T) {
	attempts := []quiz.Attempt{
		{Question: "a", Go: "1.17.13", Seed: 7, Values: json.RawMessage(`{"cap":512}`), Verdict: isHalf},
		{Question: "a", Go: gover.Latest.Full(), Seed: 1<<63 + 5, Values: json.RawMessage(`{"cap":256}`), Verdict: isWrong},
		{Question: "b", Go: "1.17.13", Seed: 8, Values: json.RawMessage(`{}`), Verdict: isWrong},
	}
	for id, want := range map[quiz.ID]string{
		"a": "godrill explain a --seed 9223372036854775813", "b": "godrill explain b --go 1.17", "c": "godrill explain c",
	} {
		if got := explainCommand(attempts, id); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestUnits(t *testing.T) {
	cases := []struct{ number, unit, en, zh string }{
		{"848", "", "848", "848"},
		{"848", "bytes", "848 bytes", "848 字节"},
		{"1", "bytes", "1 byte", "1 字节"},
		{"1", "page", "1 page", "1 页"},
		{"3", "furlongs", "3 furlongs", "3 furlongs"},
	}
	for _, c := range cases {
		if got := withUnit(c.number, c.unit); got != lang.T(c.zh, c.en) {
			t.Errorf("withUnit(%q, %q) = %+v", c.number, c.unit, got)
		}
	}
}

func TestCommandsCanBeTypedAgain(t *testing.T) {
	cases := map[string]string{
		`"int"`: "int", `"*int"`: "'*int'", `"struct{}"`: "'struct{}'", `[1,2]`: "1,2", `["int8","*int"]`: "'int8,*int'", `512`: "512", `true`: "true", `""`: "''", `"it's"`: `'it'\''s'`,
	}
	for in, want := range cases {
		if got := spellJSON(json.RawMessage(in)); got != want {
			t.Errorf("%s is spelled %s, want %s", in, got, want)
		}
	}
}

// A sign that joins the next one is not parted from it by a colour, which would make the line wider than it was measured.
func TestColoursKeepCharactersWhole(t *testing.T) {
	p := &page{Style: Style{Width: 20, Color: true}}
	p.code("切片切片切片\u0600'切'")
	for l := range strings.Lines(p.b.String()) {
		o := displaywidth.Options{ControlSequences: true}
		if n := o.String(strings.TrimSuffix(l, "\n")); n >= p.Width {
			t.Errorf("%d cells in a terminal of %d: %q", n, p.Width, l)
		}
	}
}

func TestLongCodeKeepsEveryCharacter(t *testing.T) {
	src := "x := map[string]func(a, b int) (result string, err error){\"一个很长的键\": nil} // 注释\n\tif y { `raw\n  string` }"
	for width := 20; width < 100; width++ {
		p := &page{Style: Style{Width: width}}
		p.code(src)
		var got strings.Builder
		for l := range strings.Lines(p.b.String()) {
			got.WriteString(strings.TrimLeft(strings.TrimSuffix(l, "\n"), " 123>"))
		}
		if solid(got.String()) != solid(src) {
			t.Fatalf("at %d columns: %q", width, got.String())
		}
	}
}

func TestJSONLines(t *testing.T) {
	var out bytes.Buffer
	view := NewJSON(&out)
	number := judged(computed(t), "1024", isPre118)
	number.Spans = growSpans(t)
	choice := judged(typed(t, quiz.Choice), "b", isWrong)
	for _, err := range []error{
		view.Question(shown(number.Truth, 1, 2, time.Minute)), view.Verdict(number), view.Verdict(choice), view.Trace(number.Truth), view.Summary(session(t)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var objects []map[string]any
	for s := bufio.NewScanner(&out); s.Scan(); {
		var o map[string]any
		if err := json.Unmarshal(s.Bytes(), &o); err != nil {
			t.Fatalf("%s: %v", s.Text(), err)
		}
		objects = append(objects, o)
	}
	if len(objects) != 3 {
		t.Fatalf("%d lines, want two attempts and a summary", len(objects))
	}
	wants := []map[string]any{
		{
			"type": "attempt", "question": "slice/append-past-256", "go": "1.24.13", "seed": "9223372036854775813", "response": "1024", "key": "848",
			"unit": "elements", "accepted": []any{"848"},
			"history": []any{
				map[string]any{"from": "1.2", "to": "1.17", "values": []any{"1024"}},
				map[string]any{"from": "1.18", "to": "1.27", "values": []any{"848"}},
			},
		},
		{"type": "attempt", "kind": "choice", "response": "b"},
		{
			"type": "summary", "seed": "4711", "asked": 4.0, "right": 1.0, "partial": 1.0, "wrong": 1.0, "skipped": 1.0, "score": 0.375,
			"unasked": 7.0, "left": true, "time_up": false,
			"broken": []any{map[string]any{"question": "slice/broken", "error": "no truth"}},
		},
	}
	for i, want := range wants {
		for name, value := range want {
			if diff := cmp.Diff(value, objects[i][name]); diff != "" {
				t.Errorf("line %d, %s (-want +got):\n%s", i+1, name, diff)
			}
		}
	}
	options := objects[1]["options"].([]any)
	if first := options[0].(map[string]any); first["letter"] != "a" || first["right"] != true {
		t.Errorf("the first option is %v", first)
	}
}

// A full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestLostOutputIsTold(t *testing.T) {
	for _, s := range scenes(t) {
		if err := s.draw(NewText(full{}, Style{}, nil)); err == nil {
			t.Errorf("%s: no error although nothing could be written", s.name)
		}
	}
	if err := NewJSON(full{}).Verdict(judged(computed(t), "", isSkipped)); err == nil {
		t.Error("JSON: no error although nothing could be written")
	}
}

// The first question of a process is on the screen in well under a millisecond, so nothing may be set up for it.
func BenchmarkQuestion(b *testing.B) {
	truth := computed(b)
	for name, style := range map[string]Style{"plain": {}, "color": {Color: true, Lang: lang.Both, Width: 40}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			view := NewText(io.Discard, style, nil)
			for b.Loop() {
				if err := view.Question(shown(truth, 4, 12, time.Minute)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
