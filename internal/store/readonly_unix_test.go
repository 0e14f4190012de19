//go:build unix

package store_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"godrill/internal/quiz"
	"godrill/internal/store"
	"godrill/internal/store/storetest"
)

// A process that may not write says so in one line and changes nothing. The superuser may write everywhere, so for
// him the process belongs to somebody else.
func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	full := filepath.Join(dir, "full", "history.db")
	db, err := store.Open(t.Context(), full, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Append(t.Context(), storetest.Attempt("s", "slice/a", quiz.Right, 1)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(full)
	if err != nil {
		t.Fatal(err)
	}
	for parent := dir; parent != filepath.Dir(parent) && parent != os.TempDir(); parent = filepath.Dir(parent) {
		if err := os.Chmod(parent, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for path, mode := range map[string]os.FileMode{full: 0o444, filepath.Dir(full): 0o555, dir: 0o555} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		for _, path := range []string{dir, filepath.Dir(full), full} {
			if err := os.Chmod(path, 0o755); err != nil {
				t.Error(err)
			}
		}
	})
	for _, path := range []string{full, filepath.Join(dir, "full", "other.db"), filepath.Join(dir, "new", "history.db")} {
		line := refusal(t, path)
		if strings.Count(line, "\n") != 1 || !strings.Contains(line, store.ErrUnwritable.Error()) || !strings.Contains(line, "GODRILL_DATA_DIR") {
			t.Errorf("%s: %q, want one line that says that it %v", path, line, store.ErrUnwritable)
		}
	}
	if after, err := os.ReadFile(full); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the history was changed (%v)", err)
	}
}

// refusal runs a process that wants to answer one question and returns what it complains about.
func refusal(t *testing.T, path string) string {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program)
	if os.Geteuid() == 0 {
		const nobody = 65534
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		c.Path = "/proc/self/exe" // the folder of the program may be closed to others
	}
	c.Env = append(os.Environ(), childPath+"="+path, childAnswers+"=1")
	var complaint bytes.Buffer
	c.Stderr = &complaint
	if err := c.Run(); err == nil || complaint.Len() == 0 {
		t.Fatalf("%s: %v, %q; want a refusal", path, err, complaint.String())
	}
	return complaint.String()
}
