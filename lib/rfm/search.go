package rfm

import (
	"cmp"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/metrics"
)

// A Trial is a point of a [Space] and what cross-validation says of it.
type Trial struct {
	Kernel kernels.Kernel // before it is put in a metric
	Ridge  float64
	Diag   bool
	Iters  int     // updates of M after which Val is best; 0 is kernel regression
	Val    Score   // mean over the folds
	SD     float64 // standard deviation between the folds, of the accuracy of classes, of the MSE otherwise
	Err    error   // why the point has no score, such as a singular matrix; nil
}

// A Found is what [Search] returns.
type Found struct {
	// Trials are the points tried, best first; those without a score are last.
	Trials []Trial
	// Options are those of the best trial, for Fit.
	Options Options
	// Model is fitted to all data with them; nil if the search was stopped.
	Model *Model
	// Folds is the number of folds.
	Folds int
}

// Search chooses hyperparameters by cross-validation and fits a model to all data
// with them. In each fold a machine is fitted with each number of updates up to
// Options.Iters, and a trial has the score of the number that is best in the mean
// over the folds, by accuracy if Y is one-hot and by mean squared error otherwise.
// That score is a little too good, as that of the best of several always is: keep
// data aside to say how good the model is.
//
//	found, err := rfm.Search(X, Y, rfm.Space{L: []float64{1, 3, 10, 30}, Ridge: []float64{1e-3, 1e-1}}, rfm.Options{})
//	found                        // a table of the trials
//	found.Model.Predict(XTest)
//
// Machines are fitted in parallel, as many as there are threads, if half of the
// free memory holds so many. The same seed gives the same result on any number of
// threads.
//
// Search panics on values that cannot be meant, before anything is fitted, and
// returns an error where [Fit] does, if there are fewer rows than folds, or if no
// point has a score. If the task is stopped, it returns the trials that were
// finished, without a model, with the error; nil if there are none.
func Search(X, Y *mat.Dense, space Space, opts Options) (*Found, error) {
	space = space.withDefaults(opts)
	points := space.points()
	checked := points[0].options(opts).withDefaults() // panics on the other options
	if err := check.Data("rfm", X, Y); err != nil {
		return nil, err
	}
	if err := check.Metric("rfm", "Metric.Start", opts.Metric.Start); err != nil {
		return nil, err
	}
	classes := metrics.IsOneHot(Y)
	if err := opts.checkTargets(Y, classes); err != nil {
		return nil, err
	}
	checked.Metric.start(X)
	space.try(X)
	parts, err := space.divide(X, Y, opts, classes)
	if err != nil {
		return nil, err
	}
	s := &search{Options: opts, points: points, parts: parts}
	err = s.run()
	found := s.found()
	switch {
	case err != nil:
		return found, err
	case found.Trials[0].Err != nil:
		return found, fmt.Errorf("rfm: none of the %d points could be fitted; the first: %w", len(found.Trials), found.Trials[0].Err)
	}
	last := found.Options
	last.Task = quiet(last.Task)
	found.Model, err = fit(X, Y, nil, nil, last)
	return found, err
}

// options returns the options of a fit to try t.
func (t Trial) options(o Options) Options {
	o.Kernel, o.Ridge, o.Metric.Diag = t.Kernel, t.Ridge, t.Diag
	return o
}

// found returns the finished trials, best first, earlier ones before later ones
// that are as good; nil if there are none.
func (s *search) found() *Found {
	var trials []Trial
	for i, left := range s.left {
		if left == 0 {
			trials = append(trials, s.points[i])
		}
	}
	if trials == nil {
		return nil
	}
	slices.SortStableFunc(trials, func(a, b Trial) int {
		switch {
		case a.Err != nil || b.Err != nil:
			return cmp.Compare(b2i(a.Err != nil), b2i(b.Err != nil))
		case a.Val.better(b.Val):
			return -1
		case b.Val.better(a.Val):
			return 1
		}
		return 0
	})
	f := &Found{Trials: trials, Folds: len(s.parts)}
	best := trials[0]
	f.Options = best.options(s.Options)
	if f.Options.Iters = best.Iters; best.Iters == 0 {
		f.Options.Iters = -1 // 0 is the default
	}
	return f
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
