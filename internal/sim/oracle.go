package sim

import (
	"encoding/json"
	"slices"

	"godrill/internal/gover"
	"godrill/internal/rng"
)

// An Oracle describes how to ask the real runtime what a model predicts: which parameters to try, and the Go program
// that tries them. It is a description only; package oracle builds and runs the program under a real toolchain.
type Oracle[P any] struct {
	// Answers names the answers that the program reports, in the order of a row.
	Answers []string
	// Edges returns the cases that every recording holds: both sides of each boundary.
	Edges func(Target) []P
	// Draw returns one random case, boundaries preferred.
	Draw func(*rng.Rand, Target) P
	// Program returns a program that prints one line for each case: a JSON array with the answers, or a JSON
	// string with the text of a panic when the case panics and the model says so too.
	Program func(Target, []P) Program
	// Chunk is the largest number of cases in one program; zero means any.
	Chunk int
	// Sample is how many random cases a recording keeps beside the edges, by architecture.
	Sample map[string]int
}

// A Program is a complete main package. It must compile with every release that the model covers.
type Program struct {
	Files map[string]string // file name → text
	// Words, if set, makes the program pure data: the toolchain compiles it for the target's architecture, nothing
	// is executed, and the answers are read out of the binary's symbol main.Words, an array of uint64. Each case
	// owns a row there: a count, then as many words. Words turns a row into answers.
	Words func(row []uint64) []any
}

// An ErasedOracle is an Oracle as hosts see it.
type ErasedOracle struct {
	Answers []string
	Chunk   int
	Sample  map[string]int
	Edges   func(Target) []Args
	Draw    func(*rng.Rand, Target) Args
	Program func(Target, []Args) Program
}

func eraseOracle[P any](o *Oracle[P]) *ErasedOracle {
	return &ErasedOracle{
		Answers: o.Answers,
		Chunk:   o.Chunk,
		Sample:  o.Sample,
		Edges: func(t Target) []Args {
			cases := o.Edges(t)
			args := make([]Args, len(cases))
			for i, p := range cases {
				args[i] = Args{p}
			}
			return args
		},
		Draw: func(r *rng.Rand, t Target) Args { return Args{o.Draw(r, t)} },
		Program: func(t Target, args []Args) Program {
			cases := make([]P, len(args))
			for i, a := range args {
				cases[i] = a.value.(P)
			}
			return o.Program(t, cases)
		},
	}
}

// Oracle returns how to ask the real runtime, or nil if the model has no oracle.
func (s *Simulator) Oracle() *ErasedOracle { return s.oracle }

// A Row is what the real runtime answered in one case: the answers named by the oracle, as JSON values. A null stands for
// an answer that cannot be observed in this one case; it agrees with anything.
type Row []json.RawMessage

// Disagreement compares the model with the row that the real runtime gave for the case, and describes the difference.
// The empty text means that the row is among the legal outcomes.
func (s *Simulator) Disagreement(t Target, a Args, row Row) string {
	p, err := s.Predict(t, a, Options{})
	if err != nil {
		return "the model refuses: " + err.Error()
	}
	var said []string
	for _, o := range p.Outcomes {
		says := s.rowOf(o)
		if row.Agrees(says) {
			return ""
		}
		said = append(said, says.String())
	}
	return "model " + joinList(said) + ", runtime " + row.String()
}

// Rows returns the legal outcomes of a case as the oracle would report them, each once; nil if the model refuses the case.
func (s *Simulator) Rows(t Target, a Args) []Row {
	p, err := s.Predict(t, a, Options{})
	if err != nil {
		return nil
	}
	var rows []Row
	for _, o := range p.Outcomes {
		if row := s.rowOf(o); !slices.ContainsFunc(rows, row.Agrees) {
			rows = append(rows, row)
		}
	}
	return rows
}

// Agrees reports whether a row that the runtime gave is the outcome that the model gave; what could not be observed agrees
// with anything.
func (row Row) Agrees(says Row) bool { return says.String() == row.filled(says).String() }

// String spells the row as a JSON array.
func (row Row) String() string {
	data, err := json.Marshal([]json.RawMessage(row))
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// rowOf spells an outcome as the oracle would.
func (s *Simulator) rowOf(o Outcome) Row {
	row := make(Row, len(s.oracle.Answers))
	for i, name := range s.oracle.Answers {
		data, err := json.Marshal(o.Answer(name))
		if err != nil {
			panic("sim: an answer that does not encode: " + err.Error())
		}
		row[i] = data
	}
	return row
}

// filled returns the row with the model's answers where nothing could be observed.
func (row Row) filled(says Row) Row {
	full := slices.Clone(row)
	for i, cell := range full {
		if (cell == nil || string(cell) == "null") && i < len(says) {
			full[i] = says[i]
		}
	}
	return full
}

func joinList(list []string) string {
	text := list[0]
	for _, s := range list[1:] {
		text += " or " + s
	}
	return text
}

// HostTarget returns the target for a toolchain's own version text, such as runtime.Version's; ok is false when
// godrill does not know the release or the model is not proven for it.
func (s *Simulator) HostTarget(version, arch string) (t Target, ok bool) {
	v, err := gover.Parse(version)
	if err != nil {
		return Target{}, false
	}
	t = Target{Go: v, Arch: arch}
	return t, s.Check(t) == nil
}
