package ntk

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/task"
)

// Options are what [Fit] trains, and how. The zero Options train all layers of
// the net of one hidden ReLU layer.
type Options struct {
	// Net is the net. If it has no layers, it is taken to be
	// MLP(1, Dense{W: √2}, ReLU()).
	Net Net
	// LastLayer trains the last layer alone, which has to be Dense: Θ is then the
	// covariance K, and B² more if its bias starts at 0.
	LastLayer bool
	// Task stops the fit.
	Task task.Task
}

// A Flow is an ensemble of nets of infinite width under training, in closed
// form. Each net starts at random and follows the gradient flow of
//
//	L = (1/2n) Σᵢ ‖f(X[i]) - Y[i]‖²
//
// in its weights. At every time t its outputs, over the random starts, are
// normal, with the mean and covariance at points Z
//
//	μ_t = G_t Y,  Σ_t = K_ZZ - G_t K_XZ - (G_t K_XZ)ᵀ + G_t K_XX G_tᵀ,
//	G_t = Θ_ZX Θ_XX⁻¹ (I - exp(-Θ_XX t/n)),
//
// with K the NNGP and Θ the NTK. A net of package nn is at the time t = ηe after
// e epochs of full gradient descent at the rate η.
//
// References:
//   - Lee, J., Xiao, L., Schoenholz, S., Bahri, Y., Novak, R., Sohl-Dickstein, J.,
//     Pennington, J.: Wide neural networks of any depth evolve as linear models
//     under gradient descent. NeurIPS 2019
type Flow struct {
	Net    Net
	X, Y   *mat.Dense // the training data, not copied
	Rates  []float64  // the n decay rates of the error, eigenvalues of Θ/n, ascending
	last   bool
	late   float64    // Θ - K, if the last layer alone is trained
	K      *mat.Dense // NNGP of X
	U      *mat.Dense // eigenvectors of Θ in the columns
	UtY    *mat.Dense
	lambda []float64
}

// Fit prepares the training of the net on samples X, n×d, with targets Y, n×c:
// it takes the time of an eigendecomposition of an n×n matrix, and memory for five
// such matrices.
//
// It panics if X and Y differ in their numbers of rows, or if the last layer alone
// is to be trained and is not Dense. It returns an error if a value is NaN or
// infinite, if the kernels cannot be computed (see [Net.Check]) or the memory is
// not there, or if the task is stopped.
func Fit(X, Y *mat.Dense, opts Options) (*Flow, error) {
	if err := check.Data("ntk", X, Y); err != nil {
		return nil, err
	}
	if len(opts.Net.layers) == 0 {
		opts.Net = MLP(1, Dense{W: math.Sqrt2}, ReLU())
	}
	n, _ := X.Dims()
	if err := check.Memory("ntk", fmt.Sprintf("training on %d samples in closed form", n), 5*8*int64(n)*int64(n)); err != nil {
		return nil, fmt.Errorf("%w; nn trains nets on more", err)
	}
	if err := opts.Net.Check(X, X); err != nil {
		return nil, err
	}
	if err := opts.Task.Err(); err != nil {
		return nil, err
	}
	f := &Flow{Net: opts.Net, X: X, Y: Y, last: opts.LastLayer}
	if f.last {
		f.late = opts.Net.lastLate()
	}
	K, Theta, err := opts.Net.kernels(X, X)
	if err != nil {
		return nil, err
	}
	if f.K = K; f.last {
		Theta = f.lastTheta(K)
	}
	var eig mat.EigenSym
	if !eig.Factorize(mat.NewSymDense(n, append([]float64(nil), Theta.RawMatrix().Data...)), true) {
		return nil, fmt.Errorf("ntk: the eigenvalues of the kernel do not converge; are the values of X very large?")
	}
	if err := opts.Task.Err(); err != nil {
		return nil, err
	}
	f.U, f.UtY = new(mat.Dense), new(mat.Dense)
	eig.VectorsTo(f.U)
	f.UtY.Mul(f.U.T(), Y)
	f.lambda = eig.Values(nil)
	for _, l := range f.lambda {
		f.Rates = append(f.Rates, max(l, 0)/float64(n))
	}
	return f, nil
}

