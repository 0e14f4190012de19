// Command gen writes the built-in bank as Go, from its YAML sources. It is run by go generate, in the folder of the
// sources; a bank with a problem is not written.
package main

import (
	"fmt"
	"io"
	"os"

	"godrill/internal/bank"
)

const output = "questions_gen.go"

func main() { os.Exit(generate(".", os.Stderr)) }

func generate(dir string, log io.Writer) int {
	decks, problems := bank.LoadFS(os.DirFS(dir), "content")
	for _, p := range problems {
		fmt.Fprintln(log, p)
	}
	if len(problems) > 0 {
		fmt.Fprintf(log, "gen: %d problems: nothing written\n", len(problems))
		return 1
	}
	source, err := write(decks)
	if err != nil {
		fmt.Fprintln(log, "gen:", err)
		return 1
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		fmt.Fprintln(log, "gen:", err)
		return 1
	}
	defer root.Close()
	if err := root.WriteFile(output, source, 0o644); err != nil {
		fmt.Fprintln(log, "gen:", err)
		return 1
	}
	return 0
}
