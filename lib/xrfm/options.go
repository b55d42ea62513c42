package xrfm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// Options are the hyperparameters of [Fit]. The zero Options are those of the
// paper, with leaves of a size for processors: the authors' are as large as the
// memory of their graphics card allows, up to 60,000 rows.
type Options struct {
	// Leaf is how the machines of the leaves are fitted.
	Leaf Leaf
	// MaxLeaf is the number of training rows above which a node is split. If
	// MaxLeaf is 0, it is taken to be 5000. Time grows with its square.
	MaxLeaf int
	// Trees is the number of trees, which differ by the rows that are drawn for
	// their splits and for validation. If Trees is 0, it is taken to be 1.
	Trees int
	// Split is how a node is split.
	Split Split
	// Routing is how the leaves of a tree are weighted.
	Routing Routing
	// Categories are the categorical columns: for each of them the columns of X
	// that are its one-hot code. The metric then does not mix a category with
	// other columns. At most one of a group is 1 in a row, the others are 0; none
	// is a category that was not seen, or is missing.
	Categories [][]int
	// Seed draws rows for splits and for validation.
	Seed uint64
	// Task watches and stops the fit.
	Task task.Task
}

// Leaf has the hyperparameters of the machines in the leaves.
type Leaf struct {
	// Kernel is k before it is put in the metric M: a radial kernel, or one with
	// a method InMetric(M *mat.SymDense) kernels.Kernel. If Kernel is nil, it is
	// taken to be kernels.Laplace{L: 10}.
	Kernel kernels.Kernel
	// Adaptive multiplies the bandwidth in each iteration by the median distance
	// between rows in the metric M, so that L is near 1. The distance is that which
	// Kernel is a function of: the Euclidean of a radial kernel; another kernel has
	// a method MedianDistance(X *mat.Dense, M *mat.SymDense) float64.
	Adaptive bool
	// Iters is T, the number of updates of M. If Iters is 0, it is taken to be 5.
	// Fewer are done once the validation error is 1.1 times the best.
	Iters int
	// Ridge is λ > 0. If Ridge is 0, it is taken to be 1e-3.
	Ridge float64
	// Diag keeps the diagonal of the AGOP only: one weight for each feature.
	Diag bool
	// Centre subtracts the mean gradient over samples and outputs.
	Centre bool
	// Refill is the number of validation rows up to which a leaf with fewer takes
	// some from its training rows, at most a fifth of them. If Refill is 0, it is
	// taken to be 1500; if it is negative, none are taken.
	Refill int
	// Precision is that of kernel matrices, their factors and the gradients. A
	// machine that is singular in Float32 is fitted again in Mixed precision.
	Precision kernels.Precision
}

// Split has the hyperparameters of splits.
type Split struct {
	// By says which direction a node is split across.
	By Direction
	// Overlap is the share of a node's rows on either side of the median that
	// goes to both children, at most 0.25.
	Overlap float64
	// MaxRows is the largest number of rows that the split's machine is fitted
	// to, of the 95 percent of the node's that are drawn. If MaxRows is 0, it is
	// taken to be 5000. The authors take 50,000.
	MaxRows int
}

// Routing has the hyperparameters of soft splits. The zero Routing chooses the
// temperature on the validation data among 0, which is hard, and 20 others
// between 0.025 and 4.5.
type Routing struct {
	// Hard predicts each point by its leaf alone.
	Hard bool
	// Temperature is T. If it is 0, it is chosen on the validation data.
	Temperature float64
	// Keep is the share of the weight of all leaves that is to be kept: those
	// with the largest weights. If Keep is 0, it is taken to be 0.99.
	Keep float64
	// MaxLeaves is the number of leaves that are kept at most. If MaxLeaves is 0,
	// it is taken to be 12.
	MaxLeaves int
}

// leastLeaf is the smallest MaxLeaf: an overlapping half of more rows is smaller.
const leastLeaf = 10

// A Direction is a way to find the direction of a split.
type Direction int

// The directions.
const (
	AGOP Direction = iota // in which the target changes most
	PCA                   // in which the rows of X vary most
)

