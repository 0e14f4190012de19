package channel_test

import (
	"testing"

	"godrill/internal/sim/channel"
	"godrill/internal/sim/simtest"
)

func TestHchan(t *testing.T)     { simtest.Run(t, channel.Hchan) }
func TestHchanLive(t *testing.T) { simtest.Live(t, channel.Hchan, 1000) }
func FuzzHchan(f *testing.F)     { simtest.Fuzz(f, channel.Hchan) }

func TestMake(t *testing.T)     { simtest.Run(t, channel.Make) }
func TestMakeLive(t *testing.T) { simtest.Live(t, channel.Make, 1000) }
func FuzzMake(f *testing.F)     { simtest.Fuzz(f, channel.Make) }
