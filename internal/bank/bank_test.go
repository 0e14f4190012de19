package bank

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"godrill/internal/quiz"
)

// TestBadBanks loads each file of testdata/bad and compares its problems with the .want file beside it, which has a
// line for each: line | part of what is found | part of what to do.
func TestBadBanks(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) < 100 {
		t.Fatalf("found %d fixtures (%v)", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			deck, problems := Load(name+".yaml", data)
			compareProblems(t, readWants(t, strings.TrimSuffix(file, ".yaml")+".want"), problems, name+".yaml")
			for _, q := range deck.Questions {
				if !strings.HasSuffix(string(q.ID), "/good") {
					t.Errorf("the question %s is kept", q.ID)
				}
			}
		})
	}
}

type want struct {
	line        int
	found, hint string
}

func readWants(t *testing.T, file string) []want {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var wants []want
	for line := range strings.Lines(string(data)) {
		parts := strings.Split(strings.TrimSuffix(line, "\n"), " | ")
		n, err := strconv.Atoi(parts[0])
		if err != nil || len(parts) != 3 {
			t.Fatalf("%s: want line | found | hint, got %q", file, line)
		}
		wants = append(wants, want{n, parts[1], parts[2]})
	}
	return wants
}

func compareProblems(t *testing.T, wants []want, problems []quiz.Problem, file string) {
	t.Helper()
	left := append([]quiz.Problem(nil), problems...)
	for _, w := range wants {
		found := false
		for i, p := range left {
			if p.Line == w.line && strings.Contains(p.Found, w.found) && strings.Contains(p.Hint, w.hint) {
				left, found = append(left[:i], left[i+1:]...), true
				break
			}
		}
		if !found {
			t.Errorf("missing: line %d, found …%s…, hint …%s…", w.line, w.found, w.hint)
		}
	}
	for _, p := range left {
		t.Errorf("not expected: %s", p)
	}
	for _, p := range problems {
		if p.File != file || p.Column < 1 || p.Found == "" || p.Hint == "" {
			t.Errorf("incomplete: %+v", p)
		}
		if s := p.String(); clean(s) != s || strings.Contains(s, "\n") {
			t.Errorf("not fit for a terminal: %q", s)
		}
	}
}
