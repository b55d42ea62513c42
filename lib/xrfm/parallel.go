package xrfm

import (
	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/workers"
	"github.com/agopher/agopher/lib/kernels"
)

// workers returns how many machines of n rows may be fitted at once in half of
// the memory that is free. It returns an error if not even one fits in.
func (o Options) workers(n int, what string) (int, error) {
	bytes := 8 * int64(n) * int64(n)
	if o.Leaf.Precision != kernels.Float64 {
		bytes /= 2
	}
	if err := check.Memory("xrfm", what, bytes); err != nil {
		return 0, err
	}
	return workers.Fitting(o.Leaf.Kernel, bytes), nil
}
