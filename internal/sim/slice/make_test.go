package slice_test

import (
	"encoding/json"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/sim"
	"godrill/internal/sim/simtest"
	"godrill/internal/sim/slice"
)

func TestMake(t *testing.T)     { simtest.Run(t, slice.Make) }
func TestMakeLive(t *testing.T) { simtest.Live(t, slice.Make, 400) }
func FuzzMake(f *testing.F)     { simtest.Fuzz(f, slice.Make) }

// An answerTest asks one simulator one thing.
type answerTest struct{ name, release, with, ask, want string }

func testAnswers(t *testing.T, s *sim.Simulator, tests []answerTest) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := sim.Format(predict(t, s, tt.release, "amd64", tt.with).Answer(tt.ask)); got != tt.want {
				t.Errorf("go%s %s: %s is %s, want %s", tt.release, tt.with, tt.ask, got, tt.want)
			}
		})
	}
}

func TestMakeAnswers(t *testing.T) {
	testAnswers(t, slice.Make, []answerTest{
		{"one argument", "1.27", `{"len":5}`, "cap", "5"},
		{"two arguments", "1.27", `{"len":5,"cap":10}`, "len", "5"},
		{"two arguments, as text", "1.27", `{"len":5,"cap":"10"}`, "cap", "10"},
		{"make does not round", "1.27", `{"elem":"byte","len":5}`, "bytes", "5"},
		{"negative length", "1.27", `{"len":-1}`, "text", "runtime error: makeslice: len out of range"},
		{"capacity below the length", "1.2", `{"len":5,"cap":3}`, "text", "runtime error: makeslice: cap out of range"},
		{"far too long", "1.11", `{"elem":"[8]byte","len":35184372088833}`, "text", "runtime error: makeslice: len out of range"},
		{"the buffer looks at the capacity first", "1.25", `{"elem":"[8]byte","len":35184372088833,"cap":2,"escapes":false}`, "text", "runtime error: makeslice: cap out of range"},
		{"no panic", "1.27", `{"len":5}`, "text", ""},
		{"escaping", "1.27", `{"len":5,"constant":true}`, "where", "heap"},
		{"small constant", "1.2", `{"len":5,"constant":true,"escapes":false}`, "where", "stack"},
		{"64 KiB in 1.16", "1.16", `{"elem":"byte","len":65536,"constant":true,"escapes":false}`, "where", "heap"},
		{"64 KiB in 1.17", "1.17", `{"elem":"byte","len":65536,"constant":true,"escapes":false}`, "where", "stack"},
		{"over 64 KiB", "1.17", `{"elem":"byte","len":65537,"constant":true,"escapes":false}`, "where", "heap"},
		{"variable in 1.24", "1.24", `{"len":4,"escapes":false}`, "where", "heap"},
		{"variable in 1.25", "1.25", `{"len":4,"escapes":false}`, "where", "stack"},
		{"variable, too large", "1.25", `{"len":5,"escapes":false}`, "where", "heap"},
		{"nothing to hold", "1.27", `{"elem":"struct{}","len":5}`, "where", "none"},
	})
}

func TestMakeRefuses(t *testing.T) {
	for _, tt := range []struct{ name, arch, with, param, hint string }{
		{"negative constant", "amd64", `{"len":-1,"constant":true}`, "len", "the compiler refuses a negative constant"},
		{"constant length above the capacity", "amd64", `{"len":5,"cap":3,"constant":true}`, "len", "above the capacity 3"},
		{"more memory than there may be", "amd64", `{"len":1000000000000}`, "cap", "the machine's memory decides"},
		{"no int of 32 bits", "386", `{"len":3000000000}`, "len", "32 bits"},
		{"no number", "amd64", `{"len":1,"cap":"two"}`, "cap", `"none" to leave it out`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			args, err := slice.Make.Decode(json.RawMessage(tt.with))
			if err == nil {
				_, err = slice.Make.Predict(sim.Target{Go: gover.Latest, Arch: tt.arch}, args, sim.Options{})
			}
			wantRefusal(t, err, tt.param, tt.hint)
		})
	}
}
