package sync_test

import (
	"testing"

	"godrill/internal/sim/simtest"
	"godrill/internal/sim/sync"
)

func TestMutex(t *testing.T)     { simtest.Run(t, sync.Mutex) }
func TestRWMutex(t *testing.T)   { simtest.Run(t, sync.RWMutex) }
func TestWaitGroup(t *testing.T) { simtest.Run(t, sync.WaitGroup) }
func TestOnce(t *testing.T)      { simtest.Run(t, sync.Once) }
func TestCond(t *testing.T)      { simtest.Run(t, sync.Cond) }

func TestMutexLive(t *testing.T)     { simtest.Live(t, sync.Mutex, 60) }
func TestRWMutexLive(t *testing.T)   { simtest.Live(t, sync.RWMutex, 60) }
func TestWaitGroupLive(t *testing.T) { simtest.Live(t, sync.WaitGroup, 60) }
func TestOnceLive(t *testing.T)      { simtest.Live(t, sync.Once, 60) }
func TestCondLive(t *testing.T)      { simtest.Live(t, sync.Cond, 60) }

func FuzzMutex(f *testing.F)     { simtest.Fuzz(f, sync.Mutex) }
func FuzzRWMutex(f *testing.F)   { simtest.Fuzz(f, sync.RWMutex) }
func FuzzWaitGroup(f *testing.F) { simtest.Fuzz(f, sync.WaitGroup) }
func FuzzOnce(f *testing.F)      { simtest.Fuzz(f, sync.Once) }
func FuzzCond(f *testing.F)      { simtest.Fuzz(f, sync.Cond) }
