package cmd

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts in testdata/script run the real command line, each in a folder of its own with an empty home.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"godrill": func() { os.Exit(Main(OS())) },
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("LANG", "C")
			e.Setenv("LC_ALL", "")
			e.Setenv("HOME", e.WorkDir+"/home")
			e.Setenv("XDG_DATA_HOME", "")
			e.Setenv("TERM", "xterm")
			e.Setenv("NO_COLOR", "")
			return os.MkdirAll(e.WorkDir+"/home", 0o700)
		},
	})
}
