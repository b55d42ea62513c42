package gp

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
)

// levels are the intervals whose coverage a score has.
var levels = []float64{0.5, 0.8, 0.9, 0.95, 0.99}

// Interval returns the ends of the central interval that holds a target with the
// given probability, Mean ± z SD with z = √2 erf⁻¹(level), both p×c. It panics
// unless the level is between 0 and 1.
func (p *Posterior) Interval(level float64) (lo, hi *mat.Dense) {
	z := width(level)
	lo, hi = mat.DenseCopyOf(p.Mean), mat.DenseCopyOf(p.Mean)
	lo.Apply(func(i, _ int, v float64) float64 { return v - z*p.SD[i] }, lo)
	hi.Apply(func(i, _ int, v float64) float64 { return v + z*p.SD[i] }, hi)
	return lo, hi
}

// width returns the half width of a central interval, in standard deviations.
func width(level float64) float64 {
	if !(level > 0 && level < 1) {
		panic(fmt.Sprintf("gp: the level %v is not between 0 and 1; 0.95 is usual", level))
	}
	return math.Sqrt2 * math.Erfinv(level)
}

// NLL returns the mean negative log-likelihood of targets, p×c, in nats,
//
//	(1/pc) Σ ½ log 2πs² + (y - μ)² / 2s²,  s = SD.
func (p *Posterior) NLL(Y *mat.Dense) float64 {
	sum := 0.0
	n := p.each(Y, func(s, e float64) { sum += math.Log(2*math.Pi*s*s)/2 + e*e/(2*s*s) })
	return sum / n
}

// RMSE returns the root of the mean squared error of the mean, in the units of Y.
func (p *Posterior) RMSE(Y *mat.Dense) float64 {
	sum := 0.0
	n := p.each(Y, func(_, e float64) { sum += e * e })
	return math.Sqrt(sum / n)
}

// Coverage returns the share of targets in the central interval of the level; for
// a posterior that is calibrated it is near the level.
func (p *Posterior) Coverage(Y *mat.Dense, level float64) float64 {
	z, in := width(level), 0.0
	n := p.each(Y, func(s, e float64) {
		if math.Abs(e) <= z*s {
			in++
		}
	})
	return in / n
}

// Calibration returns the coverage of the levels, by default 0.05, 0.10, … 0.95:
// drawn over the levels, it is the diagonal for a posterior that is calibrated.
func (p *Posterior) Calibration(Y *mat.Dense, levels []float64) (expected, observed []float64) {
	if levels == nil {
		for i := 1; i < 20; i++ {
			levels = append(levels, float64(i)/20)
		}
	}
	for _, l := range levels {
		expected, observed = append(expected, l), append(observed, p.Coverage(Y, l))
	}
	return expected, observed
}

// each calls f with SD and the error of each target, and returns their number.
func (p *Posterior) each(Y *mat.Dense, f func(s, e float64)) float64 {
	n, c := p.Mean.Dims()
	if m, k := Y.Dims(); m != n || k != c {
		panic(fmt.Sprintf("gp: Y is %d×%d but the posterior is at %d×%d targets", m, k, n, c))
	}
	for i := range n {
		for j, y := range Y.RawRowView(i) {
			f(p.SD[i], y-p.Mean.At(i, j))
		}
	}
	return float64(n * c)
}

// Score returns a table of RMSE, NLL, mean SD and the coverage of five intervals.
func (p *Posterior) Score(Y *mat.Dense) display.Table {
	width := 0.0
	for _, s := range p.SD {
		width += s / float64(len(p.SD))
	}
	t := display.Table{Head: []string{"score", "value"}, Rows: [][]string{
		{"RMSE", fmt.Sprintf("%.4g", p.RMSE(Y))},
		{"NLL", fmt.Sprintf("%.4f", p.NLL(Y))},
		{"mean SD", fmt.Sprintf("%.4g", width)},
	}}
	for _, l := range levels {
		t.Rows = append(t.Rows, []string{fmt.Sprintf("in the %g %% interval", 100*l), fmt.Sprintf("%.1f%%", 100*p.Coverage(Y, l))})
	}
	return t
}
