// Command gen writes the index and the body of the built-in bank from its YAML sources. It is run by go generate, in
// the folder of the sources; a bank with a problem is not written.
package main

import (
	"fmt"
	"io"
	"os"

	"godrill/content"
	"godrill/internal/bank"
)

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
	index, body, err := content.Encode(decks)
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
	for name, data := range map[string][]byte{content.IndexFile: index, content.BodyFile: body} {
		if err := root.WriteFile(name, data, 0o644); err != nil {
			fmt.Fprintln(log, "gen:", err)
			return 1
		}
	}
	return 0
}
