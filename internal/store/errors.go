package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// What can be wrong with a history. The errors of this package are [*Error]s that wrap one of these where it applies.
var (
	ErrNewer      = errors.New("written by a newer godrill")
	ErrForeign    = errors.New("not a godrill history")
	ErrDamaged    = errors.New("damaged")
	ErrUnwritable = errors.New("cannot be written")
	ErrFull       = errors.New("the disk is full")
	ErrBusy       = errors.New("locked by another program")
	ErrNoHome     = errors.New("no place for the history")
)

// hints say what to do about each.
var hints = map[error]string{
	ErrNewer:      "update godrill, or set GODRILL_DATA_DIR to another folder",
	ErrForeign:    "it is left as it is; set GODRILL_DATA_DIR to another folder",
	ErrDamaged:    "it is left as it is; move it away and put the newest file of the folder backups in its place, if there is one",
	ErrUnwritable: "make the folder writable, or set GODRILL_DATA_DIR to another one",
	ErrFull:       "free some space; what was answered before is kept",
	ErrBusy:       "wait for the other program to finish, and try again; what was answered before is kept",
}

// An Error says in one line what is wrong with which file and what to do about it.
type Error struct {
	Path  string
	Kind  error  // one of this package's errors; nil when it is none of them
	Cause error  // what the system or the database said; may be nil
	Found string // more about this case, such as the version found; may be empty
}

func (e *Error) Error() string {
	s := "history " + e.Path
	if e.Kind != nil {
		s += ": " + e.Kind.Error()
	}
	if e.Found != "" {
		s += ": " + e.Found
	}
	if e.Cause != nil {
		s += fmt.Sprintf(": %v", e.Cause)
	}
	if hint := hints[e.Kind]; hint != "" {
		s += ": " + hint
	}
	return s
}

// Unwrap lets errors.Is find the kind and the cause.
func (e *Error) Unwrap() []error {
	var all []error
	for _, err := range []error{e.Kind, e.Cause} {
		if err != nil {
			all = append(all, err)
		}
	}
	return all
}

// wrap makes an [*Error] of what the system or the database said.
func wrap(path string, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	return &Error{Path: path, Kind: kindOf(err), Cause: err}
}

func kindOf(err error) error {
	if code, ok := resultCode(err); ok {
		return codeKinds[code]
	}
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return ErrFull
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.ENOTDIR):
		return ErrUnwritable
	}
	return nil
}
