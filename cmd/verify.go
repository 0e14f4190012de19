package cmd

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"godrill/internal/gover"
	"godrill/internal/oracle"
	"godrill/internal/quiz"
	"godrill/internal/render"
	"godrill/internal/sim"
	"godrill/internal/sim/all"
)

type verifyOptions struct {
	Env
	Models   []string
	Releases []string
	Arch     string
	N        int
	Runs     int
	Seed     uint64
	Jobs     int
	JSON     bool
}

func newVerifyCmd(e Env, run func(context.Context, *verifyOptions) error) *cobra.Command {
	o := &verifyOptions{Env: e}
	c := &cobra.Command{
		Use:   "verify [<model>...]",
		Short: "Compare the simulators with real Go toolchains on fresh random cases",
		Long: `Compare the simulators with real Go toolchains on fresh random cases.

Each model carries a program that asks the real runtime. verify draws cases from a seed, builds and runs that program
with each release (the go command fetches releases that are missing) and counts the cases in which the model
disagrees. A model is named in full (slice.append) or by its folder (slice); without a name all are verified, and
without --go every release that a model is proven for.

Exit status: 0 no mismatch; 1 a mismatch, or something could not be compared; 2 interrupted; 64 wrong usage.`,
		Example: `  $ godrill verify slice.append --go 1.17 --go 1.18
  $ godrill verify layout --arch 386 --n 20000 --seed 7 --json`,
		RunE: func(c *cobra.Command, args []string) error {
			o.Models = args
			if o.Runs < 0 {
				return usagef("--runs: found %d: want at least 1", o.Runs)
			}
			if o.N < 1 {
				return usagef("--n: found %d: want at least 1 case", o.N)
			}
			if o.Jobs < 1 {
				return usagef("--jobs: found %d: want at least 1", o.Jobs)
			}
			return run(c.Context(), o)
		},
	}
	f := c.Flags()
	f.StringSliceVar(&o.Releases, "go", nil, "`release` to verify under, such as 1.17 or 1.17.13; may be repeated")
	f.StringVar(&o.Arch, "arch", "amd64", "`architecture`: amd64, 386 or arm64")
	f.IntVarP(&o.N, "n", "n", 2000, "`number` of random cases for each model and release")
	f.IntVar(&o.Runs, "runs", 0, "let the runtime decide each case so many `times`, take only cases with several legal outcomes, and count those it never shows")
	f.Uint64Var(&o.Seed, "seed", 0, "`seed` of the cases; default: a new one, which is printed")
	f.IntVar(&o.Jobs, "jobs", 2, "`number` of toolchains at work at the same time")
	f.BoolVar(&o.JSON, "json", false, "print one JSON object for each model and release")
	return c
}

// A verifyJob is one model under one release.
type verifyJob struct {
	model   *sim.Simulator
	release gover.Version
}

func runVerify(ctx context.Context, o *verifyOptions) error {
	jobs, err := o.jobs()
	if err != nil {
		return err
	}
	if o.Seed == 0 {
		o.Seed = o.Env.Seed()
	}
	fmt.Fprintf(o.Err, "godrill: %s of %s each, seed %d\n", count(len(jobs), "comparison"), count(o.N, "case"), o.Seed)
	reports, done := o.work(ctx, jobs)
	if ctx.Err() != nil {
		fmt.Fprintf(o.Err, "godrill: interrupted after %d of %s\n", done, count(len(jobs), "comparison"))
		return quiz.ErrLeft
	}
	slices.SortStableFunc(reports, func(a, b oracle.Report) int { return strings.Compare(a.Model, b.Model) })
	if o.JSON {
		for _, r := range reports {
			if err := writeAnswer(o.Out, r); err != nil {
				return err
			}
		}
	} else if err := printReports(o.Out, o.style(), reports); err != nil {
		return err
	}
	if slices.ContainsFunc(reports, func(r oracle.Report) bool { return r.Mismatches > 0 || r.Error != "" }) {
		return errSilent
	}
	return nil
}

// jobs lists what to compare: releases inside, models outside.
func (o *verifyOptions) jobs() ([]verifyJob, error) {
	models, err := modelsNamed(o.Models)
	if err != nil {
		return nil, err
	}
	var jobs []verifyJob
	for _, s := range models {
		proven, ok := s.Releases(o.Arch)
		if !ok {
			continue
		}
		releases := proven.Points(s.History...)
		if len(o.Releases) > 0 {
			if releases, err = releasesNamed(o.Releases); err != nil {
				return nil, err
			}
		}
		for _, v := range releases {
			if proven.Contains(v) {
				jobs = append(jobs, verifyJob{s, v})
			}
		}
	}
	if len(jobs) == 0 {
		releases := "any release"
		if len(o.Releases) > 0 {
			releases = strings.Join(o.Releases, ", ")
		}
		return nil, usagef("nothing to verify: no named model is proven on %s for %s; see godrill sim", o.Arch, releases)
	}
	return jobs, nil
}

