// Godrill trains for Go-internals interviews: it asks, grades and explains, and computes each answer with models of
// the Go runtime that were compared with the real one, release by release.
package main

import (
	"os"

	"godrill/cmd"
)

func main() { os.Exit(cmd.Main(cmd.OS())) }
