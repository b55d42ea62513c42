package completion

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/task"
)

// DeepLinearOptions are the hyperparameters of [DeepLinear].
type DeepLinearOptions struct {
	// Depth is L, the number of weight matrices. If Depth is 0, it is taken to be
	// 3; lin-RFM with α = (L-1)/L has the same fixed points.
	Depth int
	// Scale is the size of the product of the weights at the start, relative to
	// Y: small is what makes the net prefer low rank. If Scale is 0, it is taken
	// to be 1e-3.
	Scale float64
	// Rate is the step size relative to the largest that is stable in the end.
	// If Rate is 0, it is taken to be 1/2.
	Rate float64
	// Iters is the largest number of steps. If Iters is 0, it is taken to be
	// 5000.
	Iters int
	// Tol stops when the fit on the observed entries is within this of them,
	// relative to them. If Tol is 0, it is taken to be 1e-3.
	Tol float64
	// Seed determines the weights to start from.
	Seed uint64
	// Test are entries held out, to record the error on them. Nil is none.
	Test *Observed
	// Task watches and stops the fit.
	Task task.Task
}

func (o DeepLinearOptions) withDefaults() DeepLinearOptions {
	if o.Depth == 0 {
		o.Depth = 3
	}
	if o.Iters == 0 {
		o.Iters = 5000
	}
	o.Scale, o.Rate, o.Tol = orDefault(o.Scale, 1e-3), orDefault(o.Rate, 0.5), orDefault(o.Tol, 1e-3)
	positive("Scale", o.Scale)
	positive("Rate", o.Rate)
	checkTol(o.Tol)
	if o.Depth < 1 || o.Iters < 0 {
		panic(fmt.Sprintf("completion: DeepLinear with Depth %d and %d iterations", o.Depth, o.Iters))
	}
	return o
}

// DeepLinear completes a matrix by gradient descent on a deep linear net from
// small weights,
//
//	Z = W_L ⋯ W₁,  W_l ← W_l - η (W_L ⋯ W_{l+1})ᵀ R (W_{l-1} ⋯ W₁)ᵀ,
//
// with R = Z - Y on Ω and 0 elsewhere. All inner widths are min(n, d). A step
// takes 3L products of matrices of that size. The result is the fit, at observed
// entries too. It returns an error if nothing is observed in some row or column,
// if the descent diverges, or the task is stopped.
//
// References:
//   - Arora, S., Cohen, N., Hu, W., Luo, Y.: Implicit regularization in deep
//     matrix factorization. NeurIPS (2019)
func DeepLinear(obs *Observed, opts DeepLinearOptions) (*Result, error) {
	checkObserved(obs, opts.Test)
	opts = opts.withDefaults()
	if err := obs.usable(); err != nil {
		return nil, err
	}
	width := min(obs.rows, obs.cols)
	need := float64(obs.rows+obs.cols+3*opts.Depth*width) * float64(max(obs.rows, obs.cols))
	if err := memory(fmt.Sprintf("a linear net of depth %d for a %d×%d matrix", opts.Depth, obs.rows, obs.cols), need); err != nil {
		return nil, err
	}
	scale := obs.rms()
	net := newLinearNet(obs, opts, width)
	Z := mat.NewDense(obs.rows, obs.cols, nil)
	r := &Result{Method: fmt.Sprintf("deep linear net(L=%d)", opts.Depth), Observed: obs, dense: Z}
	for t := 1; t <= opts.Iters; t++ {
		if err := opts.Task.Err(); err != nil {
			return nil, err
		}
		X := net.step(obs, scale)
		s := r.compare(X, t, math.NaN())
		if math.IsNaN(s.Train) || s.Train > 1e3 {
			return nil, fmt.Errorf("completion: DeepLinear diverges at step %d; try Rate %.2g", t, opts.Rate/4)
		}
		Z.Copy(X)
		if opts.Test != nil {
			s.Test = r.Errors(opts.Test).MSE
		}
		r.Steps = append(r.Steps, s)
		opts.Task.Step(t, opts.Iters, s.String())
		if s.Train < opts.Tol {
			break
		}
	}
	return r, nil
}

// A linearNet has the weights W₁ … W_L.
type linearNet struct {
	W   []*mat.Dense
	eta float64
}

func newLinearNet(obs *Observed, opts DeepLinearOptions, width int) *linearNet {
	L := opts.Depth
	rng := rand.New(rand.NewPCG(opts.Seed, weightStream))
	size := math.Pow(opts.Scale, 1/float64(L))
	net := &linearNet{W: make([]*mat.Dense, L)}
	for l := range net.W {
		rows, cols := width, width
		if l == 0 {
			cols = obs.cols
		}
		if l == L-1 {
			rows = obs.rows
		}
		W := mat.NewDense(rows, cols, nil)
		sd := size / math.Sqrt(float64(max(rows, cols)))
		W.Apply(func(_, _ int, _ float64) float64 { return sd * rng.NormFloat64() }, W)
		net.W[l] = W
	}
	// With Z of the largest singular value σ, all W_l have σ^{1/L} and the
	// curvature is L σ^{2-2/L}. For a matrix of N observed entries of unit
	// square, seen or not, σ ≤ √(nd).
	sigma := math.Sqrt(float64(obs.rows) * float64(obs.cols))
	// A step sees but a share p of the entries, and so but that of the curvature.
	net.eta = opts.Rate * 2 / (float64(L) * math.Pow(sigma, 2-2/float64(L))) * relaxation(obs)
	return net
}

// step returns the product of the weights, in the units of Y, and takes a step
// of gradient descent from there.
func (net *linearNet) step(obs *Observed, scale float64) *mat.Dense {
	L := len(net.W)
	// below[l] = W_l ⋯ W₁, above = W_L ⋯ W_{l+1}.
	below := make([]*mat.Dense, L)
	below[0] = net.W[0]
	for l := 1; l < L; l++ {
		below[l] = new(mat.Dense)
		below[l].Mul(net.W[l], below[l-1])
	}
	Z := mat.DenseCopyOf(below[L-1])
	R := mat.NewDense(obs.rows, obs.cols, nil)
	for i := range obs.rows {
		z, r := Z.RawRowView(i), R.RawRowView(i)
		cols, vals := obs.row(i)
		for k, j := range cols {
			r[j] = z[j] - vals[k]/scale
		}
	}
	Z.Scale(scale, Z)
	back := R // (W_L ⋯ W_{l+1})ᵀ R
	for l := L - 1; l >= 0; l-- {
		var G, down mat.Dense
		if l > 0 {
			G.Mul(back, below[l-1].T())
			down.Mul(net.W[l].T(), back)
		} else {
			G.CloneFrom(back)
		}
		G.Scale(net.eta, &G)
		W := mat.DenseCopyOf(net.W[l]) // below may share it
		W.Sub(W, &G)
		net.W[l], back = W, &down
	}
	return Z
}
