package slice_test

import (
	"encoding/json"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/sim"
	"godrill/internal/sim/slice"
)

func BenchmarkGrow(b *testing.B) {
	for _, tt := range []struct {
		name  string
		minor int
		e     slice.Elem
	}{
		{"go1.17/int", 17, slice.Elem{Size: 8}},
		{"go1.27/int", 27, slice.Elem{Size: 8}},
		{"go1.27/pointer", 27, slice.Elem{Size: 8, Pointers: true}},
	} {
		b.Run(tt.name, func(b *testing.B) {
			target := sim.Target{Go: gover.Go(tt.minor), Arch: "amd64"}
			b.ReportAllocs()
			sum := 0
			for i := range b.N {
				sum += slice.Grow(target, tt.e, i&1023, i&1023, 1)
			}
			if sum < b.N {
				b.Fatal("append made no room")
			}
		})
	}
}

func BenchmarkPredict(b *testing.B) {
	target := sim.Target{Go: gover.Go(27), Arch: "amd64"}
	args, err := slice.Append.Decode(json.RawMessage(`{"len":512,"cap":512}`))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := slice.Append.Predict(target, args, sim.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
