// Package hashmap models Go's maps: their state after any operations, when and how they grow, the steps of a lookup, an
// insertion and a deletion, and how they fail.
//
// Terms. Up to 1.23 a map is an array of 2^B buckets of 8 slots, with chains of overflow buckets; the low bits of a
// key's hash choose the bucket, and a byte of it, the tophash, stands in the bucket for each slot. A growth moves the
// old buckets (evacuates them) little by little. From 1.24 on a map is a Swiss map: groups of 8 slots, each with a control byte,
// form tables of up to 1024 slots, and a directory chooses the table. A small map is a single group without a table. A
// tombstone is a control byte that keeps probes going behind a deleted slot.
//
// The idea: both models execute the operations on the structure itself, with hashes that are given or drawn from a seed.
// The oracle runs the same operations on a real map whose hash function gives the same hashes, and reads the runtime's own
// structure. What does not depend on hashes, such as the insertions that start a growth, is what most questions ask.
//
// What is left out: keys that do not equal themselves (NaN), changes while a loop runs over the map, maps that live on the
// stack, data races, and more buckets than 2^15, from where the runtime counts overflow buckets by chance. A map that
// becomes empty takes a new seed in the runtime; here its keys keep their hashes.
package hashmap

import (
	"fmt"
	"strconv"

	"godrill/internal/gover"
	"godrill/internal/sim"
)

// slotCount is the number of slots of a bucket and of a group.
const slotCount = 8

// inlineMax is the largest key or element, in bytes, that stands in the slot itself; a larger one is behind a pointer.
const inlineMax = 128

// Limits of the parameters.
const (
	singleMax = 100_000 // single operations in one run
	entryMax  = 1000    // entries of ops
	hintMax   = 1 << 22 // hint of make
	keyMax    = 1_000_000
)

func archs(since int) []sim.Arch { return []sim.Arch{{Name: "amd64", Since: gover.Go(since)}} }

// checkInt refuses a number outside of its range.
func checkInt(param string, n, low, high int) error {
	if n < low || n > high {
		return sim.Wrong(param, n, fmt.Sprintf("want %d to %s", low, strconv.Itoa(high)))
	}
	return nil
}
