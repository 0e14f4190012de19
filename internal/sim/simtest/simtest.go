// Package simtest is the one harness that every simulator is tested with.
//
// Terms. A vector is a case with what the real runtime answered, recorded in the simulator's testdata by the command
// internal/oracle/record; one file holds the vectors of one release on one architecture. An edge is a release in which
// an entry of one of the simulator's tables begins.
//
// The idea: a simulator's own test is three lines, and what can be checked for one model is checked for all: the
// vectors; that the same question gets the same answer twice; that the trace ends in the result; that both sides of
// every edge have vectors; that every entry of every table matters, by taking it out and looking for a vector that
// notices; that every mutant differs from the truth somewhere. The harness is itself tested with models that are wrong
// on purpose.
package simtest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"godrill/internal/gover"
	"godrill/internal/oracle"
	"godrill/internal/sim"
)

// MinLines is the number of release lines that a model's usual architecture must have vectors of, or all lines that it is
// proven for if there are fewer.
const MinLines = 20

// Run checks a simulator against its recorded vectors and everything else that holds for all simulators.
func Run(t *testing.T, s *sim.Simulator) {
	t.Helper()
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	_, model, _ := strings.Cut(s.Name, ".")
	for _, problem := range Check(s, os.DirFS("testdata/"+model), MinLines) {
		t.Error(problem)
	}
}

// Check returns what is wrong with a simulator, given the folder of its vectors.
func Check(s *sim.Simulator, vectors fs.FS, minLines int) []string {
	files, err := load(s, vectors)
	if err != nil {
		return []string{err.Error()}
	}
	var problems []string
	for _, f := range files {
		problems = append(problems, f.mismatches(s)...)
	}
	if len(problems) > 0 {
		return problems
	}
	return slices.Concat(coverage(s, files, minLines), guards(s, files), mutants(s, files))
}

type file struct {
	name   string
	target sim.Target
	cases  []vector
}

type vector struct {
	line int
	args sim.Args
	row  sim.Row
}

func load(s *sim.Simulator, vectors fs.FS) ([]file, error) {
	names, err := fs.Glob(vectors, "*.jsonl")
	if err != nil {
		return nil, err
	}
	var files []file
	for _, name := range names {
		data, err := fs.ReadFile(vectors, name)
		if err != nil {
			return nil, err
		}
		f, err := parse(s, name, data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		files = append(files, f)
	}
	return files, nil
}

func parse(s *sim.Simulator, name string, data []byte) (file, error) {
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<24)
	var h oracle.Header
	if !lines.Scan() {
		return file{}, errors.New("no header")
	}
	if err := json.Unmarshal(lines.Bytes(), &h); err != nil {
		return file{}, fmt.Errorf("header: %w", err)
	}
	if !slices.Equal(h.Want, s.Oracle().Answers) {
		return file{}, fmt.Errorf("recorded for the answers %v, the oracle has %v: record again", h.Want, s.Oracle().Answers)
	}
	v, err := gover.Parse(h.Go)
	if err != nil {
		return file{}, err
	}
	f := file{name: name, target: sim.Target{Go: v, Arch: h.Arch}}
	for n := 2; lines.Scan(); n++ {
		var columns sim.Row
		if err := json.Unmarshal(lines.Bytes(), &columns); err != nil || len(columns) != len(h.In)+len(h.Want) {
			return file{}, fmt.Errorf("line %d: want an array of %d values", n, len(h.In)+len(h.Want))
		}
		with := map[string]json.RawMessage{}
		for i, in := range h.In {
			with[in] = columns[i]
		}
		object, err := json.Marshal(with)
		if err != nil {
			return file{}, err
		}
		args, err := s.Decode(object)
		if err != nil {
			return file{}, fmt.Errorf("line %d: %w", n, err)
		}
		f.cases = append(f.cases, vector{n, args, columns[len(h.In):]})
	}
	return f, lines.Err()
}

