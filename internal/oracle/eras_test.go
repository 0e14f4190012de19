package oracle

import (
	"testing"

	"godrill/internal/gover"
)

// The go commands of 1.10 and before know no modules, and those up to 1.20 read a go line without a patch.
func TestHowTheGoCommandIsDriven(t *testing.T) {
	for _, tt := range []struct {
		v       gover.Version
		modules bool
		goLine  string
		name    string
	}{
		{gover.GoPatch(2, 2), false, "go 1.2", "go1.2.2"},
		{gover.GoPatch(10, 8), false, "go 1.10", "go1.10.8"},
		{gover.Go(11), true, "go 1.11", "go1.11"},
		{gover.GoPatch(20, 14), true, "go 1.20", "go1.20.14"},
		{gover.Go(20), true, "go 1.20", "go1.20"},
		{gover.Go(21), true, "go 1.21.0", "go1.21.0"},
		{gover.GoPatch(27, 4), true, "go 1.27.4", "go1.27.4"},
	} {
		if got := era(tt.v).modules; got != tt.modules {
			t.Errorf("go%s: builds modules: %v", tt.v.Full(), got)
		}
		if got, want := goMod(tt.v), "module oracle\n\n"+tt.goLine+"\n"; got != want {
			t.Errorf("go%s: go.mod is %q, want %q", tt.v.Full(), got, want)
		}
		if got := toolchainName(tt.v); got != tt.name {
			t.Errorf("go%s: the toolchain is called %s, want %s", tt.v.Full(), got, tt.name)
		}
	}
}
