package nn

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
)

// Conv is a convolution with Size×Size filters at each place of an image, which
// keeps its height and width:
//
//	y[u] = (W/√m) Σ_δ θ_W[δ] x[u+δ] + B θ_b,  θ ~ N(0, 1),
//
// for m = Size² · channels values under a filter. Beyond the border of the
// image x is 0. The zero value is a 3×3 filter with one output and W = 1.
type Conv struct {
	// Out is the number of output channels. If Out is 0, it is taken to be 1.
	Out int
	// Size is the width of the filter, an odd number. If Size is 0, it is taken
	// to be 3.
	Size int
	// Circular wraps the image around its borders.
	Circular bool
	// W, B, ZeroBias and Standard are those of [Dense].
	W, B               float64
	ZeroBias, Standard bool
}

// String returns the layer in the notation of the package: Conv(16, 3×3).
func (l Conv) String() string {
	return fmt.Sprintf("Conv(%d, %d×%d)", atLeast("Conv.Out", l.Out, 1), l.size(), l.size())
}

func (l Conv) size() int {
	q := atLeast("Conv.Size", l.Size, 3)
	if q%2 == 0 {
		panic(fmt.Sprintf("nn: Conv.Size is %d; it must be odd", q))
	}
	return q
}

func (l Conv) place(b *builder, in shape) (node, shape) {
	q := l.size()
	if !in.image {
		panic(fmt.Sprintf("nn: %v after %v: it needs an Image layer first", l, in))
	}
	if small := min(in.h, in.w); q > small && !(l.Circular && q/2 <= small) {
		panic(fmt.Sprintf("nn: %v on %v: the filter is larger than the image", l, in))
	}
	n := conv{
		linear: newLinear(b, q*q*in.c, atLeast("Conv.Out", l.Out, 1), l.W, l.B, l.ZeroBias, l.Standard),
		shape:  in, q: q, circular: l.Circular,
	}
	b.floats += in.places() * (n.in + n.out)
	return n, shape{image: true, h: in.h, w: in.w, c: n.out}
}

// A conv node is the linear node at the patches of its input.
type conv struct {
	linear
	shape    shape
	q        int
	circular bool
}

func (n conv) forward(theta []float64, X *mat.Dense) (*mat.Dense, any) {
	rows, _ := X.Dims()
	patches := mat.NewDense(rows*n.shape.places(), n.in, nil)
	linalg.For(rows, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			x := X.RawRowView(i)
			n.each(func(u, v, at int) { copy(patches.RawRowView(i*n.shape.places() + u)[at:], x[v:v+n.shape.c]) })
		}
	})
	Y, _ := n.linear.forward(theta, patches)
	return reshaped(Y, rows), patches
}

func (n conv) backward(theta []float64, saved any, D *mat.Dense, visit func(factor)) *mat.Dense {
	rows, _ := D.Dims()
	places := n.shape.places()
	D = reshaped(D, rows*places)
	if visit != nil {
		visit(factor{linear: n.linear, places: places, D: D, A: saved.(*mat.Dense)})
	}
	DP := mat.NewDense(rows*places, n.in, nil)
	blas64.Gemm(blas.NoTrans, blas.NoTrans, n.scale, D.RawMatrix(), n.weights(theta).RawMatrix(), 0, DP.RawMatrix())
	DX := mat.NewDense(rows, n.shape.size(), nil)
	linalg.For(rows, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			dx := DX.RawRowView(i)
			n.each(func(u, v, at int) {
				for c, p := range DP.RawRowView(i*places + u)[at : at+n.shape.c] {
					dx[v+c] += p
				}
			})
		}
	})
	return DX
}

// each calls f for each place u and each place under the filter at u, with v
// the position of the latter's channels in a sample and at their position in
// the patch.
func (n conv) each(f func(u, v, at int)) {
	h, w, r := n.shape.h, n.shape.w, n.q/2
	for i := range h {
		for j := range w {
			for a := -r; a <= r; a++ {
				for b := -r; b <= r; b++ {
					y, x := i+a, j+b
					if n.circular {
						y, x = (y+h)%h, (x+w)%w
					}
					if y >= 0 && y < h && x >= 0 && x < w {
						f(i*w+j, (y*w+x)*n.shape.c, ((a+r)*n.q+b+r)*n.shape.c)
					}
				}
			}
		}
	}
}

// reshaped returns the values of A in the given number of rows.
func reshaped(A *mat.Dense, rows int) *mat.Dense {
	data := A.RawMatrix().Data
	return mat.NewDense(rows, len(data)/rows, data)
}
