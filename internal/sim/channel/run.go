package channel

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

// Run predicts what a program of goroutines and channels does.
var Run = sim.Define(sim.Spec[RunParams, RunResult]{
	Info: sim.Info{
		Name:     "channel.run",
		Doc:      lang.T("若干 goroutine 通过 channel 通信：打印什么、谁被阻塞、怎样结束", "goroutines that communicate through channels: what is printed, who stays blocked, how it ends"),
		Archs:    []sim.Arch{{Name: "amd64", Since: gover.Go(2)}},
		Checked:  gover.Latest,
		Language: true,
		History:  history(),
	},
	Model:   func(r *sim.Run, p RunParams) (RunResult, error) { return p.run(r, Rules{}) },
	Mutants: runMutants,
	Oracle:  &runOracle,
})

func history() []gover.History {
	return append([]gover.History{handOff, closedSelect, closeOrder, panicPrefix, nilSelect}, scenario.History()...)
}

// RunParams are a scenario and where it runs.
type RunParams struct {
	Go    scenario.Scenario `json:"go" en:"the goroutines: main first, each under its name" zh:"各个 goroutine：main 在前，各写在自己的名字下面"`
	Procs scenario.Procs    `json:"procs" default:"\"1\"" en:"processors (GOMAXPROCS): 1, where the order is definite, or many, where any order may come" zh:"处理器个数（GOMAXPROCS）：1 时次序确定，many 时任何次序都可能"`
}

// Validate refuses scenarios with locks, contexts and other things that are no channels.
func (p RunParams) Validate() error {
	if needs := p.Go.Needs(); len(needs) > 0 {
		return sim.Wrong("go", needs[0], "want channels alone")
	}
	return nil
}

// Source returns the program that the scenario stands for.
func (p RunParams) Source(v gover.Version) string { return p.Go.Source(v) }

// A RunResult says what happened.
type RunResult struct {
	Output  []string `json:"output" en:"printed lines" zh:"打印的各行"`
	Status  string   `json:"status" en:"how the program ends: exit, deadlock, panic or fatal" zh:"程序怎样结束：exit、deadlock、panic 或 fatal"`
	Exit    int      `json:"exit" en:"exit code" zh:"退出码"`
	Message string   `json:"message" en:"first line of what the runtime says on standard error; empty at a normal end" zh:"运行时在标准错误上的第一行；正常结束时为空"`
	Blocked []string `json:"blocked" en:"goroutines that wait at the end, in the order of their creation" zh:"结束时仍在等待的 goroutine，按创建次序"`
	States  []string `json:"states" en:"each of them with its state, as in a deadlock report" zh:"它们各自的状态，与死锁报告中的写法一致"`
	Ends    int      `json:"ends" en:"how many different ends are possible where the runtime chooses: 1 if the end is definite" zh:"运行时可以选择时，一共有多少种不同的结局；结局确定时为 1"`
}

func (p RunParams) run(r *sim.Run, rules Rules) (RunResult, error) {
	if err := p.Go.Check("go", r.Target); err != nil {
		return RunResult{}, err
	}
	m, ends, err := scenario.Explore(r, p.Go.Program(), p.Procs, func() scenario.Library { return NewLibrary(r.Target, rules) })
	if err != nil {
		return RunResult{}, err
	}
	res := resultOf(m)
	res.Ends = ends
	return res, nil
}

// resultOf reads a machine that has ended.
func resultOf(m *scenario.Machine) RunResult {
	res := RunResult{Output: m.Output, Status: m.End.String(), Exit: m.ExitCode(), Message: m.Text, Blocked: []string{}, States: []string{}}
	if res.Output == nil {
		res.Output = []string{}
	}
	for _, g := range m.Alive() {
		if g.Status == scenario.Waiting {
			res.Blocked = append(res.Blocked, g.Name)
			res.States = append(res.States, g.Name+": "+g.State)
		}
	}
	return res
}
