package channel

import (
	"slices"

	"godrill/internal/sim/scenario"
)

// A Chan is a channel as the runtime keeps it in an hchan.
type Chan struct {
	Cap    int
	Buf    []scenario.Value // ring of Cap values
	Sendx  int
	Recvx  int
	Count  int
	Closed bool
	Sendq  []*Waiter
	Recvq  []*Waiter
	zero   scenario.Value // of the element type
}

// A Waiter is a goroutine in a queue of a channel, as the runtime keeps it in a sudog.
type Waiter struct {
	G     *scenario.G
	Value scenario.Value // to send
	cases []int          // of its select that wait in this queue
	wait  *waiting
}

// A waiting is what a blocked goroutine waits for: one channel, or the channels of all cases of a select.
type waiting struct {
	sel   *scenario.Select
	ops   []op
	own   []*Waiter
	chans []*Chan // of own
}

// An op is one communication of a select statement.
type op struct {
	c    *Chan
	v    scenario.Value
	send bool
}

// New returns a channel. The Value of an element type's zero is what a receive from a closed channel gives.
func New(capacity int, elem scenario.Kind) *Chan {
	c := &Chan{Cap: capacity}
	if elem == scenario.String {
		c.zero = scenario.Text("")
	}
	return c
}

// put writes into the buffer.
func (c *Chan) put(v scenario.Value) {
	if len(c.Buf) < c.Cap && c.Sendx == len(c.Buf) { // a large buffer grows as it is used
		c.Buf = append(c.Buf, v)
	} else {
		c.Buf[c.Sendx] = v
	}
	if c.Sendx++; c.Sendx == c.Cap {
		c.Sendx = 0
	}
	c.Count++
}

// get reads from the buffer.
func (c *Chan) get() scenario.Value {
	v := c.Buf[c.Recvx]
	c.Buf[c.Recvx] = scenario.Value{}
	if c.Recvx++; c.Recvx == c.Cap {
		c.Recvx = 0
	}
	c.Count--
	return v
}

// takeSender removes the first waiting sender; nil if there is none.
func (c *Chan) takeSender() *Waiter { return take(&c.Sendq) }

func (c *Chan) takeReceiver() *Waiter { return take(&c.Recvq) }

func take(queue *[]*Waiter) *Waiter {
	if len(*queue) == 0 {
		return nil
	}
	w := (*queue)[0]
	*queue = (*queue)[1:]
	w.leave()
	return w
}

// leave takes the goroutine out of the queues of the other cases of its select.
func (w *Waiter) leave() {
	if w.wait.sel == nil {
		return
	}
	for i, other := range w.wait.own {
		if other != w {
			c := w.wait.chans[i]
			c.Sendq = slices.DeleteFunc(c.Sendq, func(x *Waiter) bool { return x == other })
			c.Recvq = slices.DeleteFunc(c.Recvq, func(x *Waiter) bool { return x == other })
		}
	}
}

// Key writes the state down for the exploration of all orders.
func (c *Chan) Key(k *scenario.Keys) {
	k.Int(c.Cap)
	k.Int(c.Sendx)
	k.Int(c.Recvx)
	k.Int(c.Count)
	if c.Closed {
		k.Int(1)
	}
	for i := range c.Count {
		k.Value(c.Buf[(c.Recvx+i)%c.Cap])
	}
	for _, queue := range [][]*Waiter{c.Sendq, c.Recvq} {
		k.Int(len(queue))
		for _, w := range queue {
			k.Int(w.G.ID)
			k.Value(w.Value)
			for _, i := range w.cases {
				k.Int(i)
				k.Value(w.wait.ops[i].v)
			}
		}
	}
}
