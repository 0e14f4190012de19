package oracle_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/oracle"
	"godrill/internal/rng"
	"godrill/internal/sim"
)

type sumParams struct {
	A int `json:"a" en:"a number" zh:"一个数"`
	B int `json:"b" en:"another" zh:"另一个"`
}

type sumResult struct {
	Sum  int   `json:"sum" en:"the sum" zh:"和"`
	Both []int `json:"both" en:"the two" zh:"两数"`
}

// adder is a model of the plus operator whose program is given by the test.
func adder(wrongAbove int, program func([]sumParams) sim.Program) *sim.Simulator {
	return sim.Define(sim.Spec[sumParams, sumResult]{
		Info: sim.Info{
			Name: "test.sum", Doc: lang.T("求和", "add"), Checked: gover.Latest,
			Archs: []sim.Arch{{Name: "amd64", Since: gover.Go(2)}, {Name: "arm64", Since: gover.Go(5)}, {Name: "386", Since: gover.Go(5)}},
		},
		Model: func(_ *sim.Run, p sumParams) (sumResult, error) {
			sum := p.A + p.B
			if sum > wrongAbove {
				sum++
			}
			return sumResult{sum, []int{p.A, p.B}}, nil
		},
		Oracle: &sim.Oracle[sumParams]{
			Answers: []string{"sum", "both"},
			Chunk:   7,
			Edges:   func(sim.Target) []sumParams { return []sumParams{{1, 2}} },
			Draw:    func(r *rng.Rand, _ sim.Target) sumParams { return sumParams{r.IntN(100), r.IntN(100)} },
			Program: func(_ sim.Target, cases []sumParams) sim.Program { return program(cases) },
		},
	})
}

func printing(cases []sumParams) sim.Program {
	var b strings.Builder
	b.WriteString("package main\n\nimport \"fmt\"\n\nfunc main() {\n")
	for _, c := range cases {
		fmt.Fprintf(&b, "\tfmt.Printf(\"[%%d,[%%d,%%d]]\\n\", %d+%d, %d, %d)\n", c.A, c.B, c.A, c.B)
	}
	b.WriteString("}\n")
	return sim.Program{Files: map[string]string{"main.go": b.String()}}
}

func data(cases []sumParams) sim.Program {
	var b strings.Builder
	b.WriteString("package main\n\nvar Words = [...]uint64{")
	for _, c := range cases {
		fmt.Fprintf(&b, "3, %d + %d, %d, %d, ", c.A, c.B, c.A, c.B)
	}
	b.WriteString("}\n\nfunc main() { println(Words[0]) }\n")
	return sim.Program{
		Files: map[string]string{"main.go": b.String()},
		Words: func(row []uint64) []any { return []any{row[0], row[1:]} },
	}
}

// host returns the toolchain of the test. Whatever its release, the programs of this test mean the same to it.
func host(t *testing.T) *oracle.Toolchain {
	t.Helper()
	tc, err := oracle.Host(t.Context())
	if unknown := (*gover.UnknownError)(nil); errors.As(err, &unknown) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return tc
}

func TestVerify(t *testing.T) {
	tc := host(t)
	for _, tt := range []struct {
		name, arch string
		program    func([]sumParams) sim.Program
	}{
		{"a program that prints", runtime.GOARCH, printing},
		{"a program that is data", runtime.GOARCH, data},
		{"data for another architecture", "arm64", data},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if r := tc.Verify(t.Context(), adder(1000, tt.program), tt.arch, 20, 5); r.Error != "" || r.Cases != 20 || r.Mismatches != 0 {
				t.Errorf("a right model: %+v", r)
			}
		})
	}
	r := tc.Verify(t.Context(), adder(100, printing), runtime.GOARCH, 20, 5)
	if r.Error != "" || r.Mismatches == 0 || r.Mismatches == 20 || r.First == nil || !strings.Contains(r.First.Says, "model [") {
		t.Errorf("a model that is wrong above 100: %+v", r)
	}
}

