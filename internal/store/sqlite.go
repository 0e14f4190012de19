package store

import (
	"errors"
	"net/url"
	"path/filepath"
	"strings"

	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// This file alone knows the driver: its name, how it is told where the file is, and how its errors are read.

const driverName = "sqlite"

// dataSource spells a path for the driver, which sets busy_timeout first and the other pragmas in the order of their
// names. Transactions take the write lock when they begin, so that two processes queue instead of failing at the end.
func dataSource(path, extra string) string {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… on Windows
	}
	u := url.URL{Scheme: "file", Path: slashed}
	return u.String() + "?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" + extra
}

// alone makes a connection keep the file to itself, for which it needs no shared memory.
const alone = "&_pragma=locking_mode(EXCLUSIVE)"

// resultCode returns SQLite's primary result code of an error; ok is false for an error that is not SQLite's.
func resultCode(err error) (code int, ok bool) {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0, false
	}
	return e.Code() & 0xff, true
}

// codeKinds says what the result codes that a user can do something about mean.
var codeKinds = map[int]error{
	sqlite3.SQLITE_FULL:     ErrFull,
	sqlite3.SQLITE_CORRUPT:  ErrDamaged,
	sqlite3.SQLITE_NOTADB:   ErrDamaged,
	sqlite3.SQLITE_READONLY: ErrUnwritable,
	sqlite3.SQLITE_CANTOPEN: ErrUnwritable,
	sqlite3.SQLITE_PERM:     ErrUnwritable,
	sqlite3.SQLITE_BUSY:     ErrBusy,
	sqlite3.SQLITE_LOCKED:   ErrBusy,
	sqlite3.SQLITE_PROTOCOL: ErrBusy,
}

func isBusy(err error) bool {
	code, ok := resultCode(err)
	return ok && codeKinds[code] == ErrBusy
}
