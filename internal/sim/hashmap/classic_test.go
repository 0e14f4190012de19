package hashmap_test

import (
	"testing"

	"godrill/internal/sim/hashmap"
	"godrill/internal/sim/simtest"
)

func TestClassic(t *testing.T) { simtest.Run(t, hashmap.Classic) }
func FuzzClassic(f *testing.F) { simtest.Fuzz(f, hashmap.Classic) }
