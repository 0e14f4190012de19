package sim_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
)

type dieParams struct {
	Sides int    `json:"sides" en:"sides of the die" zh:"面数"`
	Rolls int    `json:"rolls" default:"1" en:"how often it is rolled" zh:"掷几次"`
	Names []int  `json:"names" default:"[]" en:"what stands on the sides" zh:"各面的数字"`
	Mood  string `json:"mood" default:"\"calm\"" en:"how it is thrown" zh:"怎么掷"`
}

func (p dieParams) Validate() error {
	if p.Sides < 0 {
		return sim.Wrong("sides", p.Sides, "want 0 or more")
	}
	return nil
}

type dieResult struct {
	Sum  int  `json:"sum" en:"sum of the rolls" zh:"点数之和"`
	High bool `json:"high" en:"whether the sum is the highest" zh:"是否最大"`
}

// die rolls up to 1.9 a die that always shows its first side, from 1.10 on a fair one.
var fair = gover.NewTable(lang.T("骰子", "die"),
	gover.Entry[bool]{Since: gover.Go(2), Note: lang.T("灌铅", "loaded"), Ref: "die.go: loaded"},
	gover.Entry[bool]{Since: gover.Go(10), Value: true, Note: lang.T("公平", "fair"), Ref: "die.go: fair"},
	gover.Entry[bool]{Since: gover.GoPatch(26, 9), Note: lang.T("又灌铅", "loaded again"), Ref: "die.go: loaded"},
)

func roll(r *sim.Run, p dieParams) (dieResult, error) {
	sum := 0
	for range p.Rolls {
		side := 0
		if fair.Value(r.Go) && p.Sides > 0 {
			side = r.Choose(p.Sides)
		}
		sum += side + 1
		r.Step("die.go: roll", lang.T("掷出 {side}，合计 {sum}", "a {side}, together {sum}"), sim.V("side", side+1), sim.V("sum", sum))
	}
	return dieResult{sum, sum == p.Sides*p.Rolls}, nil
}

var die = sim.Define(sim.Spec[dieParams, dieResult]{
	Info: sim.Info{
		Name: "die.roll", Doc: lang.T("掷骰子", "roll a die"), Checked: gover.Latest, History: []gover.History{fair},
		Archs: []sim.Arch{{Name: "amd64", Since: gover.Go(2)}, {Name: "386", Since: gover.Go(5)}},
	},
	Model: roll,
	Mutants: []sim.Mutant[dieParams, dieResult]{
		{Name: "zero-based", Says: lang.T("从 0 数起", "counts from 0"), Model: func(*sim.Run, dieParams) (dieResult, error) { return dieResult{}, nil }},
		{Name: "right", Says: lang.T("没错", "not wrong"), Model: roll},
	},
})

func target(release string) sim.Target {
	v, err := gover.Parse(release)
	if err != nil {
		panic(err)
	}
	return sim.Target{Go: v, Arch: "amd64"}
}

