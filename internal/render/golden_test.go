package render

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
	"github.com/google/go-cmp/cmp"

	"godrill/internal/lang"
)

var update = flag.Bool("update", false, "rewrite testdata from what is drawn now")

// styles are the ways to look that a learner may meet.
func styles() map[string]Style {
	all := map[string]Style{}
	for _, width := range []int{40, 80, 120} {
		for _, l := range []lang.Lang{lang.En, lang.Zh, lang.Both} {
			name := fmt.Sprintf("%s-%d", l, width)
			all[name] = Style{Width: width, Lang: l}
			all[name+"-color"] = Style{Width: width, Lang: l, Color: true}
			all[name+"-ascii"] = Style{Width: width, Lang: l, ASCII: true}
		}
	}
	return all
}

func TestScreens(t *testing.T) {
	list := scenes(t)
	for name, style := range styles() {
		t.Run(name, func(t *testing.T) {
			var all bytes.Buffer
			for _, s := range list {
				var out bytes.Buffer
				if err := s.draw(NewText(&out, style, nil)); err != nil {
					t.Fatal(err)
				}
				checkScreen(t, s.name, style, out.String())
				fmt.Fprintf(&all, "== %s\n%s", s.name, strings.ReplaceAll(out.String(), "\x1b", "\\e"))
			}
			compareGolden(t, filepath.Join("testdata", name+".golden"), all.Bytes())
		})
	}
}

// checkScreen holds what must be true of every screen, so that -update cannot make a broken one right.
func checkScreen(t *testing.T, name string, style Style, out string) {
	t.Helper()
	o := displaywidth.Options{EastAsianWidth: style.WideAmbiguous, ControlSequences: true}
	for l := range strings.Lines(out) {
		l = strings.TrimSuffix(l, "\n")
		if o.String(l) >= style.Width {
			t.Errorf("%s: %d cells in a terminal of %d: %q", name, o.String(l), style.Width, l)
		}
		if strings.TrimRight(l, " ") != l {
			t.Errorf("%s: blanks at the end of %q", name, l)
		}
		if first := []rune(strings.TrimLeft(l, " ")); len(first) > 0 && strings.ContainsRune(closers, first[0]) && first[0] != '·' {
			t.Errorf("%s: a line begins with %q", name, l)
		}
	}
	if !style.Color && strings.Contains(out, "\x1b") {
		t.Errorf("%s: escape sequences without colours", name)
	}
	for _, sign := range []string{"✓", "✗", "·"} {
		if style.ASCII && strings.Contains(out, sign) {
			t.Errorf("%s: %s where only ASCII may be used", name, sign)
		}
	}
	if strings.Contains(out, "{") && strings.Contains(out, "{answer}") {
		t.Errorf("%s: a value is not filled in", name)
	}
}

func compareGolden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("%s differs (-want +got); if it is better now, run the test with -update:\n%s", path, diff)
	}
}
