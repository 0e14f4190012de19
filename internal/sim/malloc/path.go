package malloc

import (
	"slices"
	"strconv"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// Path predicts which tier serves each of several allocations on one P. What the addresses of the objects tell is proven:
// places in tiny blocks, room taken, the requests that need a new span. That a span comes from mcentral or mheap follows
// from the state given, as the Go source has it.
var Path = sim.Define(sim.Spec[PathParams, PathResult]{
	Info: sim.Info{
		Name:    "malloc.path",
		Doc:     lang.T("一个 P 上依次分配若干对象时各由哪一层供给、微对象如何合住、哪几次要新的 span", "which tier serves each of several allocations on one P, which tiny objects share a block, and which need a new span"),
		Archs:   proven,
		Checked: gover.Latest,
		History: []gover.History{classes, pageSizes, headers, reserves, spanClasses, tinyLimits, tinyBlocks, tinyAligns},
	},
	Model:   func(r *sim.Run, p PathParams) (PathResult, error) { return walk(newMachine(r, p), p) },
	Mutants: pathMutants,
	Oracle:  &pathOracle,
})

// maxRequests is the largest number of requests in one run.
const maxRequests = 5000

// PathParams are the requests and the state that they meet. The zero state is that of a P that has allocated nothing.
type PathParams struct {
	Ops     []Op    `json:"ops" en:"objects to allocate in this order: 24, 24p with pointers, 24p*3 three in a row" zh:"依次分配的对象：24；含指针写 24p；连续三个写 24p*3"`
	Tiny    int     `json:"tiny" default:"0" unit:"bytes" en:"bytes already used in the current tiny block, 0 to 16; 0 means there is no block; ignored where blocks are not shared" zh:"当前微对象块已用的字节，0 到 16；0 表示没有块；不合住的版本忽略它"`
	Free    []Slots `json:"free" default:"[]" en:"free slots left in the spans of the mcache, such as 24p:3; classes not named have no span; at most a span's worth" zh:"mcache 里各 span 剩余的空槽，如 24p:3；没写的规格没有 span；最多一个 span"`
	Partial []Slots `json:"partial" default:"[]" en:"partly free spans in mcentral, in the order they are found, such as 24p:3; at most a span's worth each" zh:"mcentral 中部分空闲的 span，按找到的顺序，如 24p:3；每个最多一个 span"`
	Pages   int     `json:"pages" default:"512" en:"free pages in mheap, in one run" zh:"mheap 里连续的空闲页数"`
}

// Validate refuses states that cannot be.
func (p PathParams) Validate() error {
	n := 0
	for _, o := range p.Ops {
		n += o.Times
	}
	switch {
	case n < 1 || n > maxRequests:
		return sim.Wrong("ops", n, "want 1 to "+strconv.Itoa(maxRequests)+" requests")
	case p.Tiny < 0 || p.Tiny > tinySize:
		return sim.Wrong("tiny", p.Tiny, "want 0 to 16 bytes of the block")
	case p.Pages < 0 || p.Pages > MaxSize/4096:
		return sim.Wrong("pages", p.Pages, "want 0 to "+strconv.Itoa(MaxSize/4096)+" pages")
	}
	return nil
}

// A PathResult says what became of the requests. Lists have one element for each request; positions count from 1.
type PathResult struct {
	Tiers      []string `json:"tiers" en:"tier that each request is served from: zerobase, tiny (a block that is there), mcache, mcentral, mheap, os" zh:"各次由哪一层供给：zerobase、tiny（已有的块）、mcache、mcentral、mheap、os"`
	Offsets    []int    `json:"offsets" unit:"bytes" en:"where each object begins in its block or slot: behind other tiny objects, or behind the malloc header" zh:"各对象在块或槽里的起点：排在别的微对象之后，或 malloc header 之后"`
	Bytes      []int    `json:"bytes" unit:"bytes" en:"room that each request takes from the heap; 0 when it joins a block" zh:"各次从堆上新占的字节；合住时为 0"`
	Shared     []int    `json:"shared" en:"positions of the requests that join a tiny block" zh:"与别的微对象合住的是第几次"`
	NewSpans   []int    `json:"new_spans" en:"positions of the requests for which mheap makes a new span" zh:"第几次需要 mheap 新建 span"`
	Blocks     int      `json:"blocks" en:"tiny blocks that are opened" zh:"新开的微对象块数"`
	TinyOffset int      `json:"tiny_offset" unit:"bytes" en:"bytes used in the current tiny block at the end; 0 means there is none" zh:"最后当前微对象块已用的字节；0 表示没有块"`
}

// A machine is one P with the tiers behind it.
type machine struct {
	rules
	run    *sim.Run
	block  int  // size of a tiny block
	adopts bool // the first tiny block becomes the current one
	twelve int  // how 12 tiny bytes are aligned on 32-bit

	offset  int           // used bytes of the current tiny block, 0 for no block
	free    map[int]int   // free slots in the mcache, by span class
	partial map[int][]int // free slots of the spans in mcentral, by span class
	pages   int           // free pages of mheap
	result  PathResult

	wrong pathMistakes
}

func newMachine(r *sim.Run, p PathParams) *machine {
	m := &machine{
		rules: rulesOf(r), run: r, block: tinySize, adopts: tinyBlocks.Value(r.Go), twelve: tinyAligns.Value(r.Go),
		free: map[int]int{}, partial: map[int][]int{}, pages: p.Pages,
		result: PathResult{Shared: []int{}, NewSpans: []int{}},
	}
	if m.tiny > 0 && m.adopts {
		m.offset = p.Tiny
	}
	return m
}

// walk puts the machine into its state and serves all requests.
func walk(m *machine, p PathParams) (PathResult, error) {
	for _, s := range p.Free {
		class, n, err := m.slots("free", s)
		if err != nil {
			return PathResult{}, err
		}
		m.free[class] = n
	}
	for _, s := range p.Partial {
		class, n, err := m.slots("partial", s)
		if err != nil {
			return PathResult{}, err
		}
		if n > 0 {
			m.partial[class] = append(m.partial[class], n)
		}
	}
	m.explainStart(p)
	for _, o := range p.Ops {
		if err := m.wholeWords(o.Size, o.Pointers, "ops", o.Request); err != nil {
			return PathResult{}, err
		}
		for left := o.Times; left > 0; {
			if n := m.cached(o.Request, left); n > 1 {
				m.serveCached(o.Request, n)
				left -= n
				continue
			}
			m.serve(o.Request)
			left--
		}
	}
	m.result.TinyOffset = m.offset
	m.explainEnd(p)
	return m.result, nil
}

// slots returns the span class that a part of the state speaks of, and its free slots, at most a span's worth.
func (m *machine) slots(param string, s Slots) (class, free int, err error) {
	if err := m.wholeWords(s.Size, s.Pointers, param, s.Request); err != nil {
		return 0, 0, err
	}
	size := s.Size
	if m.tierOf(s.Size, s.Pointers) == tiny {
		size = m.block
	}
	l := m.place(size, s.Pointers)
	if l.class == 0 || size == 0 {
		return 0, 0, sim.Wrong(param, s.Request, "only objects of 1 to "+strconv.Itoa(m.limit)+" bytes share spans")
	}
	return m.spanClass(l.class, s.Pointers), min(s.Free, m.objects(l.class, s.Pointers)), nil
}

// anyTiny reports whether tiny blocks play a part.
func (m *machine) anyTiny(p PathParams) bool {
	return slices.ContainsFunc(p.Ops, func(o Op) bool { return m.tierOf(o.Size, o.Pointers) == tiny })
}

func (m *machine) explainStart(p PathParams) {
	if !m.run.Tracing() {
		return
	}
	e := mcaches.At(m.run.Go)
	m.run.Step(e.Ref, e.Note)
	if m.tiny > 0 && m.anyTiny(p) {
		e := tinyBlocks.At(m.run.Go)
		m.run.Step(e.Ref, e.Note)
	}
}

func (m *machine) explainEnd(p PathParams) {
	if !m.run.Tracing() {
		return
	}
	if m.anyTiny(p) {
		m.run.Step("runtime/mcache.go: mcache", lang.T(
			"结束：新开微对象块 {blocks} 个，当前块已用 {tiny_offset} 字节",
			"the end: tiny blocks opened {blocks}, bytes used of the current one {tiny_offset}",
		), sim.V("blocks", m.result.Blocks), sim.V("tiny_offset", m.offset))
		return
	}
	m.run.Step("runtime/mcache.go: refill", lang.T(
		"结束：共 {count} 次请求，其中要新建 span 的是 {new_spans}",
		"the end: {count} requests, of which these needed a new span: {new_spans}",
	), sim.V("count", len(m.result.Tiers)), sim.VS("new_spans", sim.Format(m.result.NewSpans)))
}

// cached returns how many of the next requests, all alike, the mcache can serve as it stands.
func (m *machine) cached(q Request, left int) int {
	if m.tierOf(q.Size, q.Pointers && !m.wrong.tinyPointers) != small {
		return 0
	}
	return min(left, m.free[m.spanClass(m.place(q.Size, q.Pointers).class, q.Pointers)])
}

// serveCached serves several requests in a row, all alike, from the mcache: in one step, as they differ in nothing.
func (m *machine) serveCached(q Request, times int) {
	first := len(m.result.Tiers) + 1
	l := m.place(q.Size, q.Pointers)
	m.free[m.spanClass(l.class, q.Pointers)] -= times
	tier := "mcache"
	if m.wrong.centralFirst {
		tier = "mcentral"
	}
	for range times {
		m.record(tier, l.header, l.slot)
	}
	if !m.run.Tracing() {
		return
	}
	m.run.Step(mcaches.At(m.run.Go).Ref, lang.T(
		"第 {first} 到 {last} 次：每次 {size} 字节（{kind}），用 {slot} 字节的规格；mcache 的 span 有空槽，直接取用，最后剩 {slots} 个",
		"requests {first} to {last}: size {size} ({kind}) each, served by the class of {slot} bytes; the span of the mcache has free slots, and {slots} are left in the end",
	), sim.V("first", first), sim.V("last", first+times-1), sim.V("size", q.Size), sim.VS("kind", m.kind(q)), sim.V("slot", l.slot),
		sim.V("slots", m.free[m.spanClass(l.class, q.Pointers)]))
}

// serve allocates one object.
func (m *machine) serve(q Request) {
	n := len(m.result.Tiers) + 1
	switch m.tierOf(q.Size, q.Pointers && !m.wrong.tinyPointers) {
	case zerobase:
		m.run.Step("runtime/malloc.go: mallocgc", lang.T(
			"第 {n} 次：0 字节，返回 zerobase，不占堆",
			"request {n}: 0 bytes get zerobase and nothing of the heap",
		), sim.V("n", n))
		m.record(zerobase, 0, 0)
	case tiny:
		m.serveTiny(q, n)
	case small:
		l := m.place(q.Size, q.Pointers)
		m.run.Step(classes.At(m.run.Go).Ref, lang.T(
			"第 {n} 次：{size} 字节（{kind}），用 {slot} 字节的规格",
			"request {n}: size {size} ({kind}), served by the class of {slot} bytes",
		), sim.V("n", n), sim.V("size", q.Size), sim.VS("kind", m.kind(q)), sim.V("slot", l.slot))
		m.record(m.slot(l.class, q.Pointers), l.header, l.slot)
	case large:
		bytes := m.toPages(q.Size)
		m.run.Step("runtime/malloc.go: largeAlloc", lang.T(
			"第 {n} 次：{size} 字节是大对象，不经 mcache 和 mcentral，直接向 mheap 要 {count} 页",
			"request {n}: size {size} is large; past mcache and mcentral, pages are taken from mheap, {count} in number",
		), sim.V("n", n), sim.V("size", q.Size), sim.V("count", bytes/m.page))
		tier := m.span(bytes / m.page)
		if m.wrong.largeCached {
			tier = "mcache"
		}
		m.record(tier, 0, bytes)
	}
}

// kind names what a request is in the trace; both languages know the runtime's own words.
func (m *machine) kind(q Request) string {
	if q.Pointers {
		return "scan"
	}
	return "noscan"
}

func (m *machine) record(tier string, offset, bytes int) {
	m.result.Tiers = append(m.result.Tiers, tier)
	m.result.Offsets = append(m.result.Offsets, offset)
	m.result.Bytes = append(m.result.Bytes, bytes)
}

// serveTiny puts a small object without pointers into the current block, or opens another one.
func (m *machine) serveTiny(q Request, n int) {
	at := m.aligned(q.Size)
	if m.offset > 0 && at+q.Size <= m.block {
		m.run.Step("runtime/malloc.go: mallocgc", lang.T(
			"第 {n} 次：{size} 字节的微对象，从 {used} 对齐到 {at}，放得下，合住当前块",
			"request {n}: tiny, size {size}; {used} is aligned to {at}, it fits and joins the current block",
		), sim.V("n", n), sim.V("size", q.Size), sim.V("used", m.offset), sim.V("at", at))
		m.offset = at + q.Size
		m.result.Shared = append(m.result.Shared, n)
		m.record(tiny, at, 0)
		return
	}
	m.run.Step("runtime/malloc.go: mallocgc", lang.T(
		"第 {n} 次：{size} 字节的微对象放不进当前块（已用 {used}，0 表示没有块），要一个 {block} 字节的新块",
		"request {n}: tiny, size {size}; it does not fit the current block (used {used}, 0 means none), so a new one of {block} bytes is needed",
	), sim.V("n", n), sim.V("size", q.Size), sim.V("used", m.offset), sim.V("block", m.block))
	m.result.Blocks++
	tier := m.slot(m.classes.class(m.block), false)
	if m.adopts && (q.Size < m.offset || m.offset == 0) || m.wrong.adoptAlways {
		m.run.Step(tinyBlocks.At(m.run.Go).Ref, lang.T(
			"新块用了 {size}，剩得比旧块多，成为当前块",
			"the new block, with {size} used, has more room left and becomes the current one",
		), sim.V("size", q.Size))
		m.offset = q.Size
	}
	m.record(tier, 0, m.block)
}

// aligned returns where an object of that size may begin in the current block: the size says how it is aligned.
func (m *machine) aligned(size int) int {
	align := 1
	switch {
	case m.wrong.noAlign:
	case size%8 == 0:
		align = 8
	case m.word == 4 && size == 12:
		align = m.twelve
	case size%4 == 0:
		align = 4
	case size%2 == 0:
		align = 2
	}
	return (m.offset + align - 1) / align * align
}

// slot takes a slot of a class and returns the tier that had it.
func (m *machine) slot(class int, pointers bool) string {
	spanClass := m.spanClass(class, pointers)
	if m.free[spanClass] > 0 {
		m.free[spanClass]--
		m.run.Step(mcaches.At(m.run.Go).Ref, lang.T(
			"mcache 的 span 有空槽，直接取用，还剩 {slots} 个",
			"the span of the mcache has a free slot; {slots} are left",
		), sim.V("slots", m.free[spanClass]))
		if m.wrong.centralFirst {
			return "mcentral"
		}
		return "mcache"
	}
	e := mcentrals.At(m.run.Go)
	m.run.Step(e.Ref, join(lang.T("mcache 没有空槽，找 mcentral：", "the mcache has none, so mcentral is asked: "), e.Note))
	if spans := m.partial[spanClass]; len(spans) > 0 && !m.wrong.skipCentral {
		m.partial[spanClass], m.free[spanClass] = spans[1:], spans[0]-1
		m.run.Step("runtime/mcache.go: refill", lang.T(
			"mcentral 给出一个部分空闲的 span，取走一个后剩 {slots} 个空槽",
			"mcentral has a partly free span; after this request it has {slots} free slots left",
		), sim.V("slots", m.free[spanClass]))
		return "mcentral"
	}
	tier := m.span(int(m.classes.pages[class]))
	m.free[spanClass] = m.objects(class, pointers) - 1
	m.run.Step("runtime/mcentral.go: grow", lang.T(
		"新 span 交给 mcache，取走一个后剩 {slots} 个空槽",
		"the new span goes to the mcache; after this request it has {slots} free slots left",
	), sim.V("slots", m.free[spanClass]))
	return tier
}

// span takes pages from mheap, which grows first if it has too few, and returns the tier that had them.
func (m *machine) span(pages int) string {
	m.result.NewSpans = append(m.result.NewSpans, len(m.result.Tiers)+1)
	e := mheaps.At(m.run.Go)
	if m.pages >= pages {
		m.pages -= pages
		m.run.Step(e.Ref, join(lang.T("mheap 给出连续的页，页数 {count}：", "mheap gives a run of pages, {count} in number: "), e.Note), sim.V("count", pages))
		return "mheap"
	}
	g := growths.At(m.run.Go)
	grown := g.Value.of(pages*m.page, m.word) / m.page
	m.run.Step(g.Ref, join(lang.T(
		"mheap 只剩 {free_pages} 页，不够 {count} 页，向操作系统要 {grown} 页：",
		"mheap has {free_pages} free pages and needs {count}; the system gives {grown}: ",
	), g.Note), sim.V("free_pages", m.pages), sim.V("count", pages), sim.V("grown", grown))
	m.pages += grown - pages
	return "os"
}

// join puts the note of a table behind a sentence.
func join(sentence, note lang.Text) lang.Text {
	return lang.T(sentence.Zh+note.Zh, sentence.En+note.En)
}
