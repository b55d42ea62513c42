package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/agopher/agopher/lib/machine"
)

func doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say what the numerical work runs on, and what would make it faster",
		Args:  cobra.NoArgs,
		Run: func(cmd *cobra.Command, _ []string) {
			fmt.Fprintf(cmd.OutOrStdout(), "agopher   %s, %s\n%s", version(), runtime.Version(), machine.Report())
		},
	}
}
