package channel

import (
	"fmt"
	"slices"
	"strings"

	"godrill/internal/rng"
	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

var runOracle = sim.Oracle[RunParams]{
	Answers: scenario.Answers(),
	Edges:   runEdges,
	Draw:    drawRun,
	Chunk:   500, // the compilers of 1.5 and later take their time
	Program: func(t sim.Target, cases []RunParams) sim.Program {
		asked := make([]scenario.Asked, len(cases))
		for i, p := range cases {
			asked[i] = scenario.Asked{Scenario: p.Go, Procs: p.Procs, Often: slices.Contains(countTexts, p.Go.String())}
		}
		return scenario.Oracle(t, asked)
	},
}

// drawRun writes a random scenario of up to five goroutines and three channels.
func drawRun(r *rng.Rand, t sim.Target) RunParams {
	p := RunParams{Procs: scenario.One}
	if r.Chance(10) {
		p.Procs = scenario.Many
	}
	for {
		w := &writer{Rand: r, small: p.Procs == scenario.Many}
		s, err := scenario.Parse(w.scenario())
		if err != nil {
			panic("channel: a drawn scenario is wrong: " + err.Error())
		}
		p.Go = s
		if manageable(p, t) {
			return p
		}
	}
}

// manageable reports whether all ends of a scenario can be listed.
func manageable(p RunParams, t sim.Target) (ok bool) {
	defer func() {
		if e := recover(); e != nil && e != any(sim.ErrTooLong) {
			panic(e)
		}
	}()
	_, err := p.run(sim.NewRun(t), Rules{})
	return err == nil
}

// A writer writes random scenarios.
type writer struct {
	*rng.Rand
	small bool
	chans []string
	next  int // value to send, names of variables
}

func (w *writer) scenario() string {
	var main []string
	for i := range w.Range(1, 3) {
		name := string(rune('a' + i))
		switch {
		case w.Chance(15):
			main = append(main, "var "+name+" chan int")
		case w.Bool():
			main = append(main, name+" := make(chan int)")
		default:
			main = append(main, fmt.Sprintf("%s := make(chan int, %d)", name, w.Range(1, 3)))
		}
		w.chans = append(w.chans, name)
	}
	goroutines := w.IntN(5)
	most := 5
	if w.small {
		goroutines, most = w.Range(1, 2), 2
	}
	var labels []string
	for i := range goroutines {
		name := fmt.Sprintf("g%d", i+1)
		main = append(main, "go "+name)
		for range w.IntN(2) {
			main = append(main, w.statement(1))
		}
		labels = append(labels, name+": "+w.statements(w.Range(1, most), 0))
	}
	main = append(main, w.statements(w.Range(1, most), 0))
	used := "print(" // Go wants each channel used
	for i, c := range w.chans {
		if i > 0 {
			used += ", "
		}
		used += "cap(" + c + ")"
	}
	main = append(main, used+")")
	return "main: " + strings.Join(main, "; ") + "; " + strings.Join(labels, "; ")
}

func (w *writer) statements(n, depth int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = w.statement(depth)
	}
	return strings.Join(list, "; ")
}

func (w *writer) number() int {
	w.next++
	return w.next
}

func (w *writer) statement(depth int) string {
	c := rng.Pick(w.Rand, w.chans)
	n := w.number()
	switch k := w.IntN(20); {
	case k < 5:
		return fmt.Sprintf("%s <- %d", c, n)
	case k < 8:
		return "print(<-" + c + ")"
	case k == 8:
		return fmt.Sprintf("v%d, ok%d := <-%s; print(v%d, ok%d)", n, n, c, n, n)
	case k == 9 && w.Bool():
		return "close(" + c + ")"
	case k == 10:
		return fmt.Sprintf("print(len(%s), %d)", c, n)
	case k == 11 && !w.small, k == 12 && !w.small:
		return "runtime.Gosched()"
	case k == 13 && depth == 0 && !w.small:
		return fmt.Sprintf("for i := 0; i < %d; i++ { %s }", w.Range(1, 3), w.statements(w.Range(1, 2), 1))
	case k == 14 && depth == 0:
		return fmt.Sprintf("for v := range %s { print(v, %d) }", c, n)
	case k == 15 && depth == 0:
		return fmt.Sprintf("func() { defer func() { print(recover()) }(); %s; print(%d) }()", w.statement(1), n)
	case k > 15 && depth < 2:
		return w.choice(depth + 1)
	}
	return fmt.Sprintf("print(%d)", n)
}

// choice writes a select statement.
func (w *writer) choice(depth int) string {
	cases := ""
	for range w.Range(1, 3) {
		c := rng.Pick(w.Rand, w.chans)
		n := w.number()
		switch w.IntN(3) {
		case 0:
			cases += fmt.Sprintf("case %s <- %d: print(%d); ", c, n, n)
		case 1:
			cases += fmt.Sprintf("case <-%s: print(%d); ", c, n)
		default:
			cases += fmt.Sprintf("case v%d, ok%d := <-%s: print(v%d, ok%d, %d); ", n, n, c, n, n, n)
		}
		if w.Chance(6) {
			cases += w.statement(depth) + "; "
		}
	}
	if w.Chance(3) {
		cases += fmt.Sprintf("default: print(%d); ", w.number())
	}
	return "select { " + cases + "}"
}
