package ridge

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/kernels"
)

// NotNumbers returns an error if a value of k between some rows of X is NaN or
// infinite, which looks like a singular matrix and which no ridge mends.
func NotNumbers(k kernels.Kernel, X *mat.Dense) error {
	const most = 100 // rows, evenly spaced
	n, d := X.Dims()
	some := X
	if n > most {
		some = mat.NewDense(most, d, nil)
		for i := range most {
			some.SetRow(i, X.RawRowView(i*n/most))
		}
	}
	if check.Finite("", "K", kernels.Gram(k, some, some)) == nil {
		return nil
	}
	return fmt.Errorf("krr: %v is not a finite number for rows of X: squares of distances, or the bandwidth, are beyond what numbers can be; standardize X, or check the kernel", k)
}
