package memory_test

import (
	"testing"
	"time"

	"godrill/internal/store/memory"
	"godrill/internal/store/storetest"
)

func TestMemory(t *testing.T) {
	storetest.Run(t, func(_ *testing.T, now func() time.Time) storetest.History { return memory.New(now) })
}
