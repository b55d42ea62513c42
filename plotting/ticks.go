package plotting

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

var (
	_ plot.Ticker = (*linearTicks)(nil)
	_ plot.Ticker = (*logTicks)(nil)
)

// linearTicks are the multiples of 1, 2 or 5 times a power of ten, all labelled.
type linearTicks struct {
	most  int  // how many; the figure sets it to what fits, 0 is 6
	whole bool // whole numbers only
}

// Ticks returns the ticks from lo to hi.
func (t *linearTicks) Ticks(lo, hi float64) []plot.Tick {
	most := t.most
	if most == 0 {
		most = 6
	}
	count := func(step float64) float64 {
		return math.Floor(hi/step+1e-9) - math.Ceil(lo/step-1e-9) + 1
	}
	finer := 0.0 // the step before, with too many ticks
	for k := math.Floor(math.Log10(hi-lo)) - 1; ; k++ {
		for _, m := range []float64{1, 2, 5} {
			step := m * math.Pow(10, k)
			if t.whole && step < 1 {
				continue
			}
			if count(step) > float64(most) {
				finer = step
				continue
			}
			if count(step) < 2 && most > 2 && finer > 0 && count(finer) <= float64(most+2) {
				step = finer
			}
			return multiples(step, lo, hi)
		}
	}
}

// multiples returns the multiples of step from lo to hi.
func multiples(step, lo, hi float64) []plot.Tick {
	var ticks []plot.Tick
	for i := math.Ceil(lo/step - 1e-9); i <= math.Floor(hi/step+1e-9); i++ {
		v := i * step
		ticks = append(ticks, plot.Tick{Value: v, Label: number(v, step, math.Max(math.Abs(lo), math.Abs(hi)))})
	}
	return ticks
}

// number formats a multiple v of step on an axis whose numbers reach size.
func number(v, step, size float64) string {
	if v == 0 {
		return "0"
	}
	e := math.Floor(math.Log10(size))
	unit := math.Pow(10, e)
	const digits = 4 // of a number worth splitting into a mantissa and a power
	if (e >= 6 || e < -3) && decimals(step/unit) < digits {
		return minus(strconv.FormatFloat(v/unit, 'f', decimals(step/unit), 64)) + "×" + power(int(e))
	}
	return minus(strconv.FormatFloat(v, 'f', decimals(step), 64))
}

// decimals returns how many decimals tell multiples of step apart.
func decimals(step float64) int {
	return max(0, int(-math.Floor(math.Log10(step)+1e-9)))
}

// minus returns s with the minus sign of mathematics.
func minus(s string) string { return strings.ReplaceAll(s, "-", "−") }

// power returns 10ⁿ.
func power(n int) string {
	var b strings.Builder
	b.WriteString("10")
	for _, r := range strconv.Itoa(n) {
		if r == '-' {
			b.WriteRune('⁻')
		} else {
			b.WriteRune([]rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[r-'0'])
		}
	}
	return b.String()
}

// logTicks are powers of ten; on an axis of less than two decades also their
// multiples, and on one without any round number between its ends the same ticks
// as on a linear axis.
type logTicks struct {
	most int // how many; the figure sets it to what fits, 0 is 6
}

// Ticks returns the ticks from lo to hi. Multiples of a power of ten without a
// label are minor ticks.
func (t *logTicks) Ticks(lo, hi float64) []plot.Tick {
	most := t.most
	if most == 0 {
		most = 6
	}
	const tol = 1e-9
	first, last := int(math.Ceil(math.Log10(lo)-tol)), int(math.Floor(math.Log10(hi)+tol))
	if decades := last - first + 1; decades < 2 {
		return t.within(lo, hi, most)
	} else if decades > most {
		return decadeTicks(first, last, (decades+most-1)/most)
	}
	ticks := decadeTicks(first, last, 1)
	if last-first > 6 {
		return ticks
	}
	for e := first - 1; e <= last; e++ {
		for m := 2.0; m < 10; m++ {
			if v := m * math.Pow(10, float64(e)); v >= lo && v <= hi {
				ticks = append(ticks, plot.Tick{Value: v})
			}
		}
	}
	return ticks
}

// decadeTicks returns every stride-th power of ten.
func decadeTicks(first, last, stride int) []plot.Tick {
	var ticks []plot.Tick
	for e := first; e <= last; e++ {
		if e%stride != 0 {
			continue
		}
		label := power(e)
		if first >= -3 && last <= 5 {
			label = strconv.FormatFloat(math.Pow(10, float64(e)), 'f', max(0, -e), 64)
		}
		ticks = append(ticks, plot.Tick{Value: math.Pow(10, float64(e)), Label: label})
	}
	return ticks
}

// within returns ticks for less than two decades: 1, 2 and 5 times powers of
// ten, or else those of a linear axis.
func (t *logTicks) within(lo, hi float64, most int) []plot.Tick {
	var ticks []plot.Tick
	for e := math.Floor(math.Log10(lo)); e <= math.Log10(hi); e++ {
		for _, m := range []float64{1, 2, 5} {
			step := math.Pow(10, e)
			if v := m * step; v >= lo && v <= hi {
				ticks = append(ticks, plot.Tick{Value: v, Label: number(v, step, v)})
			}
		}
	}
	if len(ticks) >= 3 && len(ticks) <= most {
		return ticks
	}
	return (&linearTicks{most: most}).Ticks(lo, hi)
}

// setMost tells a ticker of the figure how many ticks fit, and reports whether
// it is one.
func setMost(t plot.Ticker, most int) bool {
	switch t := t.(type) {
	case *linearTicks:
		t.most = most
	case *logTicks:
		t.most = most
	default:
		return false
	}
	return true
}

// fitTicks sets the number of ticks to what an axes area of the given size
// holds, so that labels keep clear of each other.
func fitTicks(p *plot.Plot, width, height vg.Length) {
	const (
		most  = 8
		least = 2
	)
	setMost(p.Y.Tick.Marker, min(most, max(3, int(height/(38*px)))))
	for n := most; n >= least; n-- {
		if !setMost(p.X.Tick.Marker, n) || clear(p.X, width) {
			return
		}
	}
}

// clear reports whether the labels of a horizontal axis of the given length
// keep a space between each other.
func clear(a plot.Axis, length vg.Length) bool {
	end := vg.Length(math.Inf(-1))
	for _, t := range a.Tick.Marker.Ticks(a.Min, a.Max) {
		if t.IsMinor() {
			continue
		}
		x := vg.Length(a.Norm(t.Value)) * length
		half := a.Tick.Label.Width(t.Label) / 2
		if x-half < end {
			return false
		}
		end = x + half + 14*px
	}
	return true
}
