package hashmap_test

import (
	"testing"

	"godrill/internal/sim/hashmap"
	"godrill/internal/sim/simtest"
)

func TestSwiss(t *testing.T)     { simtest.Run(t, hashmap.Swiss) }
func TestSwissLive(t *testing.T) { simtest.Live(t, hashmap.Swiss, 1000) }
func FuzzSwiss(f *testing.F)     { simtest.Fuzz(f, hashmap.Swiss) }
