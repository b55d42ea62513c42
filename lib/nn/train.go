package nn

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/task"
)

// Options are the hyperparameters of [Fit] and [Net.Train]. The zero Options
// train a net with one hidden layer of 512 ReLU units by full gradient descent.
type Options struct {
	// Layers are the layers of the net. If Layers is nil, they are taken to be
	// Dense(512) with W = √2, ReLU and Dense(c). Net.Train has no use for them.
	Layers []Layer
	// Rate is the step size η. If Rate is 0, it is the fastest one for the
	// tangent kernel K of the net at the start on up to 256 samples,
	//
	//	η = b / (β + (b-1) λ),  β = maxᵢ K[i,i],  λ = λ_max(K/n),
	//
	// for batches of b samples, half of what makes a quadratic loss diverge.
	Rate float64
	// Epochs is the number of passes over the data. If Epochs is 0, it is taken
	// to be 100.
	Epochs int
	// Batch is the number b of samples in a step. If Batch is 0, all are.
	Batch int
	// Decay is λ ≥ 0 of weight decay: training minimises L(θ) + (λ/2) ‖θ‖².
	Decay float64
	// Seed draws the parameters at the start and the batches.
	Seed uint64
	// Task watches and stops the training.
	Task task.Task
}

func (o Options) withDefaults(n int) Options {
	o.Epochs = atLeast("Epochs", o.Epochs, 100)
	o.Batch = min(atLeast("Batch", o.Batch, n), n)
	if !(o.Rate >= 0) || math.IsInf(o.Rate, 0) {
		panic(fmt.Sprintf("nn: Rate is %v; it must be positive", o.Rate))
	}
	if !(o.Decay >= 0) || math.IsInf(o.Decay, 0) {
		panic(fmt.Sprintf("nn: Decay is %v; it must be 0 or positive", o.Decay))
	}
	return o
}

// A Step is what an epoch of training found.
type Step struct {
	Epoch int
	// Loss is (1/2n) Σᵢ ‖f(X[i]) - Y[i]‖², each sample's term taken when its
	// batch came: for one batch, before the step of the epoch. The term of
	// Options.Decay is not in it.
	Loss float64
}

// String returns the step in a line.
func (s Step) String() string { return fmt.Sprintf("epoch %d: loss %.4g", s.Epoch, s.Loss) }

// Fit draws a net and trains it on samples X, n×d, with targets Y, n×c.
//
// It panics if X and Y differ in their numbers of rows, or if the layers do not
// end in c outputs. It returns an error if a value is NaN or infinite, if the
// loss diverges, or if the task is stopped.
//
// References:
//   - Ma, S., Bassily, R., Belkin, M.: The power of interpolation:
//     understanding the effectiveness of SGD in modern over-parametrized
//     learning. ICML 2018 (for the default Rate)
func Fit(X, Y *mat.Dense, opts Options) (*Net, error) {
	if err := check.Data("nn", X, Y); err != nil {
		return nil, err
	}
	_, d := X.Dims()
	_, c := Y.Dims()
	if opts.Layers == nil {
		opts.Layers = []Layer{Dense{Out: 512, W: math.Sqrt2}, ReLU(), Dense{Out: c}}
	}
	net := New(d, opts.Seed, opts.Layers...)
	if err := net.Train(X, Y, opts); err != nil {
		return nil, err
	}
	return net, nil
}

// Train goes on with the training of the net and adds to its Steps. If it
// returns an error, the parameters are those of the last step before.
func (f *Net) Train(X, Y *mat.Dense, opts Options) error {
	if err := check.Data("nn", X, Y); err != nil {
		return err
	}
	X = f.inputs(X)
	f.checkOutputs(Y)
	n, _ := Y.Dims()
	opts = opts.withDefaults(n)
	rnd := rand.New(rand.NewPCG(opts.Seed, 1))
	if opts.Rate == 0 {
		opts.Rate = f.rate(X, opts.Batch, rnd)
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	for e := range opts.Epochs {
		step := Step{Epoch: len(f.Steps) + 1}
		if opts.Batch < n {
			rnd.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
		}
		for lo := 0; lo < n; lo += opts.Batch {
			if err := opts.Task.Err(); err != nil {
				return err
			}
			hi := min(lo+opts.Batch, n)
			Xb, Yb := X, Y
			if opts.Batch < n {
				Xb, Yb = pick(X, order[lo:hi]), pick(Y, order[lo:hi])
			}
			loss, g := f.LossGradient(Xb, Yb)
			step.Loss += loss * float64(hi-lo) / float64(n)
			if math.IsNaN(step.Loss) || math.IsInf(step.Loss, 0) {
				return fmt.Errorf("nn: the loss is not finite in epoch %d; try a Rate below %.2g", step.Epoch, opts.Rate)
			}
			if opts.Decay > 0 {
				floats.AddScaled(g, opts.Decay, f.Theta)
			}
			floats.AddScaled(f.Theta, -opts.Rate, g)
		}
		f.Steps = append(f.Steps, step)
		opts.Task.Step(e+1, opts.Epochs, step.String())
	}
	return nil
}

// LossGradient returns the loss (1/2n) Σᵢ ‖f(X[i]) - Y[i]‖² and its gradient in
// the parameters.
func (f *Net) LossGradient(X, Y *mat.Dense) (loss float64, gradient []float64) {
	X = f.inputs(X)
	check.Matrix("nn", "Y", Y)
	check.SameRows("nn", "X", X, "Y", Y)
	f.checkOutputs(Y)
	n, _ := X.Dims()
	g := make([]float64, len(f.Theta))
	f.batches(n, func(lo, hi int) {
		F, saved := f.root.forward(f.Theta, rows(X, lo, hi))
		var D mat.Dense
		D.Sub(F, rows(Y, lo, hi))
		norm := mat.Norm(&D, 2)
		loss += norm * norm / float64(2*n)
		D.Scale(1/float64(n), &D)
		f.root.backward(f.Theta, saved, &D, func(l factor) { l.addTo(g) })
	})
	return loss, g
}

func (f *Net) checkOutputs(Y *mat.Dense) {
	if n, c := Y.Dims(); c != f.c {
		panic(fmt.Sprintf("nn: Y is %d×%d but the net has %d outputs", n, c, f.c))
	}
}

// rate returns the default of Options.Rate.
func (f *Net) rate(X *mat.Dense, batch int, rnd *rand.Rand) float64 {
	const most = 256
	n, _ := X.Dims()
	S := X
	if n > most {
		S = pick(X, rnd.Perm(n)[:most])
	}
	K := f.NTK(S, S)
	s, _ := S.Dims()
	beta := 0.0
	for i := range s {
		beta = max(beta, K.At(i, i))
	}
	var eig mat.EigenSym
	if !eig.Factorize(mat.NewSymDense(s, K.RawMatrix().Data), false) || beta == 0 {
		return 1
	}
	lambda := eig.Values(nil)[s-1] / float64(s)
	b := float64(batch)
	return b / (beta + (b-1)*lambda)
}

// pick returns the rows of A with the given indices.
func pick(A *mat.Dense, indices []int) *mat.Dense {
	_, d := A.Dims()
	B := mat.NewDense(len(indices), d, nil)
	for i, j := range indices {
		B.SetRow(i, A.RawRowView(j))
	}
	return B
}