func releasesNamed(names []string) ([]gover.Version, error) {
	var releases []gover.Version
	for _, name := range names {
		v, err := gover.Parse(name)
		if err != nil {
			return nil, usagef("--go: %w", err)
		}
		releases = append(releases, v)
	}
	return releases, nil
}

// modelsNamed finds models by name or folder; those without an oracle are left out unless named in full.
func modelsNamed(names []string) ([]*sim.Simulator, error) {
	var models []*sim.Simulator
	for _, s := range all.Simulators() {
		folder, _, _ := strings.Cut(s.Name, ".")
		if s.Oracle() != nil && (len(names) == 0 || slices.Contains(names, s.Name) || slices.Contains(names, folder)) {
			models = append(models, s)
		}
	}
	for _, name := range names {
		matches := func(s *sim.Simulator) bool { return s.Name == name || strings.HasPrefix(s.Name, name+".") }
		if !slices.ContainsFunc(models, matches) {
			if _, err := all.Find(name); err != nil {
				return nil, &usageError{err}
			}
			return nil, usagef("%s has no program that asks the real runtime", name)
		}
	}
	return models, nil
}

// work runs the comparisons with a few workers, since a build leaves cores idle at its ends. It returns when all
// workers have; reports keep the order of the jobs. Done is how many came to their end before the context did.
func (o *verifyOptions) work(ctx context.Context, jobs []verifyJob) (reports []oracle.Report, done int) {
	reports = make([]oracle.Report, len(jobs))
	progress := newProgress(o.Err, len(jobs))
	queue := make(chan int)
	var workers sync.WaitGroup
	for range min(o.Jobs, len(jobs)) {
		workers.Go(func() {
			for i := range queue {
				reports[i] = o.compare(ctx, jobs[i])
				if ctx.Err() == nil {
					progress.finish(reports[i])
				}
			}
		})
	}
	started := 0
	for ; started < len(jobs) && ctx.Err() == nil; started++ {
		select {
		case queue <- started:
		case <-ctx.Done():
		}
	}
	close(queue)
	workers.Wait()
	progress.stop()
	return reports, progress.done
}

func (o *verifyOptions) compare(ctx context.Context, j verifyJob) oracle.Report {
	tc, err := oracle.Find(ctx, j.release)
	if err != nil {
		return oracle.Report{Model: j.model.Name, Go: j.release.Full(), Arch: o.Arch, Error: err.Error()}
	}
	if o.Runs > 0 {
		return tc.Spread(ctx, j.model, o.Arch, o.N, o.Runs, o.Seed)
	}
	return tc.Verify(ctx, j.model, o.Arch, o.N, o.Seed)
}

func printReports(w io.Writer, s render.Style, reports []oracle.Report) error {
	rows := [][]string{}
	cases, mismatches, failed := 0, 0, 0
	for _, r := range reports {
		state := strconv.Itoa(r.Mismatches)
		if r.Error != "" {
			state = "failed"
			failed++
		}
		rows = append(rows, []string{r.Model, r.Go, r.Arch, strconv.Itoa(r.Cases), state, fmt.Sprintf("%.1f s", r.Elapsed.Seconds())})
		cases, mismatches = cases+r.Cases, mismatches+r.Mismatches
	}
	table := render.Table{
		Head: []string{"model", "go", "arch", "cases", "mismatches", "time"}, Rows: rows,
		Right: []bool{false, false, false, true, true, true},
	}
	if err := render.WriteTable(w, s, table); err != nil {
		return err
	}
	for _, r := range reports {
		if r.First != nil {
			fmt.Fprintf(w, "\nfirst mismatch of %s under go%s %s\n  with %s\n  %s\n  repeat: godrill sim %s --go %s --arch %s\n", r.Model, r.Go, r.Arch, r.First.With, r.First.Says, r.Model, r.Go, r.Arch)
		}
		if r.Outcomes > 0 {
			fmt.Fprintf(w, "\n%s under go%s %s: %d legal outcomes, %d never seen\n", r.Model, r.Go, r.Arch, r.Outcomes, r.Unseen)
		}
		if r.NeverSeen != nil {
			fmt.Fprintf(w, "  with %s\n  %s\n", r.NeverSeen.With, r.NeverSeen.Says)
		}
		if r.Error != "" {
			fmt.Fprintf(w, "\n%s under go%s %s: %s\n", r.Model, r.Go, r.Arch, r.Error)
		}
	}
	_, err := fmt.Fprintf(w, "\n%s, %s, %s failed\n", count(cases, "case"), count(mismatches, "mismatch"), count(failed, "comparison"))
	return err
}
