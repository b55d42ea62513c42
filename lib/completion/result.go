package completion

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
)

// A Result is a completed matrix.
type Result struct {
	Method   string    // such as lin-RFM(1/2)
	Observed *Observed // what was learnt from
	Steps    []Step    // one for each iteration; one in all for a direct method

	dense *mat.Dense // n×d, or nil for factors:
	u, v  *mat.Dense // n×q and d×q, the matrix being UVᵀ
	on    []float64  // but these at the observed entries, unless nil
}

// A Step is what one iteration found. NaN is what the method has not.
type Step struct {
	Iter  int     // 1 for the first
	Ridge float64 // λ of this iteration, in the method's units
	// Train is the distance of the fit from the observed entries, before they
	// are put in place, relative to them: ‖Z - Y‖_F / ‖Y‖_F over Ω.
	Train float64
	// Change is how far the matrix is from that of the iteration before,
	// relative to itself; of ALS, how far Train is.
	Change float64
	// Test is the mean squared error on the entries of Options.Test.
	Test float64
	// Rank is the effective rank tr(G)²/tr(G²) of G = ZᵀZ, Z the matrix.
	Rank float64
}

// String returns the step in a line.
func (s Step) String() string {
	text := fmt.Sprintf("iteration %d: train %.3g", s.Iter, s.Train)
	if !math.IsNaN(s.Change) {
		text += fmt.Sprintf(", change %.3g", s.Change)
	}
	if !math.IsNaN(s.Test) {
		text += fmt.Sprintf(", test MSE %.3g", s.Test)
	}
	return text
}

// Dims returns the numbers of rows and columns.
func (r *Result) Dims() (n, d int) { return r.Observed.Dims() }

// Predict returns the entries (i[k], j[k]) of the completed matrix. It panics if
// i and j differ in length or an entry is outside the matrix.
func (r *Result) Predict(i, j []int) []float64 {
	if len(i) != len(j) {
		panic(fmt.Sprintf("completion: %d row indices but %d column indices", len(i), len(j)))
	}
	n, d := r.Dims()
	v := make([]float64, len(i))
	for k := range v {
		if i[k] < 0 || i[k] >= n || j[k] < 0 || j[k] >= d {
			panic(fmt.Sprintf("completion: entry (%d, %d) of a %d×%d matrix", i[k], j[k], n, d))
		}
		v[k] = r.at(i[k], j[k])
	}
	return v
}

func (r *Result) at(i, j int) float64 {
	if r.on != nil {
		if k, ok := r.Observed.find(i, j); ok {
			return r.on[k]
		}
	}
	if r.dense != nil {
		return r.dense.At(i, j)
	}
	return dot(r.u.RawRowView(i), r.v.RawRowView(j))
}

// Matrix returns the completed matrix in new memory. It panics if that needs
// more memory than the machine has; use Predict for the entries that matter.
func (r *Result) Matrix() *mat.Dense {
	n, d := r.Dims()
	mustFit(n, d, "use Predict for the entries that matter")
	Z := mat.NewDense(n, d, nil)
	if r.dense != nil {
		Z.Copy(r.dense)
	} else {
		Z.Mul(r.u, r.v.T())
	}
	if r.on != nil {
		for i := range n {
			z := Z.RawRowView(i)
			for k := r.Observed.start[i]; k < r.Observed.start[i+1]; k++ {
				z[r.Observed.col[k]] = r.on[k]
			}
		}
	}
	return Z
}

// Errors compare a completed matrix with the truth.
type Errors struct {
	MSE      float64 // mean squared error, in the squared units of Y
	MAE      float64 // mean absolute error, in the units of Y
	Relative float64 // ‖Z - Y‖_F / ‖Y‖_F; 0.01 is two digits right
	Count    int     // the number of entries compared
}

// String returns the errors in a line.
func (e Errors) String() string {
	return fmt.Sprintf("RMSE %.4g, MAE %.4g, relative error %.3g on %d entries", math.Sqrt(e.MSE), e.MAE, e.Relative, e.Count)
}

// Errors returns the errors on entries that were held out, NaN on none. It panics
// if held is nil or of another shape.
func (r *Result) Errors(held *Observed) Errors {
	checkTest(r.Observed, held)
	var e Errors
	sum := 0.0
	for i := range held.rows {
		cols, vals := held.row(i)
		for k, j := range cols {
			diff := r.at(i, int(j)) - vals[k]
			e.MSE += diff * diff
			e.MAE += math.Abs(diff)
			sum += vals[k] * vals[k]
		}
	}
	e.Count = held.Len()
	e.Relative = math.Sqrt(e.MSE / sum)
	e.MSE /= float64(e.Count)
	e.MAE /= float64(e.Count)
	return e
}

// checkTest panics unless test, if there is one, has the shape of obs.
func checkTest(obs, test *Observed) {
	switch {
	case test == nil:
		panic("completion: the held-out entries are nil; look at the error that came with them")
	case test.rows != obs.rows || test.cols != obs.cols:
		panic(fmt.Sprintf("completion: the observed matrix is %d×%d but the held-out entries are of a %d×%d one", obs.rows, obs.cols, test.rows, test.cols))
	}
}

// checkObserved panics if obs is nil, or test is one of another shape.
func checkObserved(obs, test *Observed) {
	if obs == nil || obs.rows == 0 {
		panic("completion: the *Observed is nil or empty; look at the error that came with it")
	}
	if test != nil {
		checkTest(obs, test)
	}
}

// String describes the result: lin-RFM(α=1/2): 20×20, 200 observed (50 %), 40 iterations.
func (r *Result) String() string {
	text := fmt.Sprintf("%s: %v", r.Method, r.Observed)
	if len(r.Steps) > 1 {
		text += fmt.Sprintf(", %d iterations", len(r.Steps))
	}
	return text
}

// Bundle shows the steps as a table, of many the first ones and then ever fewer.
func (r *Result) Bundle() display.Bundle {
	t := display.Table{Title: r.String()}
	columns := []struct {
		head string
		of   func(Step) float64
	}{
		{"λ", func(s Step) float64 { return s.Ridge }},
		{"train", func(s Step) float64 { return s.Train }},
		{"change", func(s Step) float64 { return s.Change }},
		{"effective rank", func(s Step) float64 { return s.Rank }},
		{"test MSE", func(s Step) float64 { return s.Test }},
	}
	if len(r.Steps) > 0 {
		last := r.Steps[len(r.Steps)-1]
		for k := len(columns) - 1; k >= 0; k-- {
			if math.IsNaN(columns[k].of(last)) {
				columns = append(columns[:k], columns[k+1:]...)
			}
		}
	}
	t.Head = []string{"iteration"}
	for _, c := range columns {
		t.Head = append(t.Head, c.head)
	}
	for k := 0; k < len(r.Steps); k = next(k, len(r.Steps)) {
		s := r.Steps[k]
		row := []string{fmt.Sprint(s.Iter)}
		for _, c := range columns {
			row = append(row, fmt.Sprintf("%.3g", c.of(s)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t.Bundle()
}

// next returns the step to show after k of n: at distances that grow, and the
// last.
func next(k, n int) int {
	step := max(1, (k+1)/3)
	if k < n-1 && k+step >= n-1 {
		return n - 1
	}
	return k + step
}

// SimpleRender is Bundle for the gophernotes kernel.
func (r *Result) SimpleRender() map[string]any { return r.Bundle().SimpleRender() }
