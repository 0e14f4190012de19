package cmd

import (
	_ "github.com/AlecAivazis/survey/v2"
	_ "github.com/adrg/xdg"
	_ "github.com/charmbracelet/x/vt"
	_ "github.com/clipperhouse/displaywidth"
	_ "github.com/creack/pty"
	_ "github.com/google/go-cmp/cmp"
	_ "github.com/jedib0t/go-pretty/v6/progress"
	_ "github.com/jedib0t/go-pretty/v6/table"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "github.com/spf13/cobra"
	_ "golang.org/x/term"
	_ "gopkg.in/yaml.v3"
	_ "modernc.org/sqlite"
	_ "pgregory.net/rapid"
)
