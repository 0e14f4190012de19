package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"godrill/internal/bank"
)

// TestFresh fails when the YAML files changed and the generated file did not.
func TestFresh(t *testing.T) {
	decks, problems := bank.LoadFS(os.DirFS(".."), "content")
	for _, p := range problems {
		t.Error(p)
	}
	want, err := write(decks)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../" + output)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the YAML files say: run go generate ./content", output)
	}
}

// TestNothingIsWrittenFromABadBank keeps the last good file.
func TestNothingIsWrittenFromABadBank(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/bad.yaml", []byte("format: godrill/1\ndeck: bad\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	if code := generate(dir, &log); code != 1 || !strings.Contains(log.String(), "nothing written") {
		t.Errorf("exit %d, said %q", code, log.String())
	}
	if _, err := os.Stat(dir + "/" + output); err == nil {
		t.Error("something was written")
	}
}
