package gover

import (
	"fmt"
	"slices"
	"strings"
)

// A Range is a set of neighbouring releases, from From to To, both included. The zero value holds every release.
type Range struct{ From, To Version }

// ParseRange reads conditions separated by blanks, all of which must hold: ">=1.18 <1.24". A bare "1.18" means that
// line. The empty text is every release.
func ParseRange(s string) (Range, error) {
	var r Range
	for _, f := range strings.Fields(s) {
		op := strings.TrimRight(f, "0123456789.go")
		minor, patch, hasPatch, err := split(f[len(op):])
		if err != nil {
			return Range{}, err
		}
		newest, ok := newestPatch(minor)
		if !ok {
			_, err := Parse(f[len(op):])
			return Range{}, err
		}
		lo, hi := GoPatch(minor, 0), GoPatch(minor, newest)
		if hasPatch {
			lo, hi = GoPatch(minor, patch), GoPatch(minor, patch)
		}
		switch op {
		case ">=":
			r.narrow(lo, 0)
		case ">":
			r.narrow(hi+1, 0)
		case "<=":
			r.narrow(0, hi)
		case "<":
			r.narrow(0, before(lo))
		case "", "=", "==":
			r.narrow(lo, hi)
		default:
			return Range{}, fmt.Errorf("release range %q: unknown operator %q: want >=, >, <, <= or =", s, op)
		}
	}
	if r.To != 0 && r.From > r.To {
		return Range{}, fmt.Errorf("release range %q holds no release", s)
	}
	return r, nil
}

func (r *Range) narrow(from, to Version) {
	r.From = max(r.From, from)
	if to != 0 && (r.To == 0 || to < r.To) {
		r.To = to
	}
}

// before returns the release just below v: the previous patch, or the newest patch of the previous line.
func before(v Version) Version {
	if v.Patch() > 0 {
		return v - 1
	}
	if newest, ok := newestPatch(v.Minor() - 1); ok {
		return GoPatch(v.Minor()-1, newest)
	}
	return v - 1
}

// Before returns the newest known release below v; it serves to look at both sides of an edge.
func Before(v Version) Version { return before(v) }

// Contains reports whether v lies in the range.
func (r Range) Contains(v Version) bool { return v >= r.From && (r.To == 0 || v <= r.To) }

// String spells the range as ParseRange reads it.
func (r Range) String() string {
	var parts []string
	if r.From != 0 {
		parts = append(parts, ">="+r.From.Edge())
	}
	if r.To != 0 {
		parts = append(parts, "<="+r.To.String())
	}
	return strings.Join(parts, " ")
}

// MarshalText spells the range as ParseRange reads it.
func (r Range) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what ParseRange reads.
func (r *Range) UnmarshalText(text []byte) error {
	parsed, err := ParseRange(string(text))
	if err != nil {
		return err
	}
	*r = parsed
	return nil
}

// Points returns the releases at which a question or a simulator must be looked at to see every change: the newest
// patch of each line in the range, and the last release before each edge that lies inside a line.
func (r Range) Points(histories ...History) []Version {
	var points []Version
	for _, v := range slices.Concat(Lines(), beforeEdges(histories)) {
		if r.Contains(v) && !slices.Contains(points, v) {
			points = append(points, v)
		}
	}
	slices.Sort(points)
	return points
}

// beforeEdges returns the release before each edge that is not the first of its line.
func beforeEdges(histories []History) []Version {
	var releases []Version
	for _, h := range histories {
		for _, e := range h.Edges() {
			if e.Since != e.Since.First() {
				releases = append(releases, e.Since-1)
			}
		}
	}
	return releases
}
