package xrfm

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/rfm"
)

// A Forest is one or more trees of recursive feature machines.
type Forest struct {
	Trees       []*Node // the roots
	Temperature float64 // T of the soft splits; 0 for hard ones
	Keep        float64 // share of the weight that is kept
	MaxLeaves   int     // most leaves that are kept
	Tuning      []Trial // what the temperature was chosen from; nil if it was given

	columns, outputs int            // of X and Y
	classes          bool           // Y was one-hot
	kernel           kernels.Kernel // of the leaves, before it is put in their metrics
}

// Fit grows the trees, fits their leaves and chooses the temperature. It needs
// beside the data memory for one machine of MaxLeaf rows a thread, or for fewer
// where memory is short, and returns the same bits whatever their number.
//
// It panics on shapes that do not fit. It returns an error if a value is NaN or
// infinite, if there are fewer than two training rows or only one class among
// them, if the columns of a category are not one-hot, or if a leaf does not fit
// into memory. If the task is stopped, it returns with the error the trees of
// which each leaf has a machine, which may be the best of fewer iterations, with
// hard splits unless Temperature was set; nil if there are none.
func Fit(X, Y, XVal, YVal *mat.Dense, opts Options) (*Forest, error) {
	opts = opts.withDefaults()
	classes, err := opts.checkData(X, Y, XVal, YVal)
	if err != nil {
		return nil, err
	}
	n, d := X.Dims()
	_, c := Y.Dims()
	f := &Forest{kernel: opts.Leaf.Kernel, Temperature: opts.Routing.Temperature, Keep: opts.Routing.Keep, MaxLeaves: opts.Routing.MaxLeaves,
		columns: d, outputs: c, classes: classes}
	g := &grower{recipe: opts.recipe(d, classes), data: data{X, Y, XVal, YVal}, total: opts.Trees * opts.nodes(n)}
	for t := range opts.Trees {
		tree, err := g.grow(t)
		if tree != nil {
			f.Trees = append(f.Trees, tree)
		}
		if err != nil {
			return f.orNil(), err
		}
	}
	if !opts.Routing.Hard && opts.Routing.Temperature == 0 {
		if err := f.tune(opts.Task, XVal, YVal); err != nil {
			return f, err
		}
	}
	return f, nil
}

func (f *Forest) orNil() *Forest {
	if len(f.Trees) == 0 {
		return nil
	}
	return f
}

// checkData reports whether Y is one-hot.
func (o Options) checkData(X, Y, XVal, YVal *mat.Dense) (classes bool, err error) {
	if err := check.Data("xrfm", X, Y); err != nil {
		return false, err
	}
	checkValidation("XVal", XVal)
	checkValidation("YVal", YVal)
	check.SameRows("xrfm", "XVal", XVal, "YVal", YVal)
	check.SameColumns("xrfm", "X", X, "XVal", XVal)
	check.SameColumns("xrfm", "Y", Y, "YVal", YVal)
	if err := check.Finite("xrfm", "XVal", XVal); err != nil {
		return false, err
	}
	if err := check.Finite("xrfm", "YVal", YVal); err != nil {
		return false, err
	}
	if n, d := X.Dims(); n < 2 {
		return false, fmt.Errorf("xrfm: X is %d×%d; a leaf needs at least 2 rows", n, d)
	}
	if err := o.checkCategories("X", X); err != nil {
		return false, err
	}
	if err := o.checkCategories("XVal", XVal); err != nil {
		return false, err
	}
	if !metrics.IsOneHot(Y) {
		return false, nil
	}
	if !metrics.IsOneHot(YVal) {
		return false, fmt.Errorf("xrfm: Y is one-hot but YVal is not; both need a single 1 in each row")
	}
	labels := metrics.Labels(Y)
	for _, l := range labels {
		if l != labels[0] {
			return true, nil
		}
	}
	n, c := Y.Dims()
	return false, fmt.Errorf("xrfm: all %d rows of Y are class %d of %d; fit to at least two classes (is the data sorted by class?)", n, labels[0], c)
}

func checkValidation(name string, A *mat.Dense) {
	if A == nil || A.IsEmpty() {
		panic(fmt.Sprintf("xrfm: %s is empty; leaves and the temperature are chosen on validation data: keep a fifth of the rows for it", name))
	}
}

// Leaves returns the machines of all leaves, tree by tree, from left to right.
func (f *Forest) Leaves() []*rfm.Model {
	var all []*rfm.Model
	for _, tree := range f.Trees {
		for _, l := range tree.Leaves() {
			all = append(all, l.Model)
		}
	}
	return all
}
