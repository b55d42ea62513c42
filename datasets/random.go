package datasets

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// What a random stream is used for. Each use has a stream of its own, so that one
// seed may make a set and split it, and neither draw depends on the other.
const (
	useSplit = iota + 1
	useSamples
	useDirections
	useNoise
)

// stream returns the source of randomness of a seed for one use.
func stream(seed, use uint64) *rand.Rand {
	const golden = 0x9e3779b97f4a7c15 // ⌊2⁶⁴/φ⌋, which keeps the states of the uses far apart
	return rand.New(rand.NewPCG(seed, use*golden))
}

// gaussian returns an n×d matrix of independent N(0, 1), drawn row by row.
func gaussian(rng *rand.Rand, n, d int) *mat.Dense {
	X := mat.NewDense(n, d, nil)
	for i := range n {
		x := X.RawRowView(i)
		for j := range x {
			x[j] = rng.NormFloat64()
		}
	}
	return X
}

// orthonormalize makes the rows of A orthonormal without changing the span of
// the first k of them, for each k. Row k of the result has a positive product
// with row k before, so A = LQ with a positive diagonal of L determines it. Each
// row is projected twice, after which it is orthogonal to working precision.
//
// Reference: Giraud, L., Langou, J., Rozložník, M., van den Eshof, J.: Rounding
// error analysis of the classical Gram-Schmidt orthogonalization process.
// Numerische Mathematik 101 (2005), 87-100
func orthonormalize(A *mat.Dense) {
	r, _ := A.Dims()
	for k := range r {
		u := A.RawRowView(k)
		for range 2 {
			for l := range k {
				v := A.RawRowView(l)
				p := dot(u, v)
				for j := range u {
					u[j] -= p * v[j]
				}
			}
		}
		norm := math.Sqrt(dot(u, u))
		for j := range u {
			u[j] /= norm
		}
	}
}

func dot(u, v []float64) float64 {
	var sum float64
	for j := range u {
		sum += u[j] * v[j]
	}
	return sum
}

// checkSizes panics unless a generator is asked for at least one sample in at
// least one dimension.
func checkSizes(name string, n, d int) {
	if n < 1 || d < 1 {
		panic(fmt.Sprintf("datasets: %s of %d samples in %d dimensions; both are at least 1", name, n, d))
	}
}
