package plotting

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

func labels(ticks []plot.Tick) string {
	var out []string
	for _, t := range ticks {
		if !t.IsMinor() {
			out = append(out, t.Label)
		}
	}
	return strings.Join(out, " ")
}

func TestTicks(t *testing.T) {
	for _, tt := range []struct {
		ticker plot.Ticker
		lo, hi float64
		want   string
	}{
		{&linearTicks{}, 0, 1, "0 0.2 0.4 0.6 0.8 1.0"},
		{&linearTicks{most: 3}, 0, 1, "0 0.5 1.0"},
		{&linearTicks{}, -1, 1, "−1.0 −0.5 0 0.5 1.0"},
		{&linearTicks{}, 0, 5, "0 1 2 3 4 5"},
		{&linearTicks{whole: true}, 0, 2, "0 1 2"},
		{&linearTicks{whole: true}, -0.5, 0.5, "0"},
		{&linearTicks{}, 0, 250000, "0 50000 100000 150000 200000 250000"},
		{&linearTicks{}, 0, 7e6, "0 2×10⁶ 4×10⁶ 6×10⁶"},
		{&linearTicks{}, 0, 5e-5, "0 1×10⁻⁵ 2×10⁻⁵ 3×10⁻⁵ 4×10⁻⁵ 5×10⁻⁵"},
		{&linearTicks{most: 3}, 0, 0.002, "0 0.001 0.002"},
		{&linearTicks{most: 3}, 1e6, 1e6 + 0.002, "1000000.000 1000000.001 1000000.002"},
		{&linearTicks{most: 3}, -1e300, 1e300, "−1×10³⁰⁰ 0 1×10³⁰⁰"},
		{&logTicks{}, 0.01, 100, "0.01 0.1 1 10 100"},
		{&logTicks{}, 0.02, 50, "0.1 1 10"},
		{&logTicks{}, 1e-9, 1, "10⁻⁸ 10⁻⁶ 10⁻⁴ 10⁻² 10⁰"},
		{&logTicks{}, 1, 20, "1 10"},
		{&logTicks{}, 2, 20, "2 5 10 20"},
		{&logTicks{}, 3, 4, "3.0 3.2 3.4 3.6 3.8 4.0"},
		{&logTicks{}, 0.02, 0.09, "0.02 0.04 0.06 0.08"},
		{&nameTicks{names: []string{"a", "b", "c"}}, -0.5, 2.5, "a b c"},
		{&nameTicks{names: []string{"a", "b", "c"}, every: 2}, -0.5, 2.5, "a c"},
	} {
		if got := labels(tt.ticker.Ticks(tt.lo, tt.hi)); got != tt.want {
			t.Errorf("%T from %g to %g: got %q, want %q", tt.ticker, tt.lo, tt.hi, got, tt.want)
		}
	}
}

// TestTicksAreDistinct sweeps ranges over many magnitudes: at least two ticks, all
// inside, ascending and with labels that differ.
func TestTicksAreDistinct(t *testing.T) {
	for e := -280.0; e <= 280; e += 7 {
		for _, r := range []interval{{0, 1}, {-0.37, 0.61}, {0.97, 1.02}, {-9.99, -1.1}, {3, 3.0001}} {
			scale := math.Pow(10, e)
			lo, hi := r.lo*scale, r.hi*scale
			for most := 3; most <= 8; most++ {
				ticks := (&linearTicks{most: most}).Ticks(lo, hi)
				if n := len(ticks); n < 2 || n > most+2 {
					t.Errorf("%d ticks from %g to %g, want about %d", n, lo, hi, most)
				}
				seen := map[string]bool{}
				for i, tick := range ticks {
					tol := 1e-8 * (hi - lo)
					if tick.Value < lo-tol || tick.Value > hi+tol || i > 0 && tick.Value <= ticks[i-1].Value || seen[tick.Label] {
						t.Errorf("ticks from %g to %g: %v", lo, hi, ticks)
						break
					}
					seen[tick.Label] = true
				}
			}
		}
	}
}

// TestTickLabelsKeepClear checks that labels under an axis do not touch, whatever
// they are.
func TestTickLabelsKeepClear(t *testing.T) {
	for _, r := range []interval{{0, 1}, {0, 1e5}, {-3e-7, 4e-7}, {123456.001, 123456.002}, {0, 13}} {
		for _, width := range []int{240, 300, 420, 640, 1000} {
			f := Line("", []float64{r.lo, r.hi}, []float64{0, 1}).Size(width, 300)
			l := f.layout(blank(width, 300), titleSize)
			data := l.fit(l.room)
			end := vg.Length(math.Inf(-1))
			for _, tick := range l.p.X.Tick.Marker.Ticks(l.p.X.Min, l.p.X.Max) {
				half := l.p.X.Tick.Label.Width(tick.Label) / 2
				x := vg.Length(l.p.X.Norm(tick.Value)) * data.Size().X
				if x-half < end+4*px {
					t.Errorf("at width %d the labels of %v collide: %s", width, r, labels(l.p.X.Tick.Marker.Ticks(l.p.X.Min, l.p.X.Max)))
					break
				}
				end = x + half
			}
		}
	}
}
