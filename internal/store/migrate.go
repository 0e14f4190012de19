package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

//go:embed migrations/*.sql
var embedded embed.FS

const applicationID = 1734636140 // "gdrl", set by the first migration

// bringUp recognizes the file, brings its schema up to date and chooses the journal.
func (d *DB) bringUp(ctx context.Context, migrations fs.FS) error {
	steps, err := loadMigrations(migrations)
	if err != nil {
		return err
	}
	found, err := d.recognize(ctx, len(steps))
	if err != nil {
		return err
	}
	if err := d.chooseJournal(ctx); err != nil {
		return err
	}
	if found > 0 && found < len(steps) {
		if _, err := d.Backup(ctx); err != nil {
			return fmt.Errorf("copy before the schema is changed: %w", err)
		}
	}
	for n := found + 1; n <= len(steps); n++ {
		if err := d.migrate(ctx, n, steps[n-1]); err != nil {
			return fmt.Errorf("schema %d: %w", n, err)
		}
	}
	return d.sql.QueryRowContext(ctx, "SELECT n FROM machines WHERE here = 1").Scan(&d.machine)
}

// recognize returns the version of the schema in the file, 0 for an empty one, and refuses what is not ours.
func (d *DB) recognize(ctx context.Context, newest int) (int, error) {
	var version, application, tables int
	err := d.sql.QueryRowContext(ctx, `
SELECT (SELECT user_version FROM pragma_user_version), (SELECT application_id FROM pragma_application_id),
	(SELECT count(*) FROM sqlite_schema)`).Scan(&version, &application, &tables)
	switch {
	case err != nil:
		return 0, err
	case tables == 0 && version == 0 && application == 0:
		return 0, nil
	case application != applicationID || version < 1:
		return 0, &Error{Path: d.path, Kind: ErrForeign}
	case version > newest:
		return 0, &Error{Path: d.path, Kind: ErrNewer, Found: fmt.Sprintf("schema %d, this one knows %d", version, newest)}
	}
	return version, nil
}

// chooseJournal takes the write-ahead log, which lets several processes read and write at once, and where the file
// system cannot have one (no shared memory: network file systems) the plain journal. The mode is a property of the
// file, so most openings only look.
func (d *DB) chooseJournal(ctx context.Context) error {
	const patience = 5 * time.Second // as busy_timeout, which does not cover this change of mode
	var mode string
	if err := d.sql.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil || mode == "wal" {
		return err
	}
	for waited, pause := time.Duration(0), time.Millisecond; ; waited, pause = waited+pause, min(2*pause, 100*time.Millisecond) {
		err := d.sql.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode)
		if err == nil && mode == "wal" {
			return nil
		}
		if err == nil || !isBusy(err) {
			break
		}
		if waited > patience {
			return err
		}
		time.Sleep(pause)
	}
	return d.sql.QueryRowContext(ctx, "PRAGMA journal_mode = TRUNCATE").Scan(&mode)
}

// migrate takes one step of the schema, unless another process took it in the meantime.
func (d *DB) migrate(ctx context.Context, n int, script string) error {
	tx, err := d.sql.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := step(ctx, tx, n, script); err != nil {
		return errors.Join(err, rollback(tx))
	}
	return tx.Commit()
}

func step(ctx context.Context, tx *sql.Tx, n int, script string) error {
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil || version >= n {
		return err
	}
	if _, err := tx.ExecContext(ctx, script); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "PRAGMA user_version = "+strconv.Itoa(n))
	return err
}

// loadMigrations reads the steps of the schema in order. Their names begin with their numbers, 0001 being the first.
func loadMigrations(files fs.FS) ([]string, error) {
	names, err := fs.Glob(files, "migrations/*.sql") // sorted
	if err != nil {
		return nil, err
	}
	steps := make([]string, len(names))
	for i, name := range names {
		if want := fmt.Sprintf("%04d_", i+1); !strings.HasPrefix(filepath.Base(name), want) {
			return nil, fmt.Errorf("migration %s: want a name that begins with %s", name, want)
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		steps[i] = string(data)
	}
	return steps, nil
}

// Backup writes a copy of the history into the folder backups beside it and returns the path of the copy. The copy is
// whole even while others write.
func (d *DB) Backup(ctx context.Context) (string, error) {
	dir := filepath.Join(filepath.Dir(d.path), "backups")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", wrap(dir, err)
	}
	target, err := reserve(dir, strings.TrimSuffix(filepath.Base(d.path), ".db")+d.now().UTC().Format("-20060102T150405Z"))
	if err != nil {
		return "", wrap(dir, err)
	}
	if _, err := d.sql.ExecContext(ctx, "VACUUM INTO $1", target); err != nil {
		return "", errors.Join(wrap(target, err), os.Remove(target))
	}
	return target, wrap(target, sync(target))
}

// reserve creates an empty file under a name that is free.
func reserve(dir, name string) (string, error) {
	const limit = 1000
	for i := range limit {
		path := filepath.Join(dir, name+".db")
		if i > 0 {
			path = filepath.Join(dir, fmt.Sprintf("%s-%d.db", name, i+1))
		}
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		return path, f.Close()
	}
	return "", fmt.Errorf("%d copies named %s are there already", limit, name)
}

func sync(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
