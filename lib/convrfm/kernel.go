package convrfm

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

var _ kernels.Smooth = PatchKernel{}

// A patchKernel is a kernel of images by their patches, in a metric of those.
type patchKernel interface {
	kernels.Smooth
	fmt.Stringer
	// in returns the kernel in another metric.
	in(M *mat.SymDense) patchKernel
	// gram returns the n×m matrix of k between the images of X and Z.
	gram(t task.Task, X, Z *mat.Dense) (*mat.Dense, error)
	// patchAGOP returns that of Σⱼ α[j] k(x, Z[j]) at the images of X.
	patchAGOP(t task.Task, X, Z, alpha *mat.Dense) (*mat.SymDense, error)
	// memory returns how many numbers that takes beside the Gram matrix.
	memory(n int) float64
	// scale is what the ridge is times.
	scale(K *mat.Dense) float64
}

// PatchKernel compares two images by their patches of q×q pixels,
//
//	k(x, z) = (1/P) Σ_u φ((x_u - z_u)ᵀ M (x_u - z_u)),
//
// patches at the same place only, or with Anywhere at all pairs of places,
//
//	k(x, z) = (1/P²) Σ_u Σ_v φ((x_u - z_v)ᵀ M (x_u - z_v)),
//
// which is the kernel for what may be anywhere in the image, and P times the
// work. Its functions are sums of functions of a patch. It stands in for the
// convolutional neural tangent kernel, which is such a sum for one layer and
// mixes neighbouring patches for more.
type PatchKernel struct {
	Base     kernels.Radial // φ
	M        *mat.SymDense  // p×p, p = q² times the channels; not copied. Nil is the identity
	Shape    Shape
	Anywhere bool
}

// At returns k(x, z).
func (k PatchKernel) At(x, z []float64) float64 {
	return k.sum(x, z, func(u, v int, xu, zv []float64, m kernels.Mahalanobis) float64 { return m.At(xu, zv) })
}

// sum returns the mean of f over the pairs of patches.
func (k PatchKernel) sum(x, z []float64, f func(u, v int, xu, zv []float64, m kernels.Mahalanobis) float64) float64 {
	if len(x) != len(z) {
		panic(fmt.Sprintf("convrfm: x has length %d but z has %d", len(x), len(z)))
	}
	s := k.Shape.forKernel(k.M)
	s.check("x", mat.NewDense(1, len(x), x))
	P, p := s.patches()
	xu, zv := make([]float64, p), make([]float64, p)
	m := kernels.Mahalanobis{Base: k.Base, M: k.M}
	total := 0.0
	for u := range P {
		s.patch(xu, x, u)
		lo, hi := u, u+1
		if k.Anywhere {
			lo, hi = 0, P
		}
		for v := lo; v < hi; v++ {
			s.patch(zv, z, v)
			total += f(u, v, xu, zv, m)
		}
	}
	return total / k.terms(P)
}

// terms returns how many pairs of patches are averaged over.
func (k PatchKernel) terms(P int) float64 {
	if k.Anywhere {
		return float64(P) * float64(P)
	}
	return float64(P)
}

// GradTo stores ∇ₓ k(x, z), over the pixels, into dst and returns dst. If dst is
// nil, it is allocated.
func (k PatchKernel) GradTo(dst, x, z []float64) []float64 {
	dst = zeroed(dst, x)
	s := k.Shape.forKernel(k.M)
	P, p := s.patches()
	g := make([]float64, p)
	k.sum(x, z, func(u, _ int, xu, zv []float64, m kernels.Mahalanobis) float64 {
		m.GradTo(g, xu, zv)
		s.rows(u, func(to, from int) {
			for b := range s.Filter {
				dst[to+b] += g[from+b] / k.terms(P)
			}
		})
		return 0
	})
	return dst
}

// String returns the kernel in the notation of the notebooks:
// Laplace(L=1) over 3×3 patches.
func (k PatchKernel) String() string {
	q := k.Shape.filter()
	text := fmt.Sprintf("%v over %d×%d patches", k.Base, q, q)
	if k.Anywhere {
		text += " anywhere"
	}
	return text
}

func (k PatchKernel) in(M *mat.SymDense) patchKernel { k.M = M; return k }

func (PatchKernel) scale(*mat.Dense) float64 { return 1 }

func (k PatchKernel) memory(n int) float64 {
	if !k.Anywhere {
		return float64(n) * float64(n)
	}
	P, p := k.Shape.patches()
	return float64(n)*float64(n) + 4*float64(n)*float64(P)*float64(P) + 3*float64(n*P*p)
}

func (k PatchKernel) gram(t task.Task, X, Z *mat.Dense) (*mat.Dense, error) {
	n, _ := X.Dims()
	m, _ := Z.Dims()
	K := mat.NewDense(n, m, nil)
	P, _ := k.Shape.patches()
	add := k.addAt
	steps := P
	if k.Anywhere {
		add, steps = k.addAnywhere(X, Z), n
	}
	for s := range steps {
		if err := t.Err(); err != nil {
			return nil, err
		}
		add(K, X, Z, s)
	}
	K.Scale(1/k.terms(P), K)
	return K, nil
}

// addAt adds the kernel of patch u.
func (k PatchKernel) addAt(K, X, Z *mat.Dense, u int) {
	Xu := k.Shape.at(X, u)
	Zu := Xu
	if Z != X {
		Zu = k.Shape.at(Z, u)
	}
	n, m := K.Dims()
	D := mat.NewDense(n, m, nil)
	linalg.SqDistsTo(D, Xu, Zu, k.M)
	k.rows(n, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			row, d := K.RawRowView(i), D.RawRowView(i)
			for j, s := range d {
				phi, _ := k.Base.Phi(s)
				row[j] += phi
			}
		}
	})
}

// addAnywhere returns what adds the kernel of image i with all pairs of patches.
func (k PatchKernel) addAnywhere(X, Z *mat.Dense) func(K, X, Z *mat.Dense, i int) {
	P, p := k.Shape.patches()
	m, _ := Z.Dims()
	all := k.Shape.all(Z, 0, m)
	return func(K, X, Z *mat.Dense, i int) {
		first := 0
		if X == Z {
			first = i // K is symmetric
		}
		D := mat.NewDense(P, (m-first)*P, nil)
		linalg.SqDistsTo(D, k.Shape.all(X, i, i+1), all.Slice(first*P, m*P, 0, p).(*mat.Dense), k.M)
		k.rows(m-first, func(lo, hi int) {
			for j := lo; j < hi; j++ {
				total := 0.0
				for u := range P {
					for _, s := range D.RawRowView(u)[j*P : (j+1)*P] {
						phi, _ := k.Base.Phi(s)
						total += phi
					}
				}
				K.Set(i, first+j, total)
				if X == Z {
					K.Set(first+j, i, total)
				}
			}
		})
	}
}

// rows calls f on parts of [0, n), in parallel for kernels that allow it.
func (k PatchKernel) rows(n int, f func(lo, hi int)) {
	switch k.Base.(type) {
	case kernels.Laplace, kernels.Gaussian, kernels.ExpPower:
		linalg.For(n, f)
	default:
		f(0, n)
	}
}
