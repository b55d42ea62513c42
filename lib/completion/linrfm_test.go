package completion

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/metrics"
	"github.com/agopher/agopher/lib/task"
)

// planted returns an n×d matrix UVᵀ/√r of rank r with entries of unit variance,
// and the given number of its entries in two parts: observed, and the others.
func planted(t testing.TB, seed uint64, n, d, r, observed int) (Y *mat.Dense, obs, held *Observed) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 1))
	U, V := mat.NewDense(n, r, nil), mat.NewDense(r, d, nil)
	normal := func(_, _ int, _ float64) float64 { return rng.NormFloat64() }
	U.Apply(normal, U)
	V.Apply(normal, V)
	Y = mat.NewDense(n, d, nil)
	Y.Mul(U, V)
	Y.Scale(1/math.Sqrt(float64(r)), Y)
	mask := RandomMask(n, d, observed, seed)
	return Y, must(t, Y, mask), must(t, Y, mask.Not())
}

func must(t testing.TB, Y *mat.Dense, mask *Mask) *Observed {
	t.Helper()
	obs, err := Observe(Y, mask)
	if err != nil {
		t.Fatal(err)
	}
	return obs
}

// TestLinRFMGolden has runs of the authors' program (testdata/linrfm.json is
// e_linrfm.json of the reference figures): the λ of each iteration are those the
// program chose by the held-out error.
func TestLinRFMGolden(t *testing.T) {
	var file struct {
		Y        golden.Matrix
		Observed golden.Matrix
		T        int
		Runs     []struct {
			Program    string
			Power      float64
			Replace    bool
			MissingMSE []float64                `json:"missing_mse"`
			Out        map[string]golden.Matrix `json:"out"`
			Regs       []float64                `json:"regs_used"`
			Fixed      *struct {
				MissingMSE []float64      `json:"missing_mse"`
				OutT       *golden.Matrix `json:"out_T"`
			} `json:"fixed_reg_1e_3"`
		}
	}
	golden.Load(t, "testdata/linrfm.json", &file)
	const tol = 1e-9
	Y, mask := file.Y.Dense, NewMask(20, 20)
	for i := range 20 {
		for j := range 20 {
			mask.Set(i, j, file.Observed.At(i, j) == 1)
		}
	}
	obs, test := must(t, Y, mask), must(t, Y, mask.Not())
	if len(file.Runs) != 6 {
		t.Fatalf("%d runs, want 6", len(file.Runs))
	}
	for _, run := range file.Runs {
		for _, rank := range []int{0, 20} { // all of P, and factors of full rank
			name := fmt.Sprintf("%s α=%g replace=%t rank=%d", run.Program, run.Power, run.Replace, rank)
			opts := Options{Power: run.Power, Smooth: !run.Replace, Rank: rank, Iters: file.T, Tol: math.NaN()}.withDefaults(obs)
			regs := func(t int) (float64, bool) { return run.Regs[t-1], false }
			fixed := func(int) (float64, bool) { return 1e-3, false }
			check := func(name string, got *Result, want []float64, out *golden.Matrix) {
				t.Helper()
				if out != nil && out.Dense != nil {
					if diff, _ := golden.Distance(got.Matrix(), out); diff > tol {
						t.Errorf("%s: the matrix is off by %.3g, want at most %g", name, diff, tol)
					}
				}
				for k, s := range got.Steps {
					if diff := math.Abs(s.Test - want[k]); diff > tol {
						t.Errorf("%s: iteration %d: missing MSE %v, want %v", name, k+1, s.Test, want[k])
						break
					}
				}
			}
			for at, out := range run.Out {
				fmt.Sscan(at, &opts.Iters)
				got, err := linRFM(obs, test, opts, regs)
				if err != nil {
					t.Fatal(err)
				}
				check(name+" after "+at, got, run.MissingMSE, &out)
			}
			if run.Fixed == nil {
				t.Fatalf("%s: no run of fixed λ", name)
			}
			opts.Iters = file.T
			got, err := linRFM(obs, test, opts, fixed)
			if err != nil {
				t.Fatal(err)
			}
			check(name+" with fixed λ", got, run.Fixed.MissingMSE, run.Fixed.OutT)
		}
	}
}

