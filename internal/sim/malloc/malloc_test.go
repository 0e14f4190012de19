package malloc

import (
	"testing"

	"godrill/internal/gover"
	"godrill/internal/sim"
)

var archs = []string{"amd64", "386"}

func TestRoundUp(t *testing.T) {
	// The expectations are capacities that append gives under the release, times the size of the element.
	tests := []struct {
		release  gover.Version
		arch     string
		size     int
		pointers bool
		want     int
	}{
		{gover.Go(3), "amd64", 5, false, 8},
		{gover.Go(7), "amd64", 0, false, 8},
		{gover.Go(8), "amd64", 0, false, 0},
		{gover.Go(7), "amd64", 1600, false, 1664},
		{gover.Go(8), "amd64", 1700, false, 1792},
		{gover.Go(15), "amd64", 24, true, 32},
		{gover.Go(16), "amd64", 24, true, 24},
		{gover.Go(16), "amd64", 8 * 640, false, 5376},
		{gover.Go(21), "amd64", 520, true, 576},
		{gover.Go(22), "amd64", 512, true, 512},
		{gover.Go(22), "amd64", 520, true, 568},
		{gover.Go(22), "amd64", 1024, true, 1144},
		{gover.Go(22), "amd64", 1024, false, 1024},
		{gover.Go(22), "amd64", 32752, true, 32760},
		{gover.Go(22), "amd64", 32761, false, 32768},
		{gover.Go(22), "386", 128, true, 128},
		{gover.Go(22), "386", 132, true, 136},
		{gover.Latest, "amd64", 32769, false, 40960},
		{gover.Go(2), "amd64", 32769, false, 36864},
	}
	for _, tt := range tests {
		r := sim.NewRun(sim.Target{Go: tt.release, Arch: tt.arch})
		if got := RoundUp(r, tt.size, tt.pointers); got != tt.want {
			t.Errorf("go%s %s: RoundUp(%d, %t) = %d, want %d", tt.release.Edge(), tt.arch, tt.size, tt.pointers, got, tt.want)
		}
	}
}

func TestRoundUpIsMonotoneAndIdempotent(t *testing.T) {
	for _, v := range gover.Lines() {
		for _, arch := range archs {
			for _, pointers := range []bool{false, true} {
				before := 0
				for size := 1; size < 70000; size++ {
					r := sim.NewRun(sim.Target{Go: v, Arch: arch})
					got := RoundUp(r, size, pointers)
					if got < size || got < before || RoundUp(r, got, pointers) != got {
						t.Fatalf("go%s %s: RoundUp(%d, %t) = %d after %d, rounded again %d", v, arch, size, pointers, got, before, RoundUp(r, got, pointers))
					}
					before = got
				}
			}
		}
	}
}

// The classes are those of the arrays, whatever way leads to them: the smallest one that fits.
func TestLookupFindsTheSmallestClass(t *testing.T) {
	for _, table := range []*classTable{&classes2, &classes3, &classes8, &classes16} {
		class := 1
		for size := 1; size <= maxSmall; size++ {
			for int(table.size[class]) < size {
				class++
			}
			if got := table.class(size); got != class {
				t.Fatalf("%d classes: class(%d) = %d, want %d", len(table.size)-1, size, got, class)
			}
		}
	}
}

func TestRoundUpDoesNotAllocate(t *testing.T) {
	r := sim.NewRun(sim.Target{Go: gover.Latest, Arch: "amd64"})
	if n := testing.AllocsPerRun(100, func() { RoundUp(r, 1000, true); RoundUp(r, 100000, false) }); n != 0 {
		t.Errorf("RoundUp allocates %g times", n)
	}
}

func BenchmarkRoundUp(b *testing.B) {
	for name, v := range map[string]gover.Version{"newest": gover.Latest, "oldest": gover.Oldest} {
		b.Run(name, func(b *testing.B) {
			r := sim.NewRun(sim.Target{Go: v, Arch: "amd64"})
			for i := 0; b.Loop(); i++ {
				RoundUp(r, i&0xffff, true)
			}
		})
	}
}
