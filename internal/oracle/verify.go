package oracle

import (
	"context"
	"encoding/json"
	"time"

	"godrill/internal/rng"
	"godrill/internal/sim"
)

// A Report is the comparison of one model with one toolchain.
type Report struct {
	Model      string        `json:"model"`
	Go         string        `json:"go"` // full release
	Arch       string        `json:"arch"`
	Cases      int           `json:"cases"`
	Mismatches int           `json:"mismatches"`
	First      *Mismatch     `json:"first,omitempty"`
	Elapsed    time.Duration `json:"elapsed_ns"`
	Error      string        `json:"error,omitempty"`    // why nothing could be compared
	Outcomes   int           `json:"outcomes,omitempty"` // of cases with several legal ones; see Spread
	Unseen     int           `json:"unseen,omitempty"`   // of these, how many the runtime never showed
	NeverSeen  *Mismatch     `json:"never_seen,omitempty"`
}

// A Mismatch is a case in which the model and the runtime differ.
type Mismatch struct {
	With json.RawMessage `json:"with"` // the parameters
	Says string          `json:"says"` // what each of the two says
}

// Verify draws n fresh random cases from the seed and compares the model with the real runtime.
func (tc *Toolchain) Verify(ctx context.Context, s *sim.Simulator, arch string, n int, seed uint64) Report {
	report := Report{Model: s.Name, Go: tc.Version.Full(), Arch: arch}
	t := sim.Target{Go: tc.Version, Arch: arch}
	start := time.Now()
	cases := Draw(s, t, n, seed)
	rows, err := tc.Ask(ctx, s, t, cases)
	if err != nil {
		report.Error = err.Error()
	}
	for i, row := range rows {
		report.Cases++
		if says := s.Disagreement(t, cases[i], row); says != "" {
			if report.Mismatches++; report.First == nil {
				report.First = &Mismatch{With: s.Encode(cases[i]), Says: says}
			}
		}
	}
	report.Elapsed = time.Since(start)
	return report
}

// maxSearch bounds how many cases are drawn in search of one with several legal outcomes.
const maxSearch = 200

// Spread looks for n random cases in which the model says that the runtime may choose, has the real runtime decide each
// of them so many times, and counts the legal outcomes that it never showed. An outcome that the model does not know is
// a mismatch.
func (tc *Toolchain) Spread(ctx context.Context, s *sim.Simulator, arch string, n, times int, seed uint64) Report {
	report := Report{Model: s.Name, Go: tc.Version.Full(), Arch: arch}
	t := sim.Target{Go: tc.Version, Arch: arch}
	start := time.Now()
	var cases []sim.Args
	var legal [][]sim.Row
	for _, a := range Draw(s, t, n*maxSearch, seed) {
		if rows := s.Rows(t, a); len(rows) > 1 && len(cases) < n {
			cases, legal = append(cases, a), append(legal, rows)
			report.Outcomes += len(rows)
		}
	}
	shown := make([]map[int]bool, len(cases)) // by case, the outcomes that were seen
	err := tc.AskOften(ctx, s, t, cases, times, func(i int, row sim.Row) {
		report.Cases++
		if shown[i] == nil {
			shown[i] = map[int]bool{}
		}
		for k, says := range legal[i] {
			shown[i][k] = shown[i][k] || row.Agrees(says)
		}
		if says := s.Disagreement(t, cases[i], row); says != "" {
			if report.Mismatches++; report.First == nil {
				report.First = &Mismatch{With: s.Encode(cases[i]), Says: says}
			}
		}
	})
	if err != nil {
		report.Error = err.Error()
	}
	for i := range cases {
		for k, row := range legal[i] {
			if !shown[i][k] {
				if report.Unseen++; report.NeverSeen == nil {
					report.NeverSeen = &Mismatch{With: s.Encode(cases[i]), Says: "never seen: " + row.String()}
				}
			}
		}
	}
	report.Elapsed = time.Since(start)
	return report
}

// Draw returns the random cases that belong to a seed.
func Draw(s *sim.Simulator, t sim.Target, n int, seed uint64) []sim.Args {
	r := rng.New(seed, "verify", s.Name)
	cases := make([]sim.Args, n)
	for i := range cases {
		cases[i] = s.Oracle().Draw(r, t)
	}
	return cases
}
