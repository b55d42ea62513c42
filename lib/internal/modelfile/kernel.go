package modelfile

import (
	"fmt"
	"math"

	"github.com/agopher/agopher/lib/kernels"
)

// Kernel writes a radial kernel of package kernels. It returns an error for one
// that is made of the user's code.
func (w *Writer) Kernel(k kernels.Kernel) error {
	switch k := k.(type) {
	case kernels.Laplace:
		w.String("Laplace")
		w.Float(k.L)
	case kernels.Gaussian:
		w.String("Gaussian")
		w.Float(k.L)
	case kernels.ExpPower:
		w.String("ExpPower")
		w.Float(k.L)
		w.Float(k.Q)
	case kernels.Matern:
		w.String("Matern")
		w.Float(k.L)
		w.Float(k.Nu)
	case kernels.Cauchy:
		w.String("Cauchy")
		w.Float(k.L)
	default:
		return fmt.Errorf("its kernel is %v, which cannot be saved; kernels.Laplace, Gaussian, ExpPower, Matern and Cauchy can", k)
	}
	return nil
}

// Kernel reads what [Writer.Kernel] has written; nil after an error.
func (r *Reader) Kernel() kernels.Radial {
	bandwidth := func() float64 { return r.Between("the bandwidth", 0, math.MaxFloat64) }
	var k kernels.Radial
	switch name := r.String(); name {
	case "Laplace":
		k = kernels.Laplace{L: bandwidth()}
	case "Gaussian":
		k = kernels.Gaussian{L: bandwidth()}
	case "ExpPower":
		L := bandwidth()
		k = kernels.ExpPower{L: L, Q: r.Between("the exponent", 0, 2)}
	case "Matern":
		m := kernels.Matern{L: bandwidth(), Nu: r.Float()}
		switch m.Nu {
		case 0, 0.5, 1.5, 2.5:
		default:
			r.Fail("the order is %v, want 0.5, 1.5 or 2.5", m.Nu)
		}
		k = m
	case "Cauchy":
		k = kernels.Cauchy{L: bandwidth()}
	default:
		r.Fail("its kernel is %q, which this program does not know", name)
	}
	if r.Err != nil {
		return nil
	}
	return k
}
