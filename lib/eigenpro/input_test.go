package eigenpro_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/eigenpro"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
)

// TestBadOptions has options that cannot be meant.
func TestBadOptions(t *testing.T) {
	X, Y := samples(50, 4, 2)
	Z := first(X, 20)
	const e2, e3, e4, cg, falkon = eigenpro.EigenPro2, eigenpro.EigenPro3, eigenpro.EigenPro4, eigenpro.NystromCG, eigenpro.Falkon
	type sizes = eigenpro.Sizes
	for want, opts := range map[string]eigenpro.Options{
		"Method is Method(7); it must be one of":                           {Method: 7},
		"Ridge is -1; it must be 0 or positive":                            {Method: cg, Ridge: -1},
		"Ridge is NaN; it must be":                                         {Method: cg, Ridge: math.NaN()},
		"Ridge is +Inf; it must be":                                        {Method: falkon, Ridge: math.Inf(1)},
		"Ridge is 1 but EigenPro2 has none; stop it early by Epochs":       {Ridge: 1},
		"Epochs is -1; it must be 0 or positive":                           {Epochs: -1},
		"Tolerance is NaN; it must be 0 or positive":                       {Tolerance: math.NaN()},
		"EigenPro2 has a centre at each sample; for Centres set Method to": {Centres: Z},
		"Centres is 20×4 but X is 50×3":                                    {}, // below
		"Sizes.Centres is 30 but there are 20 Centres":                     {Method: e3, Centres: Z, Sizes: sizes{Centres: 30}},
		"Sizes.Centres is 51 but there are 50 samples":                     {Method: e3, Sizes: sizes{Centres: 51}},
		"Sizes.Centres is 10 but NystromCG has none":                       {Method: cg, Sizes: sizes{Centres: 10}},
		"Sizes.Batch is 51 but there are 50 samples":                       {Sizes: sizes{Batch: 51}},
		"Sizes.Batch is -1; it must be 0 or positive":                      {Sizes: sizes{Batch: -1}},
		"Sizes.Batch is 5 but Falkon has none":                             {Method: falkon, Sizes: sizes{Batch: 5}},
		"Sizes.Points is 51 but there are 50 centres":                      {Sizes: sizes{Points: 51}},
		"Sizes.Points is 21 but there are 20 centres":                      {Method: e4, Centres: Z, Sizes: sizes{Points: 21}},
		"Sizes.Rank is 51 but there are 50 Points":                         {Sizes: sizes{Rank: 51}},
		"Sizes.Rank is 31 but there are 30 Points; raise Sizes.Points":     {Sizes: sizes{Rank: 31, Points: 30}},
		"Sizes.Rank is 51 but there are 50 samples":                        {Method: cg, Sizes: sizes{Rank: 51}},
		"Sizes.Rank is 5 but Falkon has none":                              {Method: falkon, Sizes: sizes{Rank: 5}},
		"Sizes.Delay is 2 but EigenPro3 has none":                          {Method: e3, Sizes: sizes{Delay: 2}},
		"Sizes.Memory is -1; it must be 0 or positive":                     {Sizes: sizes{Memory: -1}},
		"the kernel's M is 3×3 but the samples have 4 columns":             {Kernel: kernels.Mahalanobis{M: mat.NewSymDense(3, nil)}},
	} {
		X := X
		if strings.HasSuffix(want, "50×3") {
			opts.Method, opts.Centres, X = e3, Z, mat.DenseCopyOf(X.Slice(0, 50, 0, 3))
		}
		wantPanic(t, "eigenpro: "+want, func() { _, _ = eigenpro.Fit(X, Y, opts) })
	}
	wantPanic(t, "eigenpro: rows is nil", func() { _, _ = eigenpro.FitRows(nil, eigenpro.Options{}) })
	wantPanic(t, "eigenpro: there are 5 rows with 0 features and 1 targets", func() {
		_, _ = eigenpro.FitRows(eigenpro.RowFunc{N: 5, C: 1}, eigenpro.Options{})
	})
}

func wantPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		if r := recover(); !strings.HasPrefix(fmt.Sprint(r), want) {
			t.Errorf("panic %v, want %q", r, want)
		}
	}()
	f()
}

// TestScale: targets whose squares are beyond float64 have the model of others,
// times the same factor.
func TestScale(t *testing.T) {
	X, Y := samples(60, 4, 2)
	for _, method := range []eigenpro.Method{eigenpro.NystromCG, eigenpro.Falkon} {
		opts := eigenpro.Options{Method: method, Ridge: 1e-3}
		want, err := eigenpro.Fit(X, Y, opts)
		if err != nil {
			t.Fatal(err)
		}
		for _, factor := range []float64{0x1p-520, 0x1p520} {
			scaled := mat.DenseCopyOf(Y)
			scaled.Scale(factor, scaled)
			m, err := eigenpro.Fit(X, scaled, opts)
			if err != nil {
				t.Fatalf("%v, targets times %g: %v", method, factor, err)
			}
			m.Alpha.Scale(1/factor, m.Alpha)
			golden.Near(t, fmt.Sprintf("%v, targets times %g", method, factor), m.Alpha, want.Alpha, 1e-6)
		}
	}
}

