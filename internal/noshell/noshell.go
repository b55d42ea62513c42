// Package noshell forbids commands of the shell in cells, for machines that are
// shared. It is a rule and no wall: a cell is a program, which may start others.
package noshell

import (
	"fmt"
	"os"
)

// Variable is the environment variable that forbids them, unless it is empty or 0.
const Variable = "AGOPHER_NOSHELL"

// Check returns an error that says what to do instead, if they are forbidden.
func Check() error {
	if v := os.Getenv(Variable); v != "" && v != "0" {
		return fmt.Errorf("commands of the shell are forbidden here (%s=%s); Go does the same, such as os.ReadDir(\".\") for ls", Variable, v)
	}
	return nil
}
