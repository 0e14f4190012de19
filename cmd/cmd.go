// Package cmd is the command line.
package cmd

import "io"

// Env is everything that comes from outside.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
}

// OS returns the real environment.
func OS() Env { return Env{} }

// Main runs the command line and returns the exit code.
func Main(Env) int { return 0 }
