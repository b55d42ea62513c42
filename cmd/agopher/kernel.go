package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/agopher/agopher/kernelspec"
	"github.com/agopher/agopher/kernelspec/jupyter"
)

func kernelCommand() *cobra.Command {
	var connection string
	cmd := &cobra.Command{
		Use:   "kernel",
		Short: "Install the Jupyter kernel, or be it",
		Long: `Installs, lists and removes the agopher kernel of Jupyter.

With --connection-file it is the kernel: that is how Jupyter starts it.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if connection == "" {
				return errors.New("say what to do: agopher kernel install, list or uninstall")
			}
			return jupyter.Run(cmd.Context(), connection)
		},
	}
	cmd.Flags().StringVar(&connection, "connection-file", "", "serve the kernel of this `FILE`, which Jupyter writes")
	cmd.AddCommand(installCommand(), uninstallCommand(), listCommand(), kernelDoctorCommand())
	return cmd
}

func placeFlags(cmd *cobra.Command, o *kernelspec.Options) {
	f := cmd.Flags()
	f.BoolVar(&o.User, "user", false, "for the current user (the default)")
	f.StringVar(&o.Prefix, "prefix", "", "in `DIR`/share/jupyter, for everyone who uses that installation")
	f.BoolVar(&o.SysPrefix, "sys-prefix", false, "in the prefix of python3, such as a virtual environment's")
	f.StringVar(&o.Name, "name", "", "what Jupyter calls the kernel (agopher, or agopher-gophernotes)")
	f.BoolVar(&o.Gophernotes, "gophernotes", false, "the gophernotes kernel with agopher's packages")
	f.BoolVar(&o.Force, "force", false, "also if there is another kernel of that name")
}

func installCommand() *cobra.Command {
	var o kernelspec.Options
	cmd := &cobra.Command{
		Use:   "install",
		Short: "Tell Jupyter about the kernel",
		Example: `  agopher kernel install
  agopher kernel install --sys-prefix
  agopher kernel install --gophernotes
  agopher kernel install --name agopher-course --display-name "Go for the course"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := kernelspec.Install(o)
			if foreign := (*kernelspec.ForeignError)(nil); errors.As(err, &foreign) && mayReplace(cmd, foreign) {
				o.Force = true
				dir, err = kernelspec.Install(o)
			}
			if err == nil {
				fmt.Fprintln(cmd.OutOrStdout(), "installed in", dir)
			}
			return err
		},
	}
	placeFlags(cmd, &o)
	cmd.Flags().StringVar(&o.DisplayName, "display-name", "", "what Jupyter shows")
	return cmd
}

// mayReplace asks in a terminal whether a kernel that is not ours is to be
// replaced. Elsewhere it is not.
func mayReplace(cmd *cobra.Command, e *kernelspec.ForeignError) bool {
	if in, ok := cmd.InOrStdin().(*os.File); !ok || !term.IsTerminal(int(in.Fd())) {
		return false
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%s is %s, not agopher's. Replace it? [y/N] ", e.Dir, e.What)
	answer, _ := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer)), "y")
}

func uninstallCommand() *cobra.Command {
	var o kernelspec.Options
	cmd := &cobra.Command{
		Use:   "uninstall",
		Short: "Remove the kernel from Jupyter",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := kernelspec.Uninstall(o)
			if err == nil {
				fmt.Fprintln(cmd.OutOrStdout(), "removed", dir)
			}
			return err
		},
	}
	placeFlags(cmd, &o)
	return cmd
}

func listCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the installed kernels of agopher",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			list := kernelspec.List()
			if len(list) == 0 {
				fmt.Fprintln(cmd.OutOrStdout(), "none; install one with agopher kernel install")
				return nil
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, k := range list {
				problem := k.Problem
				if problem == "" {
					problem = "ready"
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", k.Name, k.DisplayName, k.Dir, problem)
			}
			return w.Flush()
		},
	}
}

func kernelDoctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Find out why a notebook does not run",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			problems := 0
			for _, f := range jupyter.Doctor(cmd.Context()) {
				fmt.Fprintln(cmd.OutOrStdout(), f)
				if !f.OK {
					problems++
				}
			}
			if problems > 0 {
				return errors.New("there are problems")
			}
			return nil
		},
	}
}
