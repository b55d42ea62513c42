package gp

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
)

// String describes the model: GP(Laplace(L=3.2), σ_f=1.1, σ_n=0.1, n=400, d=20, c=1).
func (m *Model) String() string {
	n, d := m.X.Dims()
	_, c := m.Alpha.Dims()
	kernel := strings.Replace(fmt.Sprint(m.Kernel), fmt.Sprintf("%.6g", m.L), fmt.Sprintf("%.4g", m.L), 1)
	return fmt.Sprintf("GP(%s, σ_f=%.4g, σ_n=%.4g, n=%d, d=%d, c=%d)", kernel, m.Signal, m.Noise, n, d, c)
}

// Bundle shows the parameters, and the searches that found them, as a table.
func (m *Model) Bundle() display.Bundle {
	t := display.Table{Title: m.String(), Head: []string{"", "ℓ", "σ_f", "σ_n", "log p(Y)", "steps", ""}}
	row := func(name string, h Hyper, rest ...string) {
		g := func(x float64) string { return fmt.Sprintf("%.4g", x) }
		t.Rows = append(t.Rows, append([]string{name, g(h.L), g(h.Signal), g(h.Noise)}, rest...))
	}
	for i, s := range m.Trials {
		row(fmt.Sprintf("start %d", i+1), s.Start)
		value := "-"
		if !math.IsNaN(s.LogLikelihood) {
			value = fmt.Sprintf("%.3f", s.LogLikelihood)
		}
		row("end", s.End, value, strconv.Itoa(s.Steps), s.Note)
	}
	row("model", m.Hyper, fmt.Sprintf("%.3f", m.LogLikelihood))
	return t.Bundle()
}

// SimpleRender is Bundle for the gophernotes kernel.
func (m *Model) SimpleRender() map[string]any { return m.Bundle().SimpleRender() }

// Column returns the mean of output k, for a figure.
func (p *Posterior) Column(k int) []float64 { return mat.Col(nil, k, p.Mean) }

// String describes the posterior: Posterior(200 points, c=1, SD 0.11 to 0.93).
func (p *Posterior) String() string {
	n, c := p.Mean.Dims()
	lo, hi := math.Inf(1), 0.0
	for _, s := range p.SD {
		lo, hi = min(lo, s), max(hi, s)
	}
	return fmt.Sprintf("Posterior(%d points, c=%d, SD %.3g to %.3g)", n, c, lo, hi)
}

// Bundle shows the first points as a table.
func (p *Posterior) Bundle() display.Bundle {
	const most = 8
	n, c := p.Mean.Dims()
	t := display.Table{Title: p.String(), Head: []string{""}}
	for k := range min(c, most) {
		name := "mean"
		if c > 1 {
			name = fmt.Sprintf("mean of y%d", k+1)
		}
		t.Head = append(t.Head, name)
	}
	t.Head = append(t.Head, "SD of f", "SD of y")
	for i := range min(n, most) {
		row := []string{strconv.Itoa(i)}
		for k := range min(c, most) {
			row = append(row, fmt.Sprintf("%.4g", p.Mean.At(i, k)))
		}
		t.Rows = append(t.Rows, append(row, fmt.Sprintf("%.4g", p.Latent[i]), fmt.Sprintf("%.4g", p.SD[i])))
	}
	if n > most {
		t.Note = fmt.Sprintf("and %d more; plotting.Figure's Normal draws the mean with its bands", n-most)
	}
	return t.Bundle()
}

// SimpleRender is Bundle for the gophernotes kernel.
func (p *Posterior) SimpleRender() map[string]any { return p.Bundle().SimpleRender() }
