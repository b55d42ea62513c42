package completion

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/task"
)

// pairs holds Σ, Σ̇ and K for all pairs of pixels of an h×w image,
//
//	A[(i mod th, j mod tw), (i′-i mod h, j′-j mod w)],
//
// which is all there is to know if a shift of both pixels by th rows or tw
// columns changes nothing; with th = h and tw = w it is any function of pairs.
type pairs struct {
	h, w   int
	th, tw int
	S, K   *mat.Dense // th·tw × h·w
	D      *mat.Dense // Σ̇, from an activation to the next Conv; otherwise nil
	task   task.Task
}

// prior sets Σ⁰.
func (p *pairs) prior(images []*mat.Dense) {
	p.S = mat.NewDense(p.th*p.tw, p.h*p.w, nil)
	for t := range p.th * p.tw {
		row := p.S.RawRowView(t)
		i, j := t/p.tw, t%p.tw
		for s := range row {
			switch {
			case images != nil:
				for _, X := range images {
					row[s] += X.At(i, j) * X.At((i+s/p.w)%p.h, (j+s%p.w)%p.w)
				}
			case s == 0:
				row[s] = 1.0 / 300
			default:
				row[s] = 1.0 / 400
			}
		}
	}
	p.K = p.S
}

func (p *pairs) layer(l PixelLayer, first bool) (err error) {
	switch l {
	case Conv:
		switch {
		case first:
			p.K, err = p.sum(p.S)
		case p.D != nil:
			p.D.MulElem(p.D, p.K)
			p.D.Add(p.D, p.S)
			p.K, err = p.sum(p.D)
		default: // a linear layer
			p.K.Add(p.K, p.S)
			p.K, err = p.sum(p.K)
		}
		if err != nil {
			return err
		}
		p.D = nil
		p.S, err = p.sum(p.S)
	case ReLU:
		p.activate(0)
	case LeakyReLU:
		p.activate(leak)
	case Down:
		p.halve()
	case Up:
		p.double()
	case Bilinear:
		p.bilinear()
	}
	return err
}

// sum returns Σ_{a,b} A[(i+a, j+b), (i′+a, j′+b)] over the filter: the distance
// of the two places stays, so that it is a sum of rows.
func (p *pairs) sum(A *mat.Dense) (*mat.Dense, error) {
	B := mat.NewDense(p.th*p.tw, p.h*p.w, nil)
	err := each(p.task, p.th*p.tw, func(_, t int) {
		row := B.RawRowView(t)
		for a := -1; a <= 1; a++ {
			for b := -1; b <= 1; b++ {
				i, j := (t/p.tw+a+p.th)%p.th, (t%p.tw+b+p.tw)%p.tw
				axpy(1, A.RawRowView(i*p.tw+j), row)
			}
		}
	})
	return B, err
}

func (p *pairs) activate(a float64) {
	n := make([]float64, p.th*p.tw)
	for t := range n {
		n[t] = math.Sqrt(p.S.At(t, 0))
	}
	const q2 = filter * filter
	p.D = mat.NewDense(p.th*p.tw, p.h*p.w, nil)
	linalg.For(len(n), func(lo, hi int) {
		for t := lo; t < hi; t++ {
			s, dot := p.S.RawRowView(t), p.D.RawRowView(t)
			for d := range s {
				size := n[t] * n[p.phase(t, d)]
				rho := 1.0
				if d != 0 {
					rho = s[d] / size
				}
				if size == 0 {
					rho = 0
				}
				k1, k0 := arcCosine(rho, a)
				s[d] = k1 * size / q2
				dot[d] = k0 / q2
			}
		}
	})
}

// phase returns the place in the tile of the pixel at distance d from that at t.
func (p *pairs) phase(t, d int) int {
	return (t/p.tw+d/p.w)%p.th*p.tw + (t%p.tw+d%p.w)%p.tw
}

// get returns A for two pixels of the whole image.
func (p *pairs) get(A *mat.Dense, i, j, k, l int) float64 {
	return A.At(i%p.th*p.tw+j%p.tw, (k-i+p.h)%p.h*p.w+(l-j+p.w)%p.w)
}

// resample replaces the pairs by those of another size: pixel (i, j) of the new
// is pixel (from(i), from(j)) of the old.
func (p *pairs) resample(q *pairs, from func(i int) int) {
	take := func(A *mat.Dense) *mat.Dense {
		if A == nil {
			return nil
		}
		B := mat.NewDense(q.th*q.tw, q.h*q.w, nil)
		linalg.For(q.th*q.tw, func(lo, hi int) {
			for t := lo; t < hi; t++ {
				i, j := t/q.tw, t%q.tw
				row := B.RawRowView(t)
				for d := range row {
					row[d] = p.get(A, from(i), from(j), from((i+d/q.w)%q.h), from((j+d%q.w)%q.w))
				}
			}
		})
		return B
	}
	q.S, q.D, q.K = take(p.S), take(p.D), take(p.K)
	*p = *q
}

func (p *pairs) halve() {
	p.resample(&pairs{h: p.h / 2, w: p.w / 2, th: p.th / 2, tw: p.tw / 2, task: p.task}, func(i int) int { return 2 * i })
}

func (p *pairs) double() {
	p.resample(&pairs{h: 2 * p.h, w: 2 * p.w, th: 2 * p.th, tw: 2 * p.tw, task: p.task}, func(i int) int { return i / 2 })
}

// matrix returns A with pixels numbered row by row, h·w × h·w.
func (p *pairs) matrix(A *mat.Dense) *mat.Dense {
	N := p.h * p.w
	K := mat.NewDense(N, N, nil)
	linalg.For(N, func(lo, hi int) {
		for x := lo; x < hi; x++ {
			i, j := x/p.w, x%p.w
			row := K.RawRowView(x)
			for y := range row {
				row[y] = p.get(A, i, j, y/p.w, y%p.w)
			}
		}
	})
	return K
}