func args(t *testing.T, text ...string) sim.Args {
	t.Helper()
	a, err := die.ParseArgs(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestPredictTriesEveryChoice(t *testing.T) {
	p, err := die.Predict(target("1.18"), args(t, "sides=3", "rolls=2"), sim.Options{Trace: true})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := p.Possible("sum"), []string{"2", "3", "4", "5", "6"}; !reflect.DeepEqual(got, want) {
		t.Errorf("possible sums %v, want %v", got, want)
	}
	for _, o := range p.Outcomes {
		last := o.Trace[len(o.Trace)-1]
		if len(o.Trace) != 2 || last.Vars[1].Value() != sim.Format(o.Answer("sum")) {
			t.Errorf("outcome %v has the trace %v", o.Result, o.Trace)
		}
	}
	if said := p.Outcomes[0].Trace[0].Say(lang.En); said != "a 1, together 1" {
		t.Errorf("step says %q", said)
	}
}

func TestPredictIsBounded(t *testing.T) {
	if _, err := die.Predict(target("1.18"), args(t, "sides=6", "rolls=100"), sim.Options{}); !errors.Is(err, sim.ErrTooBroad) {
		t.Errorf("6^100 outcomes: %v", err)
	}
	if _, err := die.Predict(target("1.2"), args(t, "sides=6", "rolls=100000000"), sim.Options{}); !errors.Is(err, sim.ErrTooLong) {
		t.Errorf("10^8 steps: %v", err)
	}
}

func TestAcrossMergesNeighbours(t *testing.T) {
	spans, err := die.Across(target("1.18"), args(t, "sides=2"), gover.Range{}, "sum")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range spans {
		got = append(got, s.From.Edge()+"-"+s.To.String()+" "+strings.Join(s.Values["sum"], "/"))
	}
	want := []string{"1.2-1.9 1", "1.10-1.26.8 1/2", "1.26.9-1.27 1"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMistakes(t *testing.T) {
	a := args(t, "sides=2")
	truth, err := die.Predict(target("1.18"), a, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	mistakes := die.Mistakes(target("1.18"), a, "sum", truth)
	if len(mistakes) != 1 || mistakes[0].Name != "zero-based" || mistakes[0].Answer != "0" {
		t.Errorf("got %v, want the one mutant that differs", mistakes)
	}
}

func TestBadArguments(t *testing.T) {
	tests := []struct{ name, json, want string }{
		{"missing", `{}`, "parameter sides: missing; want int (sides of the die)"},
		{"unknown", `{"sides":1,"side":2}`, "parameter side: unknown; did you mean sides?"},
		{"far off", `{"sides":1,"colour":2}`, "die.roll takes sides, rolls, names, mood"},
		{"unknown beside missing", `{"rolls":1,"sidez":6}`, "parameter sidez: unknown; did you mean sides?"},
		{"wrong type", `{"sides":"six"}`, `parameter sides: found "six": want int`},
		{"fraction", `{"sides":1.5}`, "parameter sides: found 1.5: want int"},
		{"null", `{"sides":null}`, "parameter sides: found null: want int"},
		{"refused", `{"sides":-1}`, "parameter sides: found -1: want 0 or more"},
		{"no object", `[1]`, "want the parameters as a JSON object"},
		{"list", `{"sides":1,"names":["a"]}`, `parameter names: found ["a"]: want list of int`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := die.Decode([]byte(tt.json))
			if arg := (*sim.ArgError)(nil); !errors.As(err, &arg) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestParseArgs(t *testing.T) {
	got := string(die.Encode(args(t, "sides=6", "names=1,2, 3", "mood=a, b")))
	if want := `{"sides":6,"rolls":1,"names":[1,2,3],"mood":"a, b"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, bad := range []string{"sides", "sides=x", "side=1"} {
		if _, err := die.ParseArgs([]string{bad}); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
	if _, err := die.ParseArgs([]string{"sides=1", "sides=2"}); err == nil {
		t.Error("a parameter given twice was taken")
	}
}

func TestCheckRefusesWhatIsNotProven(t *testing.T) {
	for _, bad := range []sim.Target{
		{Go: gover.Go(18), Arch: "mips"},
		{Go: gover.Go(4), Arch: "386"},
		{Go: gover.Latest + 1, Arch: "amd64"},
		{Go: gover.Go(18), Lang: gover.Go(17), Arch: "amd64"},
	} {
		if err := die.Check(bad); err == nil {
			t.Errorf("%v was taken", bad)
		}
	}
	if err := die.Check(sim.Target{Go: gover.Go(18), Lang: gover.Go(18), Arch: "amd64"}); err != nil {
		t.Error(err)
	}
}

func TestSplitList(t *testing.T) {
	got := sim.SplitList("int8, struct{a, b int}, map[[2]int]func(int, int), x")
	want := []string{"int8", "struct{a, b int}", "map[[2]int]func(int, int)", "x"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestStepsWithoutATraceAllocateNothing(t *testing.T) {
	r := sim.NewRun(target("1.18"))
	text := lang.T("一", "one")
	if n := testing.AllocsPerRun(100, func() { r.Step("ref", text, sim.V("a", 1000), sim.VS("b", "x")) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
