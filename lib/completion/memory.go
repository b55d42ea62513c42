package completion

import (
	"fmt"
	"math"

	"github.com/agopher/agopher/lib/internal/check"
)

// mustFit panics with an advice if the machine has no room for an n×d matrix.
func mustFit(n, d int, advice string) {
	if err := memory(fmt.Sprintf("the %d×%d matrix", n, d), float64(n)*float64(d)); err != nil {
		panic(err.Error() + "; " + advice)
	}
}

// memory returns an error if the machine has no room for so many float64 numbers.
func memory(what string, numbers float64) error {
	return check.Memory("completion", what, int64(min(8*numbers, math.MaxInt64/2)))
}
