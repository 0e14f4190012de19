// Package rng is godrill's own source of random numbers.
//
// A variant of a question is remembered as a seed, so the numbers that a seed gives may never change: not with the Go
// release, not with the platform. The generator is SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
// generators, OOPSLA 2014); the test pins its output. Each use draws from a stream of its own, keyed by names, so that
// adding a draw in one place does not shift the numbers of another.
package rng

import "math/bits"

// Version names the algorithm; it is stored with each attempt. It grows when, for whatever reason, the numbers change.
const Version = 1

// A Rand is a stream of numbers. It is not safe for concurrent use.
type Rand struct{ state uint64 }

// New returns the stream that belongs to a seed and a list of keys, such as a question's id and what is drawn for it.
func New(seed uint64, keys ...string) *Rand {
	h := mix(seed)
	for _, k := range keys {
		// FNV-1a over the key, with its length first so that ("ab","c") and ("a","bc") differ.
		f := uint64(14695981039346656037) ^ uint64(len(k))
		for i := range len(k) {
			f = (f ^ uint64(k[i])) * 1099511628211
		}
		h = mix(h ^ f)
	}
	return &Rand{state: h}
}

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Uint64 returns the next 64 random bits.
func (r *Rand) Uint64() uint64 {
	r.state += 0x9e3779b97f4a7c15
	return mix(r.state)
}

// IntN returns an unbiased number in [0, n). It panics if n < 1.
func (r *Rand) IntN(n int) int {
	if n < 1 {
		panic("rng: IntN of less than one value")
	}
	// Lemire, Fast random integer generation in an interval, 2019: multiply, and redraw the few values that
	// would be favoured.
	hi, lo := bits.Mul64(r.Uint64(), uint64(n))
	if lo < uint64(n) {
		for floor := -uint64(n) % uint64(n); lo < floor; {
			hi, lo = bits.Mul64(r.Uint64(), uint64(n))
		}
	}
	return int(hi)
}

// Range returns an unbiased number in [lo, hi]. It panics if the range is empty.
func (r *Rand) Range(lo, hi int) int { return lo + r.IntN(hi-lo+1) }

// Bool returns true half of the time.
func (r *Rand) Bool() bool { return r.Uint64()&1 == 1 }

// Chance returns true once in n times on average. It panics if n < 1.
func (r *Rand) Chance(n int) bool { return r.IntN(n) == 0 }

// Perm returns a random order of the numbers 0 to n-1.
func (r *Rand) Perm(n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	Shuffle(r, p)
	return p
}

// Shuffle puts s in random order (Fisher and Yates).
func Shuffle[T any](r *Rand, s []T) {
	for i := len(s) - 1; i > 0; i-- {
		j := r.IntN(i + 1)
		s[i], s[j] = s[j], s[i]
	}
}

// Pick returns one element of s. It panics if s is empty.
func Pick[T any](r *Rand, s []T) T { return s[r.IntN(len(s))] }
