package eigenpro_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/eigenpro"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

var errStop = errors.New("stopped by the test")

// TestStop stops each method when two epochs are done, EigenPro4 two batches later,
// before its next projection. The model so far is that of two epochs, to the bit.
func TestStop(t *testing.T) {
	X, Y := samples(600, 4, 2)
	for method := eigenpro.EigenPro2; method <= eigenpro.Falkon; method++ {
		opts := eigenpro.Options{Kernel: kernels.Laplace{L: 3}, Method: method, Epochs: 2}
		if method < eigenpro.NystromCG {
			opts.Sizes = eigenpro.Sizes{Batch: 100}
		}
		switch method {
		case eigenpro.EigenPro4:
			opts.Sizes.Delay = 4 // and 12 batches in two epochs
		case eigenpro.Falkon:
			opts.Sizes.Centres = 100
		}
		want, _ := eigenpro.Fit(X, Y, opts)

		ctx, cancel := context.WithCancelCause(t.Context())
		opts.Epochs = 200
		later := 0
		if method == eigenpro.EigenPro4 {
			later = 2
		}
		opts.Task = task.Task{Context: ctx, Progress: task.ProgressFunc(func(done, total int, note string) {
			if done == 2*total/200+later {
				cancel(errStop)
			}
		})}
		m, err := eigenpro.Fit(X, Y, opts)
		if !errors.Is(err, errStop) {
			t.Errorf("%v: error %v, want %v", method, err, errStop)
		}
		if m == nil {
			t.Errorf("%v: no model", method)
			continue
		}
		if !mat.Equal(m.Alpha, want.Alpha) || len(m.Steps) != 2 {
			t.Errorf("%v: not the model of two epochs; steps %v", method, m.Steps)
		}
	}
}

// TestStopSoon stops each method after some milliseconds, in its set-up or later.
func TestStopSoon(t *testing.T) {
	X, Y := samples(6000, 50, 3)
	for method := eigenpro.EigenPro2; method <= eigenpro.Falkon; method++ {
		for _, after := range []time.Duration{0, 20 * time.Millisecond, 200 * time.Millisecond} {
			ctx, cancel := context.WithTimeoutCause(t.Context(), after, errStop)
			opts := eigenpro.Options{Method: method, Epochs: 1000, Tolerance: 1e-15, Task: task.Task{Context: ctx}}
			if method != eigenpro.EigenPro2 && method != eigenpro.NystromCG {
				opts.Sizes.Centres = 3000
			}
			start := time.Now()
			m, err := eigenpro.Fit(X, Y, opts)
			took := time.Since(start)
			cancel()
			if !errors.Is(err, errStop) {
				t.Errorf("%v after %v: error %v, want %v", method, after, err, errStop)
			}
			if m != nil && !finite(m.Alpha) {
				t.Errorf("%v after %v: the model so far is not finite", method, after)
			}
			if after == 0 && m != nil {
				t.Errorf("%v: a model that has learnt nothing", method)
			}
			const most = 2 * time.Second // on a busy machine; alone it is 0.1
			if took-after > most {
				t.Errorf("%v after %v: returned %v later", method, after, took-after)
			}
		}
	}
}

func finite(A *mat.Dense) bool { return !strings.ContainsAny(fmt.Sprint(mat.Norm(A, 2)), "NI") }

// TestNotConverged has too few iterations.
func TestNotConverged(t *testing.T) {
	X, Y := samples(300, 4, 2)
	for _, method := range []eigenpro.Method{eigenpro.NystromCG, eigenpro.Falkon} {
		opts := eigenpro.Options{Method: method, Epochs: 2}
		if method == eigenpro.NystromCG {
			opts.Sizes.Rank = 10
		} else {
			opts.Sizes.Centres = 100
		}
		m, err := eigenpro.Fit(X, Y, opts)
		var e *eigenpro.ConvergenceError
		if !errors.As(err, &e) || e.Method != method || e.Iterations != 2 || !(e.Residual > e.Tolerance) || e.Tolerance != 1e-8 {
			t.Errorf("%v: error %v", method, err)
		}
		if want := "after 2 iterations, above the tolerance of 1e-08; raise Epochs"; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
		if m == nil || len(m.Steps) != 2 || m.Steps[1].Residual != e.Residual {
			t.Errorf("%v: no model so far", method)
		}
	}
}

// TestProgress checks that progress ascends to the total.
func TestProgress(t *testing.T) {
	X, Y := samples(300, 4, 2)
	for method := eigenpro.EigenPro2; method <= eigenpro.Falkon; method++ {
		last, end, notes := 0, 0, ""
		opts := eigenpro.Options{Method: method, Task: task.Task{Progress: task.ProgressFunc(func(done, total int, note string) {
			if done < last || done > total {
				t.Errorf("%v: %d of %d after %d", method, done, total, last)
			}
			last, end, notes = done, total, notes+note
		})}}
		if _, err := eigenpro.Fit(X, Y, opts); err != nil {
			t.Fatal(err)
		}
		if last != end || end == 0 || !strings.Contains(notes, "residual ") {
			t.Errorf("%v: ended at %d of %d, with notes %q", method, last, end, notes)
		}
	}
}

// TestRows reads samples through a reader, in memory of its own, with the same
// bits; and gets its error with the model so far.
func TestRows(t *testing.T) {
	X, Y := samples(500, 4, 2)
	errRead := errors.New("the disk is gone")
	for method := eigenpro.EigenPro2; method <= eigenpro.Falkon; method++ {
		opts := eigenpro.Options{Method: method, Epochs: 3}
		if method < eigenpro.NystromCG {
			opts.Sizes.Batch = 100
		}
		if method == eigenpro.Falkon {
			opts.Sizes.Centres = 100
		}
		want, _ := eigenpro.Fit(X, Y, opts)
		calls, most := 0, 0
		rows := eigenpro.RowFunc{N: 500, D: 4, C: 2, Read: func(rows []int, XB, YB *mat.Dense) error {
			if calls++; most > 0 && calls > most {
				return errRead
			}
			for i, row := range rows {
				if i > 0 && row <= rows[i-1] {
					t.Errorf("%v: row %d after %d", method, row, rows[i-1])
				}
				XB.SetRow(i, X.RawRowView(row))
				YB.SetRow(i, Y.RawRowView(row))
			}
			return nil
		}}
		got, _ := eigenpro.FitRows(rows, opts)
		golden.Near(t, method.String(), got.Alpha, want.Alpha, 0)
		if calls == 1 {
			continue // all at once
		}
		most = calls - 1
		calls = 0
		m, err := eigenpro.FitRows(rows, opts)
		if !errors.Is(err, errRead) || !strings.Contains(err.Error(), "eigenpro: reading rows ") {
			t.Errorf("%v: error %v, want %v", method, err, errRead)
		}
		if m == nil || !finite(m.Alpha) || len(m.Steps) != 2 {
			t.Errorf("%v: model so far %v", method, m)
		}
	}
}
