// Record asks real toolchains and rewrites the vectors that the simulators are tested with:
//
//	go run ./internal/oracle/record [-go 1.17,1.18] [-arch amd64] [-n 50] [-seed 1] [model…]
//
// Without arguments it records every model that has an oracle, under every release and architecture it is proven for.
// The go command fetches the releases that are missing.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/oracle"
	"godrill/internal/sim"
	"godrill/internal/sim/all"
)

func main() {
	releases := flag.String("go", "", "releases, separated by commas; default: all that the model is proven for")
	arch := flag.String("arch", "", "architecture; default: all that the model is proven for")
	n := flag.Int("n", -1, "random cases beside the edges; default: what the model's oracle says")
	seed := flag.Uint64("seed", 1, "seed of the random cases")
	flag.Parse()
	if err := record(*releases, *arch, *n, *seed, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func record(releases, arch string, n int, seed uint64, models []string) error {
	for _, s := range all.Simulators() {
		if s.Oracle() == nil || len(models) > 0 && !slices.Contains(models, s.Name) {
			continue
		}
		for _, a := range s.Archs {
			if arch != "" && arch != a.Name {
				continue
			}
			versions, err := wanted(s, a.Name, releases)
			if err != nil {
				return err
			}
			for _, v := range versions {
				if err := recordOne(s, a.Name, v, n, seed); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// wanted returns the releases to record: those named, or each line's newest and both sides of each edge in a line.
func wanted(s *sim.Simulator, arch, names string) ([]gover.Version, error) {
	proven, _ := s.Releases(arch)
	if names == "" {
		return proven.Points(s.History...), nil
	}
	var versions []gover.Version
	for name := range strings.SplitSeq(names, ",") {
		v, err := gover.Parse(name)
		if err != nil {
			return nil, err
		}
		if proven.Contains(v) {
			versions = append(versions, v)
		}
	}
	return versions, nil
}

func recordOne(s *sim.Simulator, arch string, v gover.Version, n int, seed uint64) error {
	ctx := context.Background()
	tc, err := oracle.Find(ctx, v)
	if err != nil {
		return err
	}
	if n < 0 {
		n = s.Oracle().Sample[arch]
	}
	vectors, err := tc.Record(ctx, s, arch, n, seed)
	if err != nil {
		return err
	}
	folder, model, _ := strings.Cut(s.Name, ".")
	path := filepath.Join("internal", "sim", folder, "testdata", model, v.Full()+"-"+arch+".jsonl")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s: %d bytes\n", path, len(vectors))
	return os.WriteFile(path, vectors, 0o644)
}
