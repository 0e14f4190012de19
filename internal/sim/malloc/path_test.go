package malloc_test

import (
	"encoding/json"
	"strings"
	"testing"

	"godrill/internal/sim"
	"godrill/internal/sim/malloc"
	"godrill/internal/sim/simtest"
)

func TestPath(t *testing.T)     { simtest.Run(t, malloc.Path) }
func TestPathLive(t *testing.T) { simtest.Live(t, malloc.Path, 1500) }
func FuzzPath(f *testing.F)     { simtest.Fuzz(f, malloc.Path) }

// What no address tells: which tier behind the mcache had the span. The expectations follow the Go source.
func TestPathTiers(t *testing.T) {
	tests := []struct {
		name, release, args string
		want                string // tiers
	}{
		{"a P that has nothing", "1.27", "ops=24,24", "[mheap mcache]"},
		{"free slots first", "1.27", "ops=24*3 free=24:2", "[mcache mcache mheap]"},
		{"mcentral before mheap", "1.27", "ops=24*3 partial=24:2", "[mcentral mcache mheap]"},
		{"two spans of mcentral", "1.27", "ops=24*3 partial=24:1,24:1", "[mcentral mcentral mheap]"},
		{"a full span of mcentral is none", "1.27", "ops=24 partial=24:0", "[mheap]"},
		{"the system when mheap is empty", "1.27", "ops=24,48 pages=0", "[os mheap]"},
		{"the last page of mheap", "1.27", "ops=24,48 pages=1", "[mheap os]"},
		{"large objects skip the cache", "1.27", "ops=40000,40000 pages=8", "[mheap os]"},
		{"nothing for nothing", "1.27", "ops=0,0p pages=0", "[zerobase zerobase]"},
		{"a tiny block, then who joins it", "1.27", "ops=4,4,8 free=16:1", "[mcache tiny tiny]"},
		{"in 1.5 nobody joins", "1.5", "ops=4,4 free=16:1", "[mcache mheap]"},
		{"in 1.2 there is no tiny block", "1.2", "ops=4,4 free=8:1", "[mcache mheap]"},
		{"before 1.9 both kinds share a span", "1.8", "ops=64p,64 free=64:2", "[mcache mcache]"},
		{"since 1.9 they do not", "1.9", "ops=64p,64 free=64:2", "[mheap mcache]"},
		{"a state beyond a span is a whole span", "1.27", "ops=512*16 free=512:900", "[" + strings.Repeat("mcache ", 15) + "mheap]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o, err := ask(t, malloc.Path, tt.release, "amd64", sim.Options{Trace: true}, strings.Fields(tt.args)...)
			if err != nil {
				t.Fatal(err)
			}
			if got := sim.Format(o.Answer("tiers")); got != tt.want {
				t.Errorf("go%s %s: tiers %s, want %s", tt.release, tt.args, got, tt.want)
			}
		})
	}
}

func TestPathRefuses(t *testing.T) {
	tests := []struct{ args, want string }{
		{"ops=", "want 1 to 5000 requests"},
		{"ops=8*6000", "want a size in bytes"},
		{"ops=eight", "want a size in bytes"},
		{"ops=08", "want a size in bytes"},
		{"ops=12p", "multiple of the word size"},
		{"ops=8 tiny=17", "want 0 to 16"},
		{"ops=8 pages=-1", "want 0 to"},
		{"ops=8 free=24", "such as 24p:3"},
		{"ops=8 free=0:1", "only objects of 1 to 32760 bytes share spans"},
		{"ops=8 partial=40000:1", "only objects of 1 to 32760 bytes share spans"},
		{"ops=4000*2000,4000*4000", "want 1 to 5000 requests"},
	}
	for _, tt := range tests {
		_, err := ask(t, malloc.Path, "1.27", "amd64", sim.Options{}, strings.Fields(tt.args)...)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one that says %q", tt.args, err, tt.want)
		}
	}
}

// Parameters come back as they were given, and plain numbers are as good as texts.
func TestPathParametersRoundTrip(t *testing.T) {
	args, err := malloc.Path.Decode(json.RawMessage(`{"ops": [8, "24p*3", "0"], "free": ["24p:2"], "tiny": 5}`))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"ops":["8","24p*3","0"],"tiny":5,"free":["24p:2"],"partial":[],"pages":512}`
	if got := string(malloc.Path.Encode(args)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
