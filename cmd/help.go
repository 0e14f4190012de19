package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"godrill/internal/render"
	"godrill/internal/sim"
)

// helpWidth is the widest that help gets, in cells; a narrower terminal gets narrower help.
const helpWidth = 80

// writeHelp writes what a command does, how it is called, its flags and examples. The sources break the lines of Long
// where they like; they are joined here and broken to fit.
func (e Env) writeHelp(c *cobra.Command) {
	c.InitDefaultHelpFlag()
	c.InitDefaultVersionFlag()
	width := helpWidth
	if n := columns(e.Out); n > 0 {
		width = min(n, helpWidth)
	}
	about := c.Long
	if about == "" {
		about = c.Short + "."
	}
	var b strings.Builder
	for i, paragraph := range strings.Split(about, "\n\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		writeLines(&b, "", wrapped(paragraph, width-1))
	}
	if c.Runnable() {
		section(&b, "Usage", "  "+strings.TrimSuffix(c.UseLine(), " [flags]"))
	}
	if c.HasAvailableSubCommands() {
		section(&b, "Commands", subcommands(c, width))
	}
	if !c.Runnable() {
		fmt.Fprint(e.Out, b.String()) // a topic, which is read and not called
		return
	}
	if flags := strings.TrimRight(c.LocalFlags().FlagUsagesWrapped(width-1), "\n"); flags != "" && c.HasAvailableLocalFlags() {
		section(&b, "Flags", flags)
	}
	if c.Example != "" {
		section(&b, "Examples", c.Example)
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\nMore about a command: %s <command> --help\n", c.CommandPath())
	}
	fmt.Fprint(e.Out, b.String())
}

func section(b *strings.Builder, title, body string) {
	fmt.Fprintf(b, "\n%s:\n%s\n", title, body)
}

func subcommands(c *cobra.Command, width int) string {
	var b strings.Builder
	column := 0
	for _, sub := range c.Commands() {
		if shown(sub) {
			column = max(column, len(sub.Name()))
		}
	}
	for _, sub := range c.Commands() {
		if shown(sub) {
			lead := fmt.Sprintf("  %-*s  ", column, sub.Name())
			writeLines(&b, lead, wrapped(sub.Short, width-1-len(lead)))
		}
	}
	return strings.TrimRight(b.String(), "\n")
}

func shown(c *cobra.Command) bool { return c.IsAvailableCommand() || c.IsAdditionalHelpTopicCommand() }

// wrapped joins the lines of a paragraph and breaks them again. Lines that are indented stay as they are.
func wrapped(paragraph string, width int) []string {
	if strings.HasPrefix(paragraph, "  ") {
		return strings.Split(paragraph, "\n")
	}
	return render.Wrap(strings.ReplaceAll(paragraph, "\n", " "), width, false)
}

// writeLines writes lines behind a lead, and further ones below it.
func writeLines(b *strings.Builder, lead string, lines []string) {
	for _, l := range lines {
		b.WriteString(lead + l + "\n")
		lead = strings.Repeat(" ", len(lead))
	}
}

// noSuchCommand says that a word is no command, and which one may be meant.
func noSuchCommand(c *cobra.Command, word string) error {
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	if near, ok := sim.Nearest(word, names); ok {
		return usagef("unknown command %q for %s: did you mean %s?", word, c.CommandPath(), near)
	}
	return usagef("unknown command %q for %s: want one of %s", word, c.CommandPath(), strings.Join(names, ", "))
}

// group makes a command that only holds others: alone it shows its help.
func (e Env) group(c *cobra.Command) {
	c.Args = cobra.ArbitraryArgs
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return noSuchCommand(c, args[0])
		}
		e.writeHelp(c)
		return nil
	}
}

func newHelpCmd(e Env) *cobra.Command {
	return &cobra.Command{
		Use:   "help [<command>]",
		Short: "Show help for a command",
		RunE: func(c *cobra.Command, args []string) error {
			found, rest, err := c.Root().Find(args)
			if err != nil {
				return &usageError{err}
			}
			if len(rest) > 0 && found.HasAvailableSubCommands() {
				return noSuchCommand(found, rest[0])
			}
			e.writeHelp(found)
			return nil
		},
	}
}

func newEnvironmentCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "environment",
		Short: "Show which environment variables count",
		Long: `Which environment variables count.

  GODRILL_DATA_DIR           folder of the history; by default godrill in the
                             user's data folder ($XDG_DATA_HOME or
                             ~/.local/share on Linux)
  LC_ALL, LC_MESSAGES, LANG  language of questions, and whether signs outside
                             ASCII are used
  NO_COLOR                   no colours
  CLICOLOR                   0: no colours
  CLICOLOR_FORCE             colours even where the output is no terminal; 0
                             does not count
  GODRILL_AMBIGUOUS_WIDTH    2 if the terminal draws characters such as the
                             middle dot in two cells
  ACCESSIBLE,                answers are read as lines and nothing is redrawn,
  GODRILL_ACCESSIBLE,        as with drill --plain
  GODRILL_PROMPT_DISABLED
  TERM                       dumb: no colours, answers are read as lines`,
	}
}

// flagMistake words a flag error without the names of Go's own functions.
func flagMistake(c *cobra.Command, err error) error {
	text := err.Error()
	if at := strings.Index(text, ": strconv."); at >= 0 {
		text = text[:at] + ": want a whole number"
	}
	return usagef("%s; see %s --help", text, c.CommandPath())
}
