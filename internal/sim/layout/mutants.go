package layout

import (
	"godrill/internal/lang"
	"godrill/internal/sim"
)

type mutant = sim.Mutant[Params, Result]

// mutants lists the popular mistakes about struct layout, the most frequent first.
func mutants() []mutant {
	return []mutant{
		wrong("no-final-byte", "忘了 1.5 起末尾的零大小字段会让结构体多占空间", "forgot that from 1.5 on a zero-size field at the end makes the struct larger",
			func(rl *rules, _ []measure) { rl.zeroFinal = false }),
		wrong("no-padding", "把各字段大小直接相加，忘了对齐会产生填充", "added up the sizes of the fields and forgot that alignment leaves gaps",
			func(rl *rules, _ []measure) { rl.packed, rl.noTail, rl.zeroFinal = true, true, false }),
		wrong("no-tail", "忘了结构体大小要向上取整到最大对齐的倍数（末尾填充）", "forgot the padding at the end: the size is a multiple of the largest alignment",
			func(rl *rules, _ []measure) { rl.noTail = true }),
		wrong("word-slots", "以为每个字段都按机器字对齐", "took every field to start at a multiple of the word",
			func(rl *rules, _ []measure) { rl.slot = rl.word }),
		wrong("widest-slots", "以为每个字段都按最大的那个字段的对齐来放", "took every field to be aligned like the widest one",
			func(rl *rules, fields []measure) { rl.slot = widest(fields) }),
		wrong("tail-word", "以为结构体大小总要凑成机器字的整数倍", "took the size of a struct to be always a multiple of the word",
			func(rl *rules, _ []measure) { rl.tailWord = true }),
		{Name: "reordered", Says: lang.T("以为编译器会自动重排字段来省空间；Go 始终保持声明顺序", "took the compiler to reorder the fields; Go keeps the order of declaration"), Model: reordered},
		wrong("size-aligned", "以为对齐等于大小（如 string 按 16 字节对齐）", "took the alignment of a type for its size, such as 16 for a string",
			func(rl *rules, _ []measure) { rl.alignBySize = true }),
		wrong("thin-header", "记错头部大小：string 是 2 个字（指针、长度），切片是 3 个字（指针、长度、容量）", "got the headers wrong: a string has 2 words (pointer, length), a slice 3 (pointer, length, capacity)",
			func(rl *rules, _ []measure) { rl.stringWords, rl.sliceWords = 1, 2 }),
		wrong("thin-interface", "以为接口只是一个指针；它是类型和数据两个字", "took an interface for one pointer; it has two words, type and data",
			func(rl *rules, _ []measure) { rl.ifaceWords = 1 }),
		wrong("array-pointer", "以为数组字段只存一个指针；数组的元素就在结构体里面", "took an array for a pointer; its elements are inside the struct",
			func(rl *rules, _ []measure) { rl.arrayWords = 1 }),
		wrong("c-int", "以为 int 像多数 C 编译器那样总是 4 字节", "took int to have 4 bytes everywhere, as with most C compilers",
			func(rl *rules, _ []measure) { rl.intBytes = 4 }),
		wrong("nested-flat", "把内层结构体的字段摊平来算；内层结构体有自己的对齐和末尾填充", "laid out the fields of an inner struct as if they stood in the outer one; it keeps its own alignment and padding",
			func(rl *rules, _ []measure) { rl.flat = true }),
		wrong("empty-byte", "以为 struct{} 像 C++ 的空类那样占 1 字节", "took struct{} to have 1 byte, like an empty class of C++",
			func(rl *rules, _ []measure) { rl.emptyByte = true }),
		wrong("always-eight", "以为 int64、float64 在 32 位平台上也按 8 字节对齐", "took int64 and float64 to be aligned to 8 on a 32-bit platform, too",
			func(rl *rules, _ []measure) { rl.alwaysEight = true }),
	}
}

func widest(fields []measure) int {
	align := 1
	for _, f := range fields {
		align = max(align, f.align)
	}
	return align
}

// wrong makes a mutant that follows the compiler with one rule changed.
func wrong(name, zh, en string, change func(*rules, []measure)) mutant {
	return mutant{Name: name, Says: lang.T(zh, en), Model: func(r *sim.Run, p Params) (Result, error) {
		if err := refuse(r, p); err != nil {
			return Result{}, err
		}
		nodes := make([]*node, len(p.Fields))
		fields := make([]measure, len(p.Fields))
		rl := rulesOf(variant(r.Go, r.Arch))
		for i, t := range p.Fields {
			n, err := parse(t.text)
			if err != nil {
				return Result{}, err
			}
			nodes[i], fields[i] = n, n.measure(rl)
		}
		change(&rl, fields)
		for i, n := range nodes {
			fields[i] = n.measure(rl)
		}
		s := arrange(rl, fields, func(p *packer, i int) int { return p.addNode(nodes[i]) })
		return s.result(p), nil
	}}
}

// reordered gives each field the offset that it has in the best order.
func reordered(r *sim.Run, p Params) (Result, error) {
	res, err := layOut(r, p)
	if err != nil {
		return Result{}, err
	}
	v := variant(r.Go, r.Arch)
	fields := make([]measure, len(p.Fields))
	for i := range p.Fields {
		size, align := p.Fields[i].extents[v].sizes()
		fields[i] = measure{size, align}
	}
	rl := rulesOf(v)
	packed := newPacker(rl)
	order := bestOrder(fields)
	for _, i := range order {
		res.Offsets[i] = packed.add(fields[i])
	}
	res.Padding -= res.Saved
	res.Size, res.Saved = res.BestSize, 0
	return res, nil
}
