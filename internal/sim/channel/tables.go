package channel

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
)

// handOff says how a buffered channel gives a value to a goroutine that waits.
var handOff = gover.NewTable(lang.T("有缓冲 channel 的交接方式", "how a buffered channel hands over"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("值总是经过缓冲区，被唤醒的 goroutine 还要再抢一次", "the value always goes through the buffer, and the woken goroutine has to compete again"), Ref: "runtime/chan.c: chansend",
	},
	gover.Entry[bool]{
		Since: gover.Go(6), Value: true,
		Note: lang.T("直接交给等待者，严格先来后到", "it is handed directly to the one that waits, strictly first come, first served"), Ref: "runtime/chan.go: send",
	},
)

// closedSelect says what a blocked select does when one of its channels is closed.
var closedSelect = gover.NewTable(lang.T("阻塞中的 select 被 close 唤醒", "a blocked select that close wakes"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("从头再选一次，轮到它运行时就绪的分支都可能被选中", "it starts over: any case that is ready when it runs may be taken"), Ref: "runtime/select.go: selectgo",
	},
	gover.Entry[bool]{
		Since: gover.Go(16), Value: true,
		Note: lang.T("就是被关闭的那个分支；同一 channel 既收又发时是接收", "the case of the closed channel is taken; the receive if it also sends there"), Ref: "runtime/select.go: selectgo",
	},
)

// closeOrder says in which order close makes the waiting goroutines ready.
var closeOrder = gover.NewTable(lang.T("close 唤醒等待者的次序", "the order in which close wakes"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("按排队次序唤醒，先接收者后发送者", "in the order of the queues, receivers before senders"), Ref: "runtime/chan.c: closechan",
	},
	gover.Entry[bool]{
		Since: gover.Go(7), Value: true,
		Note: lang.T("先收集再倒序唤醒", "they are collected first and woken in reverse"), Ref: "runtime/chan.go: closechan",
	},
)

// panicPrefix stands before the text of each panic of a channel operation.
var panicPrefix = gover.NewTable(lang.T("channel 操作的 panic 文本", "the panic texts of channel operations"),
	gover.Entry[string]{
		Since: gover.Go(2), Value: "runtime error: ",
		Note: lang.T("前面带 runtime error: ", "with runtime error: in front"), Ref: "runtime/chan.c: closechan",
	},
	gover.Entry[string]{
		Since: gover.Go(4), Value: "",
		Note: lang.T("只有说明本身", "the description alone"), Ref: "runtime/chan.go: closechan",
	},
)

// nilSelect is how a deadlock report calls a goroutine in a select whose only case is on a nil channel.
var nilSelect = gover.NewTable(lang.T("只有一个 nil channel 分支的 select 的状态名", "the state of a select whose only case is on a nil channel"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("写作 select (no cases)", "it is called select (no cases)"), Ref: "cmd/compile/internal/gc/select.go: walkselectcases",
	},
	gover.Entry[bool]{
		Since: gover.Go(16), Value: true,
		Note: lang.T("与普通的收发一样", "it is called as a plain operation"), Ref: "cmd/compile/internal/gc/select.go: walkselectcases",
	},
)

// A place says where the runtime does something. The facts are the same wherever they stand, so no vector can tell;
// the table is no part of a history.
type places struct{ send, recv, close, sel, make string }

var sources = gover.NewTable(lang.T("运行时中的位置", "where the runtime does it"),
	gover.Entry[places]{
		Since: gover.Go(2), Value: places{"runtime/chan.c: chansend", "runtime/chan.c: chanrecv", "runtime/chan.c: closechan", "runtime/chan.c: selectgo", "runtime/chan.c: makechan"},
		Note: lang.T("用 C 写成", "written in C"), Ref: "runtime/chan.c",
	},
	gover.Entry[places]{
		Since: gover.Go(4), Value: places{"runtime/chan.go: chansend", "runtime/chan.go: chanrecv", "runtime/chan.go: closechan", "runtime/select.go: selectgo", "runtime/chan.go: makechan"},
		Note: lang.T("用 Go 写成", "written in Go"), Ref: "runtime/chan.go",
	},
)
