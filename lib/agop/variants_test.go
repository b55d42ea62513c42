package agop

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
)

// definition is the AGOP in loops, with weights and a mean for each output or for
// all of them.
func definition(grads []*mat.Dense, w []float64, each, joint, diag bool) *mat.SymDense {
	n, d := grads[0].Dims()
	c := float64(len(grads))
	all := 0.0
	for _, v := range w {
		all += v
	}
	mean := make([][]float64, len(grads))
	for o, G := range grads {
		mean[o] = make([]float64, d)
		for i := range n {
			for j := range d {
				mean[o][j] += w[i] / all * G.At(i, j)
			}
		}
	}
	S := mat.NewSymDense(d, nil)
	for o, G := range grads {
		for i := range n {
			g := make([]float64, d)
			for j := range d {
				g[j] = G.At(i, j)
				if each {
					g[j] -= mean[o][j]
				}
				for p := range grads {
					if joint {
						g[j] -= mean[p][j] / c
					}
				}
			}
			for j := range d {
				for k := j; k < d && (j == k || !diag); k++ {
					S.SetSym(j, k, S.At(j, k)+w[i]/all*g[j]*g[k])
				}
			}
		}
	}
	return S
}

// TestVariants compares each way to compute each variant with its definition: by
// gradients, by tiles, and in the Gram form.
func TestVariants(t *testing.T) {
	X, P := random(1, 30, 4), random(2, 25, 4)
	M := mat.NewSymDense(4, nil)
	M.SymOuterK(0.3, random(3, 4, 4))
	w := make([]float64, 25)
	ones := make([]float64, 25)
	for i := range w {
		w[i], ones[i] = float64(i%4), 1
	}
	for _, c := range []int{3, 60} { // by tiles, and in the Gram form
		m := &krr.Model{Kernel: kernels.Mahalanobis{Base: kernels.Gaussian{L: 2}, M: M}, X: X, Alpha: random(4, 30, c)}
		grads := m.Gradients(P)
		for _, o := range []Options{
			{Joint: true}, {Joint: true, Diag: true}, {Weights: w}, {Weights: w, Diag: true},
			{Weights: w, Centre: true}, {Weights: w, Joint: true}, {Weights: w, Joint: true, Diag: true},
		} {
			if o.worthGram(P, X, m.Alpha) != (c == 60) {
				t.Fatalf("the Gram form is chosen: %v", c != 60)
			}
			v := ones
			if o.Weights != nil {
				v = w
			}
			name := fmt.Sprintf("%d outputs: Centre=%t Joint=%t Diag=%t weights=%t", c, o.Centre, o.Joint, o.Diag, o.Weights != nil)
			want := definition(grads, v, o.Centre, o.Joint, o.Diag)
			golden.Near(t, name, o.Of(m, P), want, 1e-12)
			golden.Near(t, name+" by gradients", o.Of(Func(m.Gradients), P), want, 1e-12)
		}
	}
}

// TestPerOutput: the AGOP of each output is that of a machine with it alone, and they
// add up to the AGOP.
func TestPerOutput(t *testing.T) {
	X, P := random(1, 30, 4), random(2, 25, 4)
	m := &krr.Model{Kernel: kernels.Laplace{L: 3}, X: X, Alpha: random(4, 30, 3)}
	for _, o := range []Options{{}, {Centre: true}, {Diag: true}} {
		for name, f := range map[string]Differentiable{"machine": m, "function": Func(m.Gradients)} {
			each, err := o.PerOutput(f, P)
			if err != nil || len(each) != 3 {
				t.Fatalf("%s: %d matrices, error %v", name, len(each), err)
			}
			sum := mat.NewSymDense(4, nil)
			for c, M := range each {
				alone := &krr.Model{Kernel: m.Kernel, X: X, Alpha: mat.NewDense(30, 1, mat.Col(nil, c, m.Alpha))}
				golden.Near(t, fmt.Sprintf("%s, output %d", name, c), M, o.Of(alone, P), 1e-12)
				sum.AddSym(sum, M)
			}
			golden.Near(t, name+", sum", sum, o.Of(m, P), 1e-12)
		}
	}
}

func TestBadWeights(t *testing.T) {
	m := &krr.Model{Kernel: kernels.Laplace{L: 3}, X: random(1, 3, 2), Alpha: random(2, 3, 1)}
	for want, o := range map[string]Options{
		"agop: there are 2 Weights for 3 samples":                      {Weights: []float64{1, 1}},
		"agop: Weights[1] is -1; it must be 0 or positive":             {Weights: []float64{1, -1, 1}},
		"agop: Weights[2] is NaN; it must":                             {Weights: []float64{1, 1, math.NaN()}},
		"agop: all Weights are 0":                                      {Weights: make([]float64, 3)},
		"agop: both Centre and Joint are set; each is a way to centre": {Centre: true, Joint: true},
	} {
		func() {
			defer func() {
				if r := recover(); !strings.HasPrefix(fmt.Sprint(r), want) {
					t.Errorf("panic %v, want %s", r, want)
				}
			}()
			o.Of(m, m.X)
		}()
	}
}
