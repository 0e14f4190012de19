package hashmap

import (
	"fmt"
	"slices"
	"strconv"

	"godrill/internal/sim"
)

// namedKeys is where the numbers of keys with names begin; below are the keys that are numbers.
const namedKeys = keyMax + 1

// A script is what happens to one map: insertions of the keys 1 to n, then the entries of ops. Keys are known by number.
type script struct {
	entries []scriptEntry
	names   []string // of the keys from namedKeys on
	fixed   []fixedHash
	seed    uint64
}

type scriptEntry struct {
	verb     verb
	from, to int32 // numbers of the keys
}

type fixedHash struct {
	from, to int32
	hash     uint64
}

// newScript numbers the keys in the order of their appearance. The insertions are not among the entries.
func newScript(ops []Op, hashes []KeyHash, seed int) *script {
	s := &script{seed: uint64(seed), entries: make([]scriptEntry, 0, len(ops))}
	for _, o := range ops {
		from, to := s.number(o.keys)
		s.entries = append(s.entries, scriptEntry{o.verb, from, to})
	}
	for _, k := range hashes {
		from, to := s.number(k.keys)
		s.fixed = append(s.fixed, fixedHash{from, to, k.hash})
	}
	return s
}

func (s *script) number(k keySpan) (from, to int32) {
	if k.name == "" {
		return int32(k.from), int32(k.to)
	}
	i := slices.Index(s.names, k.name)
	if i < 0 {
		i = len(s.names)
		s.names = append(s.names, k.name)
	}
	return int32(namedKeys + i), int32(namedKeys + i)
}

// name spells a key.
func (s *script) name(key int32) string {
	if key < namedKeys {
		return strconv.Itoa(int(key))
	}
	return s.names[key-namedKeys]
}

// hash returns a key's hash: the last one that was given for it, or 64 bits drawn from the seed.
func (s *script) hash(key int32) uint64 {
	for i := len(s.fixed) - 1; i >= 0; i-- {
		if f := &s.fixed[i]; f.from <= key && key <= f.to {
			return f.hash
		}
	}
	z := s.seed*0x9e3779b97f4a7c15 + uint64(key)*0xd1b54a32d192ed03
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// checkOps refuses more operations than a run has.
func checkOps(insert int, ops []Op, hashes []KeyHash, step int) error {
	if len(ops) > entryMax {
		return sim.Wrong("ops", len(ops), fmt.Sprintf("want at most %d entries", entryMax))
	}
	if len(hashes) > 64 {
		return sim.Wrong("hashes", len(hashes), "want at most 64 entries")
	}
	if step < -1 || step > len(ops) {
		return sim.Wrong("step", step, fmt.Sprintf("want 0 to %d, the number of entries in ops, or -1 for all", len(ops)))
	}
	total := insert
	for _, o := range ops {
		if total += o.size(); total > singleMax {
			return sim.Wrong("ops", total, fmt.Sprintf("want at most %d single operations together with insert", singleMax))
		}
	}
	return nil
}
