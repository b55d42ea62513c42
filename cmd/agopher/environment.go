package main

import "github.com/spf13/cobra"

// environmentTopic is a page of help: what may be set for a machine or a class.
func environmentTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "environment",
		Short: "What environment variables set, such as limits for shared machines",
		Long: `Environment variables set limits for shared machines, and what a machine has. A
hub sets them for its servers, a user in a profile, and env in the file
kernel.json for one kernel.

  AGOPHER_THREADS=2     how many threads work at once; all cores by default
  AGOPHER_MEMORY=2GiB   how much memory a session may use, or off; four fifths of
                        what the machine or the container has by default
  AGOPHER_NOSHELL=1     cells may not run commands of the shell (!ls, $ ls); what
                        is Go may still start processes
  AGOPHER_BLAS=FILE     the BLAS library, or off or asm for none of the system
  AGOPHER_HISTORY=FILE  where the kernel keeps the history of cells, or off

For Jupyter: JUPYTER_DATA_DIR and JUPYTER_PATH say where kernels are installed and
looked for. For the terminal: NO_COLOR, EDITOR, PAGER and TERM are heeded.`,
	}
}