// TestLinRFMPlanted recovers matrices from few entries, square and oblong, of
// any power, whole and in factors, and stops by itself.
func TestLinRFMPlanted(t *testing.T) {
	for _, tt := range []struct {
		n, d, r, observed int
		opts              Options
		most              float64 // relative error
	}{
		{60, 60, 2, 1200, Options{}, 2e-3},
		{60, 60, 2, 1200, Options{Power: 1}, 2e-3},
		{60, 60, 2, 1200, Options{Power: 0.75, Rank: 8}, 2e-3},
		{60, 60, 2, 1200, Options{Power: 0.25}, 0.1},
		{60, 60, 2, 1200, Options{Rank: 8}, 2e-3},
		{40, 90, 2, 1200, Options{Rank: 8}, 2e-3},
		{90, 40, 2, 1200, Options{}, 2e-3},
	} {
		Y, obs, held := planted(t, 1, tt.n, tt.d, tt.r, tt.observed)
		got, err := LinRFM(obs, tt.opts)
		if err != nil {
			t.Fatal(err)
		}
		e := got.Errors(held)
		last := got.Steps[len(got.Steps)-1]
		t.Logf("%v: %v, %v", got, e, last)
		if e.Relative > tt.most {
			t.Errorf("%v: relative error %.3g, want at most %g", got, e.Relative, tt.most)
		}
		if len(got.Steps) == 1000 {
			t.Errorf("%v did not stop", got)
		}
		if mse := metrics.MSE(got.Matrix(), Y) * float64(tt.n*tt.d); math.Abs(mse-e.MSE*float64(e.Count)) > 1e-9*mse {
			t.Errorf("%v: the matrix has the squared error %g, the held-out entries %g", got, mse, e.MSE*float64(e.Count))
		}
	}
}

// TestLinRFMScale has Y in other units: the result is the same in them.
func TestLinRFMScale(t *testing.T) {
	Y, obs, _ := planted(t, 1, 30, 30, 2, 450)
	want, err := LinRFM(obs, Options{Iters: 30})
	if err != nil {
		t.Fatal(err)
	}
	const unit = 1e6
	Y.Scale(unit, Y)
	got, err := LinRFM(must(t, Y, obs.Mask()), Options{Iters: 30, Test: must(t, Y, obs.Mask().Not())})
	if err != nil {
		t.Fatal(err)
	}
	W := want.Matrix()
	W.Scale(unit, W)
	golden.Near(t, "in other units", got.Matrix(), W, 1e-9)
	if mse := got.Errors(must(t, Y, obs.Mask().Not())).MSE; math.Abs(mse-got.Steps[29].Test) > 1e-9*mse {
		t.Errorf("the last step has the test error %v, the result %v", got.Steps[29].Test, mse)
	}
}

// TestReproducible runs on one, two and four threads.
func TestReproducible(t *testing.T) {
	_, obs, held := planted(t, 1, 50, 40, 2, 900)
	for name, f := range map[string]func() (*Result, error){
		"whole":    func() (*Result, error) { return LinRFM(obs, Options{Iters: 20, Test: held}) },
		"low rank": func() (*Result, error) { return LinRFM(obs, Options{Iters: 20, Rank: 5}) },
	} {
		var want *mat.Dense
		for _, threads := range []int{1, 2, 4} {
			old := runtime.GOMAXPROCS(threads)
			got, err := f()
			runtime.GOMAXPROCS(old)
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = got.Matrix()
			}
			if !mat.Equal(got.Matrix(), want) {
				t.Errorf("%s: other bits on %d threads", name, threads)
			}
		}
	}
}

// TestStop interrupts a long fit: it ends within 50 ms, more on a loaded machine.
func TestStop(t *testing.T) {
	_, obs, _ := planted(t, 1, 600, 600, 5, 60_000)
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped by the test")
	var at time.Time
	time.AfterFunc(300*time.Millisecond, func() { at = time.Now(); cancel(stopped) })
	_, err := LinRFM(obs, Options{Tol: math.NaN(), Task: task.Task{Context: ctx}})
	if !errors.Is(err, stopped) {
		t.Fatalf("error %v, want %v", err, stopped)
	}
	if late := time.Since(at); late > 500*time.Millisecond {
		t.Errorf("stopped after %v", late)
	}
}

