package completion

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/task"
)

// iterative has the methods that look at the squares of the entries.
var iterative = map[string]func(obs *Observed) (*Result, error){
	"lin-RFM":         func(obs *Observed) (*Result, error) { return LinRFM(obs, Options{}) },
	"lin-RFM, rank 1": func(obs *Observed) (*Result, error) { return LinRFM(obs, Options{Rank: 1}) },
	"soft-impute":     func(obs *Observed) (*Result, error) { return SoftImpute(obs, SoftImputeOptions{}) },
	"ALS":             func(obs *Observed) (*Result, error) { return ALS(obs, ALSOptions{Rank: 1}) },
	"deep linear net": func(obs *Observed) (*Result, error) { return DeepLinear(obs, DeepLinearOptions{}) },
}

// TestSizes completes a matrix of entries of any size, and refuses those whose
// squares overflow or vanish.
func TestSizes(t *testing.T) {
	_, obs, _ := planted(t, 1, 8, 8, 1, 48)
	for name, f := range iterative {
		for _, unit := range []float64{1e-100, 1, 1e100} {
			r, err := f(obs.Map(func(_, _ int, v float64) float64 { return unit * v }))
			if err != nil {
				t.Errorf("%s of size %g: error %v", name, unit, err)
				continue
			}
			if e := r.Errors(r.Observed); !(e.Relative < 0.01) {
				t.Errorf("%s of size %g: %v at the observed entries", name, unit, e)
			}
		}
		for _, unit := range []float64{1e-200, 1e200, 1e300} {
			_, err := f(obs.Map(func(_, _ int, v float64) float64 { return unit * v }))
			if err == nil || !strings.Contains(err.Error(), "of which the squares cannot be computed; divide them by it") {
				t.Errorf("%s of size %g: error %v", name, unit, err)
			}
		}
	}
}

// TestZeros completes a matrix of zeros by zeros, in few iterations.
func TestZeros(t *testing.T) {
	obs := must(t, mat.NewDense(4, 3, nil), NewMask(4, 3).Not().Set(0, 0, false))
	for name, f := range iterative {
		r, err := f(obs)
		if err != nil {
			t.Errorf("%s: error %v", name, err)
			continue
		}
		if m := mat.Norm(r.Matrix(), math.Inf(1)); !(m < 0.01) || len(r.Steps) > 50 {
			t.Errorf("%s: %g after %d iterations", name, m, len(r.Steps))
		}
	}
}

