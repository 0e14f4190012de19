package bank

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"godrill/internal/quiz"
)

// FuzzLoad: any bytes load or are refused, soon, without a panic, and what is kept is well-formed.
func FuzzLoad(f *testing.F) {
	files, err := filepath.Glob("testdata/*/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatal("no fixtures", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		start := time.Now()
		deck, problems := Load("f.yaml", data)
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("took %v", d)
		}
		if len(deck.Questions) == 0 && len(problems) == 0 {
			t.Error("no question and no problem")
		}
		if len(problems) > maxProblems+1 {
			t.Errorf("%d problems", len(problems))
		}
		for _, p := range problems {
			if s := p.String(); clean(s) != s || p.Found == "" || p.Hint == "" {
				t.Errorf("bad problem %+q", s)
			}
			if p.Line > bytes.Count(data, []byte("\n"))+1 {
				t.Errorf("line %d does not exist: %s", p.Line, p)
			}
		}
		for _, q := range deck.Questions {
			checkKept(t, q)
		}
	})
}

func checkKept(t *testing.T, q quiz.Question) {
	t.Helper()
	if !questionName().MatchString(string(q.ID)) || q.Level < 1 || q.Level > 5 || q.Line < 1 {
		t.Errorf("kept %+v", q)
	}
	for _, text := range []string{q.Prompt.Zh, q.Prompt.En, q.Why.Zh, q.Why.En} {
		if text == "" || clean(text) != text {
			t.Errorf("%s: kept the text %+q", q.ID, text)
		}
	}
}

// TestTruncated loads each beginning of a good file: what a half-saved or half-typed bank looks like.
func TestTruncated(t *testing.T) {
	data, err := os.ReadFile("testdata/good/all-kinds.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(data); i += 7 {
		deck, problems := Load("f.yaml", data[:i])
		for _, q := range deck.Questions {
			checkKept(t, q)
		}
		if len(deck.Questions) == 0 && len(problems) == 0 {
			t.Errorf("the first %d bytes give neither a question nor a problem", i)
		}
	}
}
