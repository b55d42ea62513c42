package jupyter

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/agopher/agopher/repl/worker"
)

// kernelVariable makes the test program a kernel of its only argument, a
// connection file. Real clients start it so.
const kernelVariable = "AGOPHER_TEST_KERNEL"

func TestMain(m *testing.M) {
	worker.Main()
	if os.Getenv(kernelVariable) != "" {
		if err := Run(context.Background(), os.Args[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}
