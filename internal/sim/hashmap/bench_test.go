package hashmap_test

import (
	"testing"

	"godrill/internal/gover"
	"godrill/internal/sim"
	"godrill/internal/sim/hashmap"
)

// One prediction does a hundred thousand operations.
func BenchmarkOperations(b *testing.B) {
	for _, tt := range []struct {
		name    string
		sim     *sim.Simulator
		release gover.Version
		with    string
	}{
		{"classic/insert", hashmap.Classic, gover.GoPatch(23, 12), `{"insert":100000}`},
		{"classic/churn", hashmap.Classic, gover.GoPatch(23, 12), `{"insert":1000,"ops":["del 1..900","put 2000..20000","get 1..20000","del 2000..20000","put 1..20000","get 1..21999"]}`},
		{"swiss/insert", hashmap.Swiss, gover.Latest, `{"insert":100000}`},
		{"swiss/churn", hashmap.Swiss, gover.Latest, `{"insert":1000,"ops":["del 1..900","put 2000..20000","get 1..20000","del 2000..20000","put 1..20000","get 1..21999"]}`},
	} {
		b.Run(tt.name, func(b *testing.B) {
			args, err := tt.sim.Decode([]byte(tt.with))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := tt.sim.Predict(sim.Target{Go: tt.release, Arch: "amd64"}, args, sim.Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100_000, "ns/operation")
		})
	}
}
