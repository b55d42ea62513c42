package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/agopher/agopher/internal/safefile"
	"github.com/agopher/agopher/kernelspec"
	"github.com/agopher/agopher/kernelspec/jupyter"
	"github.com/agopher/agopher/repl/notebook"
)

// A runRequest says which notebook is to be run, and what is to come of it.
type runRequest struct {
	outputs     []string
	cellTimeout time.Duration
	timeout     time.Duration
	keepGoing   bool
	kernel      string
}

func (q *runRequest) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVarP(&q.outputs, "output", "o", nil, "write to `FILE`: .ipynb for the notebook with its outputs, .html for a report; may be repeated")
	f.DurationVar(&q.cellTimeout, "cell-timeout", 0, "stop a cell that takes longer, such as 30s")
	f.DurationVar(&q.timeout, "timeout", 0, "stop a notebook that takes longer, such as 10m")
	_ = cmd.MarkFlagFilename("output", "ipynb", "html")
	f.StringVar(&q.kernel, "kernel", "", "have the installed kernel `NAME` run the cells, such as agopher-gophernotes or python3")
	_ = cmd.RegisterFlagCompletionFunc("kernel", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return kernelspec.Names(), cobra.ShellCompDirectiveNoFileComp
	})
	f.BoolVar(&q.keepGoing, "keep-going", false, "go on after a cell that fails")
}

// check refuses limits that are none.
func (q *runRequest) check(*cobra.Command, []string) error {
	const want = "give a time such as 30s, or leave it out for no limit"
	switch {
	case q.timeout < 0:
		return fmt.Errorf("--timeout is %v; %s", q.timeout, want)
	case q.cellTimeout < 0:
		return fmt.Errorf("--cell-timeout is %v; %s", q.cellTimeout, want)
	}
	return nil
}

func runCommand() *cobra.Command {
	var q runRequest
	cmd := &cobra.Command{
		Use:   "run FILE.ipynb | FILE.go",
		Short: "Run a notebook without Jupyter, or a file of Go",
		Long: `Runs the cells of a notebook in order, in the notebook's folder, and writes the
notebook with its outputs and a report as a web page, in the current folder. The
notebook itself stays as it is, unless -o names it.

If a cell fails, what was done until then is written, the error names the cell,
and the exit status is 1, or that with which the cell has called os.Exit.

A file of Go is a program, or cells as :save writes them. It reads and writes what
agopher does, and its exit status is that of agopher; with -o it is run as a
notebook of one cell.`,
		Example: `  agopher run program.go                    runs a program
  agopher run 02-rfm.ipynb                  writes 02-rfm.run.ipynb and 02-rfm.html
  agopher run 02-rfm.ipynb -o out.html      writes the report only
  agopher run 02-rfm.ipynb -o 02-rfm.ipynb  renews the outputs of the notebook
  agopher run a.ipynb --kernel python3      has another kernel of Jupyter run it`,
		Args:              one("name a notebook or a file of Go, such as agopher run 02-rfm.ipynb"),
		ValidArgsFunction: runnable,
		PreRunE:           q.check,
		RunE: func(cmd *cobra.Command, args []string) error {
			if filepath.Ext(args[0]) == scriptFile {
				if q.kernel != "" && len(q.outputs) == 0 {
					return errors.New("a kernel runs notebooks; give -o for what comes of the file, such as -o out.ipynb")
				}
				return q.script(cmd, args[0])
			}
			nb, err := notebook.Read(args[0])
			if err != nil {
				return err
			}
			return q.run(cmd.Context(), cmd.ErrOrStderr(), nb, args[0])
		},
	}
	q.flags(cmd)
	return cmd
}

// one refuses all but one argument.
func one(want string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch len(args) {
		case 0:
			return errors.New(want)
		case 1:
			return nil
		}
		return fmt.Errorf("one at a time: %q is too much", args[1])
	}
}

// runnable completes files in the shell.
func runnable(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return []string{"ipynb", "go"}, cobra.ShellCompDirectiveFilterFileExt
}

// script runs a file of Go.
func (q *runRequest) script(cmd *cobra.Command, path string) error {
	src, err := readScript(path)
	if err != nil {
		return err
	}
	if len(q.outputs) > 0 {
		return q.run(cmd.Context(), cmd.ErrOrStderr(), asNotebook(src), path)
	}
	timeout := q.timeout
	if q.cellTimeout > 0 && (timeout == 0 || q.cellTimeout < timeout) {
		timeout = q.cellTimeout // a program is one cell
	}
	return runScript(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), src, timeout)
}

