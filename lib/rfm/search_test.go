package rfm_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/rfm"
	"github.com/agopher/agopher/lib/task"
)

// rows returns some rows of A.
func rows(A *mat.Dense, index []int) *mat.Dense {
	_, d := A.Dims()
	B := mat.NewDense(len(index), d, nil)
	for i, k := range index {
		B.SetRow(i, A.RawRowView(k))
	}
	return B
}

// TestSearchScores: leaving one out, a trial's score is the mean of the squared
// errors of machines fitted to all other rows, of the number of updates that is best.
func TestSearchScores(t *testing.T) {
	const n, iters = 12, 2
	X, Y := lowRank(n, 2, 1)
	ridges, ls := []float64{1e-3, 0.1, 1}, []float64{2, 5}
	found, err := rfm.Search(X, Y, rfm.Space{L: ls, Ridge: ridges, Diag: []bool{false, true}, Folds: n}, rfm.Options{Kernel: kernels.Gaussian{}, Iters: iters})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Trials) != 12 {
		t.Fatalf("%d trials, want 12", len(found.Trials))
	}
	last := 0.0
	for _, trial := range found.Trials {
		want := make([]float64, iters+1)
		for i := range n {
			var rest []int
			for j := range n {
				if j != i {
					rest = append(rest, j)
				}
			}
			m, err := rfm.FitBest(rows(X, rest), rows(Y, rest), rows(X, []int{i}), rows(Y, []int{i}), rfm.Options{
				Kernel: trial.Kernel, Ridge: trial.Ridge, Iters: iters, Metric: rfm.Metric{Diag: trial.Diag}})
			if err != nil {
				t.Fatal(err)
			}
			for s := range want {
				want[s] += m.Steps[s].Val.MSE / n
			}
		}
		best := 0
		for s, v := range want {
			if v < want[best] {
				best = s
			}
		}
		if trial.Iters != best || math.Abs(trial.Val.MSE-want[best]) > 1e-12*want[best] {
			t.Errorf("%v: MSE %v after %d updates, want %v after %d", trial, trial.Val.MSE, trial.Iters, want[best], best)
		}
		if trial.Val.MSE < last {
			t.Errorf("%v is better than the one before", trial)
		}
		last = trial.Val.MSE
	}
	best := found.Trials[0]
	iter := best.Iters
	if iter == 0 {
		iter = -1
	}
	want, err := rfm.Fit(X, Y, rfm.Options{Kernel: best.Kernel, Ridge: best.Ridge, Iters: iter, Metric: rfm.Metric{Diag: best.Diag}})
	if err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(found.Model.Predict(X), want.Predict(X)) {
		t.Error("the model is not that of the best trial")
	}
	again, err := rfm.Fit(X, Y, found.Options)
	if err != nil || !mat.Equal(again.Alpha, want.Alpha) {
		t.Errorf("the options are not those of the best trial, error %v", err)
	}
}

// TestSearchReproducible: the same bits on any number of threads; and a random
// search draws the same points, whatever their number, within the lists.
func TestSearchReproducible(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	X, y := lowRank(90, 3, 2)
	labels := make([]int, 90)
	for i := range labels {
		if y.At(i, 0) > 0 {
			labels[i] = 1
		}
	}
	space := rfm.Space{
		Kernels: []kernels.Kernel{kernels.Laplace{}, kernels.Gaussian{}}, L: []float64{1, 20}, Ridge: []float64{1e-4, 1},
		Diag: []bool{false, true}, Draws: 8, Folds: 3, Seed: 5,
	}
	w := weights(90)
	w[3], w[50] = 0, 0
	var want string
	for _, threads := range []int{1, 2, 4} {
		runtime.GOMAXPROCS(threads)
		found, err := rfm.Search(X, metrics.OneHot(labels, 2), space, rfm.Options{Iters: 2, Weights: w})
		if err != nil {
			t.Fatal(err)
		}
		got := found.Bundle().Text() + fmt.Sprint(found.Model.Alpha.RawMatrix().Data)
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%d threads:\n%s\nwant\n%s", threads, got, want)
		}
		if len(found.Trials) != 8 {
			t.Errorf("%d trials, want 8", len(found.Trials))
		}
		seen := map[string]bool{}
		for _, trial := range found.Trials {
			var l float64
			switch k := trial.Kernel.(type) {
			case kernels.Laplace:
				l = k.L
			case kernels.Gaussian:
				l = k.L
			}
			if !(l >= 1 && l <= 20) || !(trial.Ridge >= 1e-4 && trial.Ridge <= 1) {
				t.Errorf("%v is outside of the space", trial)
			}
			seen[trial.String()] = true
		}
		if threads == 4 {
			space.Draws = 3
			few, err := rfm.Search(X, metrics.OneHot(labels, 2), space, rfm.Options{Iters: 2, Weights: w})
			if err != nil {
				t.Fatal(err)
			}
			for _, trial := range few.Trials {
				if !seen[trial.String()] {
					t.Errorf("%v is not among the points of the longer search", trial)
				}
			}
		}
	}
}

