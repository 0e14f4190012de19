package sync_test

import (
	"strings"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/sim"
	"godrill/internal/sim/simtest"
	"godrill/internal/sim/sync"
)

func TestPool(t *testing.T)     { simtest.Run(t, sync.Pool) }
func TestPoolLive(t *testing.T) { simtest.Live(t, sync.Pool, 300) }
func FuzzPool(f *testing.F)     { simtest.Fuzz(f, sync.Pool) }

// poolPuzzles are what interviews ask about pools; each was run on every release.
var poolPuzzles = []struct {
	name, args string
	releases   string // as gover.ParseRange reads
	gets       string
}{
	{"three objects without a collection", "ops=put A,put B,put C,get,get,get", "", "[A C B]"},
	{"one collection empties the pool", "ops=put A,put B,put C,gc,get,get,get", "<1.13", "[nil nil nil]"},
	{"one collection keeps the victims, shared first in, first out", "ops=put A,put B,put C,gc,get,get,get", ">=1.13", "[A B C]"},
	{"two collections empty the pool", "ops=put A,put B,put C,gc,gc,get,get,get", "", "[nil nil nil]"},
	{"in 1.3 a second collection does nothing", "ops=put A,gc,put B,gc,get", "<1.4", "[B]"},
	{"since 1.4 it empties", "ops=put A,gc,put B,gc,get", ">=1.4 <1.13", "[nil]"},
	{"Put of nil is ignored", "ops=put nil,put A,get,get", "", "[A nil]"},
	{"New makes what is missing", "ops=get,put A,get,get; new=true", "", "[new A new]"},
	{"a private object cannot be stolen", "ops=put A,get @1,get; procs=2", "", "[nil A]"},
	{"a shared object can: the newest", "ops=put A,put B,put C,get @1; procs=2", "<1.13", "[C]"},
	{"a shared object can: the oldest", "ops=put A,put B,put C,get @1; procs=2", ">=1.13", "[B]"},
	{"a Get that fails everywhere gives up the victim cache", "ops=put A,gc,get @1,get; procs=2", ">=1.13", "[nil nil]"},
}

func TestPoolPuzzles(t *testing.T) {
	for _, tt := range poolPuzzles {
		t.Run(tt.name, func(t *testing.T) {
			within, err := gover.ParseRange(tt.releases)
			if err != nil {
				t.Fatal(err)
			}
			args, err := sync.Pool.ParseArgs(strings.Split(tt.args, "; "))
			if err != nil {
				t.Fatal(err)
			}
			spans, err := sync.Pool.Across(sim.Target{Go: gover.Latest, Arch: "amd64"}, args, within, "gets")
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range spans {
				if got := strings.Join(s.Values["gets"], " or "); got != tt.gets {
					t.Errorf("go%s to %s: gets %s, want %s", s.From.Edge(), s.To, got, tt.gets)
				}
			}
		})
	}
}

func TestPoolRefuses(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{"ops=", "want 1 to 2000 operations"},
		{"ops=take", "want put A"},
		{"ops=put new", "want put A"},
		{"ops=put a-b", "want put A"},
		{"ops=gc @1", "want put A"},
		{"ops=get @9", "want put A"},
		{"ops=get @1", "want a P below procs=1"},
		{"ops=get; procs=0", "want 1 to 8 Ps"},
	} {
		if _, err := sync.Pool.ParseArgs(strings.Split(tt.args, "; ")); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one that says %q", tt.args, err, tt.want)
		}
	}
}

func BenchmarkPool(b *testing.B) {
	ops := strings.Repeat("put A,put B,put C,get,get,get,put D,gc,get,get,", 50)
	for _, minor := range []int{4, 13, 27} {
		b.Run(gover.Go(minor).Line(), func(b *testing.B) {
			benchPool(b, sync.Pool, minor, 500, "ops="+strings.TrimSuffix(ops, ","))
		})
	}
}

// benchPool predicts with a list of n operations and reports operations a second.
func benchPool(b *testing.B, s *sim.Simulator, minor, n int, args ...string) {
	b.Helper()
	with, err := s.ParseArgs(args)
	if err != nil {
		b.Fatal(err)
	}
	target := sim.Target{Go: gover.Go(minor), Arch: "amd64"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Predict(target, with, sim.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "ops/s")
}
