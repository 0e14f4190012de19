package cmd

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"godrill/internal/gover"
	"godrill/internal/rng"
	"godrill/internal/sim"
	"godrill/internal/sim/slice"
)

// BenchmarkFirstQuestion measures whole processes: from the start of godrill to the first byte of the first question,
// beside a program that prints one line. The metrics are medians in milliseconds and their ratio, from one run.
func BenchmarkFirstQuestion(b *testing.B) {
	dir := b.TempDir()
	build := func(name, path string) string {
		out := filepath.Join(dir, name)
		c := exec.Command("go", "build", "-o", out, path)
		c.Env = append(os.Environ(), "CGO_ENABLED=0")
		if said, err := c.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, said)
		}
		return out
	}
	hello := filepath.Join(dir, "hello.go")
	if err := os.WriteFile(hello, []byte("package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello\") }\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	peer, godrill := build("hello", hello), build("godrill", "godrill")
	var ours, theirs []time.Duration
	for b.Loop() {
		theirs = append(theirs, firstByte(b, dir, peer))
		ours = append(ours, firstByte(b, dir, godrill, "drill", "--seed", "1", "--lang", "zh"))
	}
	o, t := median(ours), median(theirs)
	b.ReportMetric(o, "ms/question")
	b.ReportMetric(t, "ms/hello")
	b.ReportMetric(o/t, "x-hello")
}

// firstByte runs a program until it has written something, and then to its end.
func firstByte(b *testing.B, home, name string, args ...string) time.Duration {
	b.Helper()
	c := exec.Command(name, args...)
	c.Env = []string{"HOME=" + home, "LANG=zh_CN.UTF-8"}
	in, err := c.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		b.Fatal(err)
	}
	elapsed := time.Since(start)
	_ = in.Close()
	_, _ = io.Copy(io.Discard, out)
	_ = c.Wait() // it was left without an answer, which is no success
	return elapsed
}

func median(d []time.Duration) float64 {
	slices.Sort(d)
	return float64(d[len(d)/2].Microseconds()) / 1000
}

// BenchmarkBatch answers 100,000 lines of JSON.
func BenchmarkBatch(b *testing.B) {
	const lines = 100_000
	var in bytes.Buffer
	r := rng.New(1, "bench")
	for range lines {
		elem := rng.Pick(r, []string{"int", "*int", "string", "[3]int32", "struct{}"})
		n := r.IntN(3000)
		fmt.Fprintf(&in, `{"go":"1.%d","arch":"amd64","with":{"elem":%q,"len":%d,"cap":%d,"add":%d}}`+"\n", r.Range(2, 27), elem, n, n, r.Range(1, 5))
	}
	fallback := sim.Target{Go: gover.Latest, Arch: "amd64"}
	for b.Loop() {
		if err := batch(b.Context(), slice.Append, fallback, bytes.NewReader(in.Bytes()), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/lines, "ns/line")
}