// TestEmpty names what has nothing observed, in each method.
func TestEmpty(t *testing.T) {
	obs := must(t, mat.NewDense(3, 3, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}), NewMask(3, 3).Set(0, 0, true).Set(2, 0, true).Set(2, 1, true))
	for name, f := range iterative {
		if _, err := f(obs); err == nil || !strings.Contains(err.Error(), "nothing is observed in row 1 and in column 2") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestMemory says how much memory is missing before it is taken.
func TestMemory(t *testing.T) {
	const n = 300_000
	diagonal := make([]int, n)
	for i := range diagonal {
		diagonal[i] = i
	}
	obs, err := Entries(n, n, diagonal, diagonal, make([]float64, n))
	if err != nil {
		t.Fatal(err)
	}
	for want, f := range map[string]func() (*Result, error){
		"soft-impute of a 300000×300000 matrix needs 3.6 TB of memory":                  func() (*Result, error) { return SoftImpute(obs, SoftImputeOptions{}) },
		"a linear net of depth 3 for a 300000×300000 matrix needs 7.92 TB of memory":    func() (*Result, error) { return DeepLinear(obs, DeepLinearOptions{}) },
		"ALS of rank 300000 needs 1.44 TB of memory":                                    func() (*Result, error) { return ALS(obs, ALSOptions{Rank: n}) },
		"lin-RFM of rank 300000 of a 300000×300000, 300000 observed (0.000333 %) needs": func() (*Result, error) { return LinRFM(obs, Options{Rank: n}) },
		"NTK completion of a 300000×300000 matrix needs 2.88 TB of memory":              func() (*Result, error) { return NTK(obs, mat.NewDense(n, 1, nil), NTKOptions{}) },
	} {
		if _, err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	means, err := ColumnMeans(obs)
	if err != nil {
		t.Fatal(err)
	}
	panics(t, "completion: the 300000×300000 matrix needs 720 GB of memory", func() { means.Matrix() })
	panics(t, "completion: the 300000×300000 matrix needs 720 GB of memory", func() { obs.Matrix() })
	panics(t, "completion: a mask of 3000000×3000000 entries needs 9 TB of memory", func() { NewMask(3e6, 3e6) })
	panics(t, "completion: a mask of 1099511627776×1099511627776 entries needs ", func() { NewMask(1<<40, 1<<40) })
	if _, err := Entries(1<<50, 3, []int{0}, []int{0}, []float64{1}); err == nil || !strings.Contains(err.Error(), "completion: a matrix of 1125899906842624 rows with 1 entries needs 9.01 PB of memory") {
		t.Errorf("error %v", err)
	}
}

// TestPixelCNTKRefuses has nets and priors of which the kernel would be wrong.
func TestPixelCNTKRefuses(t *testing.T) {
	kernel := func(net []PixelLayer, prior ...*mat.Dense) func() {
		return func() { PixelCNTK(net, 8, 8, prior, task.Task{}) }
	}
	for want, f := range map[string]func(){
		"completion: layer 3 of the net is ReLU after LeakyReLU; there is a Conv between": kernel([]PixelLayer{Conv, LeakyReLU, Down, ReLU, Up, Conv}, nil),
		"completion: layer 2 of the net is ReLU after ReLU":                               kernel([]PixelLayer{Conv, ReLU, ReLU, Conv}, nil),
		"completion: the image is 8×8 but the prior is 3×3":                               kernel([]PixelLayer{Conv, ReLU, Conv}, mat.NewDense(3, 3, nil)),
		"completion: the image is 8×8 but the prior is 9×9":                               kernel([]PixelLayer{Conv, ReLU, Conv}, mat.NewDense(9, 9, nil)),
		"completion: channel 0 of the prior is 8×8 but channel 1 is 8×9":                  kernel([]PixelLayer{Conv, ReLU, Conv}, mat.NewDense(8, 8, nil), mat.NewDense(8, 9, nil)),
		"completion: the prior has no channel":                                            kernel([]PixelLayer{Conv, ReLU, Conv}, []*mat.Dense{}...),
		"completion: HourGlass of 64 halvings; they are from 0 to 30":                     func() { HourGlass(64) },
		"completion: HourGlass of -1 halvings":                                            func() { HourGlass(-1) },
		"completion: layer 1 of the net is PixelLayer(9)":                                 kernel([]PixelLayer{Conv, 9, Conv}, nil),
		"completion: the net has 1 more Down than Up; the image must return to its size":  kernel([]PixelLayer{Conv, Down, Conv}, nil),
	} {
		panics(t, want, f)
	}
	var many []PixelLayer
	for range 64 {
		many = append(many, Conv, Down)
	}
	for range 64 {
		many = append(many, Conv, Up)
	}
	if _, err := PixelCNTK(append(many, Conv), 8, 8, nil, task.Task{}); err == nil || !strings.Contains(err.Error(), "the net halves the image 64 times, but 8×8 pixels are not a multiple of") {
		t.Errorf("error %v", err)
	}
	prior := mat.NewDense(8, 8, nil)
	prior.Set(2, 5, math.NaN())
	if _, err := PixelCNTK([]PixelLayer{Conv, ReLU, Conv}, 8, 8, []*mat.Dense{prior}, task.Task{}); err == nil || !strings.Contains(err.Error(), "completion: the prior[2,5] is NaN") {
		t.Errorf("error %v", err)
	}
}

func TestMoreBadInput(t *testing.T) {
	_, obs, _ := planted(t, 1, 4, 5, 1, 16)
	panics(t, "completion: Map makes NaN of entry (", func() { obs.Map(func(_, _ int, v float64) float64 { return math.NaN() }) })
	Z := mat.NewDense(5, 1, []float64{1, 2, 3, 4, 5})
	panics(t, "completion: Ridge is +Inf; it must be 0 or positive, and finite", func() { NTK(obs, Z, NTKOptions{Ridge: math.Inf(1)}) })
	nan := kernels.Func(func(_, _ []float64) float64 { return math.NaN() })
	if _, err := NTK(obs, Z, NTKOptions{Kernel: nan}); err == nil || !strings.Contains(err.Error(), "completion: the kernel of the columns, K[0,0] is NaN") {
		t.Errorf("error %v", err)
	}
	// Features of any size have a direction.
	want, err := columnKernel(mat.NewDense(3, 2, []float64{3, 4, -1, 2, 5, 0}), nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := columnKernel(mat.NewDense(3, 2, []float64{3e200, 4e200, -1, 2, 5e-200, 0}), nil)
	if err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "κ", got, want, 1e-15)
	s, err := SparseFit(mat.NewDense(3, 2, []float64{1, 0, 0, 1, 1, 1}), mat.NewDense(3, 1, []float64{1, 0, 1}), SparseOptions{})
	if err != nil {
		t.Fatal(err)
	}
	panics(t, "completion: X is nil", func() { s.Gradients(nil) })
	panics(t, "completion: X is 1×3 but the training data have 2 columns", func() { s.Gradients(mat.NewDense(1, 3, nil)) })
	if _, held := obs.Split(0.999, 1); held.Len() != 0 || fmt.Sprint(held) != "4×5, 0 observed (0 %)" {
		t.Errorf("held out %v", held)
	}
}
