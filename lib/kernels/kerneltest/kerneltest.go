// Package kerneltest checks that a kernel keeps the conventions of package
// kernels. Run it on a kernel of your own:
//
//	func TestMyKernel(t *testing.T) { kerneltest.Run(t, MyKernel{}) }
package kerneltest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/kernels"
)

const (
	n, m, d = 12, 7, 4
	// Matrix products and single evaluations order their sums differently. It is
	// relative to √(k(x,x) k(z,z)) where that is above 1.
	rounding = 1e-12
	// Central differences at the default step are good to about 1e-9 of the
	// values. Near a kink they are good to what halving the step changes.
	difference = 1e-7
)

// Run checks that k is symmetric and positive semidefinite, that its Gram
// matrices agree with At and leave their inputs alone, that its gradients, if
// it has any, agree with finite differences, also far from the origin and at
// coincident points, and that it prints.
func Run(t *testing.T, k kernels.Kernel) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(1, 1))
	X, Z := points(rnd, n), points(rnd, m)
	Z.SetRow(2, X.RawRowView(3)) // a coincident pair
	t.Run("Gram", func(t *testing.T) { gram(t, k, X, Z) })
	t.Run("Symmetric", func(t *testing.T) { symmetric(t, k, X) })
	t.Run("Gradients", func(t *testing.T) { gradients(t, k, X, Z, rnd) })
	t.Run("String", func(t *testing.T) {
		if s := fmt.Sprint(k); s == "" {
			t.Error("the kernel prints as an empty string")
		}
	})
}

func points(rnd *rand.Rand, n int) *mat.Dense {
	X := mat.NewDense(n, d, nil)
	for i := range n {
		for j := range d {
			X.Set(i, j, rnd.NormFloat64())
		}
	}
	return X
}

func gram(t *testing.T, k kernels.Kernel, X, Z *mat.Dense) {
	X0, Z0 := mat.DenseCopyOf(X), mat.DenseCopyOf(Z)
	K := kernels.Gram(k, X, Z)
	for i := range n {
		for j := range m {
			x, z := X.RawRowView(i), Z.RawRowView(j)
			scale := max(1, math.Sqrt(k.At(x, x)*k.At(z, z)))
			if got, want := K.At(i, j), k.At(x, z); !(math.Abs(got-want) <= rounding*scale) {
				t.Errorf("Gram: K[%d,%d] = %v but k(X[%d], Z[%d]) = %v", i, j, got, i, j, want)
			}
		}
	}
	to := mat.NewDense(n, m, nil)
	kernels.GramTo(to, k, X, Z)
	if !mat.Equal(to, K) {
		t.Error("GramTo and Gram differ")
	}
	if !mat.Equal(X, X0) || !mat.Equal(Z, Z0) {
		t.Error("Gram changed its arguments")
	}
}

func symmetric(t *testing.T, k kernels.Kernel, X *mat.Dense) {
	K := kernels.Gram(k, X, X)
	S := mat.NewSymDense(n, nil)
	for i := range n {
		x := X.RawRowView(i)
		if got, want := K.At(i, i), k.At(x, x); got != want {
			t.Errorf("K[%d,%d] = %v but k(x, x) = %v exactly", i, i, got, want)
		}
		for j := range i {
			if K.At(i, j) != K.At(j, i) {
				t.Errorf("K[%d,%d] = %v but K[%d,%d] = %v: not symmetric", i, j, K.At(i, j), j, i, K.At(j, i))
			}
		}
		for j := i; j < n; j++ {
			S.SetSym(i, j, K.At(i, j))
		}
	}
	var eig mat.EigenSym
	if !eig.Factorize(S, false) {
		t.Fatal("the Gram matrix has no eigenvalues: is an entry NaN?")
	}
	if l := eig.Values(nil); l[0] < -rounding*l[n-1] {
		t.Errorf("the Gram matrix has the eigenvalue %v: not positive semidefinite", l[0])
	}
}

// gradients compares with central differences of the kernel machine. The machine's
// coincident centre is left out where GradTo returns 0: a kernel may have a kink
// there.
func gradients(t *testing.T, k kernels.Kernel, X, Z *mat.Dense, rnd *rand.Rand) {
	_, radial := k.(kernels.Radial)
	smooth, has := k.(kernels.Smooth)
	if !has && !radial {
		t.Skip("the kernel has no gradient")
	}
	alpha := mat.NewDense(m, 2, nil)
	for j := range m {
		alpha.SetRow(j, []float64{rnd.NormFloat64(), rnd.NormFloat64()})
	}
	for _, shift := range []float64{0, 1e4} { // far from the origin expanded squares lose digits
		X, Z := moved(X, shift), moved(Z, shift)
		G := kernels.Gradients(k, X, Z, alpha)
		kink := !has || mat.Norm(mat.NewVecDense(d, smooth.GradTo(nil, X.RawRowView(3), Z.RawRowView(2))), 2) == 0
		for i := range n {
			for c := range G {
				f := func(x []float64) float64 {
					s := 0.0
					for j := range m {
						if !(kink && i == 3 && j == 2) {
							s += alpha.At(j, c) * k.At(x, Z.RawRowView(j))
						}
					}
					return s
				}
				scale := 1 + shift
				for j := range m {
					scale = max(scale, math.Abs(alpha.At(j, c)*k.At(X.RawRowView(i), Z.RawRowView(j))))
				}
				// A larger step where the points themselves carry rounding.
				want, slack := differences(f, X.RawRowView(i), 1e-5+shift*1e-8)
				for j, g := range G[c].RawRowView(i) {
					if !(math.Abs(g-want[j]) <= difference*scale+slack[j]) {
						t.Errorf("shift %g: ∇f_%d(X[%d])[%d] = %v, finite differences give %v", shift, c, i, j, g, want[j])
					}
				}
			}
		}
	}
	if !has {
		return
	}
	for i := range n {
		x, z := X.RawRowView(i), Z.RawRowView(0)
		got := smooth.GradTo(nil, x, z)
		want, slack := differences(func(x []float64) float64 { return k.At(x, z) }, x, 1e-5)
		for j, g := range got {
			if !(math.Abs(g-want[j]) <= difference*max(1, k.At(x, x))+slack[j]) {
				t.Errorf("GradTo at point %d: component %d is %v, finite differences give %v", i, j, g, want[j])
			}
		}
	}
}

// differences returns the gradient of f by central differences, and how much the
// step, halved, changes it.
func differences(f func([]float64) float64, x []float64, step float64) (gradient, change []float64) {
	gradient = fd.Gradient(nil, f, x, &fd.Settings{Formula: fd.Central, Step: step / 2})
	change = fd.Gradient(nil, f, x, &fd.Settings{Formula: fd.Central, Step: step})
	for i, g := range gradient {
		change[i] = math.Abs(change[i] - g)
	}
	return gradient, change
}

func moved(X *mat.Dense, shift float64) *mat.Dense {
	Y := mat.DenseCopyOf(X)
	Y.Apply(func(_, _ int, v float64) float64 { return v + shift }, Y)
	return Y
}
