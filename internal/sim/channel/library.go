package channel

import (
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

// Rules are what a misconception about channels can get wrong; the zero value is the runtime.
type Rules struct {
	NilPanics        bool // send and receive on a nil channel panic
	ClosedRecvPanics bool // so does a receive from a closed channel
	CloseDrops       bool // close throws buffered values away
	CloseWakesOne    bool
	SendWaits        bool // a buffered send waits until its value was received
	FirstCase        bool // select takes the first ready case of the source
	FairChannels     bool // select first chooses among channels, then among their cases
	LenCountsWaiters bool
	CapOne           bool // a channel without a buffer has room for one
	RangeEnds        bool // range over a channel that is empty ends
	CloseTwice       bool // closing a closed channel does nothing
	CloseNil         bool // closing a nil channel does nothing
	SendClosed       bool // sending on a closed channel does nothing
	NilReady         bool // a nil channel in a select is ready
	DefaultFirst     bool // select takes default whenever it is there
	CloseZero        bool // a receive from a closed channel blocks once the buffer is empty
	LastIn           bool // waiting goroutines are served last come, first served
	Direct           bool // buffered channels hand over directly, as from 1.6 on
	ThroughBuffer    bool // they do not, as up to 1.5
}

// A Library gives the channels of a scenario their meaning. Models of other objects embed it.
type Library struct {
	Rules
	direct     bool
	keepsCase  bool
	reverse    bool
	nilAsPlain bool
	prefix     string
	at         places
}

// NewLibrary returns the channels of a release.
func NewLibrary(t sim.Target, rules Rules) *Library {
	return &Library{
		Rules: rules, direct: (handOff.Value(t.Go) || rules.Direct) && !rules.ThroughBuffer, keepsCase: closedSelect.Value(t.Go), reverse: closeOrder.Value(t.Go),
		nilAsPlain: nilSelect.Value(t.Go), prefix: panicPrefix.Value(t.Go), at: sources.Value(t.Go),
	}
}

// maxBuffer is the largest capacity that a scenario may ask for.
const maxBuffer = 1 << 16

// New makes a channel. A negative or enormous capacity panics.
func (l *Library) New(m *scenario.Machine, g *scenario.G, i *scenario.Instr, args []scenario.Value) scenario.Value {
	n := 0
	if len(args) == 1 {
		n = args[0].N
	}
	if n < 0 || n > maxBuffer {
		if n > 0 {
			panic(sim.ErrTooLong)
		}
		l.fail(m, g, l.at.make, "makechan: size out of range")
		return scenario.Value{}
	}
	c := New(l.capacity(n), i.Type.Elem)
	if m.Run.Tracing() {
		m.Step(g, l.at.make, lang.T("{g}：{op}，容量 {cap}", "{g}: {op}, capacity {cap}"), sim.VS("op", i.Text), sim.V("cap", n))
	}
	return scenario.Value{Ref: c}
}

// capacity is how many values a channel made for n has room for.
func (l *Library) capacity(n int) int {
	if n == 0 && l.CapOne {
		return 1
	}
	return n
}

// Copy is not asked for channels, which are references.
func (l *Library) Copy(_ *scenario.Machine, _ scenario.Type, v scenario.Value) scenario.Value {
	return v
}

// Call is not asked for channels; a model that has other objects handles them before.
func (l *Library) Call(_ *scenario.Machine, _ *scenario.G, i *scenario.Instr, _ []scenario.Value) {
	panic(sim.Wrong("go", i.Text, "this model knows channels alone"))
}

// Chan carries out an operation on one channel.
func (l *Library) Chan(m *scenario.Machine, g *scenario.G, i *scenario.Instr, c, v scenario.Value) {
	ch, _ := c.Ref.(*Chan)
	switch i.Op {
	case scenario.OpSend:
		l.send(m, g, ch, v, i.Text)
	case scenario.OpRecv:
		l.receive(m, g, ch, i)
	case scenario.OpRange:
		l.receive(m, g, ch, i)
	case scenario.OpClose:
		l.close(m, g, ch, i.Text)
	case scenario.OpLen:
		g.Push(scenario.Value{N: l.length(ch)})
	case scenario.OpCap:
		n := 0
		if ch != nil {
			n = ch.Cap
		}
		g.Push(scenario.Value{N: n})
	}
}

func (l *Library) length(c *Chan) int {
	switch {
	case c == nil:
		return 0
	case l.LenCountsWaiters:
		return c.Count + len(c.Sendq)
	}
	return c.Count
}

// fail panics in a goroutine with the text of a channel operation.
func (l *Library) fail(m *scenario.Machine, g *scenario.G, ref, text string) {
	text = l.prefix + text
	if m.Run.Tracing() {
		m.Step(g, ref, lang.T("{g} panic：{text}", "{g} panics: {text}"), sim.VS("text", text))
	}
	m.Panic(g, &scenario.Dynamic{Type: scenario.T(scenario.Error), Value: scenario.Value{Ref: &scenario.Failure{Text: text}}})
}

// ready lets a waiting goroutine go on.
func (l *Library) ready(m *scenario.Machine, w *Waiter) { m.Ready(w.G) }

// enqueue makes a goroutine wait for one channel.
func (l *Library) enqueue(g *scenario.G, c *Chan, v scenario.Value, send bool) {
	w := &Waiter{G: g, Value: v, wait: &waiting{}}
	l.add(c, w, send)
	g.Wait = w
}

func (l *Library) add(c *Chan, w *Waiter, send bool) {
	queue := &c.Recvq
	if send {
		queue = &c.Sendq
	}
	if l.LastIn {
		*queue = append([]*Waiter{w}, *queue...)
		return
	}
	*queue = append(*queue, w)
}

// blockForever parks a goroutine that nothing can wake.
func (l *Library) blockForever(m *scenario.Machine, g *scenario.G, ref, state, text string) {
	if m.Run.Tracing() {
		m.Step(g, ref, lang.T("{g}：{op}，nil channel，永久阻塞 [{state}]", "{g}: {op} on a nil channel blocks for ever [{state}]"), sim.VS("op", text), sim.VS("state", state))
	}
	m.Park(g, state, nil)
}

// States as a deadlock report calls them.
const (
	stateSend    = "chan send"
	stateRecv    = "chan receive"
	stateNilSend = "chan send (nil chan)"
	stateNilRecv = "chan receive (nil chan)"
	stateNone    = "select (no cases)"
	stateSelect  = "select"
)

const nilText = "nil channel"
