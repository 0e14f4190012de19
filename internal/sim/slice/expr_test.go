package slice_test

import (
	"encoding/json"
	"errors"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/sim"
	"godrill/internal/sim/simtest"
	"godrill/internal/sim/slice"
)

func TestExpr(t *testing.T)     { simtest.Run(t, slice.Expr) }
func TestExprLive(t *testing.T) { simtest.Live(t, slice.Expr, 1000) }
func FuzzExpr(f *testing.F)     { simtest.Fuzz(f, slice.Expr) }
func TestCopy(t *testing.T)     { simtest.Run(t, slice.Copy) }
func TestCopyLive(t *testing.T) { simtest.Live(t, slice.Copy, 1000) }
func FuzzCopy(f *testing.F)     { simtest.Fuzz(f, slice.Copy) }

func TestExprAnswers(t *testing.T) {
	testAnswers(t, slice.Expr, []answerTest{
		{"length", "1.27", `{"len":5,"i":1,"j":3}`, "len", "2"},
		{"capacity", "1.27", `{"len":5,"i":1,"j":3}`, "cap", "4"},
		{"three indices", "1.27", `{"len":5,"i":1,"j":3,"k":3}`, "cap", "2"},
		{"append is seen by the original", "1.27", `{"len":5,"i":1,"j":3}`, "original", "[0 1 2 100 4]"},
		{"append overwrites one element", "1.27", `{"len":5,"i":1,"j":3}`, "overwrites", "[3]"},
		{"append gives the whole", "1.27", `{"len":5,"i":1,"j":3}`, "result", "[1 2 100]"},
		{"three indices protect the original", "1.27", `{"len":5,"i":1,"j":3,"k":3}`, "original", "[0 1 2 3 4]"},
		{"three indices, new array", "1.27", `{"len":5,"i":1,"j":3,"k":3}`, "shares", "false"},
		{"three indices, rounded in the new array", "1.27", `{"len":5,"i":1,"j":3,"k":3,"add":3}`, "cap_after", "6"},
		{"into the room behind the original", "1.27", `{"len":3,"cap":8}`, "overwrites", "[]"},
		{"still the same array", "1.27", `{"len":3,"cap":8}`, "shares", "true"},
		{"beyond the length", "1.27", `{"len":3,"cap":8,"j":5,"add":0}`, "result", "[0 1 2 0 0]"},
		{"beyond the capacity", "1.13", `{"len":3,"cap":8,"j":9}`, "text", "runtime error: slice bounds out of range [:9] with capacity 8"},
		{"beyond the capacity, before 1.13", "1.12", `{"len":3,"cap":8,"j":9}`, "text", "runtime error: slice bounds out of range"},
		{"beyond an array", "1.27", `{"of":"array","len":3,"j":9}`, "text", "runtime error: slice bounds out of range [:9] with length 3"},
		{"crossed", "1.27", `{"len":5,"i":4,"j":2}`, "text", "runtime error: slice bounds out of range [4:2]"},
		{"negative", "1.27", `{"len":5,"i":-1,"j":2}`, "text", "runtime error: slice bounds out of range [-1:]"},
		{"empty at the end", "1.27", `{"len":5,"i":5,"add":0}`, "len", "0"},
	})
}

func TestExprRefuses(t *testing.T) {
	for _, tt := range []struct{ name, with, param, hint string }{
		{"neither slice nor array", `{"of":"map","len":1}`, "of", "slice or array"},
		{"capacity below the length", `{"len":5,"cap":3}`, "cap", "want 5"},
		{"array with a capacity", `{"of":"array","len":5,"cap":8}`, "cap", "leave it out"},
		{"too long to list", `{"len":5000}`, "len", "0 to 1000"},
		{"no room", `{"elem":"struct{}","len":5}`, "elem", "take memory"},
		{"index far off", `{"len":5,"i":100000}`, "i", "index"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			args, err := slice.Expr.Decode(json.RawMessage(tt.with))
			if err == nil {
				_, err = slice.Expr.Predict(sim.Target{Go: gover.Latest, Arch: "amd64"}, args, sim.Options{})
			}
			wantRefusal(t, err, tt.param, tt.hint)
		})
	}
}

func TestCopyAnswers(t *testing.T) {
	testAnswers(t, slice.Copy, []answerTest{
		{"shorter destination", "1.27", `{"dst":2,"src":5}`, "copied", "2"},
		{"shorter source", "1.27", `{"dst":5,"src":2}`, "result", "[1 2 0 0 0]"},
		{"empty destination", "1.27", `{"dst":0,"src":2}`, "copied", "0"},
		{"one up", "1.27", `{"dst":4,"src":5,"overlap":true,"offset":1}`, "result", "[1 2 3 4]"},
		{"one down", "1.27", `{"dst":5,"src":4,"overlap":true,"offset":-1}`, "result", "[2 3 4 5 5]"},
		{"the source changes", "1.27", `{"dst":4,"src":5,"overlap":true,"offset":1}`, "source", "[1 1 2 3 4]"},
	})
}

func TestCopyRefuses(t *testing.T) {
	for _, tt := range []struct{ name, with, param string }{
		{"negative length", `{"dst":-1,"src":0}`, "dst"},
		{"too long to list", `{"dst":1,"src":9999}`, "src"},
		{"offset between two arrays", `{"dst":1,"src":1,"offset":1}`, "offset"},
		{"offset far off", `{"dst":1,"src":1,"overlap":true,"offset":9999}`, "offset"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := slice.Copy.Decode(json.RawMessage(tt.with))
			var arg *sim.ArgError
			if !errors.As(err, &arg) || arg.Param != tt.param {
				t.Errorf("got error %v, want one about %s", err, tt.param)
			}
		})
	}
}
