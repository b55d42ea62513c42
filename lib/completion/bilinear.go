package completion

import "gonum.org/v1/gonum/mat"

// bilinear doubles the image by linear interpolation along both axes with
// corners on corners: pixel i of 2n is at i(n-1)/(2n-1) of the n. Both places of
// a pair are interpolated, A ← B A Bᵀ with B the interpolation of an image.
func (p *pairs) bilinear() {
	U, V := stretch(p.h), stretch(p.w)
	q := &pairs{h: 2 * p.h, w: 2 * p.w, th: 2 * p.h, tw: 2 * p.w, task: p.task}
	take := func(A *mat.Dense) *mat.Dense {
		if A == nil {
			return nil
		}
		return q.byDistance(bothSides(p.matrix(A), U, V))
	}
	q.S, q.D, q.K = take(p.S), take(p.D), take(p.K)
	*p = *q
}

// stretch returns the 2n×n matrix that interpolates.
func stretch(n int) *mat.Dense {
	U := mat.NewDense(2*n, n, nil)
	for i := range 2 * n {
		at := float64(i*(n-1)) / float64(2*n-1)
		lo := int(at)
		hi := min(lo+1, n-1)
		f := at - float64(lo)
		U.Set(i, lo, U.At(i, lo)+1-f)
		U.Set(i, hi, U.At(i, hi)+f)
	}
	return U
}

// bothSides returns (U⊗V) A (U⊗V)ᵀ for a symmetric A over pixels.
func bothSides(A, U, V *mat.Dense) *mat.Dense {
	B := oneSide(A, U, V)
	return oneSide(mat.DenseCopyOf(B.T()), U, V)
}

// oneSide returns (U⊗V) A: each column of A is an image, interpolated.
func oneSide(A, U, V *mat.Dense) *mat.Dense {
	H, h := U.Dims()
	W, w := V.Dims()
	_, m := A.Dims()
	T, B := mat.NewDense(h*W, m, nil), mat.NewDense(H*W, m, nil)
	for i := range h { // along the rows of the images
		for l := range W {
			for j := range w {
				if v := V.At(l, j); v != 0 {
					axpy(v, A.RawRowView(i*w+j), T.RawRowView(i*W+l))
				}
			}
		}
	}
	for k := range H {
		for i := range h {
			if u := U.At(k, i); u != 0 {
				for l := range W {
					axpy(u, T.RawRowView(i*W+l), B.RawRowView(k*W+l))
				}
			}
		}
	}
	return B
}

// byDistance is the inverse of matrix, for a period of the whole image.
func (p *pairs) byDistance(K *mat.Dense) *mat.Dense {
	A := mat.NewDense(p.h*p.w, p.h*p.w, nil)
	for t := range p.h * p.w {
		i, j := t/p.w, t%p.w
		k, a := K.RawRowView(t), A.RawRowView(t)
		for d := range a {
			a[d] = k[(i+d/p.w)%p.h*p.w+(j+d%p.w)%p.w]
		}
	}
	return A
}