// mismatches returns up to three vectors on which the model disagrees, changes its mind, or contradicts its trace.
func (f *file) mismatches(s *sim.Simulator) []string {
	var problems []string
	for _, c := range f.cases {
		says := s.Disagreement(f.target, c.args, c.row)
		if says == "" {
			says = inconsistency(s, f.target, c.args)
		}
		if says != "" {
			problems = append(problems, fmt.Sprintf("%s:%d: %s: %s", f.name, c.line, s.Encode(c.args), says))
		}
		if len(problems) == 3 {
			break
		}
	}
	return problems
}

// inconsistency predicts twice with a trace. A value in the trace that bears an answer's name speaks of that answer: the
// last one must be the result.
func inconsistency(s *sim.Simulator, t sim.Target, a sim.Args) string {
	p, err := s.Predict(t, a, sim.Options{Trace: true})
	if err != nil {
		return "refused with a trace: " + err.Error()
	}
	again, err := s.Predict(t, a, sim.Options{Trace: true})
	if err != nil || !reflect.DeepEqual(p, again) {
		return "the second prediction differs from the first"
	}
	for _, o := range p.Outcomes {
		if len(o.Trace) == 0 {
			return "the trace is empty"
		}
		last := map[string]string{}
		for _, step := range o.Trace {
			if step.Ref == "" || step.Text.Zh == "" || step.Text.En == "" {
				return fmt.Sprintf("step %q lacks a reference or a language", step.Text.En)
			}
			if name := unfilled(step); name != "" {
				return fmt.Sprintf("step %q does not give {%s}", step.Text.En, name)
			}
			for _, v := range step.Vars {
				last[v.Name] = v.Value()
			}
		}
		for _, f := range s.Answers() {
			if said, ok := last[f.Name]; ok && said != sim.Format(o.Answer(f.Name)) {
				return fmt.Sprintf("the trace ends with %s %s, the result says %s", f.Name, said, sim.Format(o.Answer(f.Name)))
			}
		}
	}
	return ""
}

// unfilled returns the first {name} of a step's texts for which the step has no value; braces of Go types are not
// names.
func unfilled(step sim.Step) string {
	for _, text := range []string{step.Text.Zh, step.Text.En} {
		for part := range strings.SplitSeq(text, "{") {
			name, _, closed := strings.Cut(part, "}")
			isName := closed && name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_0123456789") == ""
			if isName && strings.Contains(text, "{"+name+"}") &&
				!slices.ContainsFunc(step.Vars, func(v sim.Var) bool { return v.Name == name }) {
				return name
			}
		}
	}
	return ""
}

// coverage wants vectors of enough release lines, and of both sides of each edge.
func coverage(s *sim.Simulator, files []file, minLines int) []string {
	var problems []string
	lines := map[int]bool{}
	for _, f := range files {
		if f.target.Arch == s.Archs[0].Name {
			lines[f.target.Go.Minor()] = true
		}
	}
	proven, _ := s.Releases(s.Archs[0].Name)
	if minLines = min(minLines, len(proven.Points())); len(lines) < minLines {
		problems = append(problems, fmt.Sprintf("%s has vectors of %d release lines, want %d", s.Name, len(lines), minLines))
	}
	for _, h := range s.History {
		for _, e := range h.Edges() {
			if e.Since <= proven.From {
				continue
			}
			for _, side := range []gover.Range{{From: e.Since, To: lineEnd(e.Since)}, {From: gover.Before(e.Since), To: gover.Before(e.Since)}} {
				if !slices.ContainsFunc(files, func(f file) bool { return side.Contains(f.target.Go) }) {
					problems = append(problems, fmt.Sprintf("%s: no vectors in %s, beside the edge %s of %q", s.Name, side, e.Since.Edge(), h.Name().En))
				}
			}
		}
	}
	return problems
}

func lineEnd(v gover.Version) gover.Version { return gover.Go(v.Minor()+1) - 1 }

