// Command agopher is the agopher terminal, its Jupyter kernel and its notebook
// runner.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/agopher/agopher/repl"
	"github.com/agopher/agopher/repl/notebook"
	"github.com/agopher/agopher/repl/worker"
)

func main() {
	worker.SaveNotebook = notebook.Save
	worker.Main() // agopher worker, which the other commands start
	if err := command().ExecuteContext(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "agopher:", err)
		os.Exit(1)
	}
}

func command() *cobra.Command {
	root := &cobra.Command{
		Use:   "agopher",
		Short: "Feature learning in Go, line by line",
		Long: `agopher evaluates Go line by line with a library of feature-learning methods:
recursive feature machines, their kernels, data sets and figures.

Without a command it starts a terminal session.`,
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return repl.Run(cmd.Context(), repl.Options{Version: version()})
		},
	}
	root.AddCommand(runCommand(), notebooksCommand(), kernelCommand(), doctorCommand(), versionCommand())
	return root
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