func TestLinRFMBadInput(t *testing.T) {
	Y := mat.NewDense(3, 3, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9})
	mask := NewMask(3, 3).Set(0, 0, true).Set(2, 0, true).Set(2, 2, true)
	_, err := LinRFM(must(t, Y, mask), Options{})
	var empty *EmptyError
	if !errors.As(err, &empty) || !strings.Contains(err.Error(), "nothing is observed in row 1 and in column 1; leave them out") {
		t.Errorf("error %v", err)
	}
	huge, err := Entries(3e6, 3e6, []int{0}, []int{0}, []float64{1})
	if err != nil {
		t.Fatal(err)
	}
	opts := Options{}.withDefaults(huge)
	opts.Rank = 0
	if _, err := newWhole(huge, opts); err == nil || !strings.Contains(err.Error(), "lin-RFM of a 3000000×3000000 matrix needs 144 TB of memory") || !strings.Contains(err.Error(), "set Rank") {
		t.Errorf("error %v", err)
	}
	obs := must(t, Y, nil)
	for want, f := range map[string]func(){
		"completion: Power is -1; it must be positive":  func() { LinRFM(obs, Options{Power: -1}) },
		"completion: Ridge is NaN; it must be positive": func() { LinRFM(obs, Options{Ridge: math.NaN()}) },
		"completion: Tol is -1":                         func() { LinRFM(obs, Options{Tol: -1}) },
		"completion: Iters is -2 and Rank 0":            func() { LinRFM(obs, Options{Iters: -2}) },
		"completion: the *Observed is nil":              func() { LinRFM(nil, Options{}) },
		"completion: the observed matrix is 3×3 but the held-out entries are of a 3000000×3000000": func() { LinRFM(obs, Options{Test: huge}) },
	} {
		panics(t, want, f)
	}
}

func panics(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), want) {
			t.Errorf("panic %v, want one with %q", r, want)
		}
	}()
	f()
}

func ExampleLinRFM() {
	Y := mat.NewDense(4, 4, []float64{
		1, 2, 3, 4,
		2, 4, 6, 8,
		3, 6, 9, 12,
		4, 8, 12, 16,
	})
	mask := NewMask(4, 4).Not().Set(0, 0, false).Set(1, 2, false).Set(3, 3, false) // three holes
	obs, _ := Observe(Y, mask)
	r, err := LinRFM(obs, Options{})
	fmt.Println(r.Observed, err)
	fmt.Printf("%.1f\n", r.Predict([]int{0, 1, 3}, []int{0, 2, 3}))
	// Output:
	// 4×4, 13 observed (81.2 %) <nil>
	// [1.0 6.0 16.0]
}

func BenchmarkLinRFM(b *testing.B) {
	for _, bm := range []struct{ d, r, observed, rank int }{
		{500, 5, 10_000, 0}, {500, 5, 10_000, 20}, {1000, 5, 100_000, 0}, {1000, 5, 100_000, 20}, {5000, 5, 500_000, 20},
	} {
		b.Run(fmt.Sprintf("d=%d/observed=%d/rank=%d", bm.d, bm.observed, bm.rank), func(b *testing.B) {
			_, obs, _ := planted(b, 1, bm.d, bm.d, bm.r, bm.observed)
			opts := Options{Rank: bm.rank}.withDefaults(obs)
			var m machine
			var err error
			if bm.rank > 0 {
				m, err = newLowRank(obs, opts)
			} else {
				m, err = newWhole(obs, opts)
			}
			if err != nil {
				b.Fatal(err)
			}
			step := func() {
				if _, _, _, err := m.solve(1e-2); err != nil {
					b.Fatal(err)
				}
				if _, err := m.update(); err != nil {
					b.Fatal(err)
				}
			}
			step() // the first is from P = I
			for b.Loop() {
				step()
			}
		})
	}
}

// TestLinRFMNoise has entries with noise of a tenth: the ridge for them, with the
// observed entries in place, leaves less than the noise on the others.
func TestLinRFMNoise(t *testing.T) {
	_, obs, held := planted(t, 1, 60, 60, 2, 1200)
	rng := rand.New(rand.NewPCG(1, 4))
	noisy := obs.Map(func(_, _ int, v float64) float64 { return v + 0.1*rng.NormFloat64() })
	r, err := LinRFM(noisy, Options{Ridge: 0.02})
	if err != nil {
		t.Fatal(err)
	}
	if rmse := math.Sqrt(r.Errors(held).MSE); rmse > 0.08 {
		t.Errorf("%v: RMSE %.3g, want less than 0.08", r, rmse)
	}
}

