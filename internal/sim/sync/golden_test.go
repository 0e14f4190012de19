package sync_test

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
	"godrill/internal/sim/sync"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestTraceBesideProgram shows a program and its trace as a learner sees them, on narrow and wide screens.
func TestTraceBesideProgram(t *testing.T) {
	text := "main: var mu sync.Mutex; mu.Lock(); go g1; time.Sleep(3*time.Millisecond); mu.Unlock(); mu.Lock(); runtime.Gosched(); mu.Unlock(); mu.Lock(); print(0)\ng1: mu.Lock(); print(1); mu.Unlock()"
	args, err := sync.Mutex.Decode(json.RawMessage(`{"go":` + quote(t, text) + `}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, release := range []gover.Version{gover.Go(8), gover.Latest} {
		target := sim.Target{Go: release, Arch: "amd64"}
		p, err := sync.Mutex.Predict(target, args, sim.Options{Trace: true})
		if err != nil {
			t.Fatal(err)
		}
		program, ok := sync.Mutex.Source(target, args)
		if !ok {
			t.Fatal("there is no program")
		}
		for _, l := range []lang.Lang{lang.Zh, lang.En} {
			for _, width := range []int{40, 80, 120} {
				var got bytes.Buffer
				fmt.Fprintln(&got, program)
				style := render.Style{Width: width, Lang: l}
				if err := render.WriteForecast(&got, style, render.Forecast{Model: sync.Mutex, Target: target, Args: args, Prediction: p}); err != nil {
					t.Fatal(err)
				}
				golden(t, fmt.Sprintf("mutex-go%s-%s-%d.txt", release.Line(), l, width), got.Bytes())
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
