package store

import (
	"fmt"
	"path/filepath"
)

// DefaultPath returns where the history is kept: in the folder that GODRILL_DATA_DIR names, or else in the folder
// godrill below the user's data folder ($XDG_DATA_HOME, or its usual place in the home folder). It asks getenv alone,
// except on Windows, where the system knows the folder. The error names the variable that should be set.
func DefaultPath(getenv func(string) string) (string, error) {
	const file = "history.db"
	if dir := getenv("GODRILL_DATA_DIR"); dir != "" {
		return filepath.Join(dir, file), nil
	}
	// The XDG base directory specification wants relative paths to be ignored.
	if dir := getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "godrill", file), nil
	}
	data, err := userData(getenv)
	if err != nil {
		return "", fmt.Errorf("%w: %w: set GODRILL_DATA_DIR to a folder for it", ErrNoHome, err)
	}
	return filepath.Join(data, "godrill", file), nil
}
