package cmd

import (
	"io"
	"os"
	"runtime/debug"

	"golang.org/x/term"

	"godrill/internal/drill"
	"godrill/internal/lang"
	"godrill/internal/render"
)

// style returns how text looks on the standard output, in the language of the locale.
func (e Env) style() render.Style {
	terminal := isTerminal(e.Out)
	width := 0
	if terminal {
		width = columns(e.Out)
	}
	return render.StyleFromEnv(e.Getenv, terminal, width)
}

// styleIn returns how text looks on the standard output, in a language.
func (e Env) styleIn(l lang.Lang) render.Style {
	s := e.style()
	s.Lang = l
	return s
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// columns returns the width of a terminal in cells, or 0 if it is not known.
func columns(out io.Writer) int {
	f, ok := out.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// view returns what shows a session.
func (o *drillOptions) view(l lang.Lang) drill.View {
	if o.JSON {
		return render.NewJSON(o.Out)
	}
	return render.NewText(o.Out, o.styleIn(l), func() int { return columns(o.Out) })
}

// buildVersion returns the version of godrill that the build recorded.
func buildVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return "(devel)"
}
