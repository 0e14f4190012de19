package layout

import (
	"cmp"
	"fmt"
	"slices"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// FieldsMax is the largest number of fields that [Struct] takes.
const FieldsMax = 64

// Params are the parameters of layout.struct.
type Params struct {
	Fields []Type `json:"fields" zh:"按声明顺序排列的字段类型" en:"types of the fields, in the order of declaration"`
}

// Validate refuses more than FieldsMax fields.
func (p Params) Validate() error {
	if len(p.Fields) > FieldsMax {
		return sim.Wrong("fields", fmt.Sprintf("%d fields", len(p.Fields)), fmt.Sprintf("want at most %d", FieldsMax))
	}
	return nil
}

// Result are the answers of layout.struct.
type Result struct {
	Size      int      `json:"size" unit:"bytes" zh:"结构体大小（unsafe.Sizeof）" en:"size of the struct (unsafe.Sizeof)"`
	Align     int      `json:"align" unit:"bytes" zh:"结构体对齐（unsafe.Alignof）" en:"alignment of the struct (unsafe.Alignof)"`
	Offsets   []int    `json:"offsets" unit:"bytes" zh:"各字段的偏移（unsafe.Offsetof）" en:"offset of each field (unsafe.Offsetof)"`
	Padding   int      `json:"padding" unit:"bytes" zh:"填充字节总数：大小减去各字段大小之和" en:"bytes of padding: the size less the sizes of the fields"`
	BestSize  int      `json:"best_size" unit:"bytes" zh:"只调整字段顺序能得到的最小大小" en:"smallest size that any order of the same fields has"`
	BestOrder []string `json:"best_order" zh:"达到最小大小的一种字段顺序；本来就最小则保持原样" en:"an order of the fields that has the smallest size; the given one if it does"`
	Saved     int      `json:"saved" unit:"bytes" zh:"调整顺序能省下的字节数" en:"bytes that the best order saves"`
}

// Struct simulates how the compiler lays out a struct: offsets, padding, size, alignment, and what a better order of
// the fields would save.
var Struct = sim.Define(sim.Spec[Params, Result]{
	Info: sim.Info{
		Name: "layout.struct",
		Doc:  lang.T("结构体的内存布局：字段偏移、填充、大小、对齐，以及最省空间的字段顺序", "the layout of a struct: offsets, padding, size and alignment, and the order of its fields that takes least room"),
		Archs: []sim.Arch{
			{Name: "amd64", Since: gover.Oldest}, {Name: "arm64", Since: gover.Go(5)}, {Name: "386", Since: gover.Go(5)},
		},
		Checked: gover.Latest,
		History: []gover.History{zeroFinal, complexAlign, timeWords},
	},
	Model:   layOut,
	Mutants: mutants(),
	Oracle:  structOracle(),
})

func layOut(r *sim.Run, p Params) (Result, error) {
	if err := refuse(r, p); err != nil {
		return Result{}, err
	}
	i := variant(r.Go, r.Arch)
	fields := make([]measure, len(p.Fields))
	for k := range p.Fields {
		size, align := p.Fields[k].extents[i].sizes()
		fields[k] = measure{size, align}
	}
	explainTypes(r, p)
	s := arrange(rulesOf(i), fields, func(p *packer, k int) int { return p.add(fields[k]) })
	if s.size >= SizeMax {
		return Result{}, sim.Wrong("fields", "a struct of more than 1 GiB", "want a smaller one")
	}
	if r.Tracing() {
		s.explain(r, p)
	}
	return s.result(p), nil
}

// refuse refuses types that the release does not have.
func refuse(r *sim.Run, p Params) error {
	for i := range p.Fields {
		if err := p.Fields[i].Check("fields", r.Go); err != nil {
			return err
		}
	}
	return nil
}

// An arrangement is a struct laid out in the order of declaration, and in the best one.
type arrangement struct {
	fields      []measure
	offsets     []int
	size, align int
	end         int // size without the bytes behind the last field
	finalByte   int // 1 if there is a byte behind a final zero-size field
	order       []int
	best        int // size in that order
}

// arrange lays out fields; place adds the field with the given index to a packer and returns its offset.
func arrange(rl rules, fields []measure, place func(*packer, int) int) arrangement {
	s := arrangement{fields: fields, offsets: make([]int, len(fields)), order: bestOrder(fields)}
	p := newPacker(rl)
	for i := range fields {
		s.offsets[i] = place(&p, i)
	}
	s.size, s.align, s.end, s.finalByte = p.size(), p.align, p.end, p.finalByte()
	q := newPacker(rl)
	for _, i := range s.order {
		place(&q, i)
	}
	if s.best = q.size(); s.best >= s.size {
		s.best = s.size
		slices.Sort(s.order)
	}
	return s
}

// bestOrder returns the indices of the fields in an order of the smallest size: zero-size fields first, then by
// falling alignment, else as declared.
//
// Why no order is better: whatever the order, the size is a multiple of the largest alignment and at least the sum of
// the fields' sizes; this order reaches that bound. The zero-size fields stand at offset 0, which suits any alignment.
// Each size is a multiple of its own alignment, hence of all that follow, so there is no gap before any field; and a
// field with a size, if there is one, stands last, so no byte follows a zero-size one.
func bestOrder(fields []measure) []int {
	order := make([]int, len(fields))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := fields[i], fields[j]
		if (a.size == 0) != (b.size == 0) {
			return cmp.Compare(min(a.size, 1), min(b.size, 1))
		}
		return cmp.Compare(b.align, a.align)
	})
	return order
}

func (s *arrangement) result(p Params) Result {
	padding := s.size
	for _, f := range s.fields {
		padding -= f.size
	}
	return Result{
		Size: s.size, Align: s.align, Offsets: s.offsets, Padding: padding,
		BestSize: s.best, BestOrder: s.orderText(p), Saved: s.size - s.best,
	}
}

func (s *arrangement) orderText(p Params) []string {
	names := make([]string, len(s.order))
	for i, k := range s.order {
		names[i] = p.Fields[k].text
	}
	return names
}
