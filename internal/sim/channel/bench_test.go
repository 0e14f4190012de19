package channel_test

import (
	"encoding/json"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/sim"
	"godrill/internal/sim/channel"
)

// BenchmarkRun reports channel operations a second with the trace off.
func BenchmarkRun(b *testing.B) {
	for _, tt := range []struct {
		name, text string
		operations int
	}{
		{"unbuffered", "main: c := make(chan int); go g1; for range c { }; g1: for i := 0; i < 10000; i++ { c <- i }; close(c)", 20_000},
		{"buffered", "main: c := make(chan int, 64); go g1; for range c { }; g1: for i := 0; i < 10000; i++ { c <- i }; close(c)", 20_000},
		{"alone", "c := make(chan int, 1); for i := 0; i < 10000; i++ { c <- i; <-c }", 20_000},
		{"many goroutines", "main: c := make(chan int); for i := 0; i < 200; i++ { go w(i) }; for i := 0; i < 200; i++ { <-c }; w(id): c <- id", 400},
	} {
		b.Run(tt.name, func(b *testing.B) {
			data, err := json.Marshal(map[string]string{"go": tt.text})
			if err != nil {
				b.Fatal(err)
			}
			args, err := channel.Run.Decode(data)
			if err != nil {
				b.Fatal(err)
			}
			target := sim.Target{Go: gover.Latest, Arch: "amd64"}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := channel.Run.Predict(target, args, sim.Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(tt.operations)*float64(b.N)/b.Elapsed().Seconds(), "operations/s")
		})
	}
}

func BenchmarkHchan(b *testing.B) {
	args, err := channel.Hchan.Decode([]byte(`{"cap":2,"ops":["c <- 1","c <- 2","c <- 3","<-c","<-c","<-c","<-c","c <- 4"]}`))
	if err != nil {
		b.Fatal(err)
	}
	target := sim.Target{Go: gover.Latest, Arch: "amd64"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := channel.Hchan.Predict(target, args, sim.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(8*float64(b.N)/b.Elapsed().Seconds(), "operations/s")
}
