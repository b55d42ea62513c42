package rfm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
)

// Metric is how the metric M of the next machine is made from the AGOP A of the
// last, or from FACT: M ← Aˢ/‖Aˢ‖, starting from M₀. The programs of the papers
// differ in it:
//
//	tabular data, xRFM    Metric{}, xRFM with Joint if it centres
//	low-rank targets      Metric{Centre: true, Normalise: rfm.None}
//	modular arithmetic    Metric{Centre: true, Normalise: rfm.None, Power: 0.5}
//	FACT-RFM              Metric{Rule: rfm.FACT}
//
// References, beside those of the package:
//   - Mallinar, N., Beaglehole, D., Zhu, L., Radhakrishnan, A., Pandit, P.,
//     Belkin, M.: Emergence in non-neural models: grokking modular arithmetic
//     via average gradient outer product. ICML (2025)
type Metric struct {
	// Start is M₀, d×d; a model's M goes on from that model. If Start is nil, it
	// is the identity. It is not copied.
	Start *mat.SymDense
	// Rule says what A is. With FACT there is nothing to centre, and Rows does not
	// count: all samples have a part in it.
	Rule Rule
	// Power is s > 0. If Power is 0, it is taken to be 1; modular arithmetic needs
	// 1/2.
	Power float64
	// Normalise says what the new M is divided by. With a fixed bandwidth this
	// changes the kernel.
	Normalise Normalisation
	// Centre subtracts the mean gradient of each output.
	Centre bool
	// Joint subtracts one mean gradient over samples and outputs, as xRFM does.
	// With one output that is Centre. Set one of the two.
	Joint bool
	// Diag keeps the diagonal of A only: one weight for each feature.
	Diag bool
	// Rows is the most samples that the mean in the AGOP is over, drawn anew for
	// each update. If Rows is 0, it is taken to be 20,000, as in the paper; if it
	// is negative, all samples are.
	Rows int
	// Seed draws these samples.
	Seed uint64
}

func (m Metric) withDefaults() Metric {
	if m.Power == 0 {
		m.Power = 1
	}
	if m.Rows == 0 {
		m.Rows = 20_000
	}
	switch {
	case !(m.Power > 0) || math.IsInf(m.Power, 1):
		bad("Metric.Power is %v; it must be positive", m.Power)
	case m.Normalise < Max || m.Normalise > None:
		bad("Metric.Normalise is %d; it must be one of Max, MaxAbs, Trace, Frobenius, None", m.Normalise)
	case m.Rule < AGOP || m.Rule > GeometricFACT:
		bad("Metric.Rule is %d; it must be one of AGOP, FACT, GeometricFACT", m.Rule)
	case m.Rule != AGOP && (m.Centre || m.Joint):
		bad("Metric has the Rule %v and a way to centre, which is for the AGOP", m.Rule)
	case m.Centre && m.Joint:
		bad("Metric has both Centre and Joint; each is a way to centre")
	}
	return m
}

// start returns M₀ for samples X.
func (m Metric) start(X *mat.Dense) *mat.SymDense {
	n, d := X.Dims()
	if m.Start == nil {
		return identity(d)
	}
	if s := m.Start.SymmetricDim(); s != d {
		bad("Metric.Start is %d×%d but X is %d×%d", s, s, n, d)
	}
	return m.Start
}

// metrical is a kernel that is not radial and has a form in a metric.
type metrical interface {
	InMetric(M *mat.SymDense) kernels.Kernel
}

// A Rule says what matrix of a machine the next metric is made of.
type Rule int

// With F = Σᵢ Σ_c α[i,c] ∇f_c(X[i]) X[i]ᵀ, see [agop.FACT] of package agop, the
// matrix A of a machine is
//
//	AGOP           (1/n) Σᵢ Σ_c ∇f_c(X[i]) ∇f_c(X[i])ᵀ
//	FACT           (F Fᵀ)^½
//	GeometricFACT  (F M² Fᵀ)^¼
//
// The last two are from Boix-Adserà, Mallinar, Simon, Belkin: FACT: the Features At
// Convergence Theorem for neural networks, ICLR (2026), whose update W ← (F Fᵀ)^¼ or
// (F (WᵀW)² Fᵀ)^⅛ of a factor of M = WᵀW they are; the second is the steadier. At a
// minimum of a network's loss with weight decay WᵀW = F.
const (
	AGOP Rule = iota
	FACT
	GeometricFACT
)

// String returns the name of the constant.
func (r Rule) String() string {
	names := [...]string{"AGOP", "FACT", "GeometricFACT"}
	if r < 0 || int(r) >= len(names) {
		return fmt.Sprintf("Rule(%d)", int(r))
	}
	return names[r]
}

