// Command agopher is the agopher terminal, its Jupyter kernel and its notebook
// runner.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/agopher/agopher/internal/threads"
	"github.com/agopher/agopher/repl"
	"github.com/agopher/agopher/repl/notebook"
	"github.com/agopher/agopher/repl/session"
	"github.com/agopher/agopher/repl/worker"
)

func main() {
	threads.Limit()
	worker.SaveNotebook = notebook.Save
	worker.Main() // agopher worker, which the other commands start
	if err := command().ExecuteContext(context.Background()); err != nil {
		report(os.Stderr, err)
		os.Exit(exitStatus(err))
	}
}

func command() *cobra.Command {
	root := &cobra.Command{
		Use:   "agopher",
		Short: "Feature learning in Go, line by line",
		Long: `agopher evaluates Go line by line with a library of feature-learning methods:
recursive feature machines, their kernels, data sets and figures.

Without a command it starts a terminal session, or runs what comes through a pipe.`,
		Example: `  agopher                               a terminal session
  echo '1 + 2' | agopher                prints 3
  agopher run program.go                runs a file of Go
  agopher run 02-rfm.ipynb -o a.html    runs a notebook and writes a report
  agopher notebooks copy ~/notebooks    copies the notebooks, to work on them
  agopher kernel install                tells Jupyter about agopher
  source <(agopher completion bash)     completes these commands in the shell`,
		Args:          known,
		SilenceUsage:  true,
		SilenceErrors: true,

		SuggestionsMinimumDistance: 2,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return repl.Run(cmd.Context(), repl.Options{Version: version()})
		},
	}
	root.AddCommand(runCommand(), notebooksCommand(), kernelCommand(), doctorCommand(), manCommand(), versionCommand(), environmentTopic())
	return root
}

// known refuses what is no command, and says what may have been meant.
func known(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	what := fmt.Sprintf("there is no command %q", args[0])
	switch ext := filepath.Ext(args[0]); {
	case ext == notebookFile || ext == scriptFile:
		return fmt.Errorf("%s; to run a file, say agopher run %s", what, args[0])
	case len(cmd.SuggestionsFor(args[0])) > 0:
		return fmt.Errorf("%s; did you mean %s?", what, strings.Join(cmd.SuggestionsFor(args[0]), " or "))
	}
	return fmt.Errorf("%s; agopher --help lists them", what)
}

// report writes an error: that of a program with its place in it.
func report(w io.Writer, err error) {
	if e, ok := err.(*session.Error); ok {
		if e.Class != session.Exited {
			fmt.Fprintln(w, strings.Join(e.Traceback(false), "\n"))
		}
		return
	}
	fmt.Fprintln(w, "agopher:", err)
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		Run: func(cmd *cobra.Command, _ []string) {
			info, _ := debug.ReadBuildInfo()
			fmt.Fprintf(cmd.OutOrStdout(), "agopher %s, %s\n", version(), info.GoVersion)
		},
	}
}

// version returns the version of the module as the Go command knows it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
