package channel_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/render"
	"godrill/internal/sim"
	"godrill/internal/sim/channel"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestTraceBesideProgram shows a program and its trace as a learner sees them, on narrow and wide screens.
func TestTraceBesideProgram(t *testing.T) {
	data, err := json.Marshal(map[string]string{"go": `main: c := make(chan int, 1); done := make(chan struct{}); go worker(1); go worker(2)
c <- 10; c <- 20; close(c); <-done; select { case <-done: print("end"); default: print("one is late") }; var never chan int; <-never
worker(id): for v := range c { print(id, v) }; done <- struct{}{}`})
	if err != nil {
		t.Fatal(err)
	}
	args, err := channel.Run.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, release := range []gover.Version{gover.Go(3), gover.Latest} {
		target := sim.Target{Go: release, Arch: "amd64"}
		p, err := channel.Run.Predict(target, args, sim.Options{Trace: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range []lang.Lang{lang.Zh, lang.En} {
			for _, width := range []int{40, 80, 120} {
				var got bytes.Buffer
				program, ok := channel.Run.Source(target, args)
				if !ok {
					t.Fatal("there is no program")
				}
				fmt.Fprintln(&got, program)
				style := render.Style{Width: width, Lang: l}
				if err := render.WriteForecast(&got, style, render.Forecast{Model: channel.Run, Target: target, Args: args, Prediction: p}); err != nil {
					t.Fatal(err)
				}
				golden(t, fmt.Sprintf("run-go%s-%s-%d.txt", release.Line(), l, width), got.Bytes())
			}
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}
