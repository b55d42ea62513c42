package eigenpro

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/agopher/agopher/lib/internal/linalg"
)

// exponent is a, by which eigenvalues are flattened: not quite to one level, as
// those of a sample are not quite those of the data. It is that of the authors'
// programs.
const exponent = 0.95

// autoBatch is m where nothing else decides on it; mostAutoBatch is the largest m*
// that is taken for it.
const autoBatch, mostAutoBatch = 512, 2048

// A preconditioner is the operator
//
//	P = I - Σ_{i≤q} (1 - (σ_q/σᵢ)ᵃ) eᵢ ⊗ eᵢ
//
// on functions, with the first eigenvalues σᵢ and eigenfunctions eᵢ of the kernel
// on a sample S of s centres. If K(S,S)/s = Σ σᵢ vᵢvᵢᵀ, then eᵢ = Σⱼ vᵢⱼ k(·,xⱼ) / √(sσᵢ),
// and P adds to a step along k(·, x) the coefficients
//
//	-V D Vᵀ k(S, x),  Dᵢ = (1 - (σ_q/σᵢ)ᵃ) / (sσᵢ),
//
// of S. What remains at the top of the spectrum is ν = σ₁ (σ_q/σ₁)ᵃ.
type preconditioner struct {
	index []int // of S among the centres
	S     *cloud
	q     int       // 0 if P is the identity
	V     []float64 // s×q
	D     []float64 // q
	nu    float64
	beta  float64 // max k(x, x)
}

// newPreconditioner finds P for centres Z, and sets the sizes of batch and rank
// that are 0.
func (f *fit) newPreconditioner(Z *cloud, sizes *Sizes) (*preconditioner, error) {
	s := sizes.Points
	P := &preconditioner{index: draw(f.random(0), Z.n, s)}
	P.S = Z.rows(P.index)
	if P.beta = f.highest(P.S); !(P.beta > 0) {
		return nil, fmt.Errorf("eigenpro: k(x, x) is not positive for any of %d samples; is the kernel positive semidefinite?", s)
	}
	K := make([]float64, s*s)
	if err := f.block(P.S, P.S, K); err != nil {
		return nil, err
	}
	m := sizes.Batch
	if m == 0 {
		m = min(f.n, autoBatch)
	}
	most, least := sizes.Rank, 0.0
	switch {
	case sizes.Rank < 0:
		most = 1 // then P is the identity
	case sizes.Rank == 0:
		// m* = β/ν + 1 is m or a little more when σ_q is this.
		most, least = s, P.beta*math.Pow(float64(m), -1/exponent)
	}
	values, V, err := linalg.Top(f.task, s, K, most, least*float64(s))
	if err != nil {
		return nil, err
	}
	P.flatten(values, V, least)
	if sizes.Rank == 0 {
		sizes.Batch = m
	} else if sizes.Batch == 0 {
		sizes.Batch = int(min(float64(min(f.n, mostAutoBatch)), P.critical()))
	}
	return P, nil
}

// flatten sets P for the first eigenvalues of K(S,S), in descending order. If there
// are none, all σᵢ are below a bound.
func (P *preconditioner) flatten(values, V []float64, bound float64) {
	s, q := float64(len(P.index)), len(values)
	if q == 0 {
		P.nu = bound
		return
	}
	last := values[q-1]
	P.nu = values[0] / s * math.Pow(last/values[0], exponent)
	if q == 1 {
		return // it would be brought down to itself
	}
	P.q, P.V, P.D = q, V, make([]float64, q)
	for i, l := range values {
		P.D[i] = (1 - math.Pow(last/l, exponent)) / l
	}
}

// critical returns m* = β/ν + 1.
func (P *preconditioner) critical() float64 { return P.beta/P.nu + 1 }

// step returns η/m for a batch of m: 1/β below the critical size, beyond it a
// little less than 2/(β + (m-1)ν).
func (P *preconditioner) step(m int) float64 {
	if float64(m) < P.critical() {
		return 1 / P.beta
	}
	return 0.99 * 2 / (P.beta + float64(m-1)*P.nu)
}

// correct returns V D Vᵀ u for u = K(S, B) g, with c columns, or nil if P is the
// identity.
func (f *fit) correct(P *preconditioner, u []float64, c int) ([]float64, error) {
	s := len(P.index)
	if P.q == 0 {
		return nil, nil
	}
	t, w := make([]float64, P.q*c), make([]float64, s*c)
	if err := linalg.TransposedProduct(f.task, s, P.q, P.V, P.q, u, c, t); err != nil {
		return nil, err
	}
	for i := range t {
		t[i] *= P.D[i/c]
	}
	return w, linalg.Product(f.task, s, P.q, P.V, P.q, t, c, w)
}

// draw returns s of n indices in ascending order.
func draw(rnd *rand.Rand, n, s int) []int {
	index := rnd.Perm(n)[:s]
	slices.Sort(index)
	return index
}
