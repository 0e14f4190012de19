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

// History lists the tables that every model on scenarios reads.
func History() []gover.History { return []gover.History{runQueues, loopVariables, deadlockTexts} }
