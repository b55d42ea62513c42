package completion

import (
	"math"

	"github.com/agopher/agopher/lib/internal/check"
)

// memory returns an error if the machine has no room for so many float64 numbers.
func memory(what string, numbers float64) error {
	return check.Memory("completion", what, int64(min(8*numbers, math.MaxInt64/2)))
}
