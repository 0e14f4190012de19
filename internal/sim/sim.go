// Package sim says what a simulator of a part of the Go runtime is.
//
// Terms. A simulator (or model) is a described value: a name such as slice.append, documented parameters and answers,
// the releases it is proven for, and a pure function from parameters to answers. A target is what a question is
// about: release, language version, architecture. One execution is a run; a run leaves a trace of steps. Where the
// real runtime picks at random the model makes a choice; a prediction tries all choices, so it is the set of legal
// outcomes. A mutant is a deliberately wrong model that stands for a popular misconception. An oracle is a program
// that asks the real runtime the same question.
//
// The idea: a model touches nothing but its [Run], its parameters are ordinary struct fields, and [Define] erases the
// types once, so that every host (command line, bank, checker, harness, documentation) sees the same *[Simulator].
// Parameters arrive as JSON from everywhere: YAML banks, key=value arguments, recorded vectors, batch input.
//
// What a model may not do: read the clock, the environment or global random numbers, start goroutines, or let the
// order of a map reach its result.
package sim

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"godrill/internal/gover"
	"godrill/internal/lang"
)

// A Target is what a prediction is about.
type Target struct {
	Go   gover.Version // the toolchain, which brings the runtime
	Lang gover.Version // the language version of go.mod; zero means that of the toolchain
	Arch string        // a GOARCH of linux: amd64, arm64 or 386
}

// Language returns the language version that holds: Lang, or the toolchain's own.
func (t Target) Language() gover.Version {
	if t.Lang != 0 {
		return t.Lang
	}
	return t.Go
}

// An Arch is an architecture that a simulator is proven for, from a release on.
type Arch struct {
	Name  string
	Since gover.Version
}

// Info is what the author of a simulator states about it.
type Info struct {
	Name     string          // folder and question it answers: slice.append
	Doc      lang.Text       // one sentence: what is predicted
	Archs    []Arch          // proven architectures, the usual one first
	Checked  gover.Version   // newest release whose vectors pass
	Language bool            // whether the language version of go.mod matters
	History  []gover.History // the tables the model reads
}

// A Mutant is a wrong rule on purpose: what somebody with one particular misconception would answer.
type Mutant[P, R any] struct {
	Name  string    // short and stable; banks and logs refer to it
	Says  lang.Text // names the misconception, as said to the learner who fell for it
	Model func(*Run, P) (R, error)
}

// A Spec is a simulator with its types still on.
type Spec[P, R any] struct {
	Info
	Model   func(*Run, P) (R, error)
	Mutants []Mutant[P, R]
	Oracle  *Oracle[P]
}

// A Simulator is a model as its hosts see it. It is immutable and safe for concurrent use.
type Simulator struct {
	Info
	schema  func() *schema
	model   erasedModel
	mutants []erasedMutant
	oracle  *ErasedOracle
}

type erasedModel func(*Run, any) (any, error)

type erasedMutant struct {
	name  string
	says  lang.Text
	model erasedModel
}

type schema struct {
	params, answers []Field
	paramType       reflect.Type
}

// Define makes a simulator from its typed description. It does no work at start-up; the fields are read when somebody
// first asks. A malformed description is found by [Simulator.Validate], which the harness calls.
func Define[P, R any](s Spec[P, R]) *Simulator {
	d := &Simulator{Info: s.Info, model: eraseModel(s.Model)}
	d.schema = sync.OnceValue(func() *schema {
		return &schema{
			params:    fieldsOf(reflect.TypeFor[P]()),
			answers:   fieldsOf(reflect.TypeFor[R]()),
			paramType: reflect.TypeFor[P](),
		}
	})
	for _, m := range s.Mutants {
		d.mutants = append(d.mutants, erasedMutant{m.Name, m.Says, eraseModel(m.Model)})
	}
	if s.Oracle != nil {
		d.oracle = eraseOracle(s.Oracle)
	}
	return d
}

func eraseModel[P, R any](model func(*Run, P) (R, error)) erasedModel {
	return func(r *Run, p any) (any, error) { return model(r, p.(P)) }
}

// Params describes the parameters, in the order of the struct.
func (s *Simulator) Params() []Field { return s.schema().params }

// Answers describes the answers, in the order of the struct.
func (s *Simulator) Answers() []Field { return s.schema().answers }

// Answer finds an answer by name.
func (s *Simulator) Answer(name string) (Field, bool) {
	i := slices.IndexFunc(s.Answers(), func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return s.Answers()[i], true
}

// A MutantInfo is what hosts may know of a mutant.
type MutantInfo struct {
	Name string
	Says lang.Text
}

// Mutants lists the wrong rules.
func (s *Simulator) Mutants() []MutantInfo {
	infos := make([]MutantInfo, len(s.mutants))
	for i, m := range s.mutants {
		infos[i] = MutantInfo{m.name, m.says}
	}
	return infos
}

// Since returns the first release for which the usual architecture is proven.
func (s *Simulator) Since() gover.Version { return s.Archs[0].Since }

// Releases returns the range of releases proven for an architecture; ok is false for one that is not modelled.
func (s *Simulator) Releases(arch string) (r gover.Range, ok bool) {
	for _, a := range s.Archs {
		if a.Name == arch {
			return gover.Range{From: a.Since, To: s.Checked}, true
		}
	}
	return gover.Range{}, false
}

// Check refuses a target that the simulator is not proven for, with an [*ArgError] that says what is.
func (s *Simulator) Check(t Target) error {
	releases, ok := s.Releases(t.Arch)
	if !ok {
		names := make([]string, len(s.Archs))
		for i, a := range s.Archs {
			names[i] = a.Name
		}
		return &ArgError{Param: "arch", Found: t.Arch, Want: "want one of " + strings.Join(names, ", ") + " for " + s.Name}
	}
	if !releases.Contains(t.Go) {
		return &ArgError{Param: "go", Found: t.Go.String(), Want: fmt.Sprintf("%s is proven on %s from %s to %s", s.Name, t.Arch, releases.From.Edge(), releases.To)}
	}
	if t.Lang != 0 && t.Lang != t.Go {
		if !s.Language {
			return &ArgError{Param: "lang", Found: t.Lang.String(), Want: s.Name + " does not depend on the language version of go.mod"}
		}
		if t.Lang.Minor() > t.Go.Minor() {
			return &ArgError{Param: "lang", Found: t.Lang.String(), Want: "a language version no newer than the toolchain " + t.Go.String()}
		}
	}
	return nil
}

// Validate reports what is missing from the description: a name, a sentence, an undocumented field, a mutant that
// says nothing.
func (s *Simulator) Validate() error {
	if strings.Count(s.Name, ".") != 1 || strings.ToLower(s.Name) != s.Name {
		return fmt.Errorf("sim %q: want a name such as slice.append", s.Name)
	}
	if s.Doc.Zh == "" || s.Doc.En == "" || len(s.Archs) == 0 || s.Checked == 0 || len(s.Answers()) == 0 {
		return fmt.Errorf("sim %s: want a sentence in both languages, an architecture, the newest checked release and an answer", s.Name)
	}
	for _, f := range slices.Concat(s.Params(), s.Answers()) {
		if f.Name == "" || f.Doc.Zh == "" || f.Doc.En == "" {
			return fmt.Errorf("sim %s: field %q lacks its json name or its en and zh tags", s.Name, f.Name)
		}
	}
	for i, m := range s.mutants {
		if m.name == "" || m.says.Zh == "" || m.says.En == "" {
			return fmt.Errorf("sim %s: mutant %d lacks a name or a sentence", s.Name, i)
		}
	}
	return nil
}
