package gp

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// Hyper are the parameters of the prior and the noise.
type Hyper struct {
	L      float64 // ℓ, the bandwidth, in the units of the distance
	Signal float64 // σ_f, the standard deviation of f, in the units of Y
	Noise  float64 // σ_n, that of the noise, in the units of Y
}

// Options are the settings of [Fit]. The zero Options are those of the paper
// without a metric: the Laplace kernel, its parameters by marginal likelihood.
type Options struct {
	// Kernel returns κ with the bandwidth L; at x = z it is usually 1. If Kernel is
	// nil, it is kernels.Laplace{L: L} in the metric M.
	Kernel func(L float64) kernels.Kernel
	// M is the metric for a nil Kernel, d×d. If M is nil, it is the identity.
	M *mat.SymDense
	// Hyper is where the search starts. Of a field that is 0, the search starts at
	// several values about: for L the median distance between samples, for Signal
	// the standard deviation of Y, for Noise a share of that.
	Hyper Hyper
	// Fixed takes Hyper as it is, and 0 for the first of those values.
	Fixed bool
	// Starts is the number of searches, of which the best counts; those that would
	// start at the same values are one. If Starts is 0, it is taken to be 3.
	Starts int
	// Iters is the number of steps of each search at most. If Iters is 0, it is
	// taken to be 100.
	Iters int
	// ZeroMean takes m = 0. Otherwise m is the mean of each column of Y.
	ZeroMean bool
	// Task watches and stops the fit.
	Task task.Task
}

func (o Options) withDefaults(d int) Options {
	if o.Kernel != nil && o.M != nil {
		panic("gp: Kernel and M are both set; put M into the Kernel: kernels.Mahalanobis{Base: …, M: M}")
	}
	if o.M != nil && o.M.SymmetricDim() != d {
		m := o.M.SymmetricDim()
		panic(fmt.Sprintf("gp: M is %d×%d but X has %d columns", m, m, d))
	}
	if o.Kernel == nil {
		o.Kernel = laplace(o.M)
	}
	if o.Kernel(1) == nil {
		panic("gp: Kernel(1) is nil; it must return a kernel of bandwidth 1")
	}
	if o.Starts == 0 {
		o.Starts = 3
	}
	if o.Iters == 0 {
		o.Iters = 100
	}
	for _, rule := range []struct {
		ok    bool
		field string
		value any
	}{
		{o.Starts > 0, "Starts", o.Starts},
		{o.Iters > 0, "Iters", o.Iters},
		{valid(o.Hyper.L), "Hyper.L", o.Hyper.L},
		{valid(o.Hyper.Signal), "Hyper.Signal", o.Hyper.Signal},
		{valid(o.Hyper.Noise), "Hyper.Noise", o.Hyper.Noise},
	} {
		if !rule.ok {
			panic(fmt.Sprintf("gp: %s is %v; it must be positive, or 0 for the default", rule.field, rule.value))
		}
	}
	if !square(o.Hyper.Signal) || !square(o.Hyper.Noise) {
		panic(fmt.Sprintf("gp: Hyper.Signal is %v and Hyper.Noise %v; their squares must be numbers: scale Y", o.Hyper.Signal, o.Hyper.Noise))
	}
	return o
}

// valid reports whether x is positive and finite, or 0.
func valid(x float64) bool { return x >= 0 && !math.IsInf(x, 1) }

// laplace returns the Laplace kernel in the metric M as a function of L.
func laplace(M *mat.SymDense) func(L float64) kernels.Kernel {
	return func(L float64) kernels.Kernel {
		if M == nil {
			return kernels.Laplace{L: L}
		}
		return kernels.Mahalanobis{Base: kernels.Laplace{L: L}, M: M}
	}
}