// TestBadValues has values that are not finite where modeltest does not look.
func TestBadValues(t *testing.T) {
	X, Y := samples(50, 4, 2)
	Z := first(X, 20)
	Z.Set(7, 2, math.Inf(1))
	if _, err := eigenpro.Fit(X, Y, eigenpro.Options{Method: eigenpro.Falkon, Centres: Z}); err == nil || !strings.Contains(err.Error(), "Centres[7,2] is +Inf") {
		t.Errorf("error %v", err)
	}
	for name, A := range map[string]*mat.Dense{"X": X, "Y": Y} {
		old := A.At(33, 1)
		A.Set(33, 1, math.NaN())
		rows := eigenpro.RowFunc{N: 50, D: 4, C: 2, Read: func(rows []int, XB, YB *mat.Dense) error {
			for i, row := range rows {
				XB.SetRow(i, X.RawRowView(row))
				YB.SetRow(i, Y.RawRowView(row))
			}
			return nil
		}}
		for method := eigenpro.EigenPro2; method <= eigenpro.Falkon; method++ {
			_, err := eigenpro.FitRows(rows, eigenpro.Options{Method: method})
			if want := name + "[33,1] is NaN (row 33, column 1, counted from 0)"; err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v: error %v, want %q", method, err, want)
			}
		}
		A.Set(33, 1, old)
	}
}

// TestMemory has data larger than the budget, and none in memory.
func TestMemory(t *testing.T) {
	rows := eigenpro.RowFunc{N: 5_000_000, D: 1000, C: 10, Read: func([]int, *mat.Dense, *mat.Dense) error {
		return errors.New("samples are read")
	}}
	for method, want := range map[eigenpro.Method]string{
		eigenpro.EigenPro2: "eigenpro: EigenPro2 with 5000000 samples of 1000 features and 5000000 centres needs 83.6 GB of memory, and there are 1 GB; set Method to EigenPro3, EigenPro4 or Falkon",
		// n(d + c) for the samples, n(d + r + 7c) + 3r² for the method, r = 500
		eigenpro.NystromCG: "needs 103 GB of memory, and there are 1 GB; lower Sizes.Rank, or set Method to EigenPro3",
		eigenpro.EigenPro3: "samples are read", // with the centres it suffices
		eigenpro.EigenPro4: "samples are read",
		eigenpro.Falkon:    "samples are read",
	} {
		opts := eigenpro.Options{Method: method, Sizes: eigenpro.Sizes{Memory: 1e9}}
		if _, err := eigenpro.FitRows(rows, opts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v, want %q", method, err, want)
		}
	}
	for method, want := range map[eigenpro.Method]string{
		eigenpro.EigenPro3: "take fewer centres, or a smaller Sizes.Batch",
		eigenpro.Falkon:    "take fewer centres, or set Method to EigenPro4",
	} {
		opts := eigenpro.Options{Method: method, Sizes: eigenpro.Sizes{Memory: 1e9, Centres: 200_000}}
		if _, err := eigenpro.FitRows(rows, opts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v, want %q", method, err, want)
		}
	}
}

// refuses is a kernel that refuses all samples.
type refuses struct{ kernels.Laplace }

var errRefused = errors.New("not these samples")

func (refuses) Check(X, Z *mat.Dense) error { return errRefused }

func TestRefused(t *testing.T) {
	X, Y := samples(50, 4, 2)
	for method := eigenpro.EigenPro2; method <= eigenpro.Falkon; method++ {
		if _, err := eigenpro.Fit(X, Y, eigenpro.Options{Kernel: refuses{}, Method: method}); err != errRefused {
			t.Errorf("%v: error %v, want %v", method, err, errRefused)
		}
	}
}

// TestNoKernel has functions that are not positive semidefinite.
func TestNoKernel(t *testing.T) {
	X, Y := samples(50, 4, 2)
	for method := eigenpro.EigenPro2; method <= eigenpro.Falkon; method++ {
		negative := kernels.Func(func(x, z []float64) float64 { return -kernels.Laplace{}.At(x, z) })
		if m, err := eigenpro.Fit(X, Y, eigenpro.Options{Kernel: negative, Method: method}); m != nil || err == nil || !strings.Contains(err.Error(), "positive semidefinite") {
			t.Errorf("%v: model %v, error %v", method, m, err)
		}
	}
	indefinite := kernels.Func(func(x, z []float64) float64 {
		if &x[0] == &z[0] {
			return 1
		}
		return -1
	})
	_, err := eigenpro.Fit(X, Y, eigenpro.Options{Kernel: indefinite, Epochs: 5000, Sizes: eigenpro.Sizes{Batch: 10}})
	if err == nil || !strings.Contains(err.Error(), "the fit diverges, its residual is ") {
		t.Errorf("error %v", err)
	}
}

func TestZeroTargets(t *testing.T) {
	X, _ := samples(50, 4, 2)
	zero := mat.NewDense(50, 2, nil)
	for method := eigenpro.EigenPro2; method <= eigenpro.Falkon; method++ {
		m, err := eigenpro.Fit(X, zero, eigenpro.Options{Method: method})
		if err != nil || mat.Norm(m.Alpha, 1) != 0 {
			t.Errorf("%v: targets of 0: model %v, error %v", method, m, err)
		}
	}
}
