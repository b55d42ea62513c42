package gp

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/kernels"
)

// FitARD is [Fit] with a bandwidth for each feature (automatic relevance
// determination): the metric is diagonal, M = diag(w), ℓ is 1, and the d weights
// are found by marginal likelihood like σ_f and σ_n. A weight near 0 says that its
// feature does not matter. It is what a Gaussian process can learn about features
// without a recursive feature machine; directions that are not axes it cannot.
//
// opts.Kernel must return a [kernels.Radial]; if it is nil, κ is the Laplace
// kernel. opts.Hyper.L, if it is set, starts all weights at 1/L², and opts.Fixed
// is not allowed. Errors are those of Fit.
//
// References:
//   - Neal, R. M.: Bayesian learning for neural networks. Springer 1996, chapter 4
//   - Rasmussen, C. E., Williams, C. K. I.: Gaussian processes for machine
//     learning. MIT Press 2006, section 5.1
func FitARD(X, Y *mat.Dense, opts Options) (*Model, error) {
	if err := check.Data("gp", X, Y); err != nil {
		return nil, err
	}
	if opts.Fixed || opts.M != nil {
		panic("gp: FitARD finds the metric; leave Fixed and M out, or call Fit")
	}
	_, d := X.Dims()
	opts = opts.withDefaults(d)
	base, ok := opts.Kernel(1).(kernels.Radial)
	if !ok {
		panic(fmt.Sprintf("gp: FitARD with the kernel %v, which is not radial; write it as a kernels.RadialFunc", opts.Kernel(1)))
	}
	e, mean, err := opts.evidence(X, Y)
	if err != nil {
		return nil, err
	}
	starts, err := opts.starts(X, e.Y)
	if err != nil {
		return nil, err
	}
	best, trials, stop := e.weights(base, starts, opts.Iters)
	if best.x == nil {
		if stop == nil {
			e.kernel = opts.Kernel
			stop = e.singular(starts[0])
		}
		return nil, stop
	}
	h := e.weigh(base, best.x)
	return e.conclude(h, mean, trials, stop)
}

// weights runs the searches for the weights. The parameters of their trials have
// as ℓ the bandwidth of a feature in the (geometric) mean.
func (e *evidence) weights(base kernels.Radial, starts []Hyper, iters int) (*point, []Trial, error) {
	_, d := e.X.Dims()
	top := &point{value: math.Inf(-1)}
	var trials []Trial
	for i, h := range starts {
		x := make([]float64, d+2)
		for j := range d {
			x[j] = -2 * math.Log(h.L)
		}
		copy(x[d:], logs(h)[1:])
		done := i * iters
		at := func(x []float64) (*point, error) { return e.atWeights(base, x) }
		best, steps, note, err := e.search(x, iters, at, func(best *point) {
			done = min(done+1, (i+1)*iters)
			e.tk.Step(done, len(starts)*iters, fmt.Sprintf("start %d of %d: log p(Y) %.4g", i+1, len(starts), best.value))
		})
		t := Trial{Start: h, End: h, LogLikelihood: math.NaN(), Steps: steps, Note: note}
		if best.x != nil {
			t.End = Hyper{math.Exp(-floats.Sum(best.x[:d]) / float64(2*d)), math.Exp(best.x[d]), math.Exp(best.x[d+1])}
			t.LogLikelihood = best.value
		}
		if best.value > top.value {
			top = best
		}
		trials = append(trials, t)
		if err != nil {
			return top, trials, err
		}
	}
	return top, trials, nil
}

// weigh sets the kernel for x = (log w, log σ_f, log σ_n).
func (e *evidence) weigh(base kernels.Radial, x []float64) Hyper {
	d := len(x) - 2
	M := mat.NewSymDense(d, nil)
	for j := range d {
		M.SetSym(j, j, math.Exp(x[j]))
	}
	k := kernels.Mahalanobis{Base: base, M: M}
	e.kernel = func(float64) kernels.Kernel { return k }
	return Hyper{L: 1, Signal: math.Exp(x[d]), Noise: math.Exp(x[d+1])}
}

// atWeights returns the likelihood at x and its gradient. With
//
//	H = σ_f² (½ αᵀα - c/2 C⁻¹) ∘ φ′(S),  S the squared distances,
//
// the derivative by log wⱼ is a sum over pairs of samples, and two products:
//
//	wⱼ Σ_ik H_ik (x_ij - x_kj)² = 2 wⱼ (Σᵢ x_ij² (H𝟏)ᵢ - xⱼᵀ H xⱼ),
//
// with x about its mean: of a year or a time stamp the two terms would cancel.
func (e *evidence) atWeights(base kernels.Radial, x []float64) (*point, error) {
	p := &point{value: math.Inf(-1)}
	d := len(x) - 2
	h := e.weigh(base, x)
	_, M, _ := linalg.ProfileOf(e.kernel(1))
	if !h.usable() || math.IsInf(mat.Max(M), 1) {
		return p, nil
	}
	ok, err := e.factor(h)
	if !ok || err != nil {
		return p, err
	}
	if err := e.invert(); err != nil {
		return p, err
	}
	H, row := e.pairs(base, M, h)
	p.value, p.grad = e.value(), make([]float64, d+2)
	n, c := e.Y.Dims()
	if e.about == nil {
		e.about = less(e.X, means(e.X))
	}
	var HX mat.Dense
	HX.Mul(H, e.about)
	for i := range n {
		x, hx := e.about.RawRowView(i), HX.RawRowView(i)
		for j := range d {
			p.grad[j] += 2 * M.At(j, j) * (x[j]*x[j]*row[i] - x[j]*hx[j])
		}
	}
	fit, norm, trace := 0.0, 0.0, 0.0
	for i := range n {
		a := e.alpha.RawRowView(i)
		fit += floats.Dot(e.Y.RawRowView(i), a)
		norm += floats.Dot(a, a)
		trace += e.inv.At(i, i)
	}
	v2 := h.Noise * h.Noise
	p.grad[d] = fit - v2*norm - float64(c)*(float64(n)-v2*trace)
	p.grad[d+1] = v2 * (norm - float64(c)*trace)
	return p, e.tk.Err()
}

// pairs returns H and its row sums, in the memory of D.
func (e *evidence) pairs(base kernels.Radial, M *mat.SymDense, h Hyper) (H *mat.Dense, row []float64) {
	n, c := e.Y.Dims()
	if e.D == nil {
		e.D = mat.NewDense(n, n, nil)
	}
	linalg.SqDistsTo(e.D, e.X, e.X, M)
	row = make([]float64, n)
	s2 := h.Signal * h.Signal
	for i := range n {
		s, inv, a := e.D.RawRowView(i), e.inv.RawRowView(i), e.alpha.RawRowView(i)
		for k := range s {
			_, dphi := base.Phi(s[k])
			s[k] = s2 / 2 * dphi * (floats.Dot(a, e.alpha.RawRowView(k)) - float64(c)*inv[k])
			if i == k {
				s[k] = 0
			}
			row[i] += s[k]
		}
	}
	return e.D, row
}
