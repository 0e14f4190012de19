package layout

import (
	"slices"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// explainTypes says what the release has to do with the types themselves.
func explainTypes(r *sim.Run, p Params) {
	if !r.Tracing() {
		return
	}
	source := sources.Value(r.Go)
	explainFact(r, p, complexAlign, bitComplex, source.types)
	explainFact(r, p, timeWords, bitTime, "time/time.go: Time")
	explainFact(r, p, zeroFinal, bitZeroFinal, source.tail) // inside a field; that of the struct itself comes at its end
}

func explainFact[T any](r *sim.Run, p Params, table *gover.Table[T], bit int, ref string) {
	if slices.ContainsFunc(p.Fields, func(t Type) bool { return t.dependsOn(bit) }) {
		r.Step(ref, table.At(r.Go).Note)
	}
}

// explain records one step for each field, then the end of the struct, then the best order.
func (s *arrangement) explain(r *sim.Run, p Params) {
	source := sources.Value(r.Go)
	end := 0
	for i, f := range s.fields {
		vars := []sim.Var{
			sim.V("n", i+1), sim.VS("type", p.Fields[i].text), sim.V("bytes", f.size), sim.V("to", f.align),
			sim.V("gap", s.offsets[i]-end), sim.V("end", end), sim.V("offset", s.offsets[i]),
		}
		r.Step(source.fields, fieldText(f, s.offsets[i]-end, end), vars...)
		end = s.offsets[i] + f.size
	}
	s.explainEnd(r, source)
	if len(s.fields) > 0 {
		s.explainOrder(r, p)
	}
}

// fieldText says why a field stands where it does: the gap before it is the padding.
func fieldText(f measure, gap, end int) lang.Text {
	switch {
	case gap > 0:
		return lang.T("第 {n} 个字段 {type}：大小 {bytes}，对齐 {to}；{end} 不是 {to} 的倍数，先填充 {gap} 字节，偏移为 {offset}",
			"field {n}, {type}: size {bytes}, alignment {to}; {end} is no multiple of {to}, so {gap} bytes of padding come first: offset {offset}")
	case f.align > 1 && end > 0:
		return lang.T("第 {n} 个字段 {type}：大小 {bytes}，对齐 {to}；{end} 正好是 {to} 的倍数，不用填充，偏移为 {offset}",
			"field {n}, {type}: size {bytes}, alignment {to}; {end} is a multiple of {to}, so it needs no padding: offset {offset}")
	}
	return lang.T("第 {n} 个字段 {type}：大小 {bytes}，对齐 {to}；偏移为 {offset}", "field {n}, {type}: size {bytes}, alignment {to}: offset {offset}")
}

func (s *arrangement) explainEnd(r *sim.Run, source places) {
	vars := []sim.Var{
		sim.V("last", len(s.fields)), sim.V("end", s.end), sim.V("filled", s.end+s.finalByte), sim.V("align", s.align),
		sim.V("tail", s.size-s.end-s.finalByte), sim.V("size", s.size), sim.VS("offsets", sim.Format(s.offsets)),
	}
	n := len(s.fields)
	if n == 0 {
		r.Step(source.tail, lang.T("没有字段：大小 {size}，对齐 {align}，不占空间", "there are no fields: size {size}, alignment {align}, and it takes no room"), vars...)
		return
	}
	if s.end > 0 && s.fields[n-1].size == 0 {
		r.Step(source.tail, zeroFinal.At(r.Go).Note)
	}
	if s.finalByte > 0 {
		r.Step(source.tail, lang.T("第 {last} 个字段大小为 0 且在末尾：{end} 加 1 字节，到 {filled}",
			"field {last} has size 0 and stands last: {end} and one byte more make {filled}"), vars...)
	}
	text := lang.T("所有字段的最大对齐是 {align}，{filled} 已是它的倍数：大小 {size}，末尾不填充",
		"the largest alignment of a field is {align}, and {filled} is a multiple of it: size {size}, no padding at the end")
	if s.size > s.end+s.finalByte {
		text = lang.T("所有字段的最大对齐是 {align}，{filled} 向上取整到它的倍数，末尾填充 {tail} 字节：大小 {size}",
			"the largest alignment of a field is {align}; {filled} is rounded up to a multiple of it with {tail} bytes of padding at the end: size {size}")
	}
	r.Step(source.tail, text, vars...)
}

func (s *arrangement) explainOrder(r *sim.Run, p Params) {
	res := s.result(p)
	vars := []sim.Var{
		sim.V("sum", s.size-res.Padding), sim.V("padding", res.Padding), sim.V("best_size", res.BestSize),
		sim.V("saved", res.Saved), sim.VS("best_order", sim.Format(res.BestOrder)), sim.V("align", s.align),
	}
	text := lang.T("各字段共 {sum} 字节，填充 {padding} 字节；任何顺序至少要 {sum} 向上取整到 {align} 的倍数，即 {best_size}，现在的顺序已经最省",
		"the fields have {sum} bytes, the padding {padding}; any order needs at least {sum} rounded up to a multiple of {align}, which is {best_size}: no order is better than this one")
	if res.Saved > 0 {
		text = lang.T("各字段共 {sum} 字节，填充 {padding} 字节；把零大小字段放最前、其余按对齐从大到小排成 {best_order}，只需 {best_size} 字节，省 {saved} 字节",
			"the fields have {sum} bytes, the padding {padding}; with zero-size fields first and the others by falling alignment, {best_order} takes {best_size} bytes and saves {saved}")
	}
	r.Step("x/tools/go/analysis/passes/fieldalignment: optimalOrder", text, vars...)
}
