package layout

// rules are all that a layout depends on. The fields from stringWords on never change in Go; misconceptions set them.
type rules struct {
	word         int  // bytes of a pointer
	complexAlign int  // alignment of complex64, before the word limits it
	zeroFinal    bool // one byte more behind a final zero-size field
	timeWords    int  // words among the three parts of a time.Time

	stringWords int  // words of a string
	sliceWords  int  // words of a slice
	ifaceWords  int  // words of an interface
	arrayWords  int  // words of an array; zero means that it is its elements
	intBytes    int  // bytes of int and uint; zero means a word
	alwaysEight bool // types of 8 bytes are aligned to 8 even where a word has 4
	alignBySize bool // the alignment of a type is its size
	emptyByte   bool // a zero-size type takes a byte
	noTail      bool // the size is not rounded up to the alignment
	tailWord    bool // the size is rounded up to whole words
	packed      bool // nothing is aligned
	slot        int  // each field of the outer struct starts at a multiple of slot; zero means of its own alignment
	flat        bool // the fields of an inner struct are laid out as if they stood in the outer one
}

func rulesOf(variant int) rules {
	rl := rules{
		word: 8, complexAlign: 4, zeroFinal: variant&bitZeroFinal == 0, timeWords: 1,
		stringWords: 2, sliceWords: 3, ifaceWords: 2,
	}
	if variant&bit32Bit != 0 {
		rl.word = 4
	}
	if variant&bitComplex != 0 {
		rl.complexAlign = alignWord
	}
	if variant&bitTime != 0 {
		rl.timeWords = 2
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

// addNode places a field, and where inner structs are flat, the fields inside it one by one.
func (p *packer) addNode(n *node) (offset int) {
	if !p.flat || n.kind != structKind || len(n.fields) == 0 {
		return p.add(n.measure(p.rules))
	}
	offset = p.addNode(n.fields[0].typ)
	for _, f := range n.fields[1:] {
		p.addNode(f.typ)
	}
	return offset
}

// add places the next field and returns its offset.
func (p *packer) add(m measure) (offset int) {
	align := m.align
	switch {
	case p.packed:
		align = 1
	case p.slot != 0:
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
