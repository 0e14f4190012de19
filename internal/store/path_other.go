//go:build !windows

package store

import (
	"errors"
	"path/filepath"
	"runtime"
)

// userData returns the usual place of the user's data in the home folder.
func userData(getenv func(string) string) (string, error) {
	home := getenv("HOME")
	if !filepath.IsAbs(home) {
		return "", errors.New("HOME names no folder")
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support"), nil
	}
	return filepath.Join(home, ".local", "share"), nil
}
