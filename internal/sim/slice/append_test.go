package slice_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/rng"
	"godrill/internal/sim"
	"godrill/internal/sim/layout"
	"godrill/internal/sim/simtest"
	"godrill/internal/sim/slice"
)

func TestAppend(t *testing.T)     { simtest.Run(t, slice.Append) }
func TestAppendLive(t *testing.T) { simtest.Live(t, slice.Append, 2000) }
func FuzzAppend(f *testing.F)     { simtest.Fuzz(f, slice.Append) }

// predict returns the one outcome of a simulator for parameters in JSON.
func predict(t *testing.T, s *sim.Simulator, release, arch, with string) sim.Outcome {
	t.Helper()
	v, err := gover.Parse(release)
	if err != nil {
		t.Fatal(err)
	}
	args, err := s.Decode(json.RawMessage(with))
	if err != nil {
		t.Fatalf("%s %s: %v", s.Name, with, err)
	}
	p, err := s.Predict(sim.Target{Go: v, Arch: arch}, args, sim.Options{})
	if err != nil || len(p.Outcomes) != 1 {
		t.Fatalf("%s %s: %d outcomes, error %v; want one outcome", s.Name, with, len(p.Outcomes), err)
	}
	return p.Outcomes[0]
}

// The capacities that a heap slice goes through when elements are appended one at a time, as the toolchains print them.
func TestAppendOneAtATime(t *testing.T) {
	for _, tt := range []struct {
		elem, releases string
		want           string // capacities from the first to the last listed, in order
	}{
		{"int64", "1.2", "1024 1280 1600 2000"},
		{"int64", "1.3 1.7", "1024 1312 1696 2208 3072"},
		{"int64", "1.8 1.15 1.17", "1024 1280 1696 2304 3072"},
		{"int64", "1.18 1.21 1.22 1.27", "512 848 1280 1792 2560 3408"},
		{"*int", "1.18 1.21", "512 848 1280 1792 2560 3408"},
		{"*int", "1.22 1.27", "1 2 4 8 16 32 64 143 287 607 1023 1535 2303 3071"},
		{"string", "1.2", "512 1024 1280 1600 2000"},
		{"string", "1.3 1.7", "512 1024 1280 1776 2560"},
		{"string", "1.8 1.17", "512 1024 1280 1704 2560"},
		{"string", "1.18 1.21", "512 848 1280 1792 2560"},
		{"string", "1.22 1.27", "1 2 4 8 16 32 71 143 303 591 1023 1535"},
	} {
		for release := range strings.FieldsSeq(tt.releases) {
			out := predict(t, slice.Append, release, "amd64", fmt.Sprintf(`{"elem":%q,"len":0,"cap":0,"times":3400}`, tt.elem))
			got := fmt.Sprint(slices.Compact(slices.Clone(out.Answer("caps").([]int))))
			if !strings.Contains(strings.Trim(got, "[]")+" ", tt.want+" ") {
				t.Errorf("[]%s on go%s: got capacities %s, want %s among them", tt.elem, release, got, tt.want)
			}
		}
	}
}

func TestAppendAnswers(t *testing.T) {
	testAnswers(t, slice.Append, []answerTest{
		{"doubles up to 1024 in 1.17", "1.17", `{"len":512,"cap":512}`, "cap", "1024"},
		{"slows down from 256 in 1.18", "1.18", `{"len":512,"cap":512}`, "cap", "848"},
		{"counts bytes", "1.18", `{"len":512,"cap":512}`, "bytes", "6784"},
		{"five bytes, exact in 1.2", "1.2", `{"elem":"byte","len":0,"cap":0,"add":5}`, "cap", "5"},
		{"five bytes, rounded since", "1.3", `{"elem":"byte","len":0,"cap":0,"add":5}`, "cap", "8"},
		{"three ints, before the class of 24", "1.15", `{"len":0,"cap":0,"add":3}`, "cap", "4"},
		{"three ints, with the class of 24", "1.16", `{"len":0,"cap":0,"add":3}`, "cap", "3"},
		{"the old length decides in 1.15", "1.15", `{"len":1000,"cap":2000,"add":1001}`, "cap", "4096"},
		{"fits", "1.27", `{"len":3,"cap":8,"add":5}`, "grew", "false"},
		{"fits, same array", "1.27", `{"len":3,"cap":8,"add":5}`, "bytes", "64"},
		{"nothing appended", "1.27", `{"len":8,"cap":8,"add":0}`, "cap", "8"},
		{"loop on the stack, 1.24", "1.24", `{"len":0,"cap":0,"times":5,"stack":true}`, "caps", "[1 2 4 4 8]"},
		{"loop on the stack, 1.25", "1.25", `{"len":0,"cap":0,"times":5,"stack":true}`, "caps", "[4 4 4 4 8]"},
		{"loop on the heap, 1.25", "1.25", `{"len":0,"cap":0,"times":5}`, "caps", "[1 2 4 4 8]"},
		{"how often 1000 appends grow", "1.18", `{"len":0,"cap":0,"times":1000}`, "grows", "12"},
	})
}

