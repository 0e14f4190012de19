package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"godrill/internal/gover"
)

// The tables of the toolchain that runs this test must stand in the generated file, digit by digit.
func TestGeneratedFileHoldsTheTablesOfThisToolchain(t *testing.T) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	source := sources[0] // go.mod asks for a toolchain that has its tables there
	text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), filepath.FromSlash(source.path)))
	if err != nil {
		t.Fatal(err)
	}
	table, err := parse(text, source.names)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := write([]eraOf{{table, gover.Latest, gover.Latest}})
	if err != nil {
		t.Fatal(err)
	}
	_, want, _ := strings.Cut(string(fresh), "classTable{")
	have, err := os.ReadFile(filepath.Join("..", "classes_gen.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(have), want) {
		t.Errorf("classes_gen.go lacks the tables of %s: run go run ./internal/sim/malloc/gen", strings.TrimSpace(string(out)))
	}
}

func TestParseRefusesASourceOfAnotherShape(t *testing.T) {
	for name, text := range map[string]string{
		"no arrays":     "package gc",
		"short arrays":  "package gc\nvar SizeClassToSize = [...]uint16{0, 8}\n",
		"not Go at all": "classes",
	} {
		if _, err := parse([]byte(text), sources[0].names); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
