package malloc_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/sim"
	"godrill/internal/sim/malloc"
	"godrill/internal/sim/simtest"
)

func TestClass(t *testing.T)     { simtest.Run(t, malloc.Class) }
func TestClassLive(t *testing.T) { simtest.Live(t, malloc.Class, 3000) }
func FuzzClass(f *testing.F)     { simtest.Fuzz(f, malloc.Class) }

// ask predicts with parameters as the command line gives them.
func ask(t *testing.T, s *sim.Simulator, release, arch string, options sim.Options, args ...string) (sim.Outcome, error) {
	t.Helper()
	v, err := gover.Parse(release)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.ParseArgs(args)
	if err != nil {
		return sim.Outcome{}, err
	}
	p, err := s.Predict(sim.Target{Go: v, Arch: arch}, a, options)
	if err != nil {
		return sim.Outcome{}, err
	}
	if len(p.Outcomes) != 1 {
		t.Fatalf("%s %v: %d outcomes, want 1", s.Name, args, len(p.Outcomes))
	}
	return p.Outcomes[0], nil
}

// The class of 24 bytes appears in 1.16; this is the history that the notes get wrong.
func TestClass24Appears(t *testing.T) {
	args, err := malloc.Class.ParseArgs([]string{"size=24"})
	if err != nil {
		t.Fatal(err)
	}
	spans, err := malloc.Class.Across(sim.Target{Arch: "amd64"}, args, gover.Range{}, "bytes")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range spans {
		got = append(got, s.From.Line()+"-"+s.To.Line()+" "+s.Values["bytes"][0])
	}
	if text := strings.Join(got, ", "); text != "1.2-1.15 32, 1.16-1.27 24" {
		t.Errorf("24 bytes take %s", text)
	}
}

// Each wrong rule gives the answer that its sentence speaks of. The truths were taken from running programs.
func TestClassMutants(t *testing.T) {
	tests := []struct {
		mutant, release, args string
		answer                string
		right, wrong          string
	}{
		{"power-of-two", "1.27", "size=33", "bytes", "48", "64"},
		{"power-of-two", "1.27", "size=24", "class", "3", "4"},
		{"no-rounding", "1.27", "size=40000", "bytes", "40960", "40000"},
		{"no-class-24", "1.27", "size=24", "bytes", "24", "32"},
		{"no-class-24", "1.27", "size=64", "class", "6", "5"},
		{"no-header", "1.22", "size=520 pointers=true", "bytes", "576", "576"},
		{"no-header", "1.22", "size=1024 pointers=true", "bytes", "1152", "1024"},
		{"no-header", "1.21", "size=1024 pointers=true", "bytes", "1024", "1024"},
		{"header-always", "1.22", "size=512 pointers=true", "bytes", "512", "576"},
		{"limit-32768", "1.22", "size=32768", "tier", "large", "small"},
		{"limit-32768", "1.21", "size=32768", "tier", "small", "small"},
		{"smallest-32", "1.27", "size=4", "waste", "12", "28"},
		{"no-tiny", "1.27", "size=4", "bytes", "16", "8"},
		{"tiny-pointers", "1.27", "size=8 pointers=true", "tier", "small", "tiny"},
		{"os-pages", "1.27", "size=100", "pages", "1", "2"},
		{"os-pages", "1.2", "size=100", "pages", "1", "1"},
		{"no-reserve", "1.22", "size=64 pointers=true", "objects", "126", "128"},
		{"no-reserve", "1.26", "size=64", "objects", "126", "128"},
	}
	for _, tt := range tests {
		for mutant, want := range map[string]string{"": tt.right, tt.mutant: tt.wrong} {
			o, err := ask(t, malloc.Class, tt.release, "amd64", sim.Options{Mutant: mutant}, strings.Fields(tt.args)...)
			if err != nil {
				t.Fatal(err)
			}
			if got := sim.Format(o.Answer(tt.answer)); got != want {
				t.Errorf("go%s %s %s: %s = %s, want %s", tt.release, tt.args, mutant, tt.answer, got, want)
			}
		}
	}
}

func TestClassRefuses(t *testing.T) {
	tests := []struct{ release, arch, args, want string }{
		{"1.27", "amd64", "size=12 pointers=true", "multiple of the word size, such as 16 bytes"},
		{"1.27", "386", "size=13 pointers=true", "such as 16 bytes"},
		{"1.27", "amd64", "size=-1", "want 0 to"},
		{"1.27", "amd64", "size=2000000000", "1 GiB"},
		{"1.27", "arm64", "size=8", "one of amd64, 386"},
		{"1.4", "386", "size=8", "from 1.5"},
	}
	for _, tt := range tests {
		_, err := ask(t, malloc.Class, tt.release, tt.arch, sim.Options{}, strings.Fields(tt.args)...)
		if arg := (*sim.ArgError)(nil); !errors.As(err, &arg) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("go%s %s %s: error %v, want one that says %q", tt.release, tt.arch, tt.args, err, tt.want)
		}
	}
}

// The results fit together: the slot holds the object and its header, the objects fit in the span, and nothing but the
// reserve and less than one slot is left over.
func TestClassAddsUp(t *testing.T) {
	for _, v := range gover.Lines() {
		for size := 8; size < 40000; size += 8 {
			for _, pointers := range []bool{false, true} {
				data, err := json.Marshal(malloc.ClassParams{Size: size, Pointers: pointers})
				if err != nil {
					t.Fatal(err)
				}
				args, err := malloc.Class.Decode(data)
				if err != nil {
					t.Fatal(err)
				}
				p, err := malloc.Class.Predict(sim.Target{Go: v, Arch: "amd64"}, args, sim.Options{})
				if err != nil {
					t.Fatal(err)
				}
				res := p.Outcomes[0].Result.(malloc.ClassResult)
				page := 8192
				if v.Minor() == 2 {
					page = 4096
				}
				left := res.Pages*page - res.Objects*res.Bytes
				if res.Waste != res.Bytes-size || res.Waste < res.Header || left < 0 || left >= res.Bytes+page/64+128 {
					t.Fatalf("go%s %s: %+v leaves %d bytes of the span", v, data, res, left)
				}
			}
		}
	}
}

func BenchmarkClass(b *testing.B) {
	args, err := malloc.Class.ParseArgs([]string{"size=520", "pointers=true"})
	if err != nil {
		b.Fatal(err)
	}
	target := sim.Target{Go: gover.Latest, Arch: "amd64"}
	for b.Loop() {
		if _, err := malloc.Class.Predict(target, args, sim.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
