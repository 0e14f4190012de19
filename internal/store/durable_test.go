package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"godrill/internal/quiz"
	"godrill/internal/store"
	"godrill/internal/store/storetest"
)

// The test binary plays the learner's process when these are set: it answers so many questions (0: until it is killed)
// and writes the id of each attempt to its output once Append has returned.
const (
	childPath    = "GODRILL_TEST_HISTORY"
	childAnswers = "GODRILL_TEST_ANSWERS"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		if err := answer(path, os.Getenv(childAnswers)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func answer(path, answers string) error {
	limit, err := strconv.Atoi(answers)
	if err != nil {
		return err
	}
	db, err := store.Open(context.Background(), path, time.Now)
	if err != nil {
		return err
	}
	for n := 1; limit == 0 || n <= limit; n++ {
		a := storetest.Attempt(strconv.Itoa(os.Getpid()), "slice/a", quiz.Right, 1)
		a.Response = strings.Repeat("x", n%7*900) // rows of several pages among others
		id, err := db.Append(context.Background(), a)
		if err != nil {
			return errors.Join(err, db.Close())
		}
		if _, err := fmt.Println(id); err != nil {
			return errors.Join(err, db.Close())
		}
	}
	return db.Close()
}

// child starts a process that answers questions. Its acknowledgements are read from the scanner.
func child(t *testing.T, path string, answers int) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program)
	c.Env = append(os.Environ(), childPath+"="+path, fmt.Sprintf("%s=%d", childAnswers, answers))
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c, bufio.NewScanner(out)
}

func acknowledged(t *testing.T, line string) int64 {
	t.Helper()
	id, err := strconv.ParseInt(line, 10, 64)
	if err != nil {
		t.Errorf("a line that acknowledges nothing: %q", line)
	}
	return id
}

// check opens the history, holds it to what was acknowledged and to SQLite's own check, and returns its size.
func check(t *testing.T, path string, acknowledged map[int64]bool) int {
	t.Helper()
	db, err := store.Open(t.Context(), path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	all, err := db.Attempts(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	found := map[int64]bool{}
	for _, a := range all {
		found[a.ID] = true
	}
	for id := range acknowledged {
		if !found[id] {
			t.Errorf("attempt %d was acknowledged and is lost", id)
		}
	}
	if err := db.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	return len(all)
}

func TestKilledAfterEachAnswer(t *testing.T) {
	const kills = 200
	path := filepath.Join(t.TempDir(), "history.db")
	ids := map[int64]bool{}
	for n := range kills {
		c, acks := child(t, path, 0)
		if !acks.Scan() {
			t.Fatalf("process %d acknowledged nothing: %v", n, c.Wait())
		}
		if err := c.Process.Kill(); err != nil { // in the middle of the next answers
			t.Fatal(err)
		}
		ids[acknowledged(t, acks.Text())] = true
		for acks.Scan() {
			ids[acknowledged(t, acks.Text())] = true
		}
		if err := c.Wait(); err == nil {
			t.Fatalf("process %d was not killed", n)
		}
	}
	if len(ids) < kills {
		t.Errorf("%d distinct attempts acknowledged by %d processes", len(ids), kills)
	}
	size := check(t, path, ids)
	if size > len(ids)+kills {
		t.Errorf("%d attempts stored, %d acknowledged: more than one in flight at a time", size, len(ids))
	}
	t.Logf("%d kills, %d attempts acknowledged, %d stored", kills, len(ids), size)
}

func TestProcessesAtOnce(t *testing.T) {
	const processes, each = 4, 60
	path := filepath.Join(t.TempDir(), "history.db") // none is there yet: they also create it at once
	var mu sync.Mutex
	ids := map[int64]bool{}
	var wait sync.WaitGroup
	for range processes {
		c, acks := child(t, path, each)
		wait.Go(func() {
			for acks.Scan() {
				mu.Lock()
				ids[acknowledged(t, acks.Text())] = true
				mu.Unlock()
			}
			if err := c.Wait(); err != nil {
				t.Errorf("a process failed: %v", err)
			}
		})
	}
	wait.Wait()
	if len(ids) != processes*each {
		t.Errorf("%d distinct attempts acknowledged, want %d", len(ids), processes*each)
	}
	if size := check(t, path, ids); size != processes*each {
		t.Errorf("%d attempts stored, want %d", size, processes*each)
	}
}
