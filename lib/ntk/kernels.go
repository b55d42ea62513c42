package ntk

import (
	"fmt"

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
// net, with the error of [Net.Check] if that finds one, and with the reason if
// the running cell is stopped.
func (n Net) Kernels(X, Z *mat.Dense) (nngp, ntk *mat.Dense) {
	n.mustCheck(X, Z)
	rows, _ := X.Dims()
	cols, _ := Z.Dims()
	nngp, ntk = mat.NewDense(rows, cols, nil), mat.NewDense(rows, cols, nil)
	n.run(nngp, ntk, X, Z, nil)
	return nngp, ntk
}

// Check returns an error if the kernels between the rows of X and Z cannot be
// computed: if a value is NaN or infinite, if a row that is to be put on the
// sphere is 0, or if the computation would take more memory than the machine
// has free, or than [Net.Within] allows. It panics where Kernels does.
func (n Net) Check(X, Z *mat.Dense) error {
	n.checkShapes(X, Z)
	for name, A := range map[string]*mat.Dense{"X": X, "Z": Z} {
		if name == "Z" && Z == X {
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
	need, what := n.memory(rows, cols, X == Z), fmt.Sprintf("the kernel of %d and %d samples", rows, cols)
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