// TestLinRFMDefinition writes the iteration down as the comment has it, on tall
// and on wide matrices, and compares all that a fit returns.
func TestLinRFMDefinition(t *testing.T) {
	const iters = 45 // λ is at its last value from the 39th on
	for _, size := range [][2]int{{9, 6}, {6, 9}} {
		n, d := size[0], size[1]
		_, obs, held := planted(t, 2, n, d, 2, 40)
		for _, opts := range []Options{{}, {Power: 0.25}, {Power: 0.75, Ridge: 1e-2}, {Power: 1, Smooth: true}} {
			opts.Iters, opts.Tol, opts.Test = iters, math.NaN(), held
			got, err := LinRFM(obs, opts)
			if err != nil {
				t.Fatal(err)
			}
			power, ridge := orDefault(opts.Power, 0.5), orDefault(opts.Ridge, 1e-3)
			name := fmt.Sprintf("%d×%d, α=%g, smooth %t", n, d, power, opts.Smooth)
			tol := 1e-8
			if power < 0.5 { // eigenvalues of G, known to 1e-16, have roots that are known to 1e-8
				tol = 1e-5
			}
			unit := mat.Norm(mat.NewVecDense(obs.Len(), obs.Values()), 2) / math.Sqrt(float64(obs.Len()))
			P := mat.NewDense(d, d, nil)
			for j := range d {
				P.Set(j, j, 1)
			}
			before := mat.NewDense(n, d, nil)
			for k := range iters {
				lambda := ridge * max(1, 50*math.Pow(0.9, float64(k)))
				Z := mat.NewDense(n, d, nil)
				off, on := 0.0, 0.0
				for i := range n {
					cols, vals := obs.row(i)
					m := len(cols)
					A, y := mat.NewDense(m, m, nil), mat.NewVecDense(m, nil)
					for a, j := range cols {
						for b, l := range cols {
							A.Set(a, b, P.At(int(j), int(l)))
						}
						A.Set(a, a, A.At(a, a)+lambda)
						y.SetVec(a, vals[a]/unit)
					}
					var alpha mat.VecDense
					if err := alpha.SolveVec(A, y); err != nil {
						t.Fatal(err)
					}
					for j := range d {
						for a, l := range cols {
							Z.Set(i, j, Z.At(i, j)+alpha.AtVec(a)*P.At(int(l), j))
						}
					}
					for a, j := range cols {
						e := Z.At(i, int(j)) - y.AtVec(a)
						off, on = off+e*e, on+y.AtVec(a)*y.AtVec(a)
						if !opts.Smooth {
							Z.Set(i, int(j), y.AtVec(a))
						}
					}
				}
				G := mat.NewSymDense(d, nil)
				G.SymOuterK(1/float64(n), Z.T())
				var eig mat.EigenSym
				eig.Factorize(G, true)
				var V, VD, D mat.Dense
				eig.VectorsTo(&V)
				values := eig.Values(nil)
				sum, squares := 0.0, 0.0
				D.ReuseAs(d, d)
				for j, v := range values {
					D.Set(j, j, math.Pow(max(v, 0), 2*power))
					sum, squares = sum+v, squares+v*v
				}
				VD.Mul(&V, &D)
				P.Mul(&VD, V.T())
				before.Sub(Z, before)
				change := mat.Norm(before, 2) / mat.Norm(Z, 2)
				before.Copy(Z)
				test := 0.0
				for e, i := range held.Rows() {
					r := unit*Z.At(i, held.Columns()[e]) - held.Values()[e]
					test += r * r / float64(held.Len())
				}
				s := got.Steps[k]
				for _, v := range []struct {
					what      string
					got, want float64
				}{{"λ", s.Ridge, lambda}, {"train", s.Train, math.Sqrt(off / on)}, {"change", s.Change, change}, {"rank", s.Rank, sum * sum / squares}, {"test", s.Test, test}} {
					if v.what == "change" && k == 0 {
						continue
					}
					if math.Abs(v.got-v.want) > tol*math.Abs(v.want)+1e-12 {
						t.Fatalf("%s: iteration %d: %s is %v, want %v", name, k+1, v.what, v.got, v.want)
					}
				}
			}
			before.Scale(unit, before)
			golden.Near(t, name, got.Matrix(), before, tol)
		}
	}
}
