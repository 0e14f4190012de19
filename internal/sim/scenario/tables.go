package scenario

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
)

// loopVariables says whether each round of a for loop has its own variable. It depends on the language version.
var loopVariables = gover.NewTable(lang.T("for 循环变量", "the variable of a for loop"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("整个循环共用一个变量", "one variable for the whole loop"), Ref: "The Go Programming Language Specification: For statements",
	},
	gover.Entry[bool]{
		Since: gover.Go(22), Value: true,
		Note: lang.T("每次迭代一个新变量（go.mod 的 go 行不低于 1.22）", "a new variable for each iteration, if the go line of go.mod is 1.22 or later"), Ref: "The Go Programming Language Specification: For statements",
	},
)

// A deadlockText is what the runtime says when no goroutine can go on.
type deadlockText struct{ asleep, goexit string }

const asleep = "fatal error: all goroutines are asleep - deadlock!"

var deadlockTexts = gover.NewTable(lang.T("死锁报告", "the report of a deadlock"),
	gover.Entry[deadlockText]{
		Since: gover.Go(2), Value: deadlockText{asleep: asleep},
		Note: lang.T("main 调用 Goexit 之后一个 goroutine 也不剩时，程序以 0 退出，不作声", "after Goexit in main the program exits with 0 and says nothing when no goroutine is left"), Ref: "runtime/proc.c: checkdead",
	},
	gover.Entry[deadlockText]{
		Since: gover.Go(3), Value: deadlockText{asleep: asleep, goexit: "fatal error: no goroutines (main called runtime.Goexit) - deadlock!"},
		Note: lang.T("main 调用 Goexit 之后一个 goroutine 也不剩时，也报死锁", "that is a deadlock, too, when main has called Goexit and no goroutine is left"), Ref: "runtime/proc.go: checkdead",
	},
)

// timerGoroutines says whether a goroutine of the runtime waits for timers.
var timerGoroutines = gover.NewTable(lang.T("谁等待定时器", "who waits for timers"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: true,
		Note: lang.T("一个 goroutine，被第一个定时器唤醒：1.5 起它占走 runnext，原来的下一个排到队尾", "a goroutine that the first timer wakes: since 1.5 it takes runnext, and what was next queues at the end"), Ref: "runtime/time.go: addtimerLocked",
	},
	gover.Entry[bool]{
		Since: gover.Go(14), Value: false,
		Note: lang.T("调度器自己", "the scheduler itself"), Ref: "runtime/time.go: addtimer",
	},
)

// A repanic is what the report of a crash adds to a panic whose value was thrown again.
type repanic struct {
	text   string
	always bool // even if it was not recovered in between
}

var repanics = gover.NewTable(lang.T("以同一个值再次 panic 时的报告", "the report of a panic whose value was thrown again"),
	gover.Entry[repanic]{
		Since: gover.Go(2), Value: repanic{text: " [recovered]"},
		Note: lang.T("recover 过的写 [recovered]，下一行重复同一个值", "[recovered] if it was, and the value again on the next line"), Ref: "runtime/panic.go: printpanics",
	},
	gover.Entry[repanic]{
		Since: gover.Go(25), Value: repanic{" [recovered, repanicked]", true},
		Note: lang.T("写作 [recovered, repanicked]，没有 recover 过也这样写，值不再重复", "[recovered, repanicked], even if it was not recovered, and the value is not repeated"), Ref: "runtime/panic.go: printpanics",
	},
	gover.Entry[repanic]{
		Since: gover.Go(26), Value: repanic{" [recovered, repanicked]", false},
		Note: lang.T("recover 过的才写 [recovered, repanicked]", "[recovered, repanicked] only if it was recovered"), Ref: "runtime/panic.go: printpanics",
	},
)

// superseded says whether a recover forgets the panics that the recovered one has taken the place of.
var superseded = gover.NewTable(lang.T("被后来的 panic 取代、又 recover 掉的 panic", "a panic that a later one took the place of, when that was recovered"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("留在表里：以后崩溃时报告的第一个还是它", "it stays on the list, and the report of a later crash begins with it"), Ref: "runtime/panic.c: panic",
	},
	gover.Entry[bool]{
		Since: gover.Go(3), Value: true,
		Note: lang.T("一并忘掉", "it is forgotten, too"), Ref: "runtime/panic.go: gopanic",
	},
)

// ClockHistory lists the tables that models read whose scenarios sleep or panic more than once.
func ClockHistory() []gover.History { return []gover.History{timerGoroutines, repanics, superseded} }

// ownCounted says whether NumGoroutine counts goroutines of the runtime, too. How many there are no program can know, so
// such scenarios are refused.
var ownCounted = gover.NewTable(lang.T("NumGoroutine 是否包括运行时自己的 goroutine", "whether NumGoroutine counts the runtime's own goroutines"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: true,
		Note: lang.T("运行时自己的 goroutine 也计算在内", "the runtime's own goroutines count, too"), Ref: "runtime/debug.go: NumGoroutine",
	},
	gover.Entry[bool]{
		Since: gover.Go(6), Value: false,
		Note: lang.T("只计程序的 goroutine", "only those of the program count"), Ref: "runtime/proc.go: gcount",
	},
)

// History lists the tables that every model on scenarios reads.
func History() []gover.History {
	return []gover.History{runQueues, loopVariables, deadlockTexts}
}
