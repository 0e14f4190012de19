// Package store keeps the history of a learner in one SQLite file.
//
// Terms. The log is the list of attempts; it only ever grows, and everything else about a learner can be computed from
// it. A session is one run in which questions were asked. A machine is one data folder in which attempts are made: it
// has a random name, and it numbers its attempts, so that the logs of two machines can be put together in any order
// and as often as one likes.
//
// The idea: an attempt is durable when Append returns (write-ahead log, synced at each commit), several programs may
// write at once, and a file that is newer, foreign or damaged is refused and left as it is. The driver is known to one
// file, sqlite.go; the schema is the numbered files in migrations, and a copy is put into the folder backups before an
// older file is changed.
//
// What is left out: the store decides nothing. It does not know when a question is due, nor what a good score is.
package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"godrill/internal/quiz"
)

// A DB is an open history. It is safe for concurrent use, and so is the file for several processes.
type DB struct {
	sql     *sql.DB
	path    string
	now     func() time.Time
	machine int64
}

// Open opens the history at path and creates it, with its folder, where there is none. The folder is for the user
// alone (0700), and so is the file (0600). The errors are [*Error]s.
func Open(ctx context.Context, path string, now func() time.Time) (*DB, error) {
	return open(ctx, path, now, setup{migrations: embedded})
}

// setup is what tests change: another schema, another way to reach the file.
type setup struct {
	migrations fs.FS
	extra      string // more parameters for the driver, each with a leading &
}

func open(ctx context.Context, path string, now func() time.Time, s setup) (*DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, wrap(path, err)
	}
	if err := prepare(absolute); err != nil {
		return nil, wrap(absolute, err)
	}
	db, err := connect(ctx, absolute, s.extra)
	if err != nil {
		return nil, wrap(absolute, err)
	}
	d := &DB{sql: db, path: absolute, now: now}
	if err := d.bringUp(ctx, s.migrations); err != nil {
		err = wrap(absolute, err)
		return nil, errors.Join(err, db.Close())
	}
	return d, nil
}

// prepare creates the folder and an empty file with narrow permissions, which the files that SQLite puts beside it
// inherit. A file that is there is not even opened: closing it would drop the locks that this process holds on it.
func prepare(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil // another process was faster
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// connect opens the one connection. A file in write-ahead mode needs shared memory; on a file system that has none the
// file is first brought into the other mode, by a connection that has it to itself.
func connect(ctx context.Context, path, extra string) (*sql.DB, error) {
	db, err := connectOnce(ctx, path, extra)
	if err == nil || kindOf(err) != ErrUnwritable {
		return db, err
	}
	lone, loneErr := connectOnce(ctx, path, extra+alone)
	if loneErr != nil {
		return nil, err
	}
	_, modeErr := lone.ExecContext(ctx, "PRAGMA journal_mode = TRUNCATE")
	if errors.Join(modeErr, lone.Close()) != nil {
		return nil, err
	}
	return connectOnce(ctx, path, extra)
}

func connectOnce(ctx context.Context, path, extra string) (*sql.DB, error) {
	db, err := sql.Open(driverName, dataSource(path, extra))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	var tables int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Close ends the use of the history.
func (d *DB) Close() error { return wrap(d.path, d.sql.Close()) }

// Path returns where the history is.
func (d *DB) Path() string { return d.path }

// Machine returns the random name of this data folder.
func (d *DB) Machine(ctx context.Context) (string, error) {
	var id string
	err := d.sql.QueryRowContext(ctx, "SELECT id FROM machines WHERE n = $1", d.machine).Scan(&id)
	return id, wrap(d.path, err)
}

// insertAttempt takes the first free millisecond from now on. Both numbers are found under the write lock, so two
// processes cannot find the same.
const insertAttempt = `
INSERT INTO attempts (id, machine, seq, session, mode, question, topic, level, kind, go, arch, result, score, mistake,
	elapsed_ms, zone, key, response, vals, rest)
VALUES (
	CASE WHEN NOT EXISTS (SELECT 1 FROM attempts WHERE id = $1 AND machine = $2) THEN $1 ELSE (
		SELECT a.id + 1 FROM attempts a WHERE a.id >= $1 AND a.machine = $2
			AND NOT EXISTS (SELECT 1 FROM attempts b WHERE b.id = a.id + 1 AND b.machine = $2)
		ORDER BY a.id LIMIT 1) END,
	$2,
	(SELECT coalesce(max(seq), 0) + 1 FROM attempts WHERE machine = $2),
	$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
RETURNING id`

// Append adds an attempt to the log and returns the id that it got: the milliseconds since 1970, or the first free
// number after that. The attempt's own ID is not looked at. When Append returns without an error the attempt is
// durable; with an error nothing was stored.
func (d *DB) Append(ctx context.Context, a quiz.Attempt) (int64, error) {
	rest, err := encodeRest(a)
	if err != nil {
		return 0, wrap(d.path, err)
	}
	tx, err := d.sql.BeginTx(ctx, nil)
	if err != nil {
		return 0, wrap(d.path, err)
	}
	var id int64
	err = tx.QueryRowContext(ctx, insertAttempt, d.now().UnixMilli(), d.machine, a.Session, a.Mode, a.Question, a.Topic,
		a.Level, a.Kind, a.Go, a.Arch, a.Verdict.Result, a.Verdict.Score, a.Verdict.Mistake, a.ElapsedMS, a.ZoneSeconds,
		a.Key, a.Response, string(a.Values), rest).Scan(&id)
	if err != nil {
		return 0, wrap(d.path, errors.Join(err, rollback(tx)))
	}
	if err := tx.Commit(); err != nil {
		return 0, wrap(d.path, errors.Join(err, rollback(tx)))
	}
	return id, nil
}

// rollback ends a transaction that failed, unless the failure ended it already.
func rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}

// A Session is one run in which questions were asked.
type Session struct {
	ID       string
	Mode     string // drill, review, mock
	Started  time.Time
	Finished time.Time // zero while it runs and when it was left
	Seed     uint64
	Go       string // release asked for; empty when each question has its own
	Planned  int    // questions; 0 when only time limits the session
	Release  string // of godrill
	Flags    json.RawMessage
	Answered int // attempts in the log; the store counts them
}

// Begin records that a session started. To begin it again changes nothing.
func (d *DB) Begin(ctx context.Context, s Session) error {
	if err := CheckSession(s); err != nil {
		return wrap(d.path, err)
	}
	flags := string(s.Flags)
	if flags == "" {
		flags = "{}"
	}
	_, err := d.sql.ExecContext(ctx, `
INSERT INTO sessions (id, machine, mode, started, seed, go, planned, release, flags)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING`,
		s.ID, d.machine, s.Mode, s.Started.UnixMilli(), fmt.Sprint(s.Seed), s.Go, s.Planned, s.Release, flags)
	return wrap(d.path, err)
}

// Finish records that a session came to its end.
func (d *DB) Finish(ctx context.Context, id string, at time.Time) error {
	done, err := d.sql.ExecContext(ctx, "UPDATE sessions SET finished = $2 WHERE id = $1", id, at.UnixMilli())
	if err != nil {
		return wrap(d.path, err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return wrap(d.path, errors.Join(unknownSession(id), err))
	}
	return nil
}

func unknownSession(id string) error { return fmt.Errorf("no session %q was begun", id) }