// A coin that the program tosses for real, beside a model that knows one outcome too many.
func TestSpread(t *testing.T) {
	type params struct{}
	type result struct {
		Side int `json:"side" en:"what is up" zh:"哪面朝上"`
	}
	coin := func(sides int) *sim.Simulator {
		return sim.Define(sim.Spec[params, result]{
			Info:  sim.Info{Name: "test.coin", Doc: lang.T("抛硬币", "toss"), Checked: gover.Latest, Archs: []sim.Arch{{Name: runtime.GOARCH, Since: gover.Go(2)}}},
			Model: func(r *sim.Run, _ params) (result, error) { return result{r.Choose(sides)}, nil },
			Oracle: &sim.Oracle[params]{
				Answers: []string{"side"},
				Draw:    func(*rng.Rand, sim.Target) params { return params{} },
				Program: func(_ sim.Target, cases []params) sim.Program {
					return sim.Program{Files: map[string]string{"main.go": fmt.Sprintf(`package main

func main() {
	for i := 0; i < %d; i++ {
		c := make(chan bool, 1)
		select {
		case c <- true:
			out("[0]")
		case c <- true:
			out("[1]")
		}
	}
}
`, len(cases)), "out.go": "package main\n\nimport \"os\"\n\nfunc out(s string) { os.Stdout.WriteString(s + \"\\n\") }\n"}}
				},
			},
		})
	}
	tc := host(t)
	if r := tc.Spread(t.Context(), coin(2), runtime.GOARCH, 3, 60, 1); r.Error != "" || r.Cases != 180 || r.Mismatches != 0 || r.Outcomes != 6 || r.Unseen != 0 {
		t.Errorf("a fair coin: %+v", r)
	}
	if r := tc.Spread(t.Context(), coin(3), runtime.GOARCH, 3, 60, 1); r.Unseen != 3 || r.NeverSeen == nil || !strings.Contains(r.NeverSeen.Says, "[2]") {
		t.Errorf("a coin with a side that never shows: %+v", r)
	}
	if r := tc.Spread(t.Context(), coin(1), runtime.GOARCH, 3, 60, 1); r.Cases != 0 {
		t.Errorf("nothing to choose: %+v", r)
	}
}

func TestRecord(t *testing.T) {
	vectors, err := host(t).Record(t.Context(), adder(1000, printing), runtime.GOARCH, 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(vectors)), "\n")
	if len(lines) != 5 || !strings.Contains(lines[0], `"in":["a","b"],"want":["sum","both"]`) || lines[1] != "[1,2,3,[1,2]]" {
		t.Errorf("got\n%s", vectors)
	}
}

func TestFailuresAreTold(t *testing.T) {
	tc := host(t)
	main := func(text string) func([]sumParams) sim.Program {
		return func([]sumParams) sim.Program {
			return sim.Program{Files: map[string]string{"main.go": "package main\n" + text}}
		}
	}
	for _, tt := range []struct {
		name, want string
		program    func([]sumParams) sim.Program
	}{
		{"does not compile", "undefined: nothing", main("func main() { nothing() }")},
		{"crashes", "panic: boom", main(`func main() { panic("boom") }`)},
		{"says too little", "answered 0 cases, want 1", main("func main() {}")},
		{"says nonsense", "is not a JSON array", main("import \"os\"\nfunc main() { os.Stdout.WriteString(\"hello\\n\") }")},
		{"has too few answers", "has 1 answers, want 2", main("import \"os\"\nfunc main() { os.Stdout.WriteString(\"[1]\\n\") }")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := tc.Verify(t.Context(), adder(1000, tt.program), runtime.GOARCH, 1, 1)
			if !strings.Contains(r.Error, tt.want) {
				t.Errorf("got %q, want %q", r.Error, tt.want)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r := tc.Verify(ctx, adder(1000, printing), runtime.GOARCH, 1, 1); r.Error == "" {
		t.Error("a cancelled comparison succeeded")
	}
}