// A Normalisation says what M is divided by after each update.
type Normalisation int

// The normalisations of the authors' programs.
const (
	Max       Normalisation = iota // the largest entry
	MaxAbs                         // the largest absolute entry
	Trace                          // the trace
	Frobenius                      // the Frobenius norm
	None                           // 1
)

// String returns the name of the constant.
func (n Normalisation) String() string {
	names := [...]string{"Max", "MaxAbs", "Trace", "Frobenius", "None"}
	if n < 0 || int(n) >= len(names) {
		return fmt.Sprintf("Normalisation(%d)", int(n))
	}
	return names[n]
}

func (n Normalisation) of(M *mat.SymDense) float64 {
	switch n {
	case Max:
		return mat.Max(M)
	case MaxAbs:
		return max(mat.Max(M), -mat.Min(M))
	case Trace:
		return mat.Trace(M)
	case Frobenius:
		return mat.Norm(M, 2)
	}
	return 1
}

// update returns the metric of the next machine, Aˢ divided as o says.
func (o Options) update(rnd *rand.Rand, f *krr.Model, M *mat.SymDense, X *mat.Dense) (*mat.SymDense, error) {
	m := o.Metric
	if m.Rule == AGOP {
		var err error
		if M, err = o.agop(rnd, f, X); err != nil {
			return nil, err
		}
	} else {
		M = o.fact(f, M, X)
	}
	scale := mat.Trace(M)
	if math.IsNaN(scale) || math.IsInf(scale, 0) {
		return nil, fmt.Errorf("rfm: the %v is not finite; try a larger Ridge or bandwidth, and standardize X", m.Rule)
	}
	if scale == 0 {
		return nil, fmt.Errorf("rfm: the %v is zero: the fit does not depend on X; is Y constant, or the bandwidth far from the distances in X?", m.Rule)
	}
	M = agop.Power(M, m.Power)
	norm := m.Normalise.of(M)
	if factor := 1 / norm; factor > 0 && !math.IsInf(factor, 1) && !math.IsInf(mat.Trace(M), 1) {
		M.ScaleSym(factor, M)
		return M, nil
	}
	return nil, fmt.Errorf("rfm: the %v has the trace %.3g, and to the power %g nothing that it can be divided by (%v is %.3g); scale Y, or take a bandwidth nearer to the distances in X", m.Rule, scale, m.Power, m.Normalise, norm)
}

// agop returns the AGOP over samples drawn by rnd.
func (o Options) agop(rnd *rand.Rand, f agop.Differentiable, X *mat.Dense) (*mat.SymDense, error) {
	m, w := o.Metric, o.Weights
	if n, _ := X.Dims(); m.Rows > 0 && n > m.Rows {
		index := rnd.Perm(n)[:m.Rows]
		slices.Sort(index)
		X = pick(X, index)
		if w != nil {
			w = pickFloats(w, index)
		}
	}
	return agop.Options{Centre: m.Centre, Joint: m.Joint, Diag: m.Diag, Weights: w, Precision: o.Precision, Task: o.Task}.Compute(f, X)
}

// fact returns A of FACT, in the metric M of the machine.
func (o Options) fact(f *krr.Model, M *mat.SymDense, X *mat.Dense) *mat.SymDense {
	F := mat.Matrix(agop.FACTFrom(f, X, f.Alpha))
	power := 0.5
	if o.Metric.Rule == GeometricFACT {
		var FM mat.Dense
		FM.Mul(F, M)
		F, power = &FM, 0.25
	}
	d, _ := F.Dims()
	A := mat.NewSymDense(d, nil)
	A.SymOuterK(1, F)
	if scale := mat.Norm(A, 2); math.IsNaN(scale) || math.IsInf(scale, 0) {
		return A // which update says
	}
	A = agop.Power(A, power)
	if o.Metric.Diag {
		for i := range d {
			for j := range i {
				A.SetSym(i, j, 0)
			}
		}
	}
	return A
}

// pick returns rows of A.
func pick(A *mat.Dense, index []int) *mat.Dense {
	_, d := A.Dims()
	B := mat.NewDense(len(index), d, nil)
	for i, k := range index {
		B.SetRow(i, A.RawRowView(k))
	}
	return B
}

func pickFloats(v []float64, index []int) []float64 {
	w := make([]float64, len(index))
	for i, k := range index {
		w[i] = v[k]
	}
	return w
}

func identity(d int) *mat.SymDense {
	I := mat.NewSymDense(d, nil)
	for i := range d {
		I.SetSym(i, i, 1)
	}
	return I
}