// run runs a notebook that was read from path and writes what comes of it.
func (q *runRequest) run(ctx context.Context, log io.Writer, nb *notebook.Notebook, path string) error {
	outputs, err := q.paths(path)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	kernel, end, err := q.openKernel(ctx, filepath.Dir(path))
	if err != nil {
		return err
	}
	defer end()
	_, runErr := notebook.Run(ctx, nb, notebook.RunOptions{
		Kernel:      kernel,
		CellTimeout: q.cellTimeout, Timeout: q.timeout, KeepGoing: q.keepGoing,
		Dir: filepath.Dir(path),
		Progress: func(s notebook.Step) {
			if s.Done {
				fmt.Fprintln(log, s)
			}
		},
	})
	var cell *notebook.CellError
	if runErr != nil && !errors.As(runErr, &cell) {
		return runErr // nothing was run
	}
	errs := []error{runErr}
	for _, out := range outputs {
		if runErr != nil && sameFile(out, path) {
			errs = append(errs, fmt.Errorf("%s is left as it was; %s", out, rescue(nb)))
			continue
		}
		if err := write(nb, out); err != nil {
			errs = append(errs, fmt.Errorf("%w; %s", err, rescue(nb)))
			continue
		}
		fmt.Fprintln(log, "wrote", out)
	}
	return errors.Join(errs...)
}

// rescue writes a notebook that has been run to a file of its own, and says where.
func rescue(nb *notebook.Notebook) string {
	f, err := os.CreateTemp("", "agopher-*"+notebookFile)
	if err == nil {
		err = f.Close()
	}
	if err == nil {
		if err = nb.Write(f.Name()); err != nil {
			os.Remove(f.Name())
		}
	}
	if err != nil {
		return fmt.Sprintf("what was run could not be kept in another file either (%v)", err)
	}
	return "what was run is in " + f.Name()
}

// openKernel starts the kernel that is asked for; it is nil if none is.
func (q *runRequest) openKernel(ctx context.Context, dir string) (k notebook.Kernel, end func(), err error) {
	if q.kernel == "" {
		return nil, func() {}, nil
	}
	spec, err := kernelspec.Find(q.kernel)
	if err != nil {
		return nil, nil, err
	}
	c, err := jupyter.Start(ctx, spec, dir)
	if err != nil {
		return nil, nil, err
	}
	return c, func() { _ = c.Close() }, nil
}

// The endings of what can be written.
const (
	notebookFile = ".ipynb"
	reportFile   = ".html"
)

// paths returns where to write to, checked before anything is run.
func (q *runRequest) paths(notebook string) ([]string, error) {
	outputs := q.outputs
	if len(outputs) == 0 {
		name := strings.TrimSuffix(filepath.Base(notebook), notebookFile)
		outputs = []string{name + ".run" + notebookFile, name + reportFile}
	}
	paths := make([]string, len(outputs))
	for i, out := range outputs {
		if ext := filepath.Ext(out); ext != notebookFile && ext != reportFile {
			return nil, fmt.Errorf("cannot write %q: end the name in %s or %s", out, notebookFile, reportFile)
		}
		if info, err := os.Stat(out); err == nil && info.IsDir() {
			return nil, fmt.Errorf("cannot write %q: it is a folder; name a file in it", out)
		}
		if info, err := os.Stat(filepath.Dir(out)); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("cannot write %q: there is no folder %s; create it first", out, filepath.Dir(out))
		}
		path, err := filepath.Abs(out) // the notebook runs elsewhere
		if err != nil {
			return nil, err
		}
		paths[i] = path
	}
	return paths, nil
}

func sameFile(a, b string) bool {
	i, err := os.Stat(a)
	if err != nil {
		return false
	}
	j, err := os.Stat(b)
	return err == nil && os.SameFile(i, j)
}

func write(nb *notebook.Notebook, path string) error {
	if filepath.Ext(path) == notebookFile {
		return nb.Write(path)
	}
	var page bytes.Buffer
	if err := notebook.HTML(nb, &page, notebook.HTMLOptions{}); err != nil {
		return err
	}
	if err := safefile.Write(path, page.Bytes()); err != nil {
		return fmt.Errorf("the report %s is not written: %w", path, err)
	}
	return nil
}
