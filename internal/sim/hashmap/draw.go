package hashmap

import (
	"godrill/internal/rng"
	"godrill/internal/sim"
	"godrill/internal/sim/layout"
)

func mustType(text string) layout.Type {
	t, err := layout.ParseType(text)
	if err != nil {
		panic("hashmap: " + err.Error())
	}
	return t
}

// mustOps reads operations separated by commas.
func mustOps(text string) []Op {
	ops := []Op{}
	for _, part := range sim.SplitList(text) {
		var o Op
		if err := o.UnmarshalJSON([]byte(`"` + part + `"`)); err != nil {
			panic("hashmap: " + err.Error())
		}
		ops = append(ops, o)
	}
	return ops
}

// mustHashes reads hashes separated by commas.
func mustHashes(text string) []KeyHash {
	hashes := []KeyHash{}
	for _, part := range sim.SplitList(text) {
		var k KeyHash
		if err := k.UnmarshalJSON([]byte(`"` + part + `"`)); err != nil {
			panic("hashmap: " + err.Error())
		}
		hashes = append(hashes, k)
	}
	return hashes
}

// drawOps returns operations on the keys 1 to most: writes above all, so that growths go on, and sometimes a range at
// the end.
func drawOps(r *rng.Rand, most int, clearing bool) []Op {
	ops := []Op{}
	if r.Chance(5) {
		return ops
	}
	for range r.IntN(12) {
		o := Op{verb: verb(r.IntN(3)), keys: drawKeys(r, most)}
		if clearing && r.Chance(12) {
			o = Op{verb: clearVerb}
		}
		ops = append(ops, o)
	}
	if r.Chance(4) {
		ops = append(ops, churn(r, most)...)
	}
	if r.Chance(3) {
		ops = append(ops, Op{verb: rangeVerb})
	}
	return ops
}

// drawKeys returns one key or a few, seldom many; keys with names are rare.
func drawKeys(r *rng.Rand, most int) keySpan {
	if r.Chance(12) {
		return keySpan{name: rng.Pick(r, []string{"a", "b", "c", "key_1"})}
	}
	from := r.Range(1, most)
	to := from
	switch r.IntN(4) {
	case 0:
		to = r.Range(from, most)
	case 1:
		to = min(from+r.IntN(8), most)
	}
	return keySpan{from: from, to: to}
}

// churn puts keys in and takes others out, so that chains and tombstones grow while the number of keys does not.
func churn(r *rng.Rand, most int) []Op {
	var ops []Op
	window, start := r.Range(2, most), 1
	for range r.Range(2, 10) {
		ops = append(ops, Op{putVerb, keySpan{from: start, to: start + window - 1}}, Op{delVerb, keySpan{from: start, to: start + r.IntN(window)}})
		start += window
	}
	return ops
}

// drawHashes sometimes sends keys to few buckets or groups, with hashes that share all bits or only some.
func drawHashes(r *rng.Rand, most int) []KeyHash {
	hashes := []KeyHash{}
	if r.Chance(2) {
		return hashes
	}
	for range r.Range(1, 6) {
		k := KeyHash{keys: drawKeys(r, 3*most), hash: r.Uint64()}
		switch r.IntN(4) {
		case 0:
			k.hash = uint64(r.IntN(16))
		case 1:
			k.hash = uint64(r.IntN(8))<<56 | uint64(r.IntN(4))
		case 2:
			k.hash &= 0xff000000000000ff
		}
		hashes = append(hashes, k)
	}
	return hashes
}
