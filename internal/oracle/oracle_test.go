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
