package bank

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"godrill/internal/quiz"
)

// Open reads what a user names: a bank's directory, or one file. It touches nothing outside of it: a symbolic link in
// a directory is followed only while it stays inside, and what is not a regular file (a pipe, a device) is not
// opened. Whatever cannot be read is one problem that says why.
func Open(name string) ([]quiz.Deck, []quiz.Problem) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, []quiz.Problem{unreadable(name, err)}
	}
	if info.IsDir() {
		return openDir(name)
	}
	data, err := readFile(oneFile{name}, filepath.Base(name))
	if err != nil {
		return nil, []quiz.Problem{unreadable(name, err)}
	}
	deck, problems := Load(filepath.ToSlash(name), data)
	if len(deck.Questions) == 0 {
		return nil, problems
	}
	return []quiz.Deck{deck}, problems
}

func openDir(name string) ([]quiz.Deck, []quiz.Problem) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, []quiz.Problem{unreadable(name, err)}
	}
	defer root.Close()
	return LoadFS(root.FS(), filepath.ToSlash(name))
}

// oneFile is the file system of a single file, which may be a link to anywhere: the user named it himself.
type oneFile struct{ name string }

func (f oneFile) Open(string) (fs.File, error)     { return os.Open(f.name) }
func (f oneFile) Stat(string) (fs.FileInfo, error) { return os.Stat(f.name) }

var (
	errNotRegular = errors.New("not a regular file")
	errTooLarge   = fmt.Errorf("larger than %d MiB", maxBytes>>20)
)

// readFile reads a regular file of at most maxBytes. The kind of file is asked before it is opened, since opening a
// pipe would wait for its writer.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxBytes {
		return nil, errTooLarge
	}
	return data, nil
}

// unreadable says in one line why a file or directory could not be read.
func unreadable(name string, err error) quiz.Problem {
	p := quiz.Problem{File: printable(filepath.ToSlash(name)), Found: "cannot be read"}
	var pathErr *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.Found, p.Hint = "does not exist", "name a bank's directory or one of its .yaml files"
	case errors.Is(err, fs.ErrPermission):
		p.Hint = "you lack the permission to read it"
	case errors.Is(err, errNotRegular):
		p.Found, p.Hint = "is not a regular file", "name a directory or a .yaml file"
	case errors.Is(err, errTooLarge):
		p.Found, p.Hint = "is "+errTooLarge.Error(), "split it into several decks"
	case errors.As(err, &pathErr) && strings.Contains(pathErr.Err.Error(), "escapes"):
		p.Found, p.Hint = "is a link that leads out of the bank", "copy the file into the bank"
	case errors.As(err, &pathErr):
		p.Hint = printable(pathErr.Err.Error())
	default:
		p.Hint = printable(err.Error())
	}
	return p
}
