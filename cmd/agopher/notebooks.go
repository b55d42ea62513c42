package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/agopher/agopher/notebooks"
	"github.com/agopher/agopher/repl/notebook"
)

func notebooksCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "notebooks",
		Short: "List, copy or run the notebooks that come with agopher",
		Args:  cobra.NoArgs,
		RunE:  listNotebooks,
	}
	cmd.AddCommand(
		&cobra.Command{Use: "list", Short: "List the notebooks with their titles", Args: cobra.NoArgs, RunE: listNotebooks},
		&cobra.Command{
			Use:     "copy FOLDER",
			Short:   "Copy the notebooks into a folder, to work on them",
			Long:    "Copies the notebooks into a folder, which is made if it is missing. Files that\nare there already are left as they are.",
			Example: "  agopher notebooks copy ~/notebooks",
			Args:    one("name a folder, such as agopher notebooks copy ~/notebooks"),
			RunE:    copyNotebooks,

			ValidArgsFunction: folders,
		},
		runNotebookCommand(),
	)
	return cmd
}

func listNotebooks(cmd *cobra.Command, _ []string) error {
	w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, name := range notebooks.Names() {
		nb, err := readNotebook(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%s\n", name, nb.Title())
	}
	return w.Flush()
}

func copyNotebooks(cmd *cobra.Command, args []string) error {
	kept, err := notebooks.Copy(args[0])
	if len(kept) > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "left as they are: %s\n", strings.Join(kept, ", "))
	}
	return err
}

func runNotebookCommand() *cobra.Command {
	var q runRequest
	cmd := &cobra.Command{
		Use:     "run NAME",
		Short:   "Run one of the notebooks",
		Long:    "Runs a notebook that comes with agopher, as agopher run does with a file.",
		Example: "  agopher notebooks run 02-rfm",
		Args:    one("name a notebook, such as agopher notebooks run 02-rfm; agopher notebooks lists them"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return notebooks.Names(), cobra.ShellCompDirectiveNoFileComp
		},
		PreRunE: q.check,
		RunE: func(cmd *cobra.Command, args []string) error {
			nb, err := readNotebook(args[0])
			if err != nil {
				return err
			}
			return q.run(cmd.Context(), cmd.ErrOrStderr(), nb, strings.TrimSuffix(args[0], notebookFile)+notebookFile)
		},
	}
	q.flags(cmd)
	return cmd
}

func readNotebook(name string) (*notebook.Notebook, error) {
	data, err := notebooks.Read(name)
	if err != nil {
		return nil, err
	}
	return notebook.Parse(name, data)
}
