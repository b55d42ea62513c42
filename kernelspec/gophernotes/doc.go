//go:build !gophernotes

// Command agopher-gophernotes is the upstream gophernotes kernel with agopher's
// packages, gonum and gonum/plot linked in. make gophernotes builds it:
//
//	make gophernotes
//	build/agopher kernel install --gophernotes
//
// Nothing of upstream is in this folder. The build takes its sources from the
// module cache, and an overlay lets them stand here while they are compiled
// (internal/build); of them one line is changed, the call by which a cell is
// evaluated. What is ours:
//
//	link.go          what is mended and linked in
//	cell.go          how a cell is evaluated: with interrupts
//	memory_linux.go  the end of a kernel that uses too much memory
//	internal/adapt   the symbols of the agopher kernel in the interpreter's form
//	internal/build   the build, and the constants and proxies that it generates
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "this program has no kernel in it: build it with make gophernotes")
	os.Exit(1)
}
