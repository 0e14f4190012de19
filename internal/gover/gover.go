// Package gover knows Go releases: their names, their order, ranges of them, and tables of what changed in which.
//
// Terms. A release line is 1.18 with all its patches; a release is 1.18.10. An edge is the first release in which a
// rule holds. Go versions have two axes: the toolchain, which brings the runtime, and the language version of go.mod,
// which gates language changes and GODEBUG defaults; both are spelled alike and both are a [Version].
//
// The idea: nobody compares versions by hand. A fact that changed is a [Table], a question's releases are a [Range],
// and a release that godrill has not been proven for does not parse.
package gover

import (
	"fmt"
	"strconv"
	"strings"
)

// A Version is a release of Go 1, ordered as the releases are; the zero value means unset.
type Version int

const patchBits = 8

// Go returns the first release of a line: Go(18) is 1.18.0. It is meant for the edges of tables.
func Go(minor int) Version { return GoPatch(minor, 0) }

// GoPatch returns one release: GoPatch(26, 9) is 1.26.9.
func GoPatch(minor, patch int) Version { return Version(minor<<patchBits | patch) }

// Minor returns 18 for 1.18.10.
func (v Version) Minor() int { return int(v) >> patchBits }

// Patch returns 10 for 1.18.10.
func (v Version) Patch() int { return int(v) & (1<<patchBits - 1) }

// First returns the first release of the line.
func (v Version) First() Version { return Go(v.Minor()) }

// Line spells the release line: 1.18 for 1.18.10.
func (v Version) Line() string { return "1." + strconv.Itoa(v.Minor()) }

// Full spells the release with its patch: 1.18.10, and 1.18.0 for the first one.
func (v Version) Full() string { return v.Line() + "." + strconv.Itoa(v.Patch()) }

// String spells a release as a learner would say it: the line alone when it is the newest patch of its line, the full
// release otherwise.
func (v Version) String() string {
	if v == 0 {
		return "unset"
	}
	if newest, ok := newestPatch(v.Minor()); ok && newest == v.Patch() {
		return v.Line()
	}
	return v.Full()
}

// Edge spells a release that is the first one of something: 1.18 for 1.18.0, and 1.26.9 in full.
func (v Version) Edge() string {
	if v.Patch() == 0 {
		return v.Line()
	}
	return v.Full()
}

// Oldest and Latest are the ends of what godrill knows.
var (
	Oldest = Go(releases[0].minor)
	Latest = GoPatch(releases[len(releases)-1].minor, releases[len(releases)-1].patch)
)

func newestPatch(minor int) (int, bool) {
	i := minor - releases[0].minor
	if i < 0 || i >= len(releases) {
		return 0, false
	}
	return releases[i].patch, true
}

// Lines returns the newest release of each line, the oldest line first.
func Lines() []Version {
	all := make([]Version, len(releases))
	for i, r := range releases {
		all[i] = GoPatch(r.minor, r.patch)
	}
	return all
}

// An UnknownError says why a text is not a release that godrill knows.
type UnknownError struct {
	Text string // what was found
	Why  string // what was wanted, as half a sentence
}

func (e *UnknownError) Error() string { return fmt.Sprintf("go release %q: %s", e.Text, e.Why) }

// Parse reads a release such as 1.17, go1.17 or 1.17.13. A line without a patch means its newest known patch, since
// that is what a user of the line runs. A release outside the known ones is refused with an [*UnknownError].
func Parse(s string) (Version, error) {
	minor, patch, hasPatch, err := split(s)
	if err != nil {
		return 0, err
	}
	newest, ok := newestPatch(minor)
	if !ok {
		return 0, &UnknownError{s, fmt.Sprintf("godrill is proven for 1.%d to 1.%d and does not guess beyond", releases[0].minor, Latest.Minor())}
	}
	if !hasPatch {
		return GoPatch(minor, newest), nil
	}
	if patch > newest {
		return 0, &UnknownError{s, fmt.Sprintf("the newest 1.%d that godrill knows is 1.%d.%d", minor, minor, newest)}
	}
	return GoPatch(minor, patch), nil
}

func split(s string) (minor, patch int, hasPatch bool, err error) {
	text := strings.TrimPrefix(strings.TrimSpace(s), "go")
	parts := strings.Split(text, ".")
	if len(parts) < 2 || len(parts) > 3 || parts[0] != "1" {
		return 0, 0, false, &UnknownError{s, "want a release such as 1.17 or 1.17.13"}
	}
	numbers := [2]int{}
	for i, p := range parts[1:] {
		n, convErr := strconv.Atoi(p)
		if convErr != nil || n < 0 || n >= 1<<patchBits || p != strconv.Itoa(n) {
			why := "want a release such as 1.17 or 1.17.13"
			if strings.ContainsAny(p, "rb") {
				why = "release candidates and betas are not modelled; want a release such as 1.17"
			}
			return 0, 0, false, &UnknownError{s, why}
		}
		numbers[i] = n
	}
	return numbers[0], numbers[1], len(parts) == 3, nil
}
