package oracle

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"godrill/internal/sim"
)

// Record asks the toolchain about the model's edge cases and n seeded random ones, and returns the vectors as they
// stand in a test's testdata: a line that says who answered, then one line a case. Its reader is package simtest.
func (tc *Toolchain) Record(ctx context.Context, s *sim.Simulator, arch string, n int, seed uint64) ([]byte, error) {
	t := sim.Target{Go: tc.Version, Arch: arch}
	cases := slices.Concat(s.Oracle().Edges(t), Draw(s, t, n, seed))
	rows, err := tc.Ask(ctx, s, t, cases)
	if err != nil {
		return nil, err
	}
	header := Header{Oracle: fmt.Sprintf("go%s linux/%s", tc.Version.Full(), arch), Go: tc.Version.Full(), Arch: arch, Want: s.Oracle().Answers}
	for _, f := range s.Params() {
		header.In = append(header.In, f.Name)
	}
	var out bytes.Buffer
	if err := writeLine(&out, header); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i, row := range rows {
		var with map[string]json.RawMessage
		if err := json.Unmarshal(s.Encode(cases[i]), &with); err != nil {
			return nil, err
		}
		line := sim.Row{}
		for _, name := range header.In {
			line = append(line, with[name])
		}
		key := line.String()
		if seen[key] {
			continue
		}
		seen[key] = true
		if err := writeLine(&out, append(line, row...)); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// A Header is the first line of a file of vectors.
type Header struct {
	Oracle string   `json:"oracle"` // who answered, for the reader
	Go     string   `json:"go"`     // full release
	Arch   string   `json:"arch"`
	In     []string `json:"in"`   // parameters, the first columns of each line
	Want   []string `json:"want"` // answers, the other columns
}

func writeLine(out *bytes.Buffer, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	out.Write(data)
	out.WriteByte('\n')
	return nil
}
