package malloc

import (
	"strings"
	"testing"

	"godrill/internal/gover"
)

// What no vector can see is pinned release by release, as the Go source of the releases has it.
func TestMechanismTables(t *testing.T) {
	tests := []struct {
		name  string
		table *gover.Table[string]
		want  string // runs of releases
	}{
		{"mcache", mcaches, "1.2-1.2 free list of objects, 1.3-1.6 span with a free list, 1.7-1.8 span with a bitmap, 1.9-1.27 span per span class"},
		{"mcentral", mcentrals, "1.2-1.14 lists, 1.15-1.27 sets"},
		{"mheap", mheaps, "1.2-1.8 lists, 1.9-1.11 lists and a treap, 1.12-1.13 treaps, 1.14-1.27 bitmap"},
	}
	for _, tt := range tests {
		var runs []string
		from, to, value := gover.Oldest, gover.Oldest, tt.table.Value(gover.Oldest)
		for _, v := range gover.Lines() {
			if next := tt.table.Value(v); next != value {
				runs = append(runs, from.Line()+"-"+to.Line()+" "+value)
				from, value = v, next
			}
			to = v
		}
		runs = append(runs, from.Line()+"-"+to.Line()+" "+value)
		if got := strings.Join(runs, ", "); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestGrowths(t *testing.T) {
	tests := []struct {
		release     int
		bytes, word int
		want        int
	}{
		{2, 4096, 8, 1 << 20},
		{2, 1<<20 + 1, 8, 1<<20 + 64<<10},
		{3, 1<<20 + 1, 8, 1<<20 + 128<<10},
		{4, 1<<20 + 1, 8, 1<<20 + 64<<10},
		{10, 1<<20 + 1, 8, 1<<20 + 64<<10},
		{11, 8192, 8, 64 << 20},
		{13, 8192, 4, 4 << 20},
		{13, 64<<20 + 1, 8, 128 << 20},
		{14, 8192, 8, 4 << 20},
		{27, 4<<20 + 1, 8, 8 << 20},
	}
	for _, tt := range tests {
		if got := growths.Value(gover.Go(tt.release)).of(tt.bytes, tt.word); got != tt.want {
			t.Errorf("1.%d: asked for %d bytes with words of %d, the heap grows by %d, want %d", tt.release, tt.bytes, tt.word, got, tt.want)
		}
	}
}

// From 1.16 on the runtime counts the allocations of every class, before it does not; the oracle must use what there is.
func TestProbes(t *testing.T) {
	for _, v := range gover.Lines() {
		if got, want := probes.Value(v) == &probeMetrics, v.Minor() >= 16; got != want {
			t.Errorf("go%s: the oracle reads runtime/metrics: %t, want %t", v, got, want)
		}
	}
}
