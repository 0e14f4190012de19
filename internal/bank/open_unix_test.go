//go:build unix

package bank

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	bank := filepath.Join(dir, "bank")
	if err := os.Mkdir(bank, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(bank, "a.yaml"), deckText("a", "one"))
	write(t, filepath.Join(dir, "outside.yaml"), deckText("b", "one"))
	empty := t.TempDir()
	link := filepath.Join(dir, "link.yaml")
	pipe := filepath.Join(dir, "pipe.yaml")
	large := filepath.Join(dir, "large.yaml")
	for _, err := range []error{
		os.Symlink(filepath.Join(bank, "a.yaml"), link),
		syscall.Mkfifo(pipe, 0o644),
		os.Truncate(large, maxBytes+1),
	} {
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	write(t, large, strings.Repeat("#\n", maxBytes/2+1))
	tests := []struct {
		name, path string
		decks      int
		problem    string // empty when there is none
	}{
		{"a directory", bank, 1, ""},
		{"a file", filepath.Join(bank, "a.yaml"), 1, ""},
		{"a link that the user names", link, 1, ""},
		{"nothing there", filepath.Join(dir, "none"), 0, "does not exist"},
		{"a pipe", pipe, 0, "is not a regular file"},
		{"a large file", large, 0, "is larger than 4 MiB"},
		{"a directory without a bank", empty, 0, "no bank here"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			decks, problems := Open(tt.path)
			if len(decks) != tt.decks {
				t.Errorf("got %d decks, want %d", len(decks), tt.decks)
			}
			if tt.problem == "" && len(problems) > 0 || tt.problem != "" && (len(problems) != 1 || problems[0].Found != tt.problem) {
				t.Errorf("got %v, want %q", problems, tt.problem)
			}
		})
	}
}

func TestOpenStaysInside(t *testing.T) {
	dir := t.TempDir()
	bank := filepath.Join(dir, "bank")
	if err := os.Mkdir(bank, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "secret.yaml"), deckText("b", "one"))
	write(t, filepath.Join(bank, "a.txt"), deckText("a", "one"))
	for name, target := range map[string]string{"inside.yaml": "a.txt", "outside.yaml": "../secret.yaml", "dangling.yaml": "none.yaml"} {
		if err := os.Symlink(target, filepath.Join(bank, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(bank, "pipe.yaml"), 0o644); err != nil {
		t.Fatal(err)
	}
	decks, problems := Open(bank)
	if len(decks) != 1 || decks[0].Name != "a" {
		t.Errorf("got %+v, want the deck behind the link inside the bank", decks)
	}
	want := []string{"dangling.yaml: does not exist", "outside.yaml: is a link that leads out of the bank", "pipe.yaml: is not a regular file"}
	if len(problems) != len(want) {
		t.Fatalf("got %v", problems)
	}
	for i, p := range problems {
		if !strings.Contains(p.String(), want[i]) {
			t.Errorf("got %s, want %s", p, want[i])
		}
	}
}

// TestUnreadable needs a user whom permissions stop; for root the kernel reads everything.
func TestUnreadable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.yaml")
	write(t, file, deckText("a", "one"))
	if err := os.Chmod(file, 0); err != nil {
		t.Fatal(err)
	}
	decks, problems := Open(file)
	if os.Getuid() == 0 {
		if len(decks) != 1 {
			t.Errorf("root got %v", problems)
		}
		return
	}
	if len(decks) != 0 || len(problems) != 1 || !strings.Contains(problems[0].String(), "permission") {
		t.Errorf("got %v, %v", decks, problems)
	}
}
