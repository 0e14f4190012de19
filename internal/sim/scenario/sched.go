package scenario

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
)

// A runQueue is how a processor queues goroutines.
type runQueue struct {
	next  bool // what was made ready last runs next
	start lang.Text
}

var runQueues = gover.NewTable(lang.T("一个处理器上的运行顺序", "the order of goroutines on one processor"),
	gover.Entry[runQueue]{
		Since: gover.Go(2), Value: runQueue{start: lang.T("{g} 启动 {child}，排到队列末尾", "{g} starts {child}, which queues at the end")},
		Note: lang.T("先就绪的先运行", "first ready, first run"), Ref: "runtime/proc.c: runqput",
	},
	gover.Entry[runQueue]{
		Since: gover.Go(5), Value: runQueue{next: true, start: lang.T("{g} 启动 {child}，放进 runnext，下一个就轮到它", "{g} starts {child}, which goes into runnext: its turn is next")},
		Note: lang.T("最后就绪的放进 runnext 最先运行，被它挤走的排到队列末尾", "what is ready last goes into runnext and runs first; what it pushes out queues at the end"), Ref: "runtime/proc.go: runqput",
	},
)

// queues hold the runnable goroutines of one processor, as the runtime does.
type queues struct {
	rule runQueue
	tick int
	odd  bool // the order has come to depend on where the tick began
	next *G
	run  fifo
	glob fifo
}

// A fifo is a queue of goroutines.
type fifo struct {
	list []*G
	head int
}

func (q *fifo) len() int { return len(q.list) - q.head }

func (q *fifo) push(g *G) {
	if q.head > 0 && q.head == len(q.list) {
		q.list, q.head = q.list[:0], 0
	}
	q.list = append(q.list, g)
}

func (q *fifo) pop() *G {
	g := q.list[q.head]
	q.head++
	return g
}

// key writes down who is queued where; many processors have no order.
func (q *queues) key(k *Keys) {
	if q.next != nil {
		k.Int(q.next.ID)
	}
	for _, f := range []*fifo{&q.run, &q.glob} {
		k.Int(f.len())
		for _, g := range f.list[f.head:] {
			k.Int(g.ID)
		}
	}
	k.Int(min(q.tick, safeTicks))
}

// localMax is the size of a processor's own queue.
const localMax = 256

// put makes a goroutine runnable; next is false for one that may wait its turn.
func (q *queues) put(g *G, next bool) {
	if next && q.rule.next {
		g, q.next = q.next, g
		if g == nil {
			return
		}
	}
	if q.run.len() == localMax {
		for range localMax / 2 {
			q.glob.push(q.run.pop())
		}
		q.glob.push(g)
		return
	}
	q.run.push(g)
}

func (q *queues) yield(g *G) { q.glob.push(g) }

// The runtime looks at the global queue first at every 61st tick. Where the tick stands when main begins depends on the
// program and on the start of the process: up to 6, as measured. Within the first ticks that cannot matter.
const (
	globalTick = 61
	safeTicks  = globalTick - 6
)

// take returns what runs next, or nil.
func (q *queues) take() *G {
	if q.glob.len() > 0 && q.tick >= safeTicks && (q.next != nil || q.run.len() > 0) {
		q.odd = true
	}
	if g := q.next; g != nil {
		q.next = nil
		return g
	}
	if q.run.len() == 0 && q.glob.len() > 0 {
		for range min(q.glob.len(), localMax/2) {
			q.run.push(q.glob.pop())
		}
	}
	if q.run.len() == 0 {
		return nil
	}
	q.tick++
	return q.run.pop()
}
