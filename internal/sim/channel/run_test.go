package channel_test

import (
	"testing"

	"godrill/internal/sim/channel"
	"godrill/internal/sim/simtest"
)

func TestRun(t *testing.T)     { simtest.Run(t, channel.Run) }
func TestRunLive(t *testing.T) { simtest.Live(t, channel.Run, 300) }
func FuzzRun(f *testing.F)     { simtest.Fuzz(f, channel.Run) }
