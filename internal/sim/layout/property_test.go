package layout

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"godrill/internal/gover"
	"godrill/internal/rng"
	"godrill/internal/sim"
)

// anyCase draws a target and a struct of at most so many fields.
func anyCase(t *rapid.T, fieldsMax int) (sim.Target, Params) {
	arch := rapid.SampledFrom(Struct.Archs).Draw(t, "arch")
	lines := slices.DeleteFunc(gover.Lines(), func(v gover.Version) bool { return v < arch.Since })
	target := sim.Target{Go: rapid.SampledFrom(lines).Draw(t, "go"), Arch: arch.Name}
	p := draw(rng.New(rapid.Uint64().Draw(t, "seed")), target)
	return target, Params{Fields: p.Fields[:min(len(p.Fields), fieldsMax)]}
}

func mustLayOut(t rapid.TB, target sim.Target, p Params) Result {
	t.Helper()
	res, err := layOut(sim.NewRun(target), p)
	if err != nil {
		t.Fatalf("%v on %v: %v", p.Fields, target, err)
	}
	return res
}

func TestFieldsLieInOrderAndAligned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		target, p := anyCase(t, FieldsMax)
		res := mustLayOut(t, target, p)
		end, sum := 0, 0
		for i, f := range p.Fields {
			size, align := f.Sizes(target.Go, target.Arch)
			if size%align != 0 {
				t.Errorf("%s: size %d is no multiple of its alignment %d", f, size, align)
			}
			if off := res.Offsets[i]; off < end || off >= end+align || off%align != 0 {
				t.Errorf("field %d, %s: offset %d after %d with alignment %d", i, f, off, end, align)
			}
			if res.Align%align != 0 {
				t.Errorf("field %d, %s: alignment %d in a struct of alignment %d", i, f, align, res.Align)
			}
			end, sum = res.Offsets[i]+size, sum+size
		}
		if res.Size%res.Align != 0 || res.Size < end || res.Size > end+res.Align {
			t.Errorf("size %d with alignment %d, the last field ends at %d", res.Size, res.Align, end)
		}
		if res.Padding != res.Size-sum || res.Saved != res.Size-res.BestSize || res.Saved < 0 {
			t.Errorf("size %d, fields %d, padding %d, best %d, saved %d", res.Size, sum, res.Padding, res.BestSize, res.Saved)
		}
	})
}

func TestBestOrderHasTheBestSize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		target, p := anyCase(t, FieldsMax)
		res := mustLayOut(t, target, p)
		var given, best []string
		ordered := Params{Fields: make([]Type, len(p.Fields))}
		for i, text := range res.BestOrder {
			typ, err := ParseType(text)
			if err != nil {
				t.Fatal(err)
			}
			ordered.Fields[i] = typ
			given, best = append(given, p.Fields[i].String()), append(best, text)
		}
		if slices.Sort(given); !slices.Equal(given, slices.Sorted(slices.Values(best))) {
			t.Fatalf("%v is no order of %v", res.BestOrder, p.Fields)
		}
		if again := mustLayOut(t, target, ordered); again.Size != res.BestSize || again.Saved != 0 {
			t.Errorf("%v: size %d, saved %d, want the promised %d", res.BestOrder, again.Size, again.Saved, res.BestSize)
		}
	})
}

func TestNoOrderIsBetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		target, p := anyCase(t, 6)
		promised := mustLayOut(t, target, p).BestSize
		smallest := SizeMax
		permute(p.Fields, func(fields []Type) {
			smallest = min(smallest, mustLayOut(t, target, Params{Fields: fields}).Size)
		})
		if smallest != promised {
			t.Errorf("%v on %v: best_size %d, the smallest over all orders is %d", p.Fields, target, promised, smallest)
		}
	})
}

// TestNoOrderIsBetterForSmallStructs tries every struct of up to five fields, and a few of seven, out of types of each
// alignment, with and without a size.
func TestNoOrderIsBetterForSmallStructs(t *testing.T) {
	var pool []Type
	for _, text := range []string{"struct{}", "[0]int32", "[0]int64", "int8", "[3]int16", "int32", "int64"} {
		pool = append(pool, mustParse(t, text))
	}
	for _, target := range []sim.Target{{Go: gover.GoPatch(4, 3), Arch: "amd64"}, {Go: gover.Latest, Arch: "amd64"}, {Go: gover.Latest, Arch: "386"}} {
		for n := range 6 {
			choose(pool, n, nil, func(fields []Type) { checkBest(t, target, fields) })
		}
		checkBest(t, target, pool)
	}
}

func checkBest(t *testing.T, target sim.Target, fields []Type) {
	t.Helper()
	promised := mustLayOut(t, target, Params{Fields: fields}).BestSize
	smallest := SizeMax
	permute(slices.Clone(fields), func(fields []Type) {
		p := newPacker(rulesOf(variant(target.Go, target.Arch)))
		for i := range fields {
			size, align := fields[i].Sizes(target.Go, target.Arch)
			p.add(measure{size, align})
		}
		smallest = min(smallest, p.size())
	})
	if smallest != promised {
		t.Errorf("%v on %v: best_size %d, the smallest over all orders is %d", fields, target, promised, smallest)
	}
}

// choose calls f with each multiset of n elements of the pool.
func choose(pool []Type, n int, chosen []Type, f func([]Type)) {
	if n == 0 {
		f(chosen)
		return
	}
	for i := range pool {
		choose(pool[i:], n-1, append(chosen[:len(chosen):len(chosen)], pool[i]), f)
	}
}

// permute calls f with each order of s, which it leaves in any order.
func permute(s []Type, f func([]Type)) {
	var rest func(k int)
	rest = func(k int) {
		if k == len(s) {
			f(s)
			return
		}
		for i := k; i < len(s); i++ {
			s[k], s[i] = s[i], s[k]
			rest(k + 1)
			s[k], s[i] = s[i], s[k]
		}
	}
	rest(0)
}
