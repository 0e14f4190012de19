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

// rules are all that a layout depends on. The fields from stringWords on never change in Go; misconceptions set them.
type rules struct {
	word         int  // bytes of a pointer
	complexAlign int  // alignment of complex64, before the word limits it
	zeroFinal    bool // one byte more behind a final zero-size field

	stringWords int  // words of a string
	sliceWords  int  // words of a slice
	intBytes    int  // bytes of int and uint; zero means a word
	alignBySize bool // the alignment of a type is its size
	emptyByte   bool // a zero-size type takes a byte
	noTail      bool // the size is not rounded up to the alignment
	tailWord    bool // the size is rounded up to whole words
	slot        int  // each field starts at a multiple of slot; zero means of its own alignment
	widest      bool // each field starts at a multiple of the largest alignment
}

func rulesOf(variant int) rules {
	rl := rules{word: 8, complexAlign: 4, zeroFinal: variant&bitZeroFinal == 0, stringWords: 2, sliceWords: 3}
	if variant&bit32Bit != 0 {
		rl.word = 4
	}
	if variant&bitComplex != 0 {
		rl.complexAlign = alignWord
	}
	return rl
}

// done finishes the measure of one type: some misconceptions change it.
func (rl rules) done(m measure) measure {
	if rl.emptyByte && m.size == 0 {
		m.size = 1
	}
	if rl.alignBySize && m.size > 0 {
		m.align = m.size
	}
	return m
}

// A measure is a size and an alignment in bytes.
type measure struct{ size, align int }

// capped keeps a size that grew too large at SizeMax.
func capped(size int) int { return min(size, SizeMax) }

func roundUp(n, align int) int { return (n + align - 1) / align * align }

// A packer lays out one struct, field by field.
type packer struct {
	rules
	end      int // bytes so far
	align    int // largest alignment so far
	lastZero int // where the latest zero-size field stands; -1 before the first
}

func newPacker(rl rules) packer { return packer{rules: rl, align: 1, lastZero: -1} }

// add places the next field and returns its offset.
func (p *packer) add(m measure) (offset int) {
	align := m.align
	if p.slot != 0 {
		align = p.slot
	}
	p.align = max(p.align, align)
	offset = roundUp(p.end, align)
	if m.size == 0 {
		p.lastZero = offset
	}
	p.end = capped(offset + m.size)
	return offset
}

// finalByte returns 1 if the struct gets a byte behind a final zero-size field, and 0 otherwise.
func (p *packer) finalByte() int {
	if p.zeroFinal && p.end > 0 && p.lastZero == p.end {
		return 1
	}
	return 0
}

// size returns the size of the struct.
func (p *packer) size() int {
	end := p.end + p.finalByte()
	switch {
	case p.noTail:
		return capped(end)
	case p.tailWord:
		return capped(roundUp(end, p.word))
	}
	return capped(roundUp(end, p.align))
}