// TestSearchStop: the finished trials come back with the error.
func TestSearchStop(t *testing.T) {
	X, Y := lowRank(40, 2, 3)
	space := rfm.Space{Ridge: []float64{1, 0.1, 0.01, 0.001}, Folds: 4}
	stopped := errors.New("stopped by the test")
	stop := func(after int) (*rfm.Found, error) {
		ctx, cancel := context.WithCancelCause(t.Context())
		last := 0
		return rfm.Search(X, Y, space, rfm.Options{Iters: 1, Task: task.Task{Context: ctx, Progress: task.ProgressFunc(func(done, total int, note string) {
			if done != last+1 || total != 16 {
				t.Errorf("step %d of %d after %d", done, total, last)
			}
			if done >= 8 && !strings.HasPrefix(note, "best R²") {
				t.Errorf("note %q", note)
			}
			if last = done; done == after {
				cancel(stopped)
			}
		})}})
	}
	whole, err := stop(1000)
	if err != nil || len(whole.Trials) != 4 || whole.Model == nil {
		t.Fatalf("%v, error %v", whole, err)
	}
	found, err := stop(11)
	if !errors.Is(err, stopped) || found == nil || found.Model != nil || len(found.Trials) < 2 || len(found.Trials) > 3 {
		t.Fatalf("%v, error %v", found, err)
	}
	for _, trial := range found.Trials {
		same := false
		for _, w := range whole.Trials {
			same = same || fmt.Sprint(trial) == fmt.Sprint(w)
		}
		if !same {
			t.Errorf("%v is not a trial of the whole search", trial)
		}
	}
	if found, err := stop(1); !errors.Is(err, stopped) || found != nil {
		t.Errorf("stopped before a trial is finished: %v, error %v", found, err)
	}
}

