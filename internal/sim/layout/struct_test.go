package layout

import (
	"testing"

	"godrill/internal/sim/simtest"
)

func TestStruct(t *testing.T) { simtest.Run(t, Struct) }

func TestStructLive(t *testing.T) { simtest.Live(t, Struct, 4000) }

func FuzzStruct(f *testing.F) { simtest.Fuzz(f, Struct) }
