package sync

import (
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// poolMistakes are the wrong turns of a pool.
type poolMistakes struct {
	neverLoses, fifo, noPrivate, victimFirst, victimNewest, stealPrivate, noSteal, nilKept bool
}

func wrongPool(name string, says lang.Text, change func(*poolMachine)) sim.Mutant[PoolParams, PoolResult] {
	return sim.Mutant[PoolParams, PoolResult]{Name: name, Says: says, Model: func(r *sim.Run, p PoolParams) (PoolResult, error) {
		m := newPoolMachine(r, p)
		change(m)
		return m.walk(p), nil
	}}
}

var poolMutants = []sim.Mutant[PoolParams, PoolResult]{
	wrongPool("never-loses", lang.T(
		"你让池留住对象；GC 会清池，池不能当连接池或缓存用",
		"you let the pool keep its objects; collections empty it, so it is no connection pool and no cache",
	), func(m *poolMachine) { m.wrong.neverLoses = true }),
	wrongPool("gc-at-once", lang.T(
		"你让一次 GC 就清空池；1.13 起对象先进 victim，第二次 GC 才丢",
		"you let one collection empty the pool; since 1.13 objects go to the victim cache first and the second collection drops them",
	), func(m *poolMachine) {
		if m.cleanup.victim {
			m.cleanup.victim = false
		}
	}),
	wrongPool("always-victim", lang.T(
		"victim 缓存从 1.13 才有；之前一次 GC 就清空",
		"the victim cache came with 1.13; before, one collection empties the pool",
	), func(m *poolMachine) { m.cleanup.victim = true }),
	wrongPool("fifo", lang.T(
		"自己的 shared 是后进先出，不是先进先出",
		"the own shared list is last in, first out, not a queue",
	), func(m *poolMachine) { m.wrong.fifo = true }),
	wrongPool("stack", lang.T(
		"你忘了 private：第一个 Put 的对象在 private，Get 先拿它",
		"you forgot private: the first object put lies there, and Get takes it first",
	), func(m *poolMachine) { m.wrong.noPrivate = true }),
	wrongPool("victim-first", lang.T(
		"victim 是最后才看的，好让没人用的对象老去",
		"the victim cache is looked at last, so that what nobody needs ages out",
	), func(m *poolMachine) { m.wrong.victimFirst = true }),
	wrongPool("victim-newest", lang.T(
		"从 victim 的 shared 取的是最旧的（从队尾取）",
		"the victim's shared list gives the oldest object, as it is taken from the tail",
	), func(m *poolMachine) { m.wrong.victimNewest = true }),
	wrongPool("steal-private", lang.T(
		"别的 P 的 private 偷不到，只能偷它的 shared",
		"another P's private object cannot be stolen, only its shared ones",
	), func(m *poolMachine) { m.wrong.stealPrivate = true }),
	wrongPool("no-steal", lang.T(
		"自己的 P 没有时，Get 会去别的 P 的 shared 偷",
		"when its own P has nothing, Get steals from the other Ps' shared lists",
	), func(m *poolMachine) { m.wrong.noSteal = true }),
	wrongPool("nil-kept", lang.T(
		"Put(nil) 被忽略，不会占一个位置",
		"Put(nil) is ignored and takes no place",
	), func(m *poolMachine) { m.wrong.nilKept = true }),
}
