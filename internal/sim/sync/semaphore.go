package sync

import "godrill/internal/sim/scenario"

// A semaphore is the runtime's: a counter of releases that nobody has taken, and a queue.
type semaphore struct {
	count int
	queue []*waiter
}

// A waiter is a goroutine in the queue of a semaphore.
type waiter struct {
	g      *scenario.G
	ticket bool // the release was taken on its behalf
}

// acquire takes one release, or waits for one; then is called when it has it. A goroutine that was woken competes for
// the release, unless it was handed over, and queues again if it loses; lifo puts it in front.
func (s *semaphore) acquire(m *scenario.Machine, g *scenario.G, state string, lifo bool, then func()) {
	if s.count > 0 {
		s.count--
		then()
		return
	}
	s.wait(m, &waiter{g: g}, state, lifo, then)
}

func (s *semaphore) wait(m *scenario.Machine, w *waiter, state string, lifo bool, then func()) {
	if lifo {
		s.queue = append([]*waiter{w}, s.queue...)
	} else {
		s.queue = append(s.queue, w)
	}
	m.Park(w.g, state, func(m *scenario.Machine, g *scenario.G) {
		switch {
		case w.ticket:
			then()
		case s.count > 0:
			s.count--
			then()
		default:
			s.wait(m, w, state, lifo, then)
		}
	})
}

// release adds one and readies the first in the queue. With handOver that one gets it whatever the others do; handed
// reports that it was so.
func (s *semaphore) release(m *scenario.Machine, handOver bool) (handed bool) {
	s.count++
	if len(s.queue) == 0 {
		return false
	}
	w := s.queue[0]
	s.queue = s.queue[1:]
	if handOver {
		s.count--
		w.ticket = true
	}
	m.Ready(w.g)
	return w.ticket
}