// String returns the name of the constant.
func (d Direction) String() string {
	switch d {
	case AGOP:
		return "AGOP"
	case PCA:
		return "PCA"
	}
	return fmt.Sprintf("Direction(%d)", int(d))
}

// metrical is a kernel that is not radial and has a form in a metric.
type metrical interface {
	InMetric(M *mat.SymDense) kernels.Kernel
}

// distant is a kernel of a distance of its own.
type distant interface {
	MedianDistance(X *mat.Dense, M *mat.SymDense) float64
}

func (o Options) withDefaults() Options {
	set := func(field *int, zero int) {
		if *field == 0 {
			*field = zero
		}
	}
	if o.Leaf.Kernel == nil {
		o.Leaf.Kernel = kernels.Laplace{L: 10}
	}
	set(&o.Leaf.Iters, 5)
	if o.Leaf.Ridge == 0 {
		o.Leaf.Ridge = 1e-3
	}
	set(&o.Leaf.Refill, 1500)
	set(&o.MaxLeaf, 5000)
	set(&o.Trees, 1)
	set(&o.Split.MaxRows, 5000)
	if o.Routing.Keep == 0 {
		o.Routing.Keep = 0.99
	}
	set(&o.Routing.MaxLeaves, 12)
	o.check()
	return o
}

// check panics on what cannot be meant.
func (o Options) check() {
	switch o.Leaf.Kernel.(type) {
	case kernels.Radial, metrical:
	default:
		panic(fmt.Sprintf("xrfm: Leaf.Kernel is %v, which cannot be put in a metric; write it as a kernels.RadialFunc, or give it InMetric(M *mat.SymDense) kernels.Kernel", o.Leaf.Kernel))
	}
	if o.Leaf.Adaptive {
		switch o.Leaf.Kernel.(type) {
		case kernels.Radial, distant:
		default:
			panic(fmt.Sprintf("xrfm: Leaf.Adaptive with %v, which is not a function of a distance; set its bandwidth without Adaptive, or give it MedianDistance(X *mat.Dense, M *mat.SymDense) float64", o.Leaf.Kernel))
		}
	}
	r := o.Routing
	for _, rule := range []struct {
		ok    bool
		field string
		value any
		must  string
	}{
		{o.Leaf.Iters > 0, "Leaf.Iters", o.Leaf.Iters, "be positive"},
		{o.Leaf.Ridge > 0 && !math.IsInf(o.Leaf.Ridge, 1), "Leaf.Ridge", o.Leaf.Ridge, "be positive"},
		{o.Leaf.Precision >= kernels.Float64 && o.Leaf.Precision <= kernels.Float32, "Leaf.Precision", o.Leaf.Precision, "be kernels.Float64, Mixed or Float32"},
		{o.MaxLeaf >= leastLeaf, "MaxLeaf", o.MaxLeaf, fmt.Sprintf("be at least %d", leastLeaf)},
		{o.Trees > 0, "Trees", o.Trees, "be positive"},
		{o.Split.By == AGOP || o.Split.By == PCA, "Split.By", o.Split.By, "be xrfm.AGOP or PCA"},
		{o.Split.Overlap >= 0 && o.Split.Overlap <= 0.25, "Split.Overlap", o.Split.Overlap, "be between 0 and 0.25"},
		{o.Split.MaxRows >= leastLeaf, "Split.MaxRows", o.Split.MaxRows, fmt.Sprintf("be at least %d", leastLeaf)},
		{r.Temperature >= 0 && !math.IsInf(r.Temperature, 1), "Routing.Temperature", r.Temperature, "be 0 or positive"},
		{!r.Hard || r.Temperature == 0, "Routing.Temperature", r.Temperature, "be 0 with Hard"},
		{r.Keep > 0 && r.Keep <= 1, "Routing.Keep", r.Keep, "be between 0 and 1"},
		{r.MaxLeaves > 0, "Routing.MaxLeaves", r.MaxLeaves, "be positive"},
	} {
		if !rule.ok {
			panic(fmt.Sprintf("xrfm: %s is %v; it must %s", rule.field, rule.value, rule.must))
		}
	}
}
