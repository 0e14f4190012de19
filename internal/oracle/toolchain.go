// Package oracle asks real Go toolchains what the runtime does.
//
// Terms. A toolchain is one release of Go, fetched by the go command if it is not there yet. A simulator's oracle is the
// program that puts cases to the runtime; a row is what it answered to one case. To record is to keep rows as vectors,
// the expectations of the tests; to verify is to compare fresh random cases with the simulator.
//
// The idea: the program is built and run in a folder of its own whose go.mod names the release, because from 1.21 on
// the go line decides the language version and the GODEBUG defaults. For an architecture that cannot be executed here
// the program is data only, and its answers are read out of the linked binary.
//
// What is left out: releases outside the Go module proxy, systems other than linux.
package oracle

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"godrill/internal/gover"
)

// A Toolchain is one installed release of Go.
type Toolchain struct {
	Version gover.Version
	root    string // GOROOT
}

// Find returns the toolchain of a release; the go command fetches it if need be, through whatever proxy the user has
// set. The error says how the go command failed.
func Find(ctx context.Context, v gover.Version) (*Toolchain, error) {
	root, err := goroot(ctx, v, toolchainName(v))
	if err != nil {
		return nil, fmt.Errorf("toolchain %s: %w", toolchainName(v), err)
	}
	return &Toolchain{v, root}, nil
}

// Host returns the toolchain that the go command on the path is. It never fetches one. The error is a
// [*gover.UnknownError] when that release is not one godrill knows.
func Host(ctx context.Context) (*Toolchain, error) {
	out, err := run(exec.CommandContext(ctx, "go", "env", "GOVERSION", "GOROOT"), append(os.Environ(), "GOTOOLCHAIN=local", "GOFLAGS="))
	if err != nil {
		return nil, err
	}
	version, root, _ := strings.Cut(strings.TrimSpace(out), "\n")
	v, err := gover.Parse(version)
	if err != nil {
		return nil, err
	}
	return &Toolchain{v, root}, nil
}

// toolchainName spells a release as GOTOOLCHAIN wants it: up to 1.20 the first release of a line has no patch.
func toolchainName(v gover.Version) string { return "go" + releaseName(v) }

func releaseName(v gover.Version) string {
	if v.Patch() == 0 && !era(v).goLineHasPatch {
		return v.Line()
	}
	return v.Full()
}

func goroot(ctx context.Context, v gover.Version, name string) (string, error) {
	dir, err := os.MkdirTemp("", "godrill-toolchain-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(goMod(v)), 0o600); err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, "go", "env", "GOROOT")
	cmd.Dir = dir
	// goindex=0: the index of the standard library that a newer go command keeps is not readable by older ones.
	out, err := run(cmd, append(os.Environ(), "GOENV=off", "GOFLAGS=", "GODEBUG=goindex=0", "GOTOOLCHAIN="+name))
	return strings.TrimSpace(out), err
}

// goMod returns a go.mod whose go line names the release, as exactly as the release can read it.
func goMod(v gover.Version) string {
	release := v.Line()
	if era(v).goLineHasPatch {
		release = v.Full()
	}
	return "module oracle\n\ngo " + release + "\n"
}

// A commandEra says how the go command of a release is driven.
type commandEra struct {
	modules        bool // builds the folder's module; before, files are named one by one
	goLineHasPatch bool // the go line of go.mod may name a patch
}

func era(v gover.Version) commandEra { return commandEras.Value(v) }

// build compiles a main package for an architecture and returns the path of the binary.
func (tc *Toolchain) build(ctx context.Context, dir, arch string, files map[string]string) (string, error) {
	names := []string{}
	for name, text := range files {
		names = append(names, name)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	// The output is always a regular file: an old compiler may delete its output when it fails.
	binary := filepath.Join(dir, "oracle.bin")
	args := []string{"build", "-o", binary}
	if era(tc.Version).modules {
		if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(goMod(tc.Version)), 0o600); err != nil {
			return "", err
		}
	} else if !slices.ContainsFunc(names, isAssembly) {
		args = append(args, names...)
	}
	cmd := exec.CommandContext(ctx, filepath.Join(tc.root, "bin", "go"), args...)
	cmd.Dir = dir
	env := append(os.Environ(), "GOROOT="+tc.root, "GOPATH="+filepath.Join(dir, "gopath"), "GOENV=off", "GOFLAGS=",
		"GODEBUG=", "GOTOOLCHAIN=local", "GOOS=linux", "GOARCH="+arch, "CGO_ENABLED=0", "GO111MODULE=", "GOEXPERIMENT=",
		"GOWORK=off", "PWD="+dir, "PATH="+filepath.Join(tc.root, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
	_, err := run(cmd, env)
	return binary, err
}

// isAssembly reports whether a file cannot be named to an old go command, which then builds the whole folder.
func isAssembly(name string) bool { return strings.HasSuffix(name, ".s") }

// run executes a command; its error carries the end of what the command said.
func run(cmd *exec.Cmd, env []string) (stdout string, err error) {
	var out, errs bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &out, &errs
	if err := cmd.Run(); err != nil {
		said := strings.TrimSpace(errs.String())
		if len(said) > maxSaid {
			said = said[:maxSaid] + " …"
		}
		if said == "" {
			return "", err
		}
		return "", errors.New(said)
	}
	return out.String(), nil
}

// maxSaid is how much of a failed command's output an error quotes, in bytes.
const maxSaid = 2000
