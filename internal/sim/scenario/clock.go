package scenario

import (
	"slices"

	"godrill/internal/lang"
	"godrill/internal/sim"
)

// An Alarm is something that happens at a time of the scenario's clock. The clock stands still while a goroutine can
// run, so that work takes no time and only durations that differ decide what comes first.
type Alarm struct {
	At   int // nanoseconds since the start
	Fire func(m *Machine)
	Idle bool // it does not keep the runtime from reporting a deadlock
}

// Set adds an alarm. Of alarms at the same time the one that was set first comes first.
func (m *Machine) Set(a *Alarm) {
	if m.keeper.exists && len(m.timers) == 0 && !m.keeper.ready {
		m.keeper.ready = true
		m.sched.put(&G{resume: m.keep}, true)
	}
	m.timers = append(m.timers, a)
}

// A timekeeper is the goroutine that waits for timers in releases that have one. The first timer after a pause makes it
// ready, and so it takes the place of the goroutine that would have been next.
type timekeeper struct{ exists, ready bool }

// keep lets that goroutine sleep until the first timer.
func (m *Machine) keep(_ *Machine, g *G) {
	m.keeper.ready = false
	g.Status = Waiting
}

// Unset takes an alarm away and reports whether it was still to come.
func (m *Machine) Unset(a *Alarm) bool {
	k := slices.Index(m.timers, a)
	if k < 0 {
		return false
	}
	m.timers = slices.Delete(m.timers, k, k+1)
	return true
}

// ring moves the clock to the next alarm; it returns false if nothing can happen any more.
func (m *Machine) ring() bool {
	if !slices.ContainsFunc(m.timers, func(a *Alarm) bool { return !a.Idle }) {
		return false
	}
	first := 0
	for k, a := range m.timers {
		if a.At < m.timers[first].At {
			first = k
		}
	}
	a := m.timers[first]
	m.timers = slices.Delete(m.timers, first, first+1)
	m.Now = max(m.Now, a.At)
	m.Run.Tick()
	a.Fire(m)
	return true
}

func (m *Machine) sleep(g *G, duration int) {
	if duration <= 0 {
		return
	}
	m.Step(g, "runtime/time.go: timeSleep", lang.T("{g} 睡眠 {ns} 纳秒", "{g} sleeps for {ns} nanoseconds"), sim.V("ns", duration))
	m.Park(g, "sleep", nil)
	m.Set(&Alarm{At: m.Now + duration, Fire: func(m *Machine) { m.Ready(g) }})
}
