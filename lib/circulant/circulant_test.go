package circulant

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/datasets"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/metrics"
)

func TestShare(t *testing.T) {
	difference := mat.NewDense(3, 3, []float64{1, 2, 3, 3, 1, 2, 2, 3, 1})
	sum := mat.NewDense(3, 3, []float64{1, 2, 3, 2, 3, 1, 3, 1, 2})
	for _, tt := range []struct {
		name string
		B    *mat.Dense
		kind Kind
		want float64
	}{
		{"difference", difference, Difference, 1},
		{"its sums", difference, Sum, 0}, // each other diagonal has 1, 2 and 3
		{"sum", sum, Sum, 1},
		{"its differences", sum, Difference, 0},
		{"constant", mat.NewDense(2, 2, []float64{5, 5, 5, 5}), Sum, 0},
		{"half", mat.NewDense(2, 2, []float64{1, 0, 0, 0}), Sum, 1.0 / 3}, // means ½ and 0, about ¼
	} {
		if got := Share(tt.B, tt.kind); math.Abs(got-tt.want) > 1e-15 {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if got, want := Means(sum, Sum), []float64{1, 2, 3}; !slices.Equal(got, want) {
		t.Errorf("means %v, want %v", got, want)
	}
	// Of independent entries p-1 of p²-1 degrees of freedom are explained.
	const p, runs = 20, 200
	rng, mean := rand.New(rand.NewPCG(1, 0)), 0.0
	for range runs {
		B := mat.NewDense(p, p, nil)
		B.Apply(func(_, _ int, _ float64) float64 { return rng.NormFloat64() }, B)
		mean += Share(B, Sum) / runs
	}
	if want := float64(p-1) / (p*p - 1); math.Abs(mean-want) > 0.1*want {
		t.Errorf("of noise %v is explained, want %v", mean, want)
	}
}

func TestRandom(t *testing.T) {
	for _, kind := range []Kind{Sum, Difference} {
		C := Random(7, kind, 3)
		if s := Share(C, kind); math.Abs(s-1) > 1e-14 {
			t.Errorf("%v: share %v", kind, s)
		}
		if total := mat.Sum(C); math.Abs(total) > 1e-13 {
			t.Errorf("%v: the sum is %v", kind, total)
		}
		if hi, lo := mat.Max(C), mat.Min(C); hi-lo < 0.3 || hi-lo > 1 {
			t.Errorf("%v: entries from %v to %v", kind, lo, hi)
		}
	}
	// The eigenvectors of what M is the root of are plane waves in both halves, with
	// eigenvalues 1 ± |c_k|, for the Fourier coefficients c_k of the entries of C, and
	// 0 twice.
	const p = 5
	M, C := Features(p, Difference, 1), Random(p, Difference, 1)
	var want []float64
	for k := range p {
		c := complex(0, 0)
		for j := range p {
			c += complex(C.At(j, 0), 0) * cmplx.Exp(complex(0, 2*math.Pi*float64(j*k)/p))
		}
		centred := 1.0
		if k == 0 {
			centred = 0
		}
		for _, v := range []float64{centred + cmplx.Abs(c), centred - cmplx.Abs(c)} {
			want = append(want, math.Sqrt(max(v, 0)))
		}
	}
	slices.Sort(want)
	var eig mat.EigenSym
	eig.Factorize(M, false)
	golden.Near(t, "eigenvalues", mat.NewVecDense(2*p, eig.Values(nil)), mat.NewVecDense(2*p, want), 1e-7)
	if s := Share(Block(M), Difference); math.Abs(s-1) > 1e-12 {
		t.Errorf("the share of the block is %v", s)
	}
}

// TestFeatures: with random features one kernel regression knows the whole table,
// as the paper has it, and with none it knows nothing of the rest.
func TestFeatures(t *testing.T) {
	const p = 31
	for op, kind := range map[datasets.Op]Kind{datasets.Add: Difference, datasets.Sub: Sum} {
		train, test := datasets.Modular(p, op).Split(0.65, 1)
		for name, k := range map[string]kernels.Kernel{"plain": kernels.Gaussian{L: 2.5}, "features": kernels.Mahalanobis{Base: kernels.Gaussian{L: 2.5}, M: Features(p, kind, 1)}} {
			m, err := krr.Fit(train.X, train.Y, krr.Options{Kernel: k, Ridge: 1e-8})
			if err != nil {
				t.Fatal(err)
			}
			got := metrics.Accuracy(m.Predict(test.X), test.Y)
			t.Logf("%v, %s: accuracy %.3f", op, name, got)
			if name == "plain" && got > 0.1 || name == "features" && got < 0.99 {
				t.Errorf("%v, %s: accuracy %.3f", op, name, got)
			}
		}
	}
}

func TestLogarithms(t *testing.T) {
	for _, p := range []int{3, 7, 31} {
		order := Logarithms(p)
		sorted := slices.Sorted(slices.Values(order))
		for i, x := range sorted {
			if x != i+1 {
				t.Fatalf("p = %d: %v", p, order)
			}
		}
		// A table of products in this order depends on i+j alone.
		B := mat.NewDense(p, p, nil)
		B.Apply(func(i, j int, _ float64) float64 { return float64(i * j % p) }, B)
		if s := Share(Reorder(B, order), Sum); math.Abs(s-1) > 1e-12 {
			t.Errorf("p = %d: share %v", p, s)
		}
	}
}

func TestBadInput(t *testing.T) {
	for want, f := range map[string]func(){
		"the matrix is 2×3; it must be square": func() { Share(mat.NewDense(2, 3, nil), Sum) },
		"the kind is Kind(7)":                  func() { Share(mat.NewDense(2, 2, nil), 7) },
		"p is 1; it is at least 2":             func() { Random(1, Sum, 1) },
		"M is 3×3; it must have an even":       func() { Block(mat.NewSymDense(3, nil)) },
		"15 is not prime":                      func() { Logarithms(15) },
	} {
		func() {
			defer func() {
				if r := recover(); !strings.Contains(fmt.Sprint(r), want) {
					t.Errorf("panic %v, want %q", r, want)
				}
			}()
			f()
		}()
	}
}

func ExampleShare() {
	B := mat.NewDense(3, 3, []float64{1, 2, 3, 2, 3, 1, 3, 1, 2})
	fmt.Printf("as a function of i+j %.0f %%, of i-j %.0f %%\n", 100*Share(B, Sum), 100*Share(B, Difference))
	// Output:
	// as a function of i+j 100 %, of i-j 0 %
}
