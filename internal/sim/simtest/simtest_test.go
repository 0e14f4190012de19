package simtest

import (
	"strings"
	"testing"
	"testing/fstest"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/rng"
	"godrill/internal/sim"
)

// The canary is a little model of something that never was: the answer is n times a factor, 2 up to 1.17 and 3 from
// 1.18 on. Each test makes it wrong in one way, and the harness must say so.

type canaryParams struct {
	N int `json:"n" en:"a number" zh:"一个数"`
}

type canaryResult struct {
	Product int `json:"product" en:"the product" zh:"积"`
}

func factors() *gover.Table[int] {
	return gover.NewTable(lang.T("因子", "factor"),
		gover.Entry[int]{Since: gover.Go(2), Value: 2, Note: lang.T("两倍", "double"), Ref: "canary.go: two"},
		gover.Entry[int]{Since: gover.Go(18), Value: 3, Note: lang.T("三倍", "triple"), Ref: "canary.go: three"},
	)
}

func canary(change func(*sim.Spec[canaryParams, canaryResult])) *sim.Simulator {
	factor := factors()
	spec := sim.Spec[canaryParams, canaryResult]{
		Info: sim.Info{
			Name: "canary.product", Doc: lang.T("求积", "predict a product"), Checked: gover.Latest,
			Archs: []sim.Arch{{Name: "amd64", Since: gover.Go(2)}}, History: []gover.History{factor},
		},
		Model: func(r *sim.Run, p canaryParams) (canaryResult, error) {
			f := factor.At(r.Go)
			product := p.N * f.Value
			r.Step(f.Ref, lang.T("{n} 乘以 {factor} 得 {product}", "{n} times {factor} is {product}"), sim.V("n", p.N), sim.V("factor", f.Value), sim.V("product", product))
			return canaryResult{product}, nil
		},
		Mutants: []sim.Mutant[canaryParams, canaryResult]{{
			Name: "square", Says: lang.T("这是平方", "that is the square"),
			Model: func(_ *sim.Run, p canaryParams) (canaryResult, error) { return canaryResult{p.N * p.N}, nil },
		}},
		Oracle: &sim.Oracle[canaryParams]{
			Answers: []string{"product"},
			Edges:   func(sim.Target) []canaryParams { return nil },
			Draw:    func(r *rng.Rand, _ sim.Target) canaryParams { return canaryParams{r.IntN(10)} },
			Program: func(sim.Target, []canaryParams) sim.Program { return sim.Program{} },
		},
	}
	if change != nil {
		change(&spec)
	}
	return sim.Define(spec)
}

const header = `{"oracle":"by hand","go":"%","arch":"amd64","in":["n"],"want":["product"]}` + "\n"

func vectors(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for release, rows := range files {
		fsys[release+"-amd64.jsonl"] = &fstest.MapFile{Data: []byte(strings.Replace(header, "%", release, 1) + rows)}
	}
	return fsys
}

var good = map[string]string{"1.17.13": "[5,10]\n[0,0]\n", "1.18.10": "[5,15]\n[2,6]\n"}

func TestCheck(t *testing.T) {
	tests := []struct {
		name    string
		change  func(*sim.Spec[canaryParams, canaryResult])
		vectors map[string]string
		lines   int
		want    string // in one of the problems; empty: no problem
	}{
		{name: "a right model passes", vectors: good, lines: 2},
		{name: "a wrong answer", vectors: map[string]string{"1.18.10": "[5,16]\n"}, want: "model [15], runtime [16]"},
		{name: "an answer that could not be observed agrees", vectors: map[string]string{"1.17.13": "[5,10]\n[7,null]\n", "1.18.10": "[5,15]\n"}, lines: 2},
		{name: "too few release lines", vectors: good, lines: 3, want: "vectors of 2 release lines, want 3"},
		{name: "an edge without its older side", vectors: map[string]string{"1.18.10": "[5,15]\n"}, want: "no vectors in >=1.17.13 <=1.17"},
		{name: "an entry that no vector sees", vectors: map[string]string{"1.17.13": "[0,0]\n", "1.18.10": "[0,0]\n"}, want: "no vector notices when the entry 1.18"},
		{
			name: "a trace that contradicts the result", vectors: good, want: "the trace ends with product",
			change: func(s *sim.Spec[canaryParams, canaryResult]) {
				right := s.Model
				s.Model = func(r *sim.Run, p canaryParams) (canaryResult, error) {
					result, err := right(r, p)
					r.Step("x", lang.Same("{product}"), sim.V("product", result.Product+1))
					return result, err
				}
			},
		},
		{
			name: "a step that leaves a name open", vectors: good, want: "does not give {missing}",
			change: func(s *sim.Spec[canaryParams, canaryResult]) {
				right := s.Model
				s.Model = func(r *sim.Run, p canaryParams) (canaryResult, error) {
					r.Step("x", lang.Same("{missing}"))
					return right(r, p)
				}
			},
		},
		{
			name: "no trace", vectors: map[string]string{"1.2.2": "[5,10]\n"}, want: "the trace is empty",
			change: func(s *sim.Spec[canaryParams, canaryResult]) {
				s.Model = func(_ *sim.Run, p canaryParams) (canaryResult, error) { return canaryResult{p.N * 2}, nil }
			},
		},
		{
			name: "a model that changes its mind", vectors: map[string]string{"1.2.2": "[5,10]\n"}, want: "differs from the first",
			change: func(s *sim.Spec[canaryParams, canaryResult]) {
				calls := 0
				right := s.Model
				s.Model = func(r *sim.Run, p canaryParams) (canaryResult, error) {
					if calls++; r.Tracing() {
						p.N += calls
					}
					return right(r, p)
				}
			},
		},
		{
			name: "a mutant that is always right", vectors: good, want: "the mutant square is right in every vector",
			change: func(s *sim.Spec[canaryParams, canaryResult]) { s.Mutants[0].Model = s.Model },
		},
		{
			name: "the model refuses what the runtime answered", vectors: good, want: "the model refuses",
			change: func(s *sim.Spec[canaryParams, canaryResult]) { s.Checked = gover.GoPatch(17, 13) },
		},
		{name: "a vector cut short", vectors: map[string]string{"1.18.10": "[5]\n"}, want: "line 2: want an array of 2 values"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			problems := strings.Join(Check(canary(tt.change), vectors(tt.vectors), tt.lines), "\n")
			if tt.want == "" && problems != "" || !strings.Contains(problems, tt.want) {
				t.Errorf("got problems %q, want %q", problems, tt.want)
			}
		})
	}
}

func TestCheckUndoesWhatItTakesOut(t *testing.T) {
	s := canary(nil)
	fsys := vectors(good)
	for range 2 {
		if problems := Check(s, fsys, 2); len(problems) > 0 {
			t.Error(problems)
		}
	}
}
