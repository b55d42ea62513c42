//go:build gophernotes && !linux

package main

import (
	"fmt"
	"os"

	"github.com/agopher/agopher/internal/memory"
)

// limitMemory has garbage collected the harder the nearer the limit is. Of other
// processes, which could enforce it, the system does not say what they use.
func limitMemory() {
	limit, err := memory.Limit()
	if err != nil {
		fmt.Fprintln(os.Stderr, "agopher-gophernotes:", err)
		os.Exit(1)
	}
	memory.Collect(limit)
}

func runs(*msgReceipt) (end func()) { return func() {} }
