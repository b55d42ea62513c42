package completion

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/lib/internal/golden"
)

func TestColumnMeans(t *testing.T) {
	nan := math.NaN()
	obs := must(t, mat.NewDense(3, 3, []float64{1, nan, nan, 3, 8, nan, nan, 6, nan}), nil)
	r, err := ColumnMeans(obs)
	if err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "matrix", r.Matrix(), mat.NewDense(3, 3, []float64{1, 7, 4.5, 3, 8, 4.5, 2, 6, 4.5}), 1e-15)
	if got := r.String(); got != "column means: 3×3, 4 observed (44.4 %)" {
		t.Error(got)
	}
	golden.Near(t, "Predict", mat.NewVecDense(2, r.Predict([]int{0, 0}, []int{0, 1})), mat.NewVecDense(2, []float64{1, 7}), 0)
	panics(t, "completion: entry (3, 0) of a 3×3 matrix", func() { r.Predict([]int{3}, []int{0}) })
}

// TestBaselines recovers a planted matrix with each method.
func TestBaselines(t *testing.T) {
	_, obs, held := planted(t, 1, 40, 50, 2, 1000)
	for _, tt := range []struct {
		most float64
		f    func() (*Result, error)
	}{
		{2e-2, func() (*Result, error) { return SoftImpute(obs, SoftImputeOptions{Test: held}) }},
		{2e-3, func() (*Result, error) { return ALS(obs, ALSOptions{Rank: 2, Ridge: 1e-6, Test: held}) }},
		{5e-2, func() (*Result, error) { return DeepLinear(obs, DeepLinearOptions{Test: held}) }},
	} {
		r, err := tt.f()
		if err != nil {
			t.Fatal(err)
		}
		last := r.Steps[len(r.Steps)-1]
		t.Log(r, r.Errors(held), last)
		if e := r.Errors(held); e.Relative > tt.most || e.MSE != last.Test {
			t.Errorf("%v: %v, last test %v, want a relative error of at most %g", r, e, last.Test, tt.most)
		}
		if text := r.Bundle().Text(); !strings.Contains(text, r.Method) || !strings.Contains(text, "test MSE") || r.SimpleRender()[display.MIMEText] != text {
			t.Errorf("shown as %s", text)
		}
	}
}

// TestALSStationary checks that no factor can lower the sum that is minimised: for
// each row, Σ_Ω (U[i]·V[j] - Y[i,j]) V[j] + λ mᵢ U[i] = 0, and so for each column.
// In other units of Y the matrix is the same.
func TestALSStationary(t *testing.T) {
	_, obs, _ := planted(t, 1, 12, 9, 2, 70)
	for _, unit := range []float64{1, 1e3} {
		obs := obs.Map(func(_, _ int, v float64) float64 { return unit * v })
		const ridge = 0.1
		r, err := ALS(obs, ALSOptions{Rank: 3, Ridge: ridge, Tol: math.NaN(), Iters: 3000})
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, v := range obs.Values() {
			sum += v * v / float64(obs.Len())
		}
		lambda := ridge * math.Sqrt(sum)
		gu, gv := mat.NewDense(12, 3, nil), mat.NewDense(9, 3, nil)
		for k, i := range obs.Rows() {
			j := obs.Columns()[k]
			u, v := r.u.RawRowView(i), r.v.RawRowView(j)
			e := dot(u, v) - obs.Values()[k]
			axpy(e, v, gu.RawRowView(i))
			axpy(lambda, u, gu.RawRowView(i)) // once for each entry: mᵢ times
			axpy(e, u, gv.RawRowView(j))
			axpy(lambda, v, gv.RawRowView(j))
		}
		if m := max(mat.Norm(gu, 2), mat.Norm(gv, 2)); m > 1e-6*math.Pow(unit, 1.5) {
			t.Errorf("Y in units of %g: the gradient is %g", unit, m)
		}
	}
}

// TestSoftImputeFixedPoint checks the optimality of the nuclear norm: with U, V
// of the singular values above 0, R = P_Ω(Y - Z) is λ(UVᵀ + W) with W orthogonal
// to them and of spectral norm at most 1.
func TestSoftImputeFixedPoint(t *testing.T) {
	Y, obs, _ := planted(t, 2, 15, 12, 2, 120)
	const share = 0.05
	r, err := SoftImpute(obs, SoftImputeOptions{Lambda: share, Tol: 1e-12, Iters: 20_000})
	if err != nil {
		t.Fatal(err)
	}
	start := mat.NewDense(15, 12, nil)
	obs.putTo(start)
	var svd mat.SVD
	svd.Factorize(start, mat.SVDNone)
	lambda := share * svd.Values(nil)[0]
	Z := r.Matrix()
	R := mat.NewDense(15, 12, nil)
	for k, i := range obs.Rows() {
		j := obs.Columns()[k]
		R.Set(i, j, (Y.At(i, j)-Z.At(i, j))/lambda)
	}
	svd.Factorize(Z, mat.SVDThin)
	var U, V, UV mat.Dense
	svd.UTo(&U)
	svd.VTo(&V)
	rank := 0
	for _, s := range svd.Values(nil) {
		if s > 1e-6 {
			rank++
		}
	}
	UV.Mul(U.Slice(0, 15, 0, rank), V.Slice(0, 12, 0, rank).T())
	R.Sub(R, &UV)
	var left mat.Dense
	left.Mul(U.Slice(0, 15, 0, rank).T(), R.Slice(0, 15, 0, 12))
	if m := mat.Norm(&left, 2); m > 1e-6 {
		t.Errorf("UᵀW = %g, want 0", m)
	}
	svd.Factorize(R, mat.SVDNone)
	if m := svd.Values(nil)[0]; m > 1+1e-6 {
		t.Errorf("‖W‖ = %g, want at most 1", m)
	}
}

// TestDeepLinearGradient compares a step with finite differences of the loss.
func TestDeepLinearGradient(t *testing.T) {
	Y, obs, _ := planted(t, 3, 4, 5, 1, 12)
	_ = Y
	net := newLinearNet(obs, DeepLinearOptions{Depth: 3, Scale: 1, Rate: 1e-4, Iters: 1}.withDefaults(), 4)
	loss := func() float64 {
		Z := mat.DenseCopyOf(net.W[0])
		for _, W := range net.W[1:] {
			var P mat.Dense
			P.Mul(W, Z)
			Z = &P
		}
		s := 0.0
		for k, i := range obs.Rows() {
			e := Z.At(i, obs.Columns()[k]) - obs.Values()[k]
			s += e * e / 2
		}
		return s
	}
	const h = 1e-6
	want := make([]*mat.Dense, 3)
	for l, W := range net.W {
		want[l] = mat.DenseCopyOf(W)
		r, c := W.Dims()
		for i := range r {
			for j := range c {
				w := W.At(i, j)
				W.Set(i, j, w+h)
				up := loss()
				W.Set(i, j, w-h)
				down := loss()
				W.Set(i, j, w)
				want[l].Set(i, j, w-net.eta*(up-down)/(2*h))
			}
		}
	}
	net.step(obs, 1)
	for l, W := range net.W {
		golden.Near(t, fmt.Sprintf("W%d", l+1), W, want[l], 1e-9)
	}
}
