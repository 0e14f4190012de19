package scenario

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"godrill/internal/sim"
)

// An Asked scenario is one to be put to the real runtime.
type Asked struct {
	Scenario Scenario
	Procs    Procs
	Often    bool // count the different ends; there are few, all of them likely
}

// Answers names what the program of [Oracle] reports of each case.
func Answers() []string {
	return []string{"output", "status", "exit", "message", "blocked", "states", "ends"}
}

// oracleMain runs each case in a process of its own, so that a deadlock, a fatal error or a panic ends that process alone,
// and reads how it ended from what the runtime says. A printed line goes out by one raw system call, of which the scheduler
// does not learn.
//
//go:embed oracle.go.txt
var oracleMain string

// Oracle returns the program that carries out cases under a real toolchain. Each row holds the printed lines, how the
// program ended, its exit code, the first line of what the runtime said, and the waiting goroutines without and with
// their states.
func Oracle(t sim.Target, cases []Asked) sim.Program {
	var body, list strings.Builder
	imports := []string{}
	for i, c := range cases {
		name := "scenario" + strconv.Itoa(i)
		p := &printer{prog: c.Scenario.p, spelling: spellings.Value(t.Go), hooks: true}
		p.statements(c.Scenario.p.bodies[0].decl.Body.List, true)
		body.WriteString("\nfunc " + name + "() {\n" + p.out.String() + "}\n")
		procs := "1"
		if c.Procs == Many {
			procs = "4"
		}
		list.WriteString("\t{" + name + ", " + strconv.Quote(procs) + ", " + strconv.FormatBool(c.Often) + "},\n")
		imports = append(imports, c.Scenario.Imports()...)
	}
	slices.Sort(imports)
	var head strings.Builder
	head.WriteString("package main\n\n")
	for _, path := range slices.Compact(imports) {
		if path != "fmt" {
			head.WriteString("import " + strconv.Quote(path) + "\n")
		}
	}
	head.WriteString("\nvar scenarios = []scenarioCase{\n" + list.String() + "}\n")
	return sim.Program{Files: map[string]string{"main.go": oracleMain, "scenarios.go": head.String() + body.String()}}
}
