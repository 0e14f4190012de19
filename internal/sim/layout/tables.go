package layout

import (
	"godrill/internal/gover"
	"godrill/internal/lang"
)

// alignWord is the alignment of a word wherever a word is 8 bytes; on 386 the word itself limits it to 4.
const alignWord = 8

// complexAlign is the alignment of complex64 in bytes, before the word limits it.
var complexAlign = gover.NewTable(lang.T("complex64 的对齐", "alignment of complex64"),
	gover.Entry[int]{
		Since: gover.Go(2), Value: alignWord,
		Note: lang.T("complex64 按一个字对齐", "complex64 is aligned like a word"),
		Ref:  "cmd/gc/align.c: dowidth",
	},
	gover.Entry[int]{
		Since: gover.Go(8), Value: 4,
		Note: lang.T("complex64 按 4 字节对齐，和它的 float32 一样", "complex64 is aligned to 4, like the float32 in it"),
		Ref:  "cmd/compile/internal/gc/align.go: dowidth",
	},
)

// zeroFinal says whether a struct that has bytes and ends in a zero-size field gets one byte more, so that the address
// of that field does not lie in the next object.
var zeroFinal = gover.NewTable(lang.T("末尾零大小字段后的填充", "padding behind a final zero-size field"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("末尾的零大小字段不占空间", "a final zero-size field takes no room"),
		Ref:  "cmd/gc/align.c: widstruct",
	},
	gover.Entry[bool]{
		Since: gover.Go(5), Value: true,
		Note: lang.T("末尾是零大小字段时多留 1 字节，避免它的地址指向下一个对象", "a struct ending in a zero-size field gets one byte more, so that its address stays inside"),
		Ref:  "cmd/compile/internal/gc/align.go: widstruct",
	},
)

// timeWords is how many of the three parts of a time.Time are words; the others have 8 bytes.
var timeWords = gover.NewTable(lang.T("time.Time 的组成", "what a time.Time is made of"),
	gover.Entry[int]{
		Since: gover.Go(2), Value: 2,
		Note: lang.T("time.Time 由 8 字节的秒数、纳秒数和时区指针组成；在 386 上后两者各占 4 字节", "a time.Time is 8 bytes of seconds, the nanoseconds and a location pointer; on 386 the latter two have 4 bytes each"),
		Ref:  "time/time.go: Time",
	},
	gover.Entry[int]{
		Since: gover.Go(9), Value: 1,
		Note: lang.T("time.Time 带上单调时钟：两个 8 字节字段 wall、ext 加时区指针", "a time.Time carries the monotonic clock: 8 bytes each for wall and ext, and a location pointer"),
		Ref:  "time/time.go: Time",
	},
)

// places are the functions of the compiler that do the work; the trace refers to them.
type places struct{ types, fields, tail string }

// sources says where the compiler lays out a struct. The facts are the same wherever they stand, so no vector can
// tell; the table is no part of the simulator's history.
var sources = gover.NewTable(lang.T("编译器中的位置", "where the compiler does it"),
	gover.Entry[places]{
		Since: gover.Go(2), Value: places{
			"cmd/gc/align.c: dowidth",
			"cmd/gc/align.c: widstruct",
			"cmd/gc/align.c: widstruct",
		},
		Note: lang.T("编译器用 C 编写", "the compiler is written in C"), Ref: "cmd/gc/align.c: widstruct",
	},
	gover.Entry[places]{
		Since: gover.Go(5), Value: places{
			"cmd/compile/internal/gc/align.go: dowidth",
			"cmd/compile/internal/gc/align.go: widstruct",
			"cmd/compile/internal/gc/align.go: widstruct",
		},
		Note: lang.T("编译器改用 Go 编写", "the compiler is written in Go"), Ref: "cmd/compile/internal/gc/align.go: widstruct",
	},
	gover.Entry[places]{
		Since: gover.Go(17), Value: places{
			"cmd/compile/internal/types/size.go: CalcSize",
			"cmd/compile/internal/types/size.go: calcStructOffset",
			"cmd/compile/internal/types/size.go: calcStructOffset",
		},
		Note: lang.T("类型大小移到 types 包", "sizes moved to package types"), Ref: "cmd/compile/internal/types/size.go: calcStructOffset",
	},
	gover.Entry[places]{
		Since: gover.Go(22), Value: places{
			"cmd/compile/internal/types/size.go: CalcSize",
			"cmd/compile/internal/types/size.go: calcStructOffset",
			"cmd/compile/internal/types/size.go: CalcStructSize",
		},
		Note: lang.T("末尾的处理移到 CalcStructSize", "the end of a struct moved to CalcStructSize"), Ref: "cmd/compile/internal/types/size.go: CalcStructSize",
	},
)
