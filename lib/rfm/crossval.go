package rfm

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/workers"
	"github.com/agopher/agopher/lib/metrics"
)

// A part is the data of one fold.
type part struct {
	X, Y, XVal, YVal *mat.Dense
	weights          []float64
}

// divide divides the data into folds, less samples of weight 0.
func (s Space) divide(X, Y *mat.Dense, o Options, classes bool) ([]part, error) {
	X, Y, w := o.weighty(X, Y)
	n, _ := X.Dims()
	labels := make([]int, n)
	if classes {
		labels = metrics.Labels(Y)
	}
	of, err := s.folds(labels)
	if err != nil {
		return nil, err
	}
	parts := make([]part, s.Folds)
	for f := range parts {
		var in, out []int
		for i, g := range of {
			if g == f {
				out = append(out, i)
			} else {
				in = append(in, i)
			}
		}
		parts[f] = part{X: pick(X, in), Y: pick(Y, in), XVal: pick(X, out), YVal: pick(Y, out)}
		if w != nil {
			parts[f].weights = pickFloats(w, in)
		}
	}
	return parts, nil
}

// A search is one in progress.
type search struct {
	Options
	points []Trial // with their results, under mu
	tries  []Options
	parts  []part

	mu   sync.Mutex
	left []int       // folds of a point that are not finished
	vals [][][]Score // by point, fold and iteration
	errs [][]error   // by point and fold
}

// run fits all points to all folds.
func (s *search) run() error {
	folds := len(s.parts)
	s.left, s.vals, s.errs = make([]int, len(s.points)), make([][][]Score, len(s.points)), make([][]error, len(s.points))
	for i, p := range s.points {
		s.left[i], s.vals[i], s.errs[i] = folds, make([][]Score, folds), make([]error, folds)
		s.tries = append(s.tries, p.options(s.Options))
	}
	done, total := 0, len(s.points)*folds
	return workers.Run(s.Task, s.atOnce(), total, func(job int) error {
		i, f := job/folds, job%folds
		vals, err := s.fold(i, f)
		if stopped := s.Task.Err(); stopped != nil {
			return stopped
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.vals[i][f], s.errs[i][f] = vals, err
		if s.left[i]--; s.left[i] == 0 {
			s.points[i].judge(s.vals[i], s.errs[i])
		}
		done++
		s.Task.Step(done, total, s.note())
		return nil
	})
}

// atOnce returns how many machines may be fitted at once.
func (s *search) atOnce() int {
	if s.Large != nil {
		return 1 // each expects all the memory for itself
	}
	n, c := s.parts[0].Y.Dims()
	most := math.MaxInt
	for _, p := range s.points {
		most = min(most, workers.Fitting(p.Kernel, s.bytes(n, c)))
	}
	return most
}

// fold returns the validation scores of each iteration of point i in fold f.
func (s *search) fold(i, f int) ([]Score, error) {
	p := s.parts[f]
	o := s.tries[i]
	o.Weights, o.Task = p.weights, quiet(o.Task)
	m, err := fit(p.X, p.Y, p.XVal, p.YVal, o)
	if err != nil {
		return nil, err
	}
	vals := make([]Score, len(m.Steps))
	for t, step := range m.Steps {
		vals[t] = step.Val
	}
	return vals, nil
}

// judge sets the scores of a trial from those of each fold and iteration, or its
// error to that of the first fold that has one.
func (t *Trial) judge(vals [][]Score, errs []error) {
	for _, err := range errs {
		if err != nil {
			t.Err, t.Val, t.SD = err, noScore, math.NaN()
			return
		}
	}
	steps := len(vals[0]) // that all folds have
	for _, v := range vals {
		steps = min(steps, len(v))
	}
	for i := range steps {
		mean, sd := meanScore(vals, i)
		if i == 0 || mean.better(t.Val) {
			t.Iters, t.Val, t.SD = i, mean, sd
		}
	}
}

// meanScore returns the mean over the folds of the scores of an iteration, and the
// standard deviation of those that count.
func meanScore(vals [][]Score, i int) (mean Score, sd float64) {
	n := float64(len(vals))
	for _, v := range vals {
		mean.MSE += v[i].MSE / n
		mean.R2 += v[i].R2 / n
		mean.Accuracy += v[i].Accuracy / n
	}
	for _, v := range vals {
		e := v[i].MSE - mean.MSE
		if !math.IsNaN(mean.Accuracy) {
			e = v[i].Accuracy - mean.Accuracy
		}
		sd += e * e / (n - 1)
	}
	return mean, math.Sqrt(sd)
}

// note says what the best finished point is.
func (s *search) note() string {
	best := -1
	for i, left := range s.left {
		if left == 0 && s.points[i].Err == nil && (best < 0 || s.points[i].Val.better(s.points[best].Val)) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	return "best " + s.points[best].Val.String()
}
