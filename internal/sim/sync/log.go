package sync

import (
	"godrill/internal/sim/scenario"
)

// maxLogged is how many steps an answer lists.
const maxLogged = 400

// A words is what an object has in memory, in the order of the model's answers.
type words [3]int32

// An object is a lock.
type object interface{ words() words }

// A step is the call of a method, or its end if something else happened in between.
type step struct {
	g      *scenario.G
	object object
	op     string // mu.Lock
	state  words
	waits  bool // something else happened before it returned
	late   bool // the end of a call that waited
	got    bool // the goroutine got what it asked for, and is listed in the order
}

// A log keeps the calls of methods on objects of one kind, in the order in which the runtime would see them.
type log struct {
	watched scenario.Kind
	steps   []step
	open    []int // steps that have not returned, and whose state is not known yet
}

// A call is a method that is being carried out.
type call struct {
	m    *scenario.Machine
	g    *scenario.G
	i    *scenario.Instr
	lib  *library
	name string // of the method
	at   int    // its step; -1 if it is not logged
}

// begin logs the call of a method.
func (c *call) begin(o object) {
	log := &c.lib.log
	c.at = -1
	if c.i.X.(*scenario.Method).Of != log.watched {
		return
	}
	log.settle()
	if len(log.steps) < maxLogged {
		c.at = len(log.steps)
		log.steps = append(log.steps, step{g: c.g, object: o, op: c.op(), state: o.words()})
		log.open = append(log.open, c.at)
	}
}

// op is the call without its arguments, as the program writes it.
func (c *call) op() string {
	for k := range len(c.i.Text) {
		if c.i.Text[k] == '(' {
			return c.i.Text[:k]
		}
	}
	return c.i.Text
}

// end logs that the method returns. Got says that the goroutine now has what Lock or Wait is called for.
func (c *call) end(o object, got bool) {
	log := &c.lib.log
	if c.i.X.(*scenario.Method).Of != log.watched {
		return
	}
	if n := len(log.open); n > 0 && log.open[n-1] == c.at && c.at == len(log.steps)-1 {
		log.open = log.open[:n-1]
		log.steps[c.at].state, log.steps[c.at].got = o.words(), got
		log.settle()
		return
	}
	log.settle()
	if c.at >= 0 && len(log.steps) < maxLogged {
		log.steps = append(log.steps, step{g: c.g, object: o, op: c.op(), state: o.words(), late: true, got: got})
	}
}

// settle notes the state of calls that have not returned, as the next event finds it.
func (l *log) settle() {
	for _, k := range l.open {
		s := &l.steps[k]
		s.state, s.waits = s.object.words(), true
	}
	l.open = l.open[:0]
}

// abandon leaves calls in which the program crashed with the state before them.
func (l *log) abandon() {
	for _, k := range l.open {
		l.steps[k].waits = true
	}
	l.open = l.open[:0]
}

// names spells the steps, and lists who got something in which order.
func (l *log) names() (steps, order []string) {
	steps, order = make([]string, len(l.steps)), []string{}
	for k, s := range l.steps {
		switch {
		case s.waits:
			steps[k] = s.g.Name + ":" + s.op + "…"
		case s.late:
			steps[k] = s.g.Name + ":…" + s.op
		default:
			steps[k] = s.g.Name + ":" + s.op
		}
		if s.got {
			order = append(order, s.g.Name)
		}
	}
	return steps, order
}
