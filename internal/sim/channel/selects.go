package channel

import (
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

// Select carries out a select statement. Operands stand in source order: a channel, and the value of a send.
func (l *Library) Select(m *scenario.Machine, g *scenario.G, s *scenario.Select, operands []scenario.Value) {
	ops := make([]op, len(s.Cases))
	k := 0
	for i := range s.Cases {
		c, _ := operands[k].Ref.(*Chan)
		k++
		ops[i] = op{c: c, send: s.Cases[i].Send}
		if ops[i].send {
			ops[i].v = operands[k]
			k++
		}
	}
	l.selectGo(m, g, s, ops)
}

// selectGo takes a ready case, the default case, or waits for all cases.
func (l *Library) selectGo(m *scenario.Machine, g *scenario.G, s *scenario.Select, ops []op) {
	ready := l.readyCases(s, ops)
	switch {
	case len(ready) > 0 && !(l.DefaultFirst && s.Default >= 0):
		l.takeCase(m, g, s, ops, ready)
	case s.Default >= 0:
		if m.Run.Tracing() {
			m.Step(g, l.at.sel, lang.T("{g}：select 没有就绪的分支，走 default", "{g}: no case of the select is ready, default is taken"))
		}
		g.Selected(s, -1, scenario.Value{}, false)
	default:
		l.blockSelect(m, g, s, ops)
	}
}

// readyCases lists the cases that can go on without waiting.
func (l *Library) readyCases(s *scenario.Select, ops []op) []int {
	var ready []int
	for i, o := range ops {
		if l.isReady(o) {
			ready = append(ready, i)
		}
	}
	if l.FirstCase && len(ready) > 1 {
		ready = ready[:1]
	}
	return ready
}

func (l *Library) isReady(o op) bool {
	c := o.c
	switch {
	case c == nil:
		return l.NilReady
	case o.send:
		return c.Closed || c.Count < c.Cap || len(c.Recvq) > 0 && (l.direct || c.Cap == 0)
	}
	return c.Closed && !l.CloseZero || c.Count > 0 || c.Cap == 0 && len(c.Sendq) > 0
}

// takeCase chooses one of the ready cases and carries it out.
func (l *Library) takeCase(m *scenario.Machine, g *scenario.G, s *scenario.Select, ops []op, ready []int) {
	if m.Run.Tracing() && len(ready) > 1 {
		m.Step(g, l.at.sel, lang.T("{g}：select 有 {n} 个分支就绪，随机选一个", "{g}: {n} cases of the select are ready, one is taken at random"), sim.V("n", len(ready)))
	}
	k := l.choose(m, ops, ready)
	o := ops[k]
	text := "case " + s.Cases[k].Text
	switch {
	case o.c == nil && o.send:
		g.Selected(s, k, scenario.Value{}, true)
	case o.c == nil:
		g.Selected(s, k, scenario.Value{}, false)
	case o.send && o.c.Closed:
		if l.SendClosed {
			g.Selected(s, k, scenario.Value{}, true)
			return
		}
		l.fail(m, g, l.at.sel, "send on closed channel")
	case o.send:
		l.trySend(m, g, o.c, o.v, text)
		g.Selected(s, k, scenario.Value{}, true)
	case o.c.Closed && l.ClosedRecvPanics:
		l.fail(m, g, l.at.sel, "receive from closed channel")
	default:
		v, ok, _ := l.tryReceive(m, g, o.c, text)
		g.Selected(s, k, v, ok)
	}
}

// choose picks among ready cases.
func (l *Library) choose(m *scenario.Machine, ops []op, ready []int) int {
	if !l.FairChannels {
		return ready[m.Choose(len(ready))]
	}
	var first []int
	for _, k := range ready {
		known := false
		for _, f := range first {
			known = known || ops[f].c == ops[k].c
		}
		if !known {
			first = append(first, k)
		}
	}
	return first[m.Choose(len(first))]
}

// blockSelect makes the goroutine wait for all cases.
func (l *Library) blockSelect(m *scenario.Machine, g *scenario.G, s *scenario.Select, ops []op) {
	wait := &waiting{sel: s, ops: ops}
	for i, o := range ops {
		if o.c == nil {
			continue
		}
		known := false
		for k, w := range wait.own {
			if wait.chans[k] == o.c && ops[w.cases[0]].send == o.send {
				w.cases = append(w.cases, i)
				known = true
			}
		}
		if known {
			continue
		}
		w := &Waiter{G: g, cases: []int{i}, wait: wait}
		wait.own = append(wait.own, w)
		wait.chans = append(wait.chans, o.c)
	}
	state := l.selectState(ops)
	if m.Run.Tracing() {
		m.Step(g, l.at.sel, lang.T("{g}：select 没有就绪的分支，在 {n} 个队列里等待 [{state}]", "{g}: no case of the select is ready, it waits in {n} queues [{state}]"), sim.V("n", len(wait.own)), sim.VS("state", state))
	}
	m.Park(g, state, nil)
	for k, w := range wait.own {
		l.add(wait.chans[k], w, ops[w.cases[0]].send)
	}
	if len(wait.own) > 0 {
		g.Wait = wait.own[0]
	}
	l.startsOver(g, s, ops)
}

// startsOver notes what a blocked select does when it is woken without a case.
func (l *Library) startsOver(g *scenario.G, s *scenario.Select, ops []op) {
	g.Resume(func(m *scenario.Machine, g *scenario.G) { l.selectGo(m, g, s, ops) })
}

// selectState is how a deadlock report calls the waiting goroutine.
func (l *Library) selectState(ops []op) string {
	switch {
	case len(ops) == 0:
		return stateNone
	case len(ops) > 1:
		return stateSelect
	case ops[0].c == nil && !l.nilAsPlain:
		return stateNone
	case ops[0].c == nil && ops[0].send:
		return stateNilSend
	case ops[0].c == nil:
		return stateNilRecv
	case ops[0].send:
		return stateSend
	}
	return stateRecv
}
