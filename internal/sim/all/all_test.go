package all_test

import (
	"slices"
	"strings"
	"testing"

	"godrill/internal/sim"
	"godrill/internal/sim/all"
)

func TestSimulatorsAreSortedAndDescribed(t *testing.T) {
	list := all.Simulators()
	for _, s := range list {
		if err := s.Validate(); err != nil {
			t.Error(err)
		}
		if s.Oracle() == nil {
			t.Errorf("%s has no oracle: nothing proves it", s.Name)
		}
	}
	byName := func(a, b *sim.Simulator) int { return strings.Compare(a.Name, b.Name) }
	if !slices.IsSortedFunc(list, byName) {
		t.Error("the simulators are not sorted by name")
	}
	if unique := slices.CompactFunc(slices.Clone(list), func(a, b *sim.Simulator) bool { return a.Name == b.Name }); len(unique) != len(list) {
		t.Error("two simulators share a name")
	}
}

func TestFind(t *testing.T) {
	for _, want := range all.Simulators() {
		if got, err := all.Find(want.Name); err != nil || got != want {
			t.Errorf("Find(%q) = %v, %v", want.Name, got, err)
		}
	}
	for _, tt := range []struct{ name, says string }{
		{"slice.apend", "did you mean slice.append?"},
		{"append", "slice.append"},
		{"", "slice.append"},
	} {
		if s, err := all.Find(tt.name); err == nil || s != nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("Find(%q) = %v, %v; want an error with %q", tt.name, s, err, tt.says)
		}
	}
}
