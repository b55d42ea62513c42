package ntk

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
)

// Kernels returns the two n×m kernels of the net between the rows of X, n×d,
// and Z, m×d: nngp, the covariance of the outputs of a net with random weights,
// and ntk, the inner product of their gradients in the weights. If Z is X, both
// are exactly symmetric.
//
// It computes tiles of pairs on all cores, with no memory to speak of beyond the
// results and what each sample is prepared to. Between images with P places a
// pair takes the time of P covariances in nets that end in [Flatten], and of P²
// with [GlobalAvgPool]; no more than P of them are stored at once.
//
// It panics if X and Z differ in their columns or do not hold the images of the
// net, with the error of [Net.Check] if that finds one, if the covariances
// overflow, and with the reason if the running cell is stopped.
func (n Net) Kernels(X, Z *mat.Dense) (nngp, ntk *mat.Dense) {
	n.mustCheck(X, Z)
	nngp, ntk, err := n.kernels(X, Z)
	if err != nil {
		panic(err)
	}
	return nngp, ntk
}

func (n Net) kernels(X, Z *mat.Dense) (nngp, ntk *mat.Dense, err error) {
	rows, _ := X.Dims()
	cols, _ := Z.Dims()
	nngp, ntk = mat.NewDense(rows, cols, nil), mat.NewDense(rows, cols, nil)
	n.run(nngp, ntk, X, Z, nil)
	for i := range rows {
		for j, t := range ntk.RawRowView(i) {
			if k := nngp.At(i, j); !finite(k) || !finite(t) {
				return nil, nil, fmt.Errorf("ntk: between row %d of X and row %d of Z the kernels are %v and %v: in %v the covariances overflow; scale X, or take fewer layers or smaller weights", i, j, k, t, n)
			}
		}
	}
	return nngp, ntk, nil
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Check returns an error if the kernels between the rows of X and Z cannot be
// computed: if a value is NaN or infinite, if a row that is to be put on the
// sphere is 0, or if the computation would take more memory than the machine
// has free, or than [Net.Within] allows. It panics where Kernels does.
func (n Net) Check(X, Z *mat.Dense) error {
	n.checkShapes(X, Z)
	for i, A := range []*mat.Dense{X, Z} {
		name := "XZ"[i : i+1]
		if i == 1 && Z == X {
			continue
		}
		if err := check.Finite("ntk", name, A); err != nil {
			return err
		}
		if n.inputs != Unit {
			continue
		}
		rows, _ := A.Dims()
		for i := range rows {
			if floats.Norm(A.RawRowView(i), 2) == 0 {
				return fmt.Errorf("ntk: row %d of %s has norm 0, which has no place on the sphere; remove it or read the inputs as Averaged", i, name)
			}
		}
	}
	rows, _ := X.Dims()
	cols, _ := Z.Dims()
	const little = 1 << 20 // bytes that are there: to ask the system takes longer than such a kernel
	need := n.memory(rows, cols, X == Z)
	if n.limit <= 0 && need < little {
		return nil
	}
	what := fmt.Sprintf("the kernel of %d and %d samples", rows, cols)
	if n.limit > 0 && need > n.limit {
		return fmt.Errorf("ntk: %s needs %s of memory, and %s are allowed; compute it in blocks of samples", what, check.Bytes(need), check.Bytes(n.limit))
	}
	return check.Memory("ntk", what, need)
}

func (n Net) mustCheck(X, Z *mat.Dense) {
	if err := n.Check(X, Z); err != nil {
		panic(err)
	}
}

func (n Net) checkShapes(X, Z *mat.Dense) {
	if end := n.check(); end.image {
		panic(fmt.Sprintf("ntk: %v ends with %v: add Flatten or GlobalAvgPool, and Dense", n, end))
	}
	check.Matrix("ntk", "X", X)
	check.Matrix("ntk", "Z", Z)
	check.SameColumns("ntk", "X", X, "Z", Z)
	rows, d := X.Dims()
	if image, ok := n.image(); ok && image.size() != d {
		panic(fmt.Sprintf("ntk: %v has %d values but X is %d×%d", image, image.size(), rows, d))
	}
}
