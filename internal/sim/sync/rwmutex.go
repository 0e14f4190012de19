package sync

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/scenario"
)

// RWMutex predicts what a program does that locks with sync.RWMutex, and its counts after each step.
var RWMutex = sim.Define(sim.Spec[Params, RWMutexResult]{
	Info: sim.Info{
		Name:     "sync.rwmutex",
		Doc:      lang.T("若干 goroutine 使用 sync.RWMutex：谁拿到读锁写锁、每步之后的计数、谁被阻塞、怎样结束", "goroutines that use a sync.RWMutex: who gets it for reading and writing, its counts after each step, who stays blocked, how it ends"),
		Archs:    []sim.Arch{{Name: "amd64", Since: gover.Go(2)}},
		Checked:  gover.Latest,
		Language: true,
		History:  common(),
	},
	Model:   func(r *sim.Run, p Params) (RWMutexResult, error) { return p.rwmutex(r, mistakes{}) },
	Mutants: rwMutants,
	Oracle:  &rwOracle,
})

// An RWMutexResult says what happened.
type RWMutexResult struct {
	Output      []string `json:"output" en:"printed lines" zh:"打印的各行"`
	Status      string   `json:"status" en:"how the program ends: exit, deadlock, panic or fatal" zh:"程序怎样结束：exit、deadlock、panic 或 fatal"`
	Exit        int      `json:"exit" en:"exit code" zh:"退出码"`
	Message     string   `json:"message" en:"first line of what the runtime says on standard error; empty at a normal end" zh:"运行时在标准错误上的第一行；正常结束时为空"`
	Blocked     []string `json:"blocked" en:"goroutines that wait at the end, in the order of their creation" zh:"结束时仍在等待的 goroutine，按创建次序"`
	Waits       []string `json:"waits" en:"each of them with its state, as in a deadlock report" zh:"它们各自的状态，与死锁报告中的写法一致"`
	Steps       []string `json:"steps" en:"the calls of methods of an RWMutex in order; … behind one that does not return at once, … before its later return" zh:"依次调用的 RWMutex 方法；没有立即返回的后面写 …，后来返回时前面写 …"`
	ReaderCount []int    `json:"reader_count" en:"readerCount after each step; after one with …, as the next step finds it" zh:"每步之后的 readerCount；带 … 的步骤取下一步看到的值"`
	ReaderWait  []int    `json:"reader_wait" en:"readerWait after each step: the readers that a pending writer still waits for" zh:"每步之后的 readerWait：等待中的写者还要等几个读者"`
	States      []int    `json:"states" en:"the word of the Mutex inside, at which writers queue, after each step" zh:"每步之后内部 Mutex（写者在此排队）的状态字"`
	Order       []string `json:"order" en:"goroutines in the order in which they got the RWMutex, for reading or writing" zh:"先后拿到读锁或写锁的 goroutine"`
}

func (p Params) rwmutex(r *sim.Run, wrong mistakes) (RWMutexResult, error) {
	b, err := p.run(r, scenario.RWMutex, wrong)
	if err != nil {
		return RWMutexResult{}, err
	}
	return RWMutexResult{b.output, b.status, b.exit, b.message, b.blocked, b.waits, b.steps, b.column(0), b.column(1), b.column(2), b.order}, nil
}

// maxReaders is what a writer subtracts from readerCount.
const maxReaders = 1 << 30

// maxStarted is more than the goroutines that a scenario can start.
const maxStarted = 1 << 20

// An rwmutex is a sync.RWMutex.
type rwmutex struct {
	w           mutex
	writer      semaphore // for the writer that waits for readers
	readers     semaphore // for readers that wait for the writer
	readerCount int32
	readerWait  int32
	reading     []*scenario.G // for those who believe that it knows its readers
}

func (rw *rwmutex) words() words { return words{rw.readerCount, rw.readerWait, rw.w.state} }

const rwFile = "sync/rwmutex.go"

func (l *library) rwCall(c *call, rw *rwmutex) {
	switch c.name {
	case "RLock":
		l.rLock(c, rw)
	case "RUnlock":
		l.rUnlock(c, rw)
	case "Lock":
		l.lock(c.m, c.g, &rw.w, func() { l.announce(c, rw) })
	case "Unlock":
		l.rwUnlockCall(c, rw)
	case "TryRLock":
		ok := rw.readerCount >= 0
		if ok {
			rw.readerCount++
		}
		l.tellRW(c, rw, lang.T("{g} 试着加读锁：readerCount {count}，readerWait {pending}", "{g} tries to lock for reading: readerCount {count}, readerWait {pending}"))
		c.g.Push(scenario.Truth(ok))
		c.end(rw, ok)
	case "TryLock":
		l.rwTryLock(c, rw)
	}
}

func (l *library) tellRW(c *call, rw *rwmutex, text lang.Text) {
	if c.m.Run.Tracing() {
		c.m.Step(c.g, rwFile+": "+c.name, text, sim.V("count", int(rw.readerCount)), sim.V("pending", int(rw.readerWait)))
	}
}

