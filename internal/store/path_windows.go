package store

import (
	"errors"

	"github.com/adrg/xdg"
)

// userData returns the known folder of the user's local data.
func userData(func(string) string) (string, error) {
	if xdg.DataHome == "" {
		return "", errors.New("the system names no folder for local data")
	}
	return xdg.DataHome, nil
}
