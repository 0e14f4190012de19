package channel

import (
	"fmt"
	"strconv"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

// Hchan predicts the fields of a channel of int after each of some operations. Each operation is that of a goroutine of its
// own, the first of g1, the second of g2; before the next one begins, all that can go on have gone on.
var Hchan = sim.Define(sim.Spec[HchanParams, HchanResult]{
	Info: sim.Info{
		Name:    "channel.hchan",
		Doc:     lang.T("一系列收发之后 hchan 各字段的值：qcount、sendx、recvx、等待队列和缓冲区", "the fields of an hchan after each operation: qcount, sendx, recvx, the queues and the buffer"),
		Archs:   []sim.Arch{{Name: "amd64", Since: gover.Go(2)}},
		Checked: gover.Latest,
		History: []gover.History{handOff, panicPrefix},
	},
	Model:   func(r *sim.Run, p HchanParams) (HchanResult, error) { return p.run(r, Rules{}) },
	Mutants: hchanMutants,
	Oracle:  &hchanOracle,
})

// HchanParams are a channel and what is done with it.
type HchanParams struct {
	Cap int  `json:"cap" default:"0" en:"capacity of the channel" zh:"channel 的容量"`
	Ops []Op `json:"ops" en:"operations, one after the other, each by a goroutine of its own" zh:"依次进行的操作，每个由一个单独的 goroutine 执行"`
}

// Limits of the parameters; the answers list everything.
const (
	maxSlots = 16
	maxOps   = 60
)

// Validate refuses what is too large to list.
func (p HchanParams) Validate() error {
	if p.Cap < 0 || p.Cap > maxSlots {
		return sim.Wrong("cap", p.Cap, fmt.Sprintf("want 0 to %d", maxSlots))
	}
	if len(p.Ops) == 0 || len(p.Ops) > maxOps {
		return sim.Wrong("ops", len(p.Ops), fmt.Sprintf("want 1 to %d operations", maxOps))
	}
	return nil
}

// An Op is one operation on the channel c.
type Op struct {
	Do    OpKind
	Value int // that is sent, at least 1
}

// An OpKind says what is done.
type OpKind uint8

// The operations.
const (
	Receive OpKind = iota
	Send
	Close
)

// String spells the operation as Go does.
func (o Op) String() string {
	switch o.Do {
	case Send:
		return "c <- " + strconv.Itoa(o.Value)
	case Close:
		return "close(c)"
	}
	return "<-c"
}

// TypeDoc says what a parameter of this type takes.
func (Op) TypeDoc() string { return "c <- 1, <-c or close(c)" }

// MarshalText spells the operation.
func (o Op) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads what String spells; the error is an [*sim.ArgError].
func (o *Op) UnmarshalText(text []byte) error {
	s := strings.ReplaceAll(string(text), " ", "")
	value, isSend := strings.CutPrefix(s, "c<-")
	n, err := strconv.Atoi(value)
	switch {
	case s == "<-c":
		*o = Op{}
	case s == "close(c)":
		*o = Op{Do: Close}
	case isSend && err == nil && n >= 1 && n <= 1_000_000:
		*o = Op{Do: Send, Value: n}
	default:
		return &sim.ArgError{Found: string(text), Want: "want c <- 1 (a number from 1 to 1000000), <-c or close(c)"}
	}
	return nil
}

// An HchanResult lists the fields after each operation; item k is the state after operation k, counted from 0.
type HchanResult struct {
	Qcount  []int    `json:"qcount" en:"values in the buffer, which is len(c)" zh:"缓冲区中值的个数，即 len(c)"`
	Sendx   []int    `json:"sendx" en:"slot that the next send writes" zh:"下一次发送写入的位置"`
	Recvx   []int    `json:"recvx" en:"slot that the next receive reads" zh:"下一次接收读取的位置"`
	Sendq   []int    `json:"sendq" en:"senders that wait" zh:"等待中的发送者个数"`
	Recvq   []int    `json:"recvq" en:"receivers that wait" zh:"等待中的接收者个数"`
	Closed  []bool   `json:"closed" en:"whether the channel is closed" zh:"channel 是否已关闭"`
	Slots   []string `json:"slots" en:"the buffer from slot 0 on, _ for an empty slot" zh:"缓冲区从 0 号位置起的内容，_ 表示空"`
	Results []string `json:"results" en:"what each operation gave in the end: sent, a value with ok, closed, the text of a panic, or blocked" zh:"每个操作最终的结果：sent、值与 ok、closed、panic 的文本，或 blocked"`
}

// A task is a goroutine with one operation. Variable 0 of its function is the channel; 1 is the value to send, or 1 and 2
// are what was received.
type task struct {
	op    Op
	g     *scenario.G
	panic string
	vars  [3]scenario.Value
}

var taskCaptures = []scenario.Capture{{From: 0, To: 0}, {From: 1, To: 1}, {From: 2, To: 2}}

// code is the body of the goroutine.
func (o Op) code() []scenario.Instr {
	load := scenario.Instr{Op: scenario.OpLoad}
	end := scenario.Instr{Op: scenario.OpReturn}
	switch o.Do {
	case Send:
		return []scenario.Instr{load, {Op: scenario.OpLoad, A: 1}, {Op: scenario.OpSend, Text: o.String()}, end}
	case Close:
		return []scenario.Instr{load, {Op: scenario.OpClose, Text: o.String()}, end}
	}
	return []scenario.Instr{load, {Op: scenario.OpRecv, B: 1, Text: o.String()}, {Op: scenario.OpStore, A: 2}, {Op: scenario.OpStore, A: 1}, end}
}

// start begins the operation in a goroutine called g1 for the first.
func (t *task) start(m *scenario.Machine, c *Chan, k int) {
	t.vars[0] = scenario.Value{Ref: c}
	t.vars[1] = scenario.Value{N: t.op.Value}
	f := &scenario.Function{Name: "g" + strconv.Itoa(k+1), Code: t.op.code(), Slots: len(t.vars), Captures: taskCaptures}
	t.g = m.Start(&scenario.Closure{Func: f, Cells: []*scenario.Value{&t.vars[0], &t.vars[1], &t.vars[2]}}, nil)
}

// result says what the operation gave.
func (t *task) result() string {
	switch {
	case t.panic != "":
		return t.panic
	case t.g.Status != scenario.Dead:
		return "blocked"
	case t.op.Do == Send:
		return "sent"
	case t.op.Do == Close:
		return "closed"
	}
	return strconv.Itoa(t.vars[1].N) + " " + strconv.FormatBool(t.vars[2].N == 1)
}

func (p HchanParams) run(r *sim.Run, rules Rules) (HchanResult, error) {
	lib := NewLibrary(r.Target, rules)
	m := scenario.NewIdle(r, lib)
	c := New(lib.capacity(p.Cap), scenario.Int)
	n := len(p.Ops)
	res := HchanResult{
		Qcount: make([]int, 0, n), Sendx: make([]int, 0, n), Recvx: make([]int, 0, n), Sendq: make([]int, 0, n), Recvq: make([]int, 0, n),
		Closed: make([]bool, 0, n), Slots: make([]string, 0, n), Results: make([]string, 0, n),
	}
	tasks := make([]task, len(p.Ops))
	for k, o := range p.Ops {
		r.Tick()
		tasks[k].op = o
		tasks[k].start(m, c, k)
		for m.Settle(); m.End == scenario.Panicked; m.Settle() {
			tasks[m.Last.ID-1].panic = m.Text
			m.Bury()
		}
		res.note(r, lib, c, tasks[:k+1])
	}
	for k := range tasks {
		res.Results = append(res.Results, tasks[k].result())
	}
	return res, nil
}

// note adds the state of the channel after the last of the tasks.
func (res *HchanResult) note(r *sim.Run, lib *Library, c *Chan, tasks []task) {
	senders, receivers := 0, 0
	for k := range tasks {
		switch t := &tasks[k]; {
		case t.g.Status == scenario.Dead:
		case t.op.Do == Send:
			senders++
		default:
			receivers++
		}
	}
	res.Qcount = append(res.Qcount, lib.length(c))
	res.Sendx = append(res.Sendx, c.Sendx)
	res.Recvx = append(res.Recvx, c.Recvx)
	res.Sendq = append(res.Sendq, senders)
	res.Recvq = append(res.Recvq, receivers)
	res.Closed = append(res.Closed, c.Closed)
	res.Slots = append(res.Slots, c.slots())
	if r.Tracing() {
		r.Step("runtime/chan.go: hchan", lang.T("第 {k} 个操作 {op} 之后：qcount={count}，sendx={sendx_now}，recvx={recvx_now}，sendq 中 {senders} 个，recvq 中 {receivers} 个，缓冲区 {buffer}", "after operation {k}, {op}: qcount={count}, sendx={sendx_now}, recvx={recvx_now}, {senders} in sendq, {receivers} in recvq, buffer {buffer}"),
			sim.V("k", len(tasks)), sim.VS("op", tasks[len(tasks)-1].op.String()), sim.V("count", lib.length(c)), sim.V("sendx_now", c.Sendx), sim.V("recvx_now", c.Recvx),
			sim.V("senders", senders), sim.V("receivers", receivers), sim.VS("buffer", "["+c.slots()+"]"))
	}
}

// slots spells the buffer of a channel of int.
func (c *Chan) slots() string {
	list := make([]string, c.Cap)
	for i := range list {
		list[i] = "_"
		if i < len(c.Buf) && c.Buf[i].N != 0 {
			list[i] = strconv.Itoa(c.Buf[i].N)
		}
	}
	return strings.Join(list, " ")
}
