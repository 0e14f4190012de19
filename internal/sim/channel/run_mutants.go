package channel

import (
	"godrill/internal/lang"
	"godrill/internal/sim"
)

type runMutant = sim.Mutant[RunParams, RunResult]

// runMutants are the popular misconceptions about channels.
var runMutants = []runMutant{
	ruleMutant("nil-panics", Rules{NilPanics: true}, lang.T(
		"在 nil channel 上收发不会 panic，而是永久阻塞；会 panic 的是 close(nil)。",
		"Sending on or receiving from a nil channel does not panic, it blocks for ever; what panics is close of a nil channel.")),
	ruleMutant("receive-from-closed-panics", Rules{ClosedRecvPanics: true}, lang.T(
		"从已关闭的 channel 接收不会 panic：先取完缓冲区，之后立即得到零值和 false。",
		"Receiving from a closed channel does not panic: it drains the buffer and then gives the zero value and false at once.")),
	ruleMutant("closed-is-empty", Rules{CloseDrops: true}, lang.T(
		"close 不会丢掉缓冲区里的值，它们仍可被接收。",
		"Close does not throw the buffered values away; they can still be received.")),
	ruleMutant("closed-blocks", Rules{CloseZero: true}, lang.T(
		"从已关闭且为空的 channel 接收不会阻塞，立即得到零值。",
		"A receive from a closed and empty channel does not block, it gives the zero value at once.")),
	ruleMutant("close-wakes-one", Rules{CloseWakesOne: true}, lang.T(
		"close 唤醒所有等待者，不是只唤醒一个。",
		"Close wakes everyone who waits, not just one.")),
	ruleMutant("send-waits", Rules{SendWaits: true}, lang.T(
		"缓冲区有空位时发送不等接收者，放进去就继续。",
		"While the buffer has room a send does not wait for a receiver: it puts the value in and goes on.")),
	ruleMutant("first-case", Rules{FirstCase: true}, lang.T(
		"多个分支就绪时 select 随机选，不按书写顺序。",
		"When several cases are ready, select takes one at random, not the first in the source.")),
	ruleMutant("fair-channels", Rules{FairChannels: true}, lang.T(
		"select 在就绪的分支之间均匀选择，不是先在 channel 之间选：同一个 channel 写两遍，机会加倍，每个分支都可能。",
		"Select chooses evenly among ready cases, not among channels: a channel listed twice has twice the chance, and each of its cases may come.")),
	ruleMutant("len-counts-waiters", Rules{LenCountsWaiters: true}, lang.T(
		"len 只数缓冲区里的值，阻塞的发送者不算。",
		"Len counts the buffered values alone, not senders that wait.")),
	ruleMutant("unbuffered-is-one", Rules{CapOne: true}, lang.T(
		"make(chan T) 的容量是 0 不是 1：没有接收者时，第一次发送就阻塞。",
		"The capacity of make(chan T) is 0, not 1: without a receiver already the first send blocks.")),
	ruleMutant("range-ends", Rules{RangeEnds: true}, lang.T(
		"range 在 channel 为空时等待，只有关闭之后才结束。",
		"Range waits while the channel is empty; it ends only after close.")),
	ruleMutant("close-twice", Rules{CloseTwice: true}, lang.T(
		"重复 close 会 panic：close of closed channel。",
		"Closing a channel twice panics: close of closed channel.")),
	ruleMutant("close-nil", Rules{CloseNil: true}, lang.T(
		"close(nil) 会 panic：close of nil channel。",
		"Closing a nil channel panics: close of nil channel.")),
	ruleMutant("send-to-closed", Rules{SendClosed: true}, lang.T(
		"向已关闭的 channel 发送会 panic，不会被忽略。",
		"Sending on a closed channel panics; it is not ignored.")),
	ruleMutant("nil-case-ready", Rules{NilReady: true}, lang.T(
		"select 里的 nil channel 分支永远不会就绪。",
		"A case on a nil channel is never ready.")),
	ruleMutant("default-first", Rules{DefaultFirst: true}, lang.T(
		"只有没有分支就绪时才走 default。",
		"Default is taken only if no case is ready.")),
	ruleMutant("last-waits-first", Rules{LastIn: true}, lang.T(
		"等待队列先进先出：等得最久的先被唤醒。",
		"The queues are first in, first out: who waited longest is woken first.")),
}

func ruleMutant(name string, rules Rules, says lang.Text) runMutant {
	return runMutant{Name: name, Says: says, Model: func(r *sim.Run, p RunParams) (RunResult, error) { return p.run(r, rules) }}
}