// TestSearchFails: a point that cannot be fitted does not end the search.
func TestSearchFails(t *testing.T) {
	X, Y := lowRank(30, 2, 3)
	X.SetRow(7, X.RawRowView(3)) // K is singular
	X.SetRow(8, X.RawRowView(4))
	X.SetRow(9, X.RawRowView(5))
	found, err := rfm.Search(X, Y, rfm.Space{Ridge: []float64{0, 0.1}, Folds: 2, Seed: 1}, rfm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if best, last := found.Trials[0], found.Trials[1]; best.Ridge != 0.1 || best.Err != nil || last.Err == nil || !strings.Contains(last.String(), "not positive definite") {
		t.Errorf("trials %v", found.Trials)
	}
	if text := found.Bundle().Text(); !strings.Contains(text, "1 without a score; their Err says why") {
		t.Error(text)
	}
	found, err = rfm.Search(X, Y, rfm.Space{Ridge: []float64{0}, Folds: 2, Seed: 1}, rfm.Options{})
	if err == nil || !strings.Contains(err.Error(), "rfm: none of the 1 points could be fitted; the first: rfm: iteration 0: krr: K + 0 I is not positive definite") || found == nil {
		t.Errorf("%v, error %v", found, err)
	}
	_ = found.Bundle()
}

func TestSearchBadInput(t *testing.T) {
	X, Y := lowRank(4, 2, 1)
	try := func(s rfm.Space, o rfm.Options) (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("%v", r)
			}
		}()
		o.Task.Progress = task.ProgressFunc(func(int, int, string) { t.Errorf("%+v: something has been fitted", s) })
		_, err = rfm.Search(X, Y, s, o)
		return err
	}
	for _, tt := range []struct {
		want  string
		space rfm.Space
		opts  rfm.Options
	}{
		{"rfm: Space.L[2] is -3; it must be positive", rfm.Space{L: []float64{1, 2, -3}}, rfm.Options{}},
		{"rfm: Space.L[0] is NaN; it must be positive", rfm.Space{L: []float64{math.NaN()}}, rfm.Options{}},
		{"rfm: Space.Ridge[1] is -1; it must be 0 or positive", rfm.Space{Ridge: []float64{1, -1}}, rfm.Options{}},
		{"rfm: Space.Ridge[0] is 0; it must be positive, because draws", rfm.Space{Ridge: []float64{0, 1}, Draws: 3}, rfm.Options{}},
		{"rfm: Space.Ridge[1] is 0; with the logistic loss it must be positive", rfm.Space{Ridge: []float64{1, 0}}, rfm.Options{Loss: rfm.Logistic}},
		{"rfm: Space.Kernels[1] is Func, which cannot be put in a metric", rfm.Space{Kernels: []kernels.Kernel{kernels.Laplace{}, kernels.Func(nil)}}, rfm.Options{}},
		{"rfm: Space.Kernels[0] is RadialFunc, which has no field L", rfm.Space{L: []float64{1}, Kernels: []kernels.Kernel{kernels.RadialFunc(nil)}}, rfm.Options{}},
		{"rfm: Space.Kernels[1]: kernels: Matern.Nu is 7; it must be", rfm.Space{Kernels: []kernels.Kernel{kernels.Laplace{}, kernels.Matern{Nu: 7}}, Folds: 2}, rfm.Options{}},
		{"rfm: Space.Kernels[1]: kernels: Laplace.L is -3; it must be", rfm.Space{Kernels: []kernels.Kernel{kernels.Laplace{}, kernels.Laplace{L: -3}}, Folds: 2}, rfm.Options{}},
		{"rfm: Space.Kernels[2]: kernels: Lpq.P is 3; beyond 2", rfm.Space{Kernels: []kernels.Kernel{kernels.Laplace{}, kernels.Gaussian{}, kernels.Lpq{P: 3}}, L: []float64{1, 2}, Folds: 2}, rfm.Options{}},
		{"rfm: Space.Kernels[0]: kernels: Columns has column 5 but the points have 2", rfm.Space{Kernels: []kernels.Kernel{kernels.Columns(kernels.Laplace{}, 5)}, Folds: 2}, rfm.Options{}},
		{"rfm: Space.Draws is -1; it must be", rfm.Space{Draws: -1}, rfm.Options{}},
		{"rfm: Space.Folds is 1; it must be", rfm.Space{Folds: 1}, rfm.Options{}},
		{"rfm: Space has an empty list", rfm.Space{Ridge: []float64{}}, rfm.Options{}},
		{"rfm: Stop is 0.5; it must be", rfm.Space{}, rfm.Options{Stop: 0.5}},
		{"rfm: 4 rows cannot be divided into 5 folds; set Space.Folds lower", rfm.Space{}, rfm.Options{}},
		{"rfm: there are 3 Weights for 4 samples", rfm.Space{}, rfm.Options{Weights: []float64{1, 2, 3}}},
	} {
		if err := try(tt.space, tt.opts); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("error %v, want %s", err, tt.want)
		}
	}
}

func ExampleSearch() {
	X, Y := lowRank(150, 5, 1) // y = x₁x₂
	found, err := rfm.Search(X, Y, rfm.Space{L: []float64{1, 10}, Ridge: []float64{1e-3, 1}}, rfm.Options{})
	fmt.Println(found.Table())
	fmt.Println(found.Model, err)
	// Output:
	// 4 trials, 5 folds
	// kernel         ridge  diagonal  updates      R²    MSE    sd
	// Laplace(L=10)  0.001  false           2  0.8944  0.135  0.12
	// Laplace(L=1)   0.001  false           3  0.8347  0.216   0.2
	// Laplace(L=1)       1  false           5  0.7144  0.362  0.27
	// Laplace(L=10)      1  false           1  0.3831  0.689  0.35
	// RFM(Laplace(L=10), iteration 2 of 2, n=150, d=5, c=1) <nil>
}
