package modelfile

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/kernels"
)

// composite is what kernels.Sum, Product, Scale, Columns and Metric return.
type composite interface {
	Parts() (operation string, numbers []float64, of []kernels.Kernel)
}

// Kernel writes a kernel of package kernels. It returns an error for one that is
// made of the user's code.
func (w *Writer) Kernel(k kernels.Kernel) error {
	named := func(name string, parameters ...float64) error {
		w.String(name)
		for _, p := range parameters {
			w.Float(p)
		}
		return nil
	}
	switch k := k.(type) {
	case kernels.Laplace:
		return named("Laplace", k.L)
	case kernels.Gaussian:
		return named("Gaussian", k.L)
	case kernels.ExpPower:
		return named("ExpPower", k.L, k.Q)
	case kernels.Matern:
		return named("Matern", k.L, k.Nu)
	case kernels.Cauchy:
		return named("Cauchy", k.L)
	case kernels.Lpq:
		return named("Lpq", k.L, k.P, k.Q)
	case kernels.ProductLaplace:
		return named("ProductLaplace", k.L, k.P)
	case kernels.SumPower:
		return named("SumPower", k.L, k.Q, k.Mix, float64(k.Power))
	case kernels.Polynomial:
		return named("Polynomial", float64(k.Degree), k.Gamma, k.C)
	case kernels.Exponential:
		return named("Exponential", k.L)
	case kernels.ArcCosine:
		return named("ArcCosine", float64(k.Order))
	case kernels.Categorical:
		return named("Categorical", k.Rho)
	case kernels.Mahalanobis:
		if k.Base == nil {
			k.Base = kernels.Laplace{}
		}
		return w.parts("Mahalanobis", triangle(k.M), []kernels.Kernel{k.Base})
	case composite:
		operation, numbers, of := k.Parts()
		return w.parts(operation, numbers, of)
	}
	return fmt.Errorf("its kernel is %v, which cannot be saved: a file keeps no code; those of package kernels that have numbers only can", k)
}

func (w *Writer) parts(operation string, numbers []float64, of []kernels.Kernel) error {
	w.String(operation)
	w.Floats(numbers)
	w.Int(len(of))
	for _, k := range of {
		if err := w.Kernel(k); err != nil {
			return err
		}
	}
	return nil
}

// deepest is how many kernels may be one in another: a damaged file must not
// exhaust the stack.
const deepest = 32

// Kernel reads what [Writer.Kernel] has written; nil after an error.
func (r *Reader) Kernel() kernels.Kernel { return r.kernel(0) }

func (r *Reader) kernel(depth int) kernels.Kernel {
	k := r.anyKernel(depth)
	if r.Err != nil {
		return nil
	}
	return k
}

func (r *Reader) anyKernel(depth int) kernels.Kernel {
	defer r.caught()
	if depth > deepest {
		r.Fail("its kernel has more than %d levels", deepest)
		return nil
	}
	bandwidth := func() float64 { return r.Between("the bandwidth", 0, math.MaxFloat64) }
	exponent := func() float64 { return r.Between("the exponent", 0, 2) }
	whole := func(what string) int {
		v := r.Between(what, 0, 1<<31)
		if v != math.Trunc(v) {
			r.Fail("%s is %v, want an integer", what, v)
		}
		return int(v)
	}
	switch name := r.String(); name {
	case "Laplace":
		return kernels.Laplace{L: bandwidth()}
	case "Gaussian":
		return kernels.Gaussian{L: bandwidth()}
	case "ExpPower":
		L := bandwidth()
		return kernels.ExpPower{L: L, Q: exponent()}
	case "Matern":
		L := bandwidth()
		m := kernels.Matern{L: L, Nu: r.Float()}
		switch m.Nu {
		case 0, 0.5, 1.5, 2.5:
		default:
			r.Fail("the order is %v, want 0.5, 1.5 or 2.5", m.Nu)
		}
		return m
	case "Cauchy":
		return kernels.Cauchy{L: bandwidth()}
	case "Lpq":
		L, P := bandwidth(), exponent()
		return r.sound(kernels.Lpq{L: L, P: P, Q: exponent()})
	case "ProductLaplace":
		L := bandwidth()
		return r.sound(kernels.ProductLaplace{L: L, P: exponent()})
	case "SumPower":
		L, Q, mix := bandwidth(), exponent(), r.Float()
		return r.sound(kernels.SumPower{L: L, Q: Q, Mix: mix, Power: whole("the power")})
	case "Polynomial":
		degree, gamma := whole("the degree"), r.Float()
		return r.sound(kernels.Polynomial{Degree: degree, Gamma: gamma, C: r.Float()})
	case "Exponential":
		return r.sound(kernels.Exponential{L: bandwidth()})
	case "ArcCosine":
		return r.sound(kernels.ArcCosine{Order: whole("the order")})
	case "Categorical":
		return r.sound(kernels.Categorical{Rho: r.Float()})
	default:
		return r.composite(name, depth)
	}
}

