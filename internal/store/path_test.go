package store_test

import (
	"errors"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"godrill/internal/store"
)

func TestDefaultPath(t *testing.T) {
	home := filepath.FromSlash("/h/kim")
	inHome := filepath.Join(home, ".local", "share", "godrill", "history.db")
	if runtime.GOOS == "darwin" {
		inHome = filepath.Join(home, "Library", "Application Support", "godrill", "history.db")
	}
	cases := []struct {
		name string
		env  map[string]string
		want string
	}{
		{"own variable wins", map[string]string{"GODRILL_DATA_DIR": "/d", "XDG_DATA_HOME": "/x", "HOME": home}, "/d/history.db"},
		{"own variable alone", map[string]string{"GODRILL_DATA_DIR": "here"}, "here/history.db"},
		{"data home", map[string]string{"XDG_DATA_HOME": "/x", "HOME": home}, "/x/godrill/history.db"},
		{"data home without a home", map[string]string{"XDG_DATA_HOME": "/x"}, "/x/godrill/history.db"},
		{"home", map[string]string{"HOME": home}, inHome},
		{"a relative data home is ignored", map[string]string{"XDG_DATA_HOME": "x", "HOME": home}, inHome},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := store.DefaultPath(func(name string) string { return c.env[name] })
			if err != nil || got != filepath.FromSlash(c.want) {
				t.Errorf("got %s, %v; want %s", got, err, c.want)
			}
		})
	}
	for _, env := range []map[string]string{{}, {"HOME": ""}, {"HOME": "relative"}, {"XDG_DATA_HOME": "relative"}} {
		_, err := store.DefaultPath(func(name string) string { return env[name] })
		if runtime.GOOS != "windows" && (!errors.Is(err, store.ErrNoHome) || !strings.Contains(err.Error(), "GODRILL_DATA_DIR")) {
			t.Errorf("environment %v: error %v, want one that names GODRILL_DATA_DIR", env, err)
		}
	}
}
