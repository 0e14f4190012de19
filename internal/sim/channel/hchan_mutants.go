package channel

import (
	"slices"
	"strings"

	"godrill/internal/lang"
	"godrill/internal/sim"
)

// hchanMutants are popular misconceptions about the fields.
var hchanMutants = []sim.Mutant[HchanParams, HchanResult]{
	{Name: "shifts", Model: skewed(shifted), Says: lang.T(
		"缓冲区是环形的：接收只移动 recvx，后面的值不会前移。",
		"The buffer is a ring: a receive moves recvx alone, the other values stay where they are.")},
	{Name: "never-wraps", Model: skewed(unwrapped), Says: lang.T(
		"sendx 和 recvx 到缓冲区末尾就回到 0。",
		"At the end of the buffer sendx and recvx go back to 0.")},
	{Name: "unbuffered-is-one", Model: hchanRules(Rules{CapOne: true}), Says: lang.T(
		"make(chan T) 没有缓冲区，qcount 一直是 0。",
		"make(chan T) has no buffer: qcount stays 0.")},
	{Name: "len-counts-waiters", Model: hchanRules(Rules{LenCountsWaiters: true}), Says: lang.T(
		"qcount 只数缓冲区里的值，阻塞的发送者不算。",
		"Qcount counts the buffered values alone, not senders that wait.")},
	{Name: "closed-is-empty", Model: hchanRules(Rules{CloseDrops: true}), Says: lang.T(
		"close 不动缓冲区，里面的值仍可被接收。",
		"Close leaves the buffer alone; its values can still be received.")},
	{Name: "close-wakes-one", Model: hchanRules(Rules{CloseWakesOne: true}), Says: lang.T(
		"close 唤醒所有等待者，两个队列都清空。",
		"Close wakes everyone who waits: both queues are empty then.")},
	{Name: "through-the-buffer", Model: otherHandOff(false), Says: lang.T(
		"1.6 起，有接收者等待时值直接交给它，不经过缓冲区，sendx、recvx 和 qcount 都不变。",
		"Since 1.6 a value goes straight to a receiver that waits, past the buffer: sendx, recvx and qcount stay.")},
	{Name: "always-direct", Model: otherHandOff(true), Says: lang.T(
		"1.5 及以前，即使有接收者等待，值也先进缓冲区再被取走，sendx 和 recvx 都会移动。",
		"Up to 1.5 the value goes through the buffer even if a receiver waits: sendx and recvx move.")},
	{Name: "last-waits-first", Model: hchanRules(Rules{LastIn: true}), Says: lang.T(
		"等待队列先进先出：等得最久的先被唤醒。",
		"The queues are first in, first out: who waited longest is woken first.")},
}

func hchanRules(rules Rules) func(*sim.Run, HchanParams) (HchanResult, error) {
	return func(r *sim.Run, p HchanParams) (HchanResult, error) { return p.run(r, rules) }
}

// skewed changes what the fields show.
func skewed(change func(p HchanParams, res *HchanResult)) func(*sim.Run, HchanParams) (HchanResult, error) {
	return func(r *sim.Run, p HchanParams) (HchanResult, error) {
		res, err := p.run(r, Rules{})
		change(p, &res)
		return res, err
	}
}

// shifted tells the story of a queue whose first value always stands in slot 0.
func shifted(p HchanParams, res *HchanResult) {
	for k := range res.Recvx {
		if p.Cap == 0 {
			continue
		}
		slots := strings.Fields(res.Slots[k])
		rotated := slices.Concat(slots[res.Recvx[k]:], slots[:res.Recvx[k]])
		res.Slots[k] = strings.Join(rotated, " ")
		res.Recvx[k], res.Sendx[k] = 0, res.Qcount[k]%p.Cap
	}
}

// unwrapped lets the indices grow for ever.
func unwrapped(p HchanParams, res *HchanResult) {
	for _, list := range [][]int{res.Sendx, res.Recvx} {
		rounds, last := 0, 0
		for k, x := range list {
			if x < last {
				rounds++
			}
			last = x
			list[k] = x + rounds*p.Cap
		}
	}
}

// otherHandOff follows the hand-off of other releases.
func otherHandOff(direct bool) func(*sim.Run, HchanParams) (HchanResult, error) {
	return hchanRules(Rules{ThroughBuffer: !direct, Direct: direct})
}
