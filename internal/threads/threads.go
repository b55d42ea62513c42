// Package threads limits a program's threads, for machines that are shared.
package threads

import (
	"os"
	"runtime"
	"strconv"
)

// Variable is the environment variable with the number of threads that work at once,
// at least 1.
const Variable = "AGOPHER_THREADS"

// Limit sets GOMAXPROCS as [Variable] says, if it says fewer than there are. A
// program calls it before it does anything else. The library by itself heeds the
// variable for a BLAS of the system only, because the rest of a program that uses it
// is not its own.
func Limit() {
	if n, err := strconv.Atoi(os.Getenv(Variable)); err == nil && n > 0 && n < runtime.GOMAXPROCS(0) {
		runtime.GOMAXPROCS(n)
	}
}