// lastLate returns what the bias of the last layer adds to the tangent kernel
// alone.
func (n Net) lastLate() float64 {
	if len(n.layers) > 0 {
		switch l := n.layers[len(n.layers)-1].(type) {
		case Net:
			return l.lastLate()
		case Dense:
			return affine(orOne(l.W), l.B, l.ZeroBias).late
		}
	}
	panic(fmt.Sprintf("ntk: LastLayer trains a Dense layer at the end, and %v has none there", n))
}

// lastTheta returns the tangent kernel of the last layer for the covariances K.
func (f *Flow) lastTheta(K *mat.Dense) *mat.Dense {
	if f.late == 0 {
		return K
	}
	var T mat.Dense
	T.Apply(func(_, _ int, v float64) float64 { return v + f.late }, K)
	return &T
}

// At returns the mean of the outputs at the rows of Z, m×d, at the time t ≥ 0,
// as an m×c matrix, and their variances, the same for each of the c outputs. At
// t = math.Inf(1) training has converged.
func (f *Flow) At(Z *mat.Dense, t float64) (mean *mat.Dense, variance []float64) {
	if !(t >= 0) {
		panic(fmt.Sprintf("ntk: the time is %v; it must be 0 or positive", t))
	}
	k, theta := f.Net.Kernels(Z, f.X)
	if f.last {
		theta = f.lastTheta(k)
	}
	m, n := k.Dims()
	// G_t = Θ_ZX U diag((1 - e^{-λt/n})/λ) Uᵀ
	var G, P mat.Dense
	P.Mul(theta, f.U)
	for j := range n {
		g := f.gain(j, t)
		for i := range m {
			P.Set(i, j, P.At(i, j)*g)
		}
	}
	_, c := f.Y.Dims()
	mean = mat.NewDense(m, c, nil)
	mean.Mul(&P, f.UtY)
	G.Mul(&P, f.U.T())
	var GK mat.Dense
	GK.Mul(&G, f.K)
	variance = make([]float64, m)
	for i := range variance {
		z := Z.Slice(i, i+1, 0, Z.RawMatrix().Cols).(*mat.Dense)
		kzz, _ := f.Net.Kernels(z, z)
		v := kzz.At(0, 0)
		for j := range n {
			v += G.At(i, j) * (GK.At(i, j) - 2*k.At(i, j))
		}
		variance[i] = max(v, 0)
	}
	return mean, variance
}

// gain returns (1 - e^{-λt/n})/λ for eigenvalue j. A direction u in which Θ is 0
// within rounding is not learnt: Θ_ZX u is 0 there too, and what rounding leaves
// of it would grow with t.
func (f *Flow) gain(j int, t float64) float64 {
	const eps = 0x1p-52
	n := float64(len(f.lambda))
	l := f.lambda[j]
	if l <= n*eps*f.lambda[len(f.lambda)-1] {
		return 0
	}
	return -math.Expm1(-l*t/n) / l
}

// Predict returns the mean at convergence.
func (f *Flow) Predict(Z *mat.Dense) *mat.Dense {
	mean, _ := f.At(Z, math.Inf(1))
	return mean
}

// Loss returns the loss of the mean on the training data at the time t, in
// closed form: (1/2n) Σⱼ e^{-2λⱼt/n} ‖(UᵀY)ⱼ‖².
func (f *Flow) Loss(t float64) float64 {
	n, sum := float64(len(f.lambda)), 0.0
	for j, l := range f.lambda {
		left := 1 - l*f.gain(j, t)
		for _, y := range f.UtY.RawRowView(j) {
			sum += left * left * y * y
		}
	}
	return sum / (2 * n)
}

// String describes the flow: Flow(NTK(Dense → ReLU → Dense), n=100, d=5, c=1).
func (f *Flow) String() string {
	n, d := f.X.Dims()
	_, c := f.Y.Dims()
	return fmt.Sprintf("Flow(%v, n=%d, d=%d, c=%d)", kernel{net: f.Net, ntk: !f.last}, n, d, c)
}

// Bundle shows the flow as text.
func (f *Flow) Bundle() display.Bundle { return display.Bundle{display.MIMEText: f.String()} }

// SimpleRender is Bundle for the gophernotes kernel.
func (f *Flow) SimpleRender() map[string]any { return f.Bundle().SimpleRender() }
