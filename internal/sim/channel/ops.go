package channel

import (
	"slices"

	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

// send carries out c <- v.
func (l *Library) send(m *scenario.Machine, g *scenario.G, c *Chan, v scenario.Value, text string) {
	switch {
	case c == nil && l.NilPanics:
		l.fail(m, g, l.at.send, "send on "+nilText)
		return
	case c == nil:
		l.blockForever(m, g, l.at.send, stateNilSend, text)
		return
	case c.Closed && l.SendClosed:
		return
	case c.Closed:
		l.fail(m, g, l.at.send, "send on closed channel")
		return
	}
	if l.trySend(m, g, c, v, text) {
		if l.SendWaits && c.Cap > 0 && c.Count > 0 {
			m.Park(g, stateSend, nil)
			l.enqueue(g, c, scenario.Value{}, true)
		}
		return
	}
	if m.Run.Tracing() {
		m.Step(g, l.at.send, lang.T("{g}：{op}，没有接收者，缓冲区 {count}/{cap}，进入 sendq 阻塞 [chan send]", "{g}: {op} finds no receiver and a buffer of {count}/{cap}: it blocks in sendq [chan send]"),
			sim.VS("op", text), sim.V("count", c.Count), sim.V("cap", c.Cap))
	}
	if l.direct || c.Cap == 0 {
		m.Park(g, stateSend, nil)
	} else {
		m.Park(g, stateSend, func(m *scenario.Machine, g *scenario.G) { l.send(m, g, c, v, text) })
	}
	l.enqueue(g, c, v, true)
}

// trySend sends if that is possible without waiting; the channel is open.
func (l *Library) trySend(m *scenario.Machine, g *scenario.G, c *Chan, v scenario.Value, text string) bool {
	if l.direct || c.Cap == 0 {
		if w := c.takeReceiver(); w != nil {
			if m.Run.Tracing() {
				m.Step(g, l.at.send, lang.T("{g}：{op}，{other} 正在 recvq 等待：值直接交给它并唤醒它，{g} 继续运行", "{g}: {op} finds {other} in recvq: the value goes straight to it, it is woken, and {g} goes on"),
					sim.VS("op", text), sim.VS("other", w.G.Name))
			}
			l.deliver(m, w, v, true)
			return true
		}
	}
	if c.Count >= c.Cap {
		return false
	}
	c.put(v)
	var w *Waiter
	if !l.direct {
		w = c.takeReceiver()
	}
	if m.Run.Tracing() {
		m.Step(g, l.at.send, lang.T("{g}：{op}，放进缓冲区：{count}/{cap}，sendx={slot}", "{g}: {op} goes into the buffer: {count}/{cap}, sendx={slot}"),
			sim.VS("op", text), sim.V("count", c.Count), sim.V("cap", c.Cap), sim.V("slot", c.Sendx))
	}
	if w != nil {
		l.wakeToCompete(m, g, w, l.at.send)
	}
	return true
}

// wakeToCompete wakes a goroutine that tries its operation again.
func (l *Library) wakeToCompete(m *scenario.Machine, g *scenario.G, w *Waiter, ref string) {
	if m.Run.Tracing() {
		m.Step(g, ref, lang.T("唤醒 {other}，轮到它时要重新竞争", "{other} is woken and will have to compete when its turn comes"), sim.VS("other", w.G.Name))
	}
	m.Ready(w.G)
}

// deliver ends the receive of a waiting goroutine.
func (l *Library) deliver(m *scenario.Machine, w *Waiter, v scenario.Value, ok bool) {
	if s := w.wait.sel; s != nil {
		w.G.Resume(nil)
		w.G.Selected(s, l.pick(m, w), v, ok)
	} else {
		l.received(w.G, v, ok)
	}
	l.ready(m, w)
}

// pick chooses among the cases of a select that wait in the same queue.
func (l *Library) pick(m *scenario.Machine, w *Waiter) int { return w.cases[m.Choose(len(w.cases))] }

// A receiving goroutine keeps here what its instruction wants.
type wanted struct {
	ok   bool // v, ok := <-c
	loop bool // range
	end  int  // where range goes on behind the loop
}

func want(i *scenario.Instr) wanted {
	return wanted{ok: i.B == 1, loop: i.Op == scenario.OpRange, end: i.A}
}

// received pushes what a plain receive or range got.
func (l *Library) received(g *scenario.G, v scenario.Value, ok bool) {
	w := want(g.Instr())
	if w.loop && !ok {
		g.Jump(w.end)
		return
	}
	g.Push(v)
	if w.ok {
		g.Push(scenario.Truth(ok))
	}
}

// receive carries out <-c and one round of range.
func (l *Library) receive(m *scenario.Machine, g *scenario.G, c *Chan, i *scenario.Instr) {
	switch {
	case c == nil && l.NilPanics:
		l.fail(m, g, l.at.recv, "receive from "+nilText)
		return
	case c == nil:
		l.blockForever(m, g, l.at.recv, stateNilRecv, i.Text)
		return
	case c.Closed && l.ClosedRecvPanics && i.Op == scenario.OpRecv:
		l.fail(m, g, l.at.recv, "receive from closed channel")
		return
	}
	v, ok, done := l.tryReceive(m, g, c, i.Text)
	if !done && i.Op == scenario.OpRange && l.RangeEnds {
		v, ok, done = c.zero, false, true
	}
	if done {
		l.received(g, v, ok)
		return
	}
	if m.Run.Tracing() {
		m.Step(g, l.at.recv, lang.T("{g}：{op}，缓冲区为空，也没有发送者，进入 recvq 阻塞 [chan receive]", "{g}: {op} finds the buffer empty and no sender: it blocks in recvq [chan receive]"), sim.VS("op", i.Text))
	}
	if l.direct || c.Cap == 0 {
		m.Park(g, stateRecv, nil)
	} else {
		m.Park(g, stateRecv, func(m *scenario.Machine, g *scenario.G) { l.receive(m, g, c, i) })
	}
	l.enqueue(g, c, scenario.Value{}, false)
}

// tryReceive receives if that is possible without waiting.
func (l *Library) tryReceive(m *scenario.Machine, g *scenario.G, c *Chan, text string) (v scenario.Value, ok, done bool) {
	if c.Cap == 0 {
		return l.meet(m, g, c, text)
	}
	if c.Count == 0 {
		if !c.Closed || l.CloseZero {
			return v, false, false
		}
		l.traceClosed(m, g, text)
		return c.zero, false, true
	}
	v = c.get()
	w := c.takeSender()
	if w != nil && l.direct && !l.SendWaits {
		c.put(w.sends(l, m))
	}
	if m.Run.Tracing() {
		m.Step(g, l.at.recv, lang.T("{g}：{op}，从缓冲区取值：{count}/{cap}，recvx={slot}", "{g}: {op} takes from the buffer: {count}/{cap}, recvx={slot}"),
			sim.VS("op", text), sim.V("count", c.Count), sim.V("cap", c.Cap), sim.V("slot", c.Recvx))
	}
	switch {
	case w == nil:
	case l.direct:
		if m.Run.Tracing() {
			m.Step(g, l.at.recv, lang.T("sendq 中 {other} 的值补进刚空出的位置，{other} 被唤醒", "the value of {other}, first in sendq, fills the free slot, and {other} is woken"), sim.VS("other", w.G.Name))
		}
		l.ready(m, w)
	default:
		l.wakeToCompete(m, g, w, l.at.recv)
	}
	return v, true, true
}

// meet receives from a channel without a buffer.
func (l *Library) meet(m *scenario.Machine, g *scenario.G, c *Chan, text string) (v scenario.Value, ok, done bool) {
	if c.Closed {
		if l.CloseZero {
			return v, false, false
		}
		l.traceClosed(m, g, text)
		return c.zero, false, true
	}
	w := c.takeSender()
	if w == nil {
		return v, false, false
	}
	v = w.sends(l, m)
	if m.Run.Tracing() {
		m.Step(g, l.at.recv, lang.T("{g}：{op}，{other} 正在 sendq 等待：直接从它取值并唤醒它，{g} 继续运行", "{g}: {op} finds {other} in sendq: the value comes straight from it, it is woken, and {g} goes on"),
			sim.VS("op", text), sim.VS("other", w.G.Name))
	}
	l.ready(m, w)
	return v, true, true
}

func (l *Library) traceClosed(m *scenario.Machine, g *scenario.G, text string) {
	if m.Run.Tracing() {
		m.Step(g, l.at.recv, lang.T("{g}：{op}，channel 已关闭且为空：立即得到零值，ok=false", "{g}: {op} on a closed and empty channel: the zero value at once, ok=false"), sim.VS("op", text))
	}
}

// sends ends the send of a waiting goroutine and returns its value.
func (w *Waiter) sends(l *Library, m *scenario.Machine) scenario.Value {
	if s := w.wait.sel; s != nil {
		k := l.pick(m, w)
		w.G.Resume(nil)
		w.G.Selected(s, k, scenario.Value{}, true)
		return w.wait.ops[k].v
	}
	return w.Value
}

// close carries out close(c).
func (l *Library) close(m *scenario.Machine, g *scenario.G, c *Chan, text string) {
	switch {
	case c == nil && l.CloseNil, c != nil && c.Closed && l.CloseTwice:
		return
	case c == nil:
		l.fail(m, g, l.at.close, "close of "+nilText)
		return
	case c.Closed:
		l.fail(m, g, l.at.close, "close of closed channel")
		return
	}
	c.Closed = true
	if l.CloseDrops {
		c.Count, c.Recvx, c.Sendx = 0, 0, 0
	}
	var all []*Waiter
	receivers := 0
	for w := c.takeReceiver(); w != nil; w = c.takeReceiver() {
		all = append(all, w)
		receivers++
		if l.CloseWakesOne {
			break
		}
	}
	for w := c.takeSender(); w != nil && !l.CloseWakesOne; w = c.takeSender() {
		all = append(all, w)
	}
	if m.Run.Tracing() {
		m.Step(g, l.at.close, lang.T("{g}：{op}，缓冲区里还有 {count} 个值；唤醒 {receivers} 个接收者和 {senders} 个发送者", "{g}: {op}; values left in the buffer: {count}; woken receivers: {receivers}, senders: {senders}"),
			sim.VS("op", text), sim.V("count", c.Count), sim.V("receivers", receivers), sim.V("senders", len(all)-receivers))
	}
	l.wakeClosed(m, c, all, receivers)
}

// wakeClosed ends the operations of all that waited on a channel that was closed.
func (l *Library) wakeClosed(m *scenario.Machine, c *Chan, all []*Waiter, receivers int) {
	for k, w := range all {
		switch {
		case w.wait.sel != nil && !l.keepsCase:
			// it starts over, as it was parked
		case !l.direct && c.Cap > 0:
			// it tries again
		case k < receivers:
			l.endReceive(m, w, c)
		default:
			w.G.Resume(func(m *scenario.Machine, g *scenario.G) { l.fail(m, g, l.at.send, "send on closed channel") })
		}
	}
	if l.reverse {
		slices.Reverse(all)
	}
	for _, w := range all {
		l.ready(m, w)
	}
}

// endReceive gives a waiting receiver the zero value.
func (l *Library) endReceive(m *scenario.Machine, w *Waiter, c *Chan) {
	w.G.Resume(nil)
	if s := w.wait.sel; s != nil {
		w.G.Selected(s, l.pick(m, w), c.zero, false)
		return
	}
	if l.ClosedRecvPanics {
		w.G.Resume(func(m *scenario.Machine, g *scenario.G) { l.fail(m, g, l.at.recv, "receive from closed channel") })
		return
	}
	l.received(w.G, c.zero, false)
}