func TestAppendRefuses(t *testing.T) {
	for _, tt := range []struct{ name, with, param, hint string }{
		{"longer than its capacity", `{"len":5,"cap":4}`, "len", "at most the capacity, which is 4"},
		{"negative length", `{"len":-1,"cap":4}`, "len", "from 0"},
		{"negative number", `{"len":0,"cap":0,"add":-1}`, "add", "from 0"},
		{"too many", `{"len":0,"cap":2000000000}`, "cap", "from 0"},
		{"no append", `{"len":0,"cap":0,"times":0}`, "times", "1 to"},
		{"no type", `{"elem":"integer(","len":0,"cap":0}`, "elem", ""},
		{"no capacity", `{"len":0}`, "cap", "missing"},
		{"unknown name", `{"len":0,"cap":0,"ad":1}`, "ad", "did you mean add"},
		{"too much memory", `{"elem":"[1000]int","len":0,"cap":0,"add":1000000}`, "add", "the machine's memory decides"},
		{"too much memory in a series", `{"elem":"[1000]int","len":0,"cap":0,"add":1000,"times":1000}`, "times", "the machine's memory decides"},
		{"a type from the future", `{"elem":"atomic.Int64","len":0,"cap":0}`, "elem", "1.19"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			args, err := slice.Append.Decode(json.RawMessage(tt.with))
			if err == nil {
				_, err = slice.Append.Predict(sim.Target{Go: gover.Go(18), Arch: "amd64"}, args, sim.Options{})
			}
			wantRefusal(t, err, tt.param, tt.hint)
		})
	}
}

// wantRefusal checks that an error names a parameter and says what was wanted.
func wantRefusal(t *testing.T, err error, param, hint string) {
	t.Helper()
	var arg *sim.ArgError
	if !errors.As(err, &arg) || arg.Param != param || !strings.Contains(err.Error(), hint) {
		t.Errorf("got error %v; want one about %s that says %q", err, param, hint)
	}
}

// Whatever the release: there is room for all elements, a slice that fits stays as it is, and the fast path agrees with
// the model.
func TestAppendLaws(t *testing.T) {
	r := rng.New(1, "append laws")
	elems := []string{"int", "*int", "string", "[3]byte", "[7]*int", "struct{}", "[129]byte"}
	for _, v := range gover.Lines() {
		target := sim.Target{Go: v, Arch: "amd64"}
		for range 400 {
			elem := rng.Pick(r, elems)
			parsed, err := layout.ParseType(elem)
			if err != nil {
				t.Fatal(err)
			}
			e := slice.ElemOf(parsed, target)
			capacity := r.IntN(3000)
			length := capacity - r.IntN(capacity/2+1)
			add := r.IntN(2 * (capacity + 1))
			got := slice.Grow(target, e, length, capacity, add)
			out := predict(t, slice.Append, v.Full(), "amd64", fmt.Sprintf(`{"elem":%q,"len":%d,"cap":%d,"add":%d}`, elem, length, capacity, add))
			switch {
			case got != out.Answer("cap"):
				t.Errorf("go%s []%s len %d cap %d add %d: Grow says %d, the model %d", v, elem, length, capacity, add, got, out.Answer("cap"))
			case length+add <= capacity && got != capacity:
				t.Errorf("go%s []%s len %d cap %d add %d: cap %d although it fits", v, elem, length, capacity, add, got)
			case got < length+add:
				t.Errorf("go%s []%s len %d cap %d add %d: no room in cap %d", v, elem, length, capacity, add, got)
			}
		}
	}
}

func TestAppendNamesMistakes(t *testing.T) {
	for _, tt := range []struct{ release, with, mutant, answer string }{
		{"1.18", `{"len":512,"cap":512}`, "pre118", "1024"},
		{"1.18", `{"len":512,"cap":512}`, "no-rounding", "832"},
		{"1.18", `{"len":512,"cap":512}`, "len-not-cap", "513"},
		{"1.18", `{"len":512,"cap":512}`, "quarter-from-256", "672"},
		{"1.17", `{"len":512,"cap":512}`, "post118", "848"},
		{"1.22", `{"elem":"*int","len":64,"cap":64}`, "no-header", "128"},
		{"1.27", `{"len":8,"cap":10,"add":1}`, "plus-n", ""},
		{"1.27", `{"len":8,"cap":10,"add":4}`, "plus-n", "14"},
		{"1.27", `{"len":8,"cap":10,"add":1}`, "always-grows", "20"},
		{"1.27", `{"len":0,"cap":0,"stack":true}`, "no-stack-buffer", "1"},
	} {
		v, err := gover.Parse(tt.release)
		if err != nil {
			t.Fatal(err)
		}
		target := sim.Target{Go: v, Arch: "amd64"}
		args, err := slice.Append.Decode(json.RawMessage(tt.with))
		if err != nil {
			t.Fatal(err)
		}
		truth, err := slice.Append.Predict(target, args, sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, m := range slice.Append.Mistakes(target, args, "cap", truth) {
			if m.Name == tt.mutant {
				got = m.Answer
			}
		}
		if got != tt.answer {
			t.Errorf("go%s %s: %s answers %q, want %q", tt.release, tt.with, tt.mutant, got, tt.answer)
		}
	}
}

func TestGrowAllocatesNothing(t *testing.T) {
	target := sim.Target{Go: gover.Latest, Arch: "amd64"}
	sum := 0
	if n := testing.AllocsPerRun(1000, func() { sum += slice.Grow(target, slice.Elem{Size: 8, Pointers: true}, 512, 512, 1) }); n != 0 {
		t.Errorf("Grow allocates %v times, want 0", n)
	}
}
