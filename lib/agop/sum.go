package agop

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// A sum adds up the outer products of gradients, output by output.
type sum struct {
	Options
	n        int // samples
	S        *mat.SymDense
	diagonal bool      // of S only
	omega    []float64 // the weights of the samples, 1 in the mean; nil if all are 1
	total    []float64 // Σᵢ Σ_c ω[i] ∇f_c(X[i])
	outputs  int
}

func (o Options) newSum(n, d int, diagonal bool) *sum {
	return &sum{Options: o, n: n, S: mat.NewSymDense(d, nil), diagonal: diagonal, omega: o.omega(n), total: make([]float64, d)}
}

// omega returns the weights, of mean 1.
func (o Options) omega(n int) []float64 {
	if o.Weights == nil {
		return nil
	}
	if len(o.Weights) != n {
		panic(fmt.Sprintf("agop: there are %d Weights for %d samples", len(o.Weights), n))
	}
	for i, w := range o.Weights {
		if !(w >= 0) || math.IsInf(w, 1) {
			panic(fmt.Sprintf("agop: Weights[%d] is %v; it must be 0 or positive", i, w))
		}
	}
	all := floats.Sum(o.Weights)
	if all == 0 {
		panic("agop: all Weights are 0")
	}
	omega := make([]float64, n)
	floats.ScaleTo(omega, float64(n)/all, o.Weights)
	return omega
}

// add adds GᵀG, or its diagonal, for the gradients G of an output.
func (s *sum) add(G *mat.Dense) {
	s.outputs++
	n, d := G.Dims()
	mean := make([]float64, d)
	for i := range n {
		floats.AddScaled(mean, s.weight(i), G.RawRowView(i))
	}
	floats.Add(s.total, mean)
	floats.Scale(1/float64(n), mean)
	if s.Centre || s.omega != nil {
		C := mat.NewDense(n, d, nil)
		for i := range n {
			root := math.Sqrt(s.weight(i))
			for j, g := range G.RawRowView(i) {
				if s.Centre {
					g -= mean[j]
				}
				C.RawRowView(i)[j] = root * g
			}
		}
		G = C
	}
	if !s.diagonal {
		s.S.SymRankK(s.S, 1, G.T())
		return
	}
	for i := range n {
		for j, g := range G.RawRowView(i) {
			s.S.SetSym(j, j, s.S.At(j, j)+g*g)
		}
	}
}

func (s *sum) weight(i int) float64 {
	if s.omega == nil {
		return 1
	}
	return s.omega[i]
}

// result returns the sum. With c outputs, n samples and t the sum of all
// gradients, a joint mean takes ttᵀ/(nc) off it.
func (s *sum) result() *mat.SymDense {
	if !s.Joint {
		return s.S
	}
	d := len(s.total)
	for i, t := range s.total {
		for j := i; j < d && (i == j || !s.diagonal); j++ {
			s.S.SetSym(i, j, s.S.At(i, j)-t*s.total[j]/float64(s.n*s.outputs))
		}
	}
	return s.S
}
