// Package scenario is the little language in which the models of channels, locks and the scheduler are told what some
// goroutines do, and the machine that carries a scenario out.
//
// Terms. A scenario is a subset of Go: the body of main and the bodies of other goroutines, each under its name.
//
//	main: c := make(chan int); go g1; print(<-c)
//	g1: c <- 1; close(c)
//
// A goroutine ends where the next label begins; without a label the text is that of main. Statements are separated by
// semicolons or line ends. What is special: "go g1" starts the goroutine g1, whose body sees what main has declared on
// its outermost level by then; "print" stands for fmt.Println. A function literal after go is a goroutine, too.
//
// The idea: because the language is Go, the Go parser reads it, [Scenario.Source] prints the complete program that a
// question shows and that real toolchains are asked about, and a learner needs no manual. The parser is strict where it
// protects that promise: whatever it accepts compiles under every release that has the library functions it names. A
// scenario is compiled to short code for a [Machine], which knows variables, calls, defer, panic and the scheduler of one
// processor, and leaves the meaning of channels, locks and contexts to the [Library] of a model.
//
// What is left out: types of one's own, structs, slices, maps, labels, goto, switch, floating point, methods of one's own,
// and recursion. Two operands of one expression that both depend on other goroutines may be evaluated in an order that
// the language leaves open; the machine goes from left to right.
package scenario

import (
	"encoding/json"
	"strings"

	"godrill/internal/sim"
)

// Limits of a text. They bound the work of the parser; the work of the machine is bounded by its run.
const (
	maxText       = 6000 // bytes
	maxGoroutines = 40   // bodies, not started goroutines
	maxDepth      = 12   // blocks inside blocks
)

// A Scenario is a checked program of a few goroutines. The zero value is not useful; use [Parse].
type Scenario struct{ p *Program }

// Parse reads a scenario. The error is an [*sim.ArgError] that names goroutine and column, says what was found and gives a
// hint.
func Parse(text string) (Scenario, error) {
	p, err := compile(text)
	if err != nil {
		return Scenario{}, err
	}
	return Scenario{p}, nil
}

// MustParse reads a scenario of ours; it panics where Parse returns an error.
func MustParse(text string) Scenario {
	s, err := Parse(text)
	if err != nil {
		panic("scenario: " + err.Error() + "\n" + text)
	}
	return s
}

// Program returns the compiled scenario.
func (s Scenario) Program() *Program { return s.p }

// String returns the text of the scenario on one line, or on several if a goroutine was written on several.
func (s Scenario) String() string {
	if s.p == nil {
		return ""
	}
	one := strings.Join(s.p.Texts, "; ")
	if strings.Contains(one, "\n") {
		return strings.Join(s.p.Texts, "\n")
	}
	return one
}

// TypeDoc says what a parameter of this type takes.
func (Scenario) TypeDoc() string {
	return "goroutines in Go: main: c := make(chan int); go g1; print(<-c) g1: c <- 1"
}

// MarshalJSON returns the text.
func (s Scenario) MarshalJSON() ([]byte, error) {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(s.String())
	return []byte(strings.TrimSuffix(out.String(), "\n")), err
}

// UnmarshalJSON reads a text or a list of texts; anything else is refused with an [*sim.ArgError].
func (s *Scenario) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		var list []string
		if err := json.Unmarshal(data, &list); err != nil {
			return &sim.ArgError{Found: string(data), Want: "want a text such as " + `"main: c := make(chan int, 1); c <- 1"` + ", or a list of one text for each goroutine"}
		}
		text = strings.Join(list, "\n")
	} else if list := listIn(text); list != nil {
		text = strings.Join(list, "\n")
	}
	parsed, err := Parse(text)
	if err != nil {
		return err
	}
	*s = parsed
	return nil
}

// listIn reads the JSON list of texts that a command line gives in place of a text.
func listIn(text string) []string {
	var list []string
	if !strings.HasPrefix(strings.TrimSpace(text), "[") || json.Unmarshal([]byte(text), &list) != nil {
		return nil
	}
	return list
}
