// Package circulant measures and makes the features of modular arithmetic: square
// matrices whose entry i, j depends on i+j or i-j modulo p alone.
//
// A recursive feature machine that has learnt the sum modulo p from inputs
// [e_a; e_b] has such a block in its metric M between a and b, of the kind
// [Difference]; for the difference modulo p it is of the kind [Sum]. A machine that
// is given a random one generalizes at once.
//
//	circulant.Share(circulant.Block(M), circulant.Difference) // 0 to 1
//	M := circulant.Features(p, circulant.Difference, 1)       // a random metric
//
// References:
//   - Mallinar, N., Beaglehole, D., Zhu, L., Radhakrishnan, A., Pandit, P.,
//     Belkin, M.: Emergence in non-neural models: grokking modular arithmetic
//     via average gradient outer product. ICML (2025), arXiv:2407.20199
package circulant

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
)

// A Kind says on what the entry i, j depends.
type Kind int

// The kinds.
const (
	Sum        Kind = iota // on i+j mod p: the same along the other diagonals
	Difference             // on i-j mod p: a circulant matrix in the strict sense
)

// String returns the name of the constant.
func (k Kind) String() string {
	if k != Sum && k != Difference {
		return fmt.Sprintf("Kind(%d)", int(k))
	}
	return [...]string{"Sum", "Difference"}[k]
}

func (k Kind) check() {
	if k != Sum && k != Difference {
		panic(fmt.Sprintf("circulant: the kind is %v; it must be Sum or Difference", k))
	}
}

// index returns on which of p values the entry i, j depends.
func (k Kind) index(i, j, p int) int {
	if k == Difference {
		return (i - j + p) % p
	}
	return (i + j) % p
}

// Means returns the means of the p entries of B that are equal in a matrix of the
// kind: of those with i+j or i-j equal to 0, 1, …, p-1. It panics if B is not
// square.
func Means(B mat.Matrix, kind Kind) []float64 {
	kind.check()
	p, c := B.Dims()
	if p != c {
		panic(fmt.Sprintf("circulant: the matrix is %d×%d; it must be square", p, c))
	}
	means := make([]float64, p)
	for i := range p {
		for j := range p {
			means[kind.index(i, j, p)] += B.At(i, j) / float64(p)
		}
	}
	return means
}

// Share returns how much of the variance of the entries of B is explained by the
// matrix of the kind that is nearest to it: 1 if B is one, about 1/p if its
// entries are independent, and 0 if all are equal. The paper's circulant deviation
// is 1 - Share. It panics if B is not square.
func Share(B mat.Matrix, kind Kind) float64 {
	means := Means(B, kind)
	p := len(means)
	mean, total, explained := 0.0, 0.0, 0.0
	for _, m := range means {
		mean += m / float64(p)
	}
	for i := range p {
		for j := range p {
			total += (B.At(i, j) - mean) * (B.At(i, j) - mean)
		}
	}
	for _, m := range means {
		explained += float64(p) * (m - mean) * (m - mean)
	}
	if total == 0 {
		return 0
	}
	return explained / total
}

// Block returns the p×p block of a 2p×2p metric between the first p features and
// the others.
func Block(M mat.Symmetric) *mat.Dense {
	n := M.SymmetricDim()
	if n%2 != 0 {
		panic(fmt.Sprintf("circulant: M is %d×%d; it must have an even number of rows", n, n))
	}
	p := n / 2
	B := mat.NewDense(p, p, nil)
	B.Apply(func(i, j int, _ float64) float64 { return M.At(i, p+j) }, B)
	return B
}

// Random returns a random p×p matrix of the kind: p entries that are uniform in
// [0, 1), less their mean.
func Random(p int, kind Kind, seed uint64) *mat.Dense {
	kind.check()
	if p < 2 {
		panic(fmt.Sprintf("circulant: p is %d; it is at least 2", p))
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	values, mean := make([]float64, p), 0.0
	for k := range values {
		values[k] = rng.Float64()
		mean += values[k] / float64(p)
	}
	C := mat.NewDense(p, p, nil)
	C.Apply(func(i, j int, _ float64) float64 { return values[kind.index(i, j, p)] - mean }, C)
	return C
}

// Features returns a random metric for inputs [e_a; e_b] of 2p features, with
// which a kernel machine generalizes on modular arithmetic at once:
//
//	M = [I - 11ᵀ/p  C; Cᵀ  I - 11ᵀ/p]^½,
//
// where C is [Random], and the root is that of the positive part. The sum modulo p
// needs the kind Difference, the difference Sum; for products and quotients see
// [Logarithms].
func Features(p int, kind Kind, seed uint64) *mat.SymDense {
	C := Random(p, kind, seed)
	M := mat.NewSymDense(2*p, nil)
	for i := range p {
		for j := range p {
			centred := -1 / float64(p)
			if i == j {
				centred++
			}
			if j >= i {
				M.SetSym(i, j, centred)
				M.SetSym(p+i, p+j, centred)
			}
			M.SetSym(i, p+j, C.At(i, j))
		}
	}
	return agop.Power(M, 0.5)
}
