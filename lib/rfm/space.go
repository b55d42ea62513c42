package rfm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/kernels"
)

// A Space is what [Search] looks through: all combinations of the values listed,
// or points drawn from it. What is not listed is as in the Options. The zero Space
// is that of the paper's tabular experiments, λ ∈ {10, 1, 0.1, 0.01, 0.001}.
type Space struct {
	// Kernels are kernels, before they are put in a metric.
	Kernels []kernels.Kernel
	// L are bandwidths, in the units of the distances in X. Each kernel is tried
	// with each; it must be a struct with a field L, as those of package kernels.
	L []float64
	// Ridge are λ ≥ 0.
	Ridge []float64
	// Diag says whether only the diagonal of the AGOP is kept.
	Diag []bool
	// Draws is the number of points to draw, and 0 to try all combinations. L and
	// Ridge are then drawn between the smallest and the largest of those listed,
	// uniformly in their logarithms, and rounded to three digits; the others from
	// their lists.
	//
	//   - Bergstra, J., Bengio, Y.: Random search for hyper-parameter
	//     optimization. J. Mach. Learn. Res. 13 (2012), 281-305
	Draws int
	// Folds is the number of parts of the data, each of which is predicted by
	// machines fitted to the others. If Folds is 0, it is taken to be 5.
	Folds int
	// Seed draws the points and the folds.
	Seed uint64
}

func (s Space) withDefaults(o Options) Space {
	if s.Kernels == nil && s.L == nil && s.Ridge == nil && s.Diag == nil {
		s.Ridge = []float64{10, 1, 0.1, 0.01, 0.001}
	}
	if s.Kernels == nil {
		if o.Kernel == nil {
			o.Kernel = kernels.Laplace{L: 10}
		}
		s.Kernels = []kernels.Kernel{o.Kernel}
	}
	if s.Ridge == nil {
		s.Ridge = []float64{o.Ridge}
	}
	if s.Diag == nil {
		s.Diag = []bool{o.Metric.Diag}
	}
	if s.Folds == 0 {
		s.Folds = 5
	}
	s.check(o.Loss)
	return s
}

// check panics on the first value that cannot be meant, before anything is fitted.
func (s Space) check(loss Loss) {
	for i, k := range s.Kernels {
		switch k.(type) {
		case kernels.Radial, metrical:
		default:
			bad("Space.Kernels[%d] is %v, which cannot be put in a metric; write it as a kernels.RadialFunc, or give it InMetric(M *mat.SymDense) kernels.Kernel", i, k)
		}
		if _, ok := withBandwidth(k, 1); !ok && s.L != nil {
			bad("Space.Kernels[%d] is %v, which has no field L for the bandwidths in Space.L", i, k)
		}
	}
	for i, l := range s.L {
		if !(l > 0) || math.IsInf(l, 1) {
			bad("Space.L[%d] is %v; it must be positive", i, l)
		}
	}
	for i, r := range s.Ridge {
		switch {
		case !(r >= 0) || math.IsInf(r, 1):
			bad("Space.Ridge[%d] is %v; it must be 0 or positive", i, r)
		case r == 0 && loss == Logistic:
			bad("Space.Ridge[%d] is 0; with the logistic loss it must be positive", i)
		case r == 0 && s.Draws > 0 && len(s.Ridge) > 1:
			bad("Space.Ridge[%d] is 0; it must be positive, because draws are uniform in its logarithm", i)
		}
	}
	switch {
	case s.Draws < 0:
		bad("Space.Draws is %d; it must be 0 or positive", s.Draws)
	case s.Folds < 2:
		bad("Space.Folds is %d; it must be 0 or at least 2", s.Folds)
	case len(s.Kernels)*len(s.Ridge)*len(s.Diag) == 0 || s.L != nil && len(s.L) == 0:
		bad("Space has an empty list; leave a field nil to take its value from the Options")
	}
}

// try panics on the first kernel that cannot be evaluated on the rows of X, such as
// one with a parameter that it cannot have.
func (s Space) try(X *mat.Dense) {
	x := X.RawRowView(0)
	for i, k := range s.Kernels {
		if s.L != nil {
			k, _ = withBandwidth(k, s.L[0])
		}
		func() {
			defer func() {
				if r := recover(); r != nil {
					bad("Space.Kernels[%d]: %v", i, r)
				}
			}()
			kernels.Metric(k, identity(len(x))).At(x, x)
		}()
	}
}

// points returns the trials to be made.
func (s Space) points() []Trial {
	bandwidths := s.L
	if bandwidths == nil {
		bandwidths = []float64{0} // the kernel's own
	}
	kernel := func(k kernels.Kernel, l float64) kernels.Kernel {
		if s.L != nil {
			k, _ = withBandwidth(k, l)
		}
		return k
	}
	var points []Trial
	if s.Draws == 0 {
		for _, k := range s.Kernels {
			for _, l := range bandwidths {
				for _, ridge := range s.Ridge {
					for _, diag := range s.Diag {
						points = append(points, Trial{Kernel: kernel(k, l), Ridge: ridge, Diag: diag})
					}
				}
			}
		}
		return points
	}
	for i := range s.Draws {
		rnd := rand.New(rand.NewPCG(s.Seed, uint64(i)+1)) // a point does not depend on how many there are
		k, l := s.Kernels[rnd.IntN(len(s.Kernels))], logUniform(rnd, bandwidths)
		points = append(points, Trial{Kernel: kernel(k, l), Ridge: logUniform(rnd, s.Ridge), Diag: s.Diag[rnd.IntN(len(s.Diag))]})
	}
	return points
}

// logUniform draws between the smallest and the largest of some values, and rounds
// to three digits, which are easier to read and to repeat.
func logUniform(rnd *rand.Rand, values []float64) float64 {
	lo, hi := values[0], values[0]
	for _, v := range values {
		lo, hi = min(lo, v), max(hi, v)
	}
	u := rnd.Float64()
	if lo == hi {
		return lo
	}
	v, _ := strconv.ParseFloat(strconv.FormatFloat(lo*math.Pow(hi/lo, u), 'g', 3, 64), 64)
	return min(max(v, lo), hi)
}

// withBandwidth returns a copy of a kernel with its field L set. ok is false if it
// is no struct with such a field.
func withBandwidth(k kernels.Kernel, l float64) (_ kernels.Kernel, ok bool) {
	v := reflect.ValueOf(k)
	if v.Kind() != reflect.Struct {
		return k, false
	}
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	field := c.FieldByName("L")
	if !field.IsValid() || field.Kind() != reflect.Float64 || !field.CanSet() {
		return k, false
	}
	field.SetFloat(l)
	k, ok = c.Interface().(kernels.Kernel)
	return k, ok
}

// folds returns the fold of each row. Rows are dealt at random, those of a class
// after those of another, so that folds differ by at most one in their rows and in
// those of each class.
func (s Space) folds(labels []int) (of []int, err error) {
	n := len(labels)
	if n < s.Folds {
		return nil, fmt.Errorf("rfm: %d rows cannot be divided into %d folds; set Space.Folds lower, or find more data", n, s.Folds)
	}
	order := rand.New(rand.NewPCG(s.Seed, 0)).Perm(n)
	slices.SortStableFunc(order, func(a, b int) int { return labels[a] - labels[b] })
	of = make([]int, n)
	for next, i := range order {
		of[i] = next % s.Folds
	}
	return of, nil
}