// guards takes each entry out of each table and wants a vector to notice. An entry that no vector can see is a fact
// that nobody proved.
func guards(s *sim.Simulator, files []file) []string {
	var problems []string
	for _, h := range s.History {
		for i, e := range h.Edges() {
			if !noticed(s, files, h, i) {
				problems = append(problems, fmt.Sprintf("%s: no vector notices when the entry %s is taken out of %q", s.Name, e.Since.Edge(), h.Name().En))
			}
		}
	}
	return problems
}

func noticed(s *sim.Simulator, files []file, h gover.History, i int) (found bool) {
	undo := h.Drop(i)
	defer undo()
	// A table without its only entry panics in the model; that is noticing, too.
	defer func() {
		if recover() != nil {
			found = true
		}
	}()
	for _, f := range files {
		for _, c := range f.cases {
			if s.Disagreement(f.target, c.args, c.row) != "" {
				return true
			}
		}
	}
	return false
}

// mutants wants each wrong rule to differ from the truth in at least one vector, for at least one answer.
func mutants(s *sim.Simulator, files []file) []string {
	var problems []string
	for _, m := range s.Mutants() {
		if !slices.ContainsFunc(files, func(f file) bool { return f.tells(s, m.Name) }) {
			problems = append(problems, fmt.Sprintf("%s: the mutant %s is right in every vector", s.Name, m.Name))
		}
	}
	return problems
}

func (f *file) tells(s *sim.Simulator, mutant string) bool {
	return slices.ContainsFunc(f.cases, func(c vector) bool {
		truth, err := s.Predict(f.target, c.args, sim.Options{})
		if err != nil {
			return false
		}
		wrong, err := s.Predict(f.target, c.args, sim.Options{Mutant: mutant})
		return err == nil && !reflect.DeepEqual(truth.Outcomes[0].Result, wrong.Outcomes[0].Result)
	})
}

// Live compares a simulator with the toolchain that runs the tests, on n random cases of a fixed seed.
func Live(t *testing.T, s *sim.Simulator, n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	tc, err := oracle.Host(ctx)
	if unknown := (*gover.UnknownError)(nil); errors.As(err, &unknown) {
		t.Skip("the toolchain of this test is not one that godrill is proven for: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if s.Check(sim.Target{Go: tc.Version, Arch: runtime.GOARCH}) != nil {
		t.Skipf("%s is not proven on %s", s.Name, runtime.GOARCH)
	}
	report := tc.Verify(ctx, s, runtime.GOARCH, n, 1)
	if report.Error != "" || report.Mismatches > 0 || report.Cases != n {
		data, _ := json.MarshalIndent(report, "", "  ")
		t.Errorf("go%s says:\n%s", tc.Version.Full(), data)
	}
}

// Fuzz feeds a simulator with any text for parameters, on any release and architecture: it must refuse or answer, and
// never crash or hang. The corpus is what the vectors hold.
func Fuzz(f *testing.F, s *sim.Simulator) {
	f.Helper()
	_, model, _ := strings.Cut(s.Name, ".")
	files, err := load(s, os.DirFS("testdata/"+model))
	if err != nil {
		f.Fatal(err)
	}
	for i := range files {
		for j := 0; j < len(files[i].cases); j += 1 + len(files[i].cases)/4 {
			f.Add([]byte(s.Encode(files[i].cases[j].args)), byte(files[i].target.Go.Minor()))
		}
	}
	f.Fuzz(func(t *testing.T, with []byte, minor byte) {
		args, err := s.Decode(with)
		if err != nil {
			return
		}
		for _, arch := range s.Archs {
			target := sim.Target{Go: gover.Go(2 + int(minor)%(gover.Latest.Minor()-1)), Arch: arch.Name}
			p, err := s.Predict(target, args, sim.Options{Trace: true})
			if err == nil && len(p.Outcomes) == 0 {
				t.Errorf("no outcome for %s on go%s %s", with, target.Go, target.Arch)
			}
			for _, m := range s.Mutants() {
				_, _ = s.Predict(target, args, sim.Options{Mutant: m.Name})
			}
		}
	})
}
