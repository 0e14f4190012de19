// Package cmd is the command line: flags, help, exit status, wiring. No rule of the quiz lives here.
//
// Each command is a file with an options struct, a constructor that binds flags and checks their combinations, and a
// run function. Everything from outside arrives in [Env], so that tests drive the commands without a process.
package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// Exit codes, as the help says them.
const (
	exitOK      = 0
	exitFailure = 1
	exitLeft    = 2
	exitBank    = 4
	exitUsage   = 64
)

// Env is everything that comes from outside.
type Env struct {
	Args     []string // without the program's name
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	Now      func() time.Time
	Seed     func() uint64 // for sessions that are not given one
}

// OS returns the environment of the process.
func OS() Env {
	return Env{
		Args: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Now: time.Now,
		Seed: func() uint64 { return uint64(time.Now().UnixNano()) % 1_000_000 },
	}
}

// Main runs the command line and returns the exit code. It alone maps errors to exit codes.
func Main(e Env) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	root := newRootCmd(e)
	root.SetArgs(e.Args)
	root.SetIn(e.In)
	root.SetOut(e.Out)
	root.SetErr(e.Err)
	err := root.ExecuteContext(ctx)
	usage := (*usageError)(nil)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, quiz.ErrLeft):
		return exitLeft
	case errors.Is(err, errBank):
		return exitBank
	case errors.Is(err, errSilent):
		return exitFailure
	case errors.As(err, &usage):
		fmt.Fprintf(e.Err, "godrill: %v\n", err)
		return exitUsage
	}
	fmt.Fprintf(e.Err, "godrill: %v\n", err)
	return exitFailure
}

// Errors that say all they have to say by their exit code: the details were printed.
var (
	errBank   = errors.New("the bank has problems")
	errSilent = errors.New("failed")
)

// A usageError is a mistake in the flags or arguments.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

func newRootCmd(e Env) *cobra.Command {
	root := &cobra.Command{
		Use:     "godrill <command>",
		Short:   "Drill Go internals: questions whose answers are computed, for any release of Go",
		Version: buildVersion(),
		Long: `Godrill trains for interviews about the internals of Go.

It asks, grades and explains. The right answers are computed by models of the Go runtime, for every release from
1.2 to 1.27, and compared with the real toolchains.

Exit status of every command: 0 done; 1 failure; 2 you left before the end; 4 a bank has problems; 64 wrong usage.`,
		Example: `  $ godrill drill                    # ten questions, in your locale's language
  $ godrill drill slice --go 1.17    # about slices, as they were in Go 1.17
  $ godrill sim slice.append len=512 cap=512 --across
  $ godrill verify slice.append --go 1.17 --go 1.18`,
		SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetFlagErrorFunc(flagMistake)
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { e.writeHelp(c) })
	root.SetHelpCommand(newHelpCmd(e))
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	e.group(root)
	root.AddCommand(newDrillCmd(e, runDrill), newSimCmd(e, runSim), newExplainCmd(e, runExplain), newVerifyCmd(e, runVerify), newBankCmd(e), newEnvironmentCmd())
	return root
}

// language returns the language that the flag names, or else the locale's.
func (e Env) language(flag string) (lang.Lang, error) {
	if flag == "" {
		return lang.FromEnv(e.Getenv), nil
	}
	l, err := lang.Parse(flag)
	if err != nil {
		return l, usagef("--lang: %w", err)
	}
	return l, nil
}
