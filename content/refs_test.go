package content

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"godrill/internal/gover"
)

// moved is what a reference says of a later home: (internal/runtime/gc: SizeClassToSize since 1.25).
var moved = regexp.MustCompile(`^(.*) \((\S+?)(?:: (\S+))? since 1\.(\d+)\)$`)

// TestReferencesExist looks up each reference in the sources of the toolchain that runs the tests: whoever wants to check
// an answer must find the file and the symbol.
func TestReferencesExist(t *testing.T) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	src := filepath.Join(strings.TrimSpace(string(out)), "src")
	release, err := gover.Parse(strings.TrimPrefix(strings.Fields(runtime.Version())[0], "go"))
	if err != nil {
		return // a release that godrill refuses, about which no question speaks
	}
	checked := 0
	for _, q := range All() {
		if !q.Releases.Contains(release) {
			continue
		}
		for _, ref := range q.Refs {
			if strings.HasPrefix(ref, "The Go Programming Language Specification: ") || strings.HasPrefix(ref, "go.dev/") {
				continue
			}
			checked++
			if err := lookUp(src, ref, release); err != nil {
				t.Errorf("%s: %s: %v", q.ID, ref, err)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d references were looked up", checked)
	}
}

// lookUp finds the file or folder of a reference and, in it, its symbol.
func lookUp(src, ref string, release gover.Version) error {
	place, symbol, _ := strings.Cut(ref, ": ")
	if m := moved.FindStringSubmatch(ref); m != nil {
		place, symbol, _ = strings.Cut(m[1], ": ")
		line, err := strconv.Atoi(m[4])
		if err != nil {
			return err
		}
		if release >= gover.Go(line) {
			place = m[2]
			if m[3] != "" {
				symbol = m[3]
			}
		}
	}
	files := []string{filepath.Join(src, place)}
	info, err := os.Stat(files[0])
	if err != nil {
		return err
	}
	if info.IsDir() {
		if files, err = filepath.Glob(filepath.Join(src, place, "*.go")); err != nil {
			return err
		}
	}
	symbol = symbol[strings.LastIndex(symbol, ".")+1:]
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if regexp.MustCompile(`\b` + regexp.QuoteMeta(symbol) + `\b`).Match(text) {
			return nil
		}
	}
	return fmt.Errorf("no %s in %s, named by %q", symbol, place, ref)
}
