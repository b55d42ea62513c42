package eigenpro

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// Options are the hyperparameters of [Fit] and [FitRows]. The zero Options are
// ten epochs of EigenPro 2 with the Laplace kernel of bandwidth 10.
type Options struct {
	// Kernel is k. If Kernel is nil, it is taken to be kernels.Laplace{L: 10}.
	Kernel kernels.Kernel
	// Method is the solver.
	Method Method
	// Centres are Z, p×d, of the methods that have centres of their own. If
	// Centres is nil, they are drawn from the samples. They are not copied.
	Centres *mat.Dense
	// Ridge is λ ≥ 0 of the methods of conjugate gradients, not multiplied by n.
	// The others have none: they regularize by stopping early.
	Ridge float64
	// Epochs is the most passes over the data, or iterations of conjugate
	// gradients. If Epochs is 0, it is 10, or 500 for conjugate gradients.
	Epochs int
	// Tolerance ends the fit when the residual of a [krr.Step] is not above it.
	// If Tolerance is 0, it is taken to be 1e-8.
	Tolerance float64
	// Sizes are numbers that by default are found from the data.
	Sizes Sizes
	// Seed is that of the samples drawn and of their order.
	Seed uint64
	// Task watches and stops the fit.
	Task task.Task
}

// Sizes are the sizes of what a method works with. In each field 0 is a size
// found from the data.
type Sizes struct {
	// Batch is m, the number of samples in a step of EigenPro. If Batch is 0, it
	// is 512, where products are fast and more samples in a step would make no
	// epoch better; if Rank is given, it is the critical size m*, beyond which a
	// larger batch gains less than it costs, up to 2048.
	Batch int
	// Points is s, the number of centres from which EigenPro finds the first
	// eigenvalues. If Points is 0, it is 2000, and 12,000 for 100,000 centres or
	// more.
	Points int
	// Rank is q: EigenPro brings the eigenvalues before the q-th down to it. If
	// Rank is 0, it is the one that makes the critical size the batch. For
	// NystromCG it is the number of points of the approximation, 500 if Rank is 0.
	// A negative Rank leaves the eigenvalues as they are.
	Rank int
	// Centres is p, the number of centres drawn where there are no
	// Options.Centres. If Centres is 0, it is 1000.
	Centres int
	// Delay is the number of batches between projections of EigenPro4. If Delay
	// is 0, it is p/m: as many samples as there are centres.
	Delay int
	// Memory is the number of bytes that a fit may use, the samples that FitRows
	// reads among them. If Memory is 0, it is what the machine has free.
	Memory int64
}

func bad(format string, args ...any) { panic("eigenpro: " + fmt.Sprintf(format, args...)) }

func (o Options) withDefaults() Options {
	if o.Method < 0 || int(o.Method) >= len(methodNames) {
		bad("Method is %v; it must be one of %v", o.Method, methodNames)
	}
	if o.Kernel == nil {
		o.Kernel = kernels.Laplace{L: 10}
	}
	if o.Centres != nil {
		check.Matrix("eigenpro", "Centres", o.Centres)
		if !o.Method.few() {
			bad("%v has a centre at each sample; for Centres set Method to EigenPro3, EigenPro4 or Falkon", o.Method)
		}
		if p, _ := o.Centres.Dims(); o.Sizes.Centres != 0 && o.Sizes.Centres != p {
			bad("Sizes.Centres is %d but there are %d Centres", o.Sizes.Centres, p)
		}
	}
	switch {
	case !(o.Ridge >= 0) || math.IsInf(o.Ridge, 1):
		bad("Ridge is %v; it must be 0 or positive", o.Ridge)
	case o.Ridge > 0 && !o.Method.conjugate():
		bad("Ridge is %v but %v has none; stop it early by Epochs, or set Method to NystromCG or Falkon", o.Ridge, o.Method)
	case o.Epochs < 0:
		bad("Epochs is %d; it must be 0 or positive", o.Epochs)
	case !(o.Tolerance >= 0):
		bad("Tolerance is %v; it must be 0 or positive", o.Tolerance)
	}
	o.Sizes.check(o.Method)
	if o.Epochs == 0 {
		o.Epochs = 10
		if o.Method.conjugate() {
			o.Epochs = 500
		}
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-8
	}
	return o
}

// check panics on sizes that are negative or that the method has not.
func (s Sizes) check(m Method) {
	for _, size := range []struct {
		name  string
		value int64
		has   bool
	}{
		{"Batch", int64(s.Batch), !m.conjugate()},
		{"Points", int64(s.Points), !m.conjugate()},
		{"Rank", int64(s.Rank), m != Falkon},
		{"Centres", int64(s.Centres), m.few()},
		{"Delay", int64(s.Delay), m == EigenPro4 || m == EigenPro3 && s.Delay == 1},
		{"Memory", s.Memory, true},
	} {
		if size.value < 0 && size.name != "Rank" {
			bad("Sizes.%s is %d; it must be 0 or positive", size.name, size.value)
		}
		if size.value != 0 && !size.has {
			bad("Sizes.%s is %d but %v has none", size.name, size.value, m)
		}
	}
}

// fill sets sizes that are 0, for n samples and p centres. It panics on those that
// are too large.
func (s *Sizes) fill(method Method, n, p int) {
	most := func(name string, value, limit int, of string) {
		if value > limit {
			bad("Sizes.%s is %d but there are %d %s", name, value, limit, of)
		}
	}
	most("Batch", s.Batch, n, "samples")
	most("Points", s.Points, p, "centres")
	if s.Points == 0 {
		s.Points = min(p, 2000)
		if p >= 100_000 {
			s.Points = 12_000
		}
	}
	if method == NystromCG {
		if s.Rank == 0 {
			s.Rank = min(n, 500)
		}
		most("Rank", s.Rank, n, "samples")
		return
	}
	most("Rank", s.Rank, s.Points, "Points; raise Sizes.Points")
}
