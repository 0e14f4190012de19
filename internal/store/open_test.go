package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"godrill/internal/quiz"
)

var clock = func() time.Time { return time.UnixMilli(1_800_000_000_000) }

func mustOpen(t *testing.T, path string, s setup) *DB {
	t.Helper()
	if s.migrations == nil {
		s.migrations = embedded
	}
	d, err := open(t.Context(), path, clock, s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func attempt() quiz.Attempt {
	return quiz.Attempt{Session: "s", Question: "slice/a", Verdict: quiz.Verdict{Result: quiz.Right, Score: 1}}
}

func mustAppend(t *testing.T, d *DB) {
	t.Helper()
	if _, err := d.Append(t.Context(), attempt()); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, d *DB) int {
	t.Helper()
	all, err := d.Attempts(t.Context(), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

func ask(t *testing.T, d *DB, query string) (answer string) {
	t.Helper()
	if err := d.sql.QueryRowContext(t.Context(), query).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

func TestReopenKeepsTheLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.db")
	first := mustOpen(t, path, setup{})
	mustAppend(t, first)
	name, err := first.Machine(t.Context())
	if err != nil || len(name) != 32 {
		t.Errorf("machine %q, %v; want 32 hexadecimal digits", name, err)
	}
	second := mustOpen(t, path, setup{})
	mustAppend(t, second)
	if again, err := second.Machine(t.Context()); again != name || err != nil {
		t.Errorf("machine %q, %v after opening again; want %q", again, err, name)
	}
	if n := count(t, first); n != 2 {
		t.Errorf("%d attempts, want 2", n)
	}
	if other, err := mustOpen(t, filepath.Join(t.TempDir(), "h.db"), setup{}).Machine(t.Context()); other == name || err != nil {
		t.Errorf("two histories have the same machine %q (%v)", other, err)
	}
}

func TestModes(t *testing.T) {
	d := mustOpen(t, filepath.Join(t.TempDir(), "history.db"), setup{})
	for query, want := range map[string]string{
		"PRAGMA journal_mode": "wal", "PRAGMA synchronous": "2", "PRAGMA busy_timeout": "5000", "PRAGMA foreign_keys": "1",
		"PRAGMA user_version": "1", "SELECT max(seq) IS NULL FROM attempts": "1",
	} {
		if got := ask(t, d, query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

func TestPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // has other ones
	}
	dir := filepath.Join(t.TempDir(), "a", "b")
	d := mustOpen(t, filepath.Join(dir, "history.db"), setup{})
	mustAppend(t, d)
	backup, err := d.Backup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]fs.FileMode{
		dir: 0o700, filepath.Dir(dir): 0o700, filepath.Dir(backup): 0o700, backup: 0o600,
		d.Path(): 0o600, d.Path() + "-wal": 0o600, d.Path() + "-shm": 0o600,
	} {
		info, err := os.Stat(path)
		if err != nil {
			t.Error(err)
		} else if got := info.Mode().Perm(); got != want {
			t.Errorf("%s: %o, want %o", filepath.Base(path), got, want)
		}
	}
}

func TestOddPaths(t *testing.T) {
	for _, name := range []string{"with blank", "50%25", "a?b=c", "a#b", "切片", "a&_pragma=x", "quote'\""} {
		if runtime.GOOS == "windows" && strings.ContainsAny(name, `?"`) {
			continue
		}
		path := filepath.Join(t.TempDir(), name, name+".db")
		mustAppend(t, mustOpen(t, path, setup{}))
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v, %v; want the history there", name, info, err)
		}
	}
}

func TestAppendOnly(t *testing.T) {
	d := mustOpen(t, filepath.Join(t.TempDir(), "history.db"), setup{})
	mustAppend(t, d)
	mustAppend(t, d)
	list := "(n, id, machine, seq, session, mode, question, topic, level, kind, go, arch, result, score, mistake, elapsed_ms," +
		" zone, key, response, vals, rest)"
	same := "session, mode, question, topic, level, kind, go, arch, 'wrong', 0, mistake, elapsed_ms, zone, key, response, vals, rest" +
		" FROM attempts WHERE seq = 1"
	for _, query := range []string{
		"UPDATE attempts SET score = 0",
		"UPDATE attempts SET rest = '{}' WHERE n = 1",
		"DELETE FROM attempts",
		"DELETE FROM attempts WHERE n = 2",
		"INSERT OR REPLACE INTO attempts " + list + " SELECT n, 9, machine, 9, " + same,
		"INSERT OR REPLACE INTO attempts " + list + " SELECT 9, id, machine, 9, " + same,
		"INSERT OR REPLACE INTO attempts " + list + " SELECT 9, 9, machine, seq, " + same,
		"INSERT INTO attempts " + list + " SELECT 9, 9, 77, seq, " + same, // a machine nobody knows
	} {
		if _, err := d.sql.ExecContext(t.Context(), query); err == nil {
			t.Errorf("%s: done, want it refused", query)
		}
	}
	if got := ask(t, d, "SELECT group_concat(n || ' ' || seq || ' ' || result) FROM attempts"); got != "1 1 right,2 2 right" {
		t.Errorf("the log is now %s", got)
	}
	// What merging will do: a row of another machine may have the same time and the same number.
	merge := "INSERT INTO machines (id, here) VALUES ('other', 0); INSERT INTO attempts " + list + " SELECT NULL, id, 2, seq, " + same
	if _, err := d.sql.ExecContext(t.Context(), merge); err != nil {
		t.Errorf("a row of another machine: %v", err)
	}
	if n := count(t, d); n != 3 {
		t.Errorf("%d attempts, want 3", n)
	}
}

// second is a schema of a later version.
func second(t *testing.T, script string) fs.FS {
	t.Helper()
	first, err := embedded.ReadFile("migrations/0001_attempts.sql")
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{
		"migrations/0001_attempts.sql": {Data: first},
		"migrations/0002_more.sql":     {Data: []byte(script)},
	}
}

func TestMigrationKeepsACopy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.db")
	old := mustOpen(t, path, setup{})
	mustAppend(t, old)
	later := setup{migrations: second(t, "CREATE TABLE more (x INTEGER) STRICT; INSERT INTO more VALUES (1);")}
	d := mustOpen(t, path, later)
	mustOpen(t, path, later)
	if got := ask(t, d, "SELECT user_version || ' ' || x FROM pragma_user_version, more"); got != "2 1" {
		t.Errorf("version and content %s, want 2 1", got)
	}
	if n := count(t, d); n != 1 {
		t.Errorf("%d attempts, want 1", n)
	}
	copies, err := filepath.Glob(filepath.Join(filepath.Dir(path), "backups", "*"))
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies %v, %v; want one", copies, err)
	}
	if want := "history-20270115T080000Z.db"; filepath.Base(copies[0]) != want {
		t.Errorf("copy %s, want %s", copies[0], want)
	}
	kept := mustOpen(t, copies[0], setup{})
	if got := ask(t, kept, "PRAGMA user_version"); got != "1" {
		t.Errorf("version %s of the copy, want 1", got)
	}
	if n := count(t, kept); n != 1 {
		t.Errorf("%d attempts in the copy, want 1", n)
	}
	// The program that wrote the old file must now leave the new one alone.
	_, err = Open(t.Context(), path, clock)
	if !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "update godrill") || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v, want one line about a newer version", err)
	}
	if n := count(t, d); n != 1 {
		t.Errorf("%d attempts after the refusal, want 1", n)
	}
}

func TestMigrationThatFailsChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.db")
	d := mustOpen(t, path, setup{})
	mustAppend(t, d)
	broken := second(t, "CREATE TABLE more (x INTEGER); INSERT INTO nowhere VALUES (1);")
	if _, err := open(t.Context(), path, clock, setup{migrations: broken}); err == nil || !strings.Contains(err.Error(), "schema 2") {
		t.Errorf("error %v, want one that names schema 2", err)
	}
	mustAppend(t, d)
	if got := ask(t, d, "SELECT user_version || ' ' || (SELECT count(*) FROM sqlite_schema WHERE name = 'more') FROM pragma_user_version"); got != "1 0" {
		t.Errorf("version and tables %s, want 1 0", got)
	}
}

func TestMigrationNames(t *testing.T) {
	files := fstest.MapFS{"migrations/0001_a.sql": {}, "migrations/0003_b.sql": {}}
	if _, err := loadMigrations(files); err == nil || !strings.Contains(err.Error(), "0002_") {
		t.Errorf("error %v, want one about the missing number", err)
	}
}

func TestRefusesAndLeavesAlone(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "history.db")
	mustAppend(t, mustOpen(t, whole, setup{extra: "&vfs=unix-dotfile"})) // no side files: all is in the one
	good, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	torn := bytes.Clone(good)
	copy(torn[100:], bytes.Repeat([]byte{0xAB}, 60)) // the root of the schema
	newer := bytes.Clone(good)
	newer[63] = 200 // user_version
	foreign := bytes.Clone(good)
	copy(foreign[68:], "zotr") // application_id
	cases := []struct {
		name string
		data []byte
		want error
	}{
		{"text", []byte(strings.Repeat("this is no database at all\n", 100)), ErrDamaged},
		{"damaged inside", torn, ErrDamaged},
		{"newer", newer, ErrNewer},
		{"of another program", foreign, ErrForeign},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "history.db")
			if err := os.WriteFile(path, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Open(t.Context(), path, clock)
			if !errors.Is(err, c.want) || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v, want one line that names the file and says %v", err, c.want)
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, c.data) {
				t.Errorf("the file was changed (%v)", err)
			}
		})
	}
}

func TestNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(file, "history.db"), filepath.Join(file, "x", "history.db"), t.TempDir()} {
		_, err := Open(t.Context(), path, clock)
		if !errors.Is(err, ErrUnwritable) || strings.Contains(err.Error(), "\n") {
			t.Errorf("error %v, want one line that says that it %v", err, ErrUnwritable)
		}
	}
}

func TestFullDisk(t *testing.T) {
	d := mustOpen(t, filepath.Join(t.TempDir(), "history.db"), setup{})
	mustAppend(t, d)
	// SQLite gives the same result code for a file that may not grow as for a disk that is full.
	if _, err := d.sql.ExecContext(t.Context(), "PRAGMA max_page_count = 1"); err != nil {
		t.Fatal(err)
	}
	big := attempt()
	big.Response = strings.Repeat("x", 1<<20)
	_, err := d.Append(t.Context(), big)
	if !errors.Is(err, ErrFull) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v, want one line that says that %v", err, ErrFull)
	}
	if n := count(t, d); n != 1 {
		t.Errorf("%d attempts, want the one from before", n)
	}
	if got := ask(t, d, "PRAGMA integrity_check"); got != "ok" {
		t.Error(got)
	}
	if _, err := d.sql.ExecContext(t.Context(), "PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, d)
}

func TestLockedByAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.db")
	d := mustOpen(t, path, setup{})
	other := mustOpen(t, path, setup{})
	if _, err := d.sql.ExecContext(t.Context(), "PRAGMA busy_timeout = 20"); err != nil {
		t.Fatal(err)
	}
	tx, err := other.sql.BeginTx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Append(t.Context(), attempt()); !errors.Is(err, ErrBusy) {
		t.Errorf("error %v, want one that says that it is %v", err, ErrBusy)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, d)
}

// A file system without shared memory is played by SQLite's VFS unix-dotfile, which has none either.
func TestWithoutSharedMemory(t *testing.T) {
	if runtime.GOOS == "windows" {
		return
	}
	path := filepath.Join(t.TempDir(), "history.db")
	near := mustOpen(t, path, setup{})
	mustAppend(t, near)
	if err := near.sql.Close(); err != nil { // the file moves, in write-ahead mode
		t.Fatal(err)
	}
	far := mustOpen(t, path, setup{extra: "&vfs=unix-dotfile"})
	if got := ask(t, far, "PRAGMA journal_mode"); got != "truncate" {
		t.Errorf("journal mode %s, want truncate", got)
	}
	mustAppend(t, far)
	if n := count(t, far); n != 2 {
		t.Errorf("%d attempts, want 2", n)
	}
}

func BenchmarkOpenAppend(b *testing.B) {
	for _, c := range []struct {
		name string
		path func(i int) string
	}{
		{"new", func(int) string { return filepath.Join(b.TempDir(), "history.db") }},
		{"existing", func() func(int) string {
			path := filepath.Join(b.TempDir(), "history.db")
			return func(int) string { return path }
		}()},
	} {
		b.Run(c.name, func(b *testing.B) {
			for i := range b.N {
				d, err := Open(b.Context(), c.path(i), time.Now)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := d.Append(b.Context(), attempt()); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if err := d.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
	b.Run("append alone", func(b *testing.B) {
		d, err := Open(b.Context(), filepath.Join(b.TempDir(), "history.db"), time.Now)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := d.Append(b.Context(), attempt()); err != nil {
				b.Fatal(err)
			}
		}
		if err := d.Close(); err != nil {
			b.Fatal(err)
		}
	})
}

func TestCheckFindsDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.db")
	d := mustOpen(t, path, setup{})
	for range 50 {
		mustAppend(t, d)
	}
	if err := d.Check(t.Context()); err != nil {
		t.Errorf("whole file: %v", err)
	}
	if err := d.sql.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	clear(data[len(data)-page/2:]) // rows at the end of the last page
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := mustOpen(t, path, setup{}).Check(t.Context()); !errors.Is(err, ErrDamaged) {
		t.Errorf("error %v, want one that says that it is %v", err, ErrDamaged)
	}
}
