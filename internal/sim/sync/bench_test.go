package sync_test

import (
	"encoding/json"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/sim"
	"godrill/internal/sim/sync"
)

// Each benchmark reports the operations on locks in a second, without a trace.
func BenchmarkOperations(b *testing.B) {
	for _, tt := range []struct {
		name, text string
		s          *sim.Simulator
		operations int // in one prediction
	}{
		{"mutex", "var mu sync.Mutex; for i := 0; i < 5000; i++ { mu.Lock(); mu.Unlock() }", sync.Mutex, 10_000},
		{"mutex, contended", "main: var mu sync.Mutex; for i := 0; i < 10; i++ { go w }; runtime.Gosched()\nw: for i := 0; i < 500; i++ { mu.Lock(); mu.Unlock() }", sync.Mutex, 10_000},
		{"rwmutex", "var rw sync.RWMutex; for i := 0; i < 2500; i++ { rw.RLock(); rw.RUnlock(); rw.Lock(); rw.Unlock() }", sync.RWMutex, 10_000},
		{"waitgroup", "var wg sync.WaitGroup; for i := 0; i < 5000; i++ { wg.Add(1); wg.Done() }", sync.WaitGroup, 10_000},
		{"once", "var o sync.Once; for i := 0; i < 5000; i++ { o.Do(func() { }) }", sync.Once, 5000},
		{"cond", "main: var mu sync.Mutex; c := sync.NewCond(&mu); for i := 0; i < 5000; i++ { c.Signal(); c.Broadcast() }", sync.Cond, 10_000},
	} {
		b.Run(tt.name, func(b *testing.B) {
			args, err := tt.s.Decode(json.RawMessage(`{"go":` + quote(b, tt.text) + `}`))
			if err != nil {
				b.Fatal(err)
			}
			target := sim.Target{Go: gover.Latest, Arch: "amd64"}
			for b.Loop() {
				if _, err := tt.s.Predict(target, args, sim.Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(tt.operations)*float64(b.N)/b.Elapsed().Seconds(), "operations/s")
		})
	}
}

func quote(tb testing.TB, text string) string {
	tb.Helper()
	data, err := json.Marshal(text)
	if err != nil {
		tb.Fatal(err)
	}
	return string(data)
}