func (l *library) rLock(c *call, rw *rwmutex) {
	rw.readerCount++
	if rw.readerCount >= 0 || l.passes(rw) {
		rw.reading = append(rw.reading, c.g)
		l.tellRW(c, rw, lang.T("{g} 拿到读锁：readerCount {count}，readerWait {pending}", "{g} has the read lock: readerCount {count}, readerWait {pending}"))
		c.end(rw, true)
		return
	}
	l.tellRW(c, rw, lang.T("{g} 等待：readerCount {count} 为负，有写者持有或在等这把锁", "{g} waits: readerCount {count} is below 0, a writer has the lock or waits for it"))
	rw.readers.acquire(c.m, c.g, l.states.rw.read, false, func() {
		l.tellRW(c, rw, lang.T("{g} 等到了读锁：readerCount {count}", "{g} gets the read lock it waited for: readerCount {count}"))
		c.end(rw, true)
	})
}

// passes is for those who think that readers get past a writer that waits.
func (l *library) passes(rw *rwmutex) bool {
	if l.readersPass && rw.readerWait > 0 {
		rw.readerWait++
		return true
	}
	return false
}

func (l *library) rUnlock(c *call, rw *rwmutex) {
	rw.readerCount--
	r := rw.readerCount
	if l.rwUnlock != silent && (r+1 == 0 || r+1 == -maxReaders) {
		l.misuse(c.m, c.g, l.rwUnlock, "sync: RUnlock of unlocked RWMutex")
		return
	}
	for k, g := range rw.reading {
		if g == c.g {
			rw.reading = append(rw.reading[:k:k], rw.reading[k+1:]...)
			break
		}
	}
	if r < 0 {
		rw.readerWait--
		if rw.readerWait == 0 {
			l.tellRW(c, rw, lang.T("{g} 是写者等的最后一个读者：释放读锁并唤醒写者，readerCount {count}", "{g} is the last reader the writer waits for: it releases its read lock and wakes the writer, readerCount {count}"))
			rw.writer.release(c.m, false)
			c.end(rw, false)
			return
		}
	}
	l.tellRW(c, rw, lang.T("{g} 释放读锁：readerCount {count}，readerWait {pending}", "{g} releases its read lock: readerCount {count}, readerWait {pending}"))
	c.end(rw, false)
}

// announce makes the owner of the inner Mutex the pending writer, and lets it wait for the readers of that moment.
func (l *library) announce(c *call, rw *rwmutex) {
	r := rw.readerCount
	rw.readerCount -= maxReaders
	if l.upgrades && r == 1 && len(rw.reading) == 1 && rw.reading[0] == c.g {
		r = 0
	}
	if r != 0 {
		rw.readerWait += r
	}
	if r == 0 || rw.readerWait == 0 {
		l.tellRW(c, rw, lang.T("{g} 拿到写锁：readerCount {count}", "{g} has the write lock: readerCount {count}"))
		c.end(rw, true)
		return
	}
	l.tellRW(c, rw, lang.T("{g} 宣布要写并等待 {pending} 个读者：readerCount {count}，此后的读者都要等", "{g} announces itself and waits for {pending} readers: readerCount {count}, later readers have to wait"))
	rw.writer.acquire(c.m, c.g, l.states.rw.write, false, func() {
		l.tellRW(c, rw, lang.T("{g} 等到了写锁：readerCount {count}", "{g} gets the write lock it waited for: readerCount {count}"))
		c.end(rw, true)
	})
}

func (l *library) rwUnlockCall(c *call, rw *rwmutex) {
	rw.readerCount += maxReaders
	r := rw.readerCount
	if l.rwUnlock == silent && r > maxStarted { // it would count to a thousand million
		panic(sim.ErrTooLong)
	}
	if r >= maxReaders {
		l.misuse(c.m, c.g, l.rwUnlock, "sync: Unlock of unlocked RWMutex")
		return
	}
	l.tellRW(c, rw, lang.T("{g} 释放写锁：readerCount {count}，等着的读者全部唤醒", "{g} releases the write lock: readerCount {count}, all readers that wait are woken"))
	if l.writersFirst && len(rw.w.sema.queue) > 0 {
		r = 0
	}
	for range r {
		rw.readers.release(c.m, false)
	}
	l.unlockMutex(c.m, c.g, &rw.w, func() { c.end(rw, false) })
}

func (l *library) rwTryLock(c *call, rw *rwmutex) {
	finish := func(ok bool) {
		l.tellRW(c, rw, lang.T("{g} 试着加写锁：readerCount {count}，readerWait {pending}", "{g} tries to lock for writing: readerCount {count}, readerWait {pending}"))
		c.g.Push(scenario.Truth(ok))
		c.end(rw, ok)
	}
	switch {
	case !l.tryLock(c, &rw.w):
		finish(false)
	case rw.readerCount != 0:
		l.unlockMutex(c.m, c.g, &rw.w, func() { finish(false) })
	default:
		rw.readerCount = -maxReaders
		finish(true)
	}
}
