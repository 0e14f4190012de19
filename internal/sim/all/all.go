// Package all lists every simulator of godrill. It is the one line of registration that a new simulator needs.
package all

import (
	"fmt"
	"strings"

	"godrill/internal/sim"
	"godrill/internal/sim/channel"
	"godrill/internal/sim/hashmap"
	"godrill/internal/sim/layout"
	"godrill/internal/sim/malloc"
	"godrill/internal/sim/slice"
	"godrill/internal/sim/sync"
)

// Simulators returns all simulators, sorted by name.
func Simulators() []*sim.Simulator {
	return []*sim.Simulator{
		channel.Hchan,
		channel.Make,
		channel.Run,
		hashmap.Classic,
		hashmap.Swiss,
		layout.Struct,
		malloc.Class,
		malloc.Path,
		slice.Append,
		slice.Copy,
		slice.Expr,
		slice.Make,
		sync.Cond,
		sync.Mutex,
		sync.Once,
		sync.RWMutex,
		sync.WaitGroup,
	}
}

// Find returns the simulator of a name. The error suggests what was probably meant, or lists what there is.
func Find(name string) (*sim.Simulator, error) {
	var names []string
	for _, s := range Simulators() {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	if near, ok := sim.Nearest(name, names); ok {
		return nil, fmt.Errorf("no simulator is called %q: did you mean %s?", name, near)
	}
	return nil, fmt.Errorf("no simulator is called %q: there are %s", name, strings.Join(names, ", "))
}