// sound returns k; it panics if a parameter is wrong.
func (r *Reader) sound(k kernels.Kernel) kernels.Kernel {
	if r.Err == nil {
		k.At(nil, nil)
	}
	return k
}

func (r *Reader) composite(operation string, depth int) kernels.Kernel {
	switch operation {
	case "Sum", "Product", "Scale", "Columns", "Metric", "Mahalanobis":
	default:
		r.Fail("its kernel is %q, which this program does not know", operation)
		return nil
	}
	numbers := r.numbers("a kernel", r.Int("how many numbers a kernel has", 0, len(r.Payload)/8))
	parts := make([]kernels.Kernel, r.Int("how many parts a kernel has", 1, max(1, len(r.Payload)/8)))
	for i := range parts {
		if parts[i] = r.kernel(depth + 1); r.Err != nil {
			return nil
		}
	}
	if len(parts) > 1 && operation != "Sum" && operation != "Product" {
		r.Fail("%s has %d kernels", operation, len(parts))
		return nil
	}
	switch operation {
	case "Sum":
		return kernels.Sum(parts...)
	case "Product":
		return kernels.Product(parts...)
	case "Scale":
		if len(numbers) != 1 {
			r.Fail("Scale has %d numbers", len(numbers))
			return nil
		}
		return kernels.Scale(numbers[0], parts[0])
	case "Columns":
		cols := make([]int, len(numbers))
		for i, v := range numbers {
			cols[i] = int(v)
		}
		return kernels.Columns(parts[0], cols...)
	}
	M, ok := fromTriangle(numbers)
	if !ok {
		r.Fail("a metric has %d numbers", len(numbers))
		return nil
	}
	if operation == "Metric" {
		return kernels.Metric(parts[0], M)
	}
	base, ok := parts[0].(kernels.Radial)
	if !ok {
		r.Fail("its kernel is %v, which is not radial, in Mahalanobis", parts[0])
		return nil
	}
	return kernels.Mahalanobis{Base: base, M: M}
}

// triangle returns the upper triangle of M by rows; nothing for nil, the identity.
func triangle(M *mat.SymDense) (v []float64) {
	if M == nil {
		return nil
	}
	d := M.SymmetricDim()
	for i := range d {
		for j := i; j < d; j++ {
			v = append(v, M.At(i, j))
		}
	}
	return v
}

// fromTriangle undoes triangle, and reports whether there is such a matrix.
func fromTriangle(v []float64) (*mat.SymDense, bool) {
	if len(v) == 0 {
		return nil, true
	}
	d := int(math.Sqrt(2 * float64(len(v))))
	if d*(d+1)/2 != len(v) {
		return nil, false
	}
	M := mat.NewSymDense(d, nil)
	for i := range d {
		for j := i; j < d; j++ {
			M.SetSym(i, j, v[0])
			v = v[1:]
		}
	}
	return M, true
}

// Fits fails if k cannot be evaluated at points such as x: a metric or columns are
// of another size.
func (r *Reader) Fits(k kernels.Kernel, x []float64) {
	defer r.caught()
	if r.Err == nil {
		k.At(x, x)
	}
}

// InMetric returns k in the metric M for points such as x; nil after an error.
func (r *Reader) InMetric(k kernels.Kernel, M *mat.SymDense, x []float64) (in kernels.Kernel) {
	defer r.caught()
	if r.Err == nil {
		in = kernels.Metric(k, M)
		in.At(x, x)
	}
	return in
}

// caught fails with what package kernels panics with, which says what is wrong.
// It is to be deferred.
func (r *Reader) caught() {
	if p := recover(); p != nil {
		r.Fail("its kernel: %v", p)
	}
}
