package sync

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
)

// A poolCleanup says what a collection does to pools.
type poolCleanup struct {
	victim  bool // what a P has becomes the victim cache; what was there goes
	relists bool // a pool that is used again after a collection is on the collector's list again
}

var poolCleanups = gover.NewTable(lang.T("GC 怎样清池", "what a collection does to pools"),
	gover.Entry[poolCleanup]{
		Since: gover.Go(3), Value: poolCleanup{},
		Note: lang.T("清空登记过的池；但池只在第一次使用时登记一次，以后的 GC 再也清不到它", "registered pools are emptied, but a pool registers once, at its first use, and later collections never empty it again"),
		Ref:  "sync/pool.go: poolCleanup, pinSlow",
	},
	gover.Entry[poolCleanup]{
		Since: gover.Go(4), Value: poolCleanup{relists: true},
		Note: lang.T("清空所有用过的池", "pools that were used are emptied"),
		Ref:  "sync/pool.go: poolCleanup",
	},
	gover.Entry[poolCleanup]{
		Since: gover.Go(13), Value: poolCleanup{victim: true, relists: true},
		Note: lang.T("各 P 的内容变成 victim，原来的 victim 丢掉：对象要两次 GC 没人用才消失", "what the Ps have becomes the victim cache and the old one goes: an object disappears after two collections without use"),
		Ref:  "sync/pool.go: poolCleanup",
	},
)

var poolSteals = gover.NewTable(lang.T("从别的 P 偷哪一个", "which object is taken from another P"),
	gover.Entry[func(*poolShard) string]{
		Since: gover.Go(3), Value: (*poolShard).takeNewest,
		Note: lang.T("别的 P 的 shared 里最新的", "the newest in the other P's shared list"), Ref: "sync/pool.go: getSlow",
	},
	gover.Entry[func(*poolShard) string]{
		Since: gover.Go(13), Value: (*poolShard).takeOldest,
		Note: lang.T("别的 P 的 shared 里最旧的", "the oldest in the other P's shared list"), Ref: "sync/poolqueue.go: poolChain.popTail",
	},
)

// What is said of the place where Get finds something.
var (
	poolFoundPrivate = lang.T(
		"第 {n} 步：P{p} 上的 Get 先看自己的 private，拿到 {x}",
		"step {n}: Get on P{p} looks at its private object first and takes {x}",
	)
	poolFoundShared = lang.T(
		"第 {n} 步：P{p} 的 private 空，从自己的 shared 新端拿到 {x}（后进先出）",
		"step {n}: private of P{p} is empty; the new end of its shared list gives {x} (last in, first out)",
	)
	poolFoundStolen = lang.T(
		"第 {n} 步：P{p} 自己什么都没有，从别的 P 的 shared 偷到 {x}（别人的 private 偷不到）",
		"step {n}: P{p} has nothing of its own and steals {x} from another P's shared list (a private object cannot be stolen)",
	)
	poolFoundVictim = lang.T(
		"第 {n} 步：各 P 都没有，最后看 victim（自己的 private，再是 shared 的旧端），拿到 {x}",
		"step {n}: no P has any; the victim cache is last (own private, then the old end of shared) and gives {x}",
	)
)

// A poolLayout says how the fields of a pool lie in memory; only the oracle needs it.
type poolLayout struct {
	chain  bool // shared is a chain of rings, not a slice
	stride int  // bytes from one P's part to the next one's
}

var poolLayouts = gover.NewTable(lang.T("池在内存里的样子", "how a pool lies in memory"),
	gover.Entry[poolLayout]{
		Since: gover.Go(3), Value: poolLayout{stride: 176},
		Note: lang.T("切片加锁，后面填 128 字节", "a slice and a lock, then 128 bytes of padding"), Ref: "sync/pool.go: poolLocal",
	},
	gover.Entry[poolLayout]{
		Since: gover.Go(9), Value: poolLayout{stride: 128},
		Note: lang.T("填到 128 字节的倍数", "padded to a multiple of 128 bytes"), Ref: "sync/pool.go: poolLocal",
	},
	gover.Entry[poolLayout]{
		Since: gover.Go(13), Value: poolLayout{chain: true, stride: 128},
		Note: lang.T("shared 是无锁环的链表", "shared is a chain of lock-free rings"), Ref: "sync/poolqueue.go: poolChain",
	},
)

// How the oracle's program reaches procPin, by release.
var poolPins = gover.NewTable(lang.T("程序怎样固定 P", "how a program pins its P"),
	gover.Entry[string]{
		Since: gover.Go(3), Value: "assembly",
		Note: lang.T("用汇编跳到 sync 的函数", "a jump in assembly to the function of package sync"), Ref: "runtime/proc.c: sync·runtime_procPin",
	},
	gover.Entry[string]{
		Since: gover.Go(5), Value: "linkname",
		Note: lang.T("用 go:linkname", "go:linkname"), Ref: "runtime/proc.go: procPin",
	},
)
