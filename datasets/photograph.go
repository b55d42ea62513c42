package datasets

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Photograph returns a picture of n×n pixels in three channels with what
// photographs have: a sky that fades to the horizon, clouds, a sun with its glow,
// two ranges of hills with sharp edges, a sailing boat, water that mirrors the
// sky in ripples, and fine grain. It is computed: nobody holds rights in it. The
// seed shapes the hills and the grain.
//
// Photograph panics if n is below 8.
func Photograph(n int, seed uint64) *Picture {
	if n < 8 {
		panic(fmt.Sprintf("datasets: Photograph of %d×%d pixels; at least 8×8 are needed", n, n))
	}
	rng := stream(seed, useSamples)
	phase := make([]float64, 8)
	for k := range phase {
		phase[k] = 2 * math.Pi * rng.Float64()
	}
	ridge := func(x, base, height float64, from int) float64 {
		y := base
		for k := range 4 {
			f := math.Pow(1.9, float64(k))
			y -= height / f * math.Sin(2*math.Pi*1.1*f*x+phase[from+k])
		}
		return y
	}
	p := &Picture{
		Name:   "photograph",
		Title:  "A boat before hills, computed",
		Source: fmt.Sprintf("datasets.Photograph(%d, %d)", n, seed),
	}
	for range 3 {
		p.Channels = append(p.Channels, mat.NewDense(n, n, nil))
	}
	grain := stream(seed, useNoise)
	for i := range n {
		for j := range n {
			x, y := (float64(j)+0.5)/float64(n), (float64(i)+0.5)/float64(n)
			rgb := scene(x, y, ridge)
			g := 0.01 * grain.NormFloat64()
			for c, v := range rgb {
				p.Channels[c].Set(i, j, min(max(v+g, 0), 1))
			}
		}
	}
	return p
}

// scene returns the colour at x from the left and y from the top, in [0, 1]².
func scene(x, y float64, ridge func(x, base, height float64, from int) float64) [3]float64 {
	const horizon = 0.68
	sky := func(y float64) [3]float64 {
		f := y / horizon
		sun := math.Exp(-((x-0.7)*(x-0.7) + (y-0.25)*(y-0.25)) / 0.02)
		disc := 1 / (1 + math.Exp((math.Hypot(x-0.7, y-0.25)-0.06)*200))
		cloud := 0.0
		for _, c := range [][3]float64{{0.15, 0.2, 0.07}, {0.23, 0.16, 0.08}, {0.32, 0.2, 0.06}, {0.45, 0.33, 0.045}, {0.51, 0.31, 0.05}} {
			r := math.Hypot(x-c[0], 1.6*(y-c[1])) / c[2]
			cloud = max(cloud, 0.3/(1+math.Exp(12*(r-1)))*(1.2-r/2))
		}
		return [3]float64{0.25 + 0.5*f + 0.3*sun + 0.3*disc + cloud, 0.45 + 0.3*f + 0.2*sun + 0.3*disc + cloud, 0.8 - 0.1*f - 0.1*sun + 0.1*disc + cloud/3}
	}
	switch mast := 0.33; {
	case y > 0.42 && y < 0.8 && x > mast && x-mast < 0.5*(y-0.42), y > 0.5 && y < 0.8 && x < mast-0.01 && mast-x < 0.3*(y-0.46):
		shade := 0.25 * math.Abs(x-mast) / 0.2
		return [3]float64{0.97 - shade, 0.93 - shade, 0.86 - shade}
	case math.Abs(x-mast-0.05) < 0.2-1.2*(y-0.82) && y > 0.82 && y < 0.87:
		return [3]float64{0.45, 0.18, 0.12}
	}
	switch far, near := ridge(x, 0.5, 0.05, 0), ridge(x+0.3, 0.6, 0.04, 4); {
	case y > horizon:
		s := sky(2*horizon - y)
		r := 0.08 * math.Sin(60*(y-horizon)/(0.15+y-horizon)+3*math.Sin(5*x))
		return [3]float64{0.6*s[0] + r, 0.65*s[1] + r + 0.03, 0.7*s[2] + r + 0.05}
	case y > near:
		t := 0.06 * math.Sin(40*x+25*y)
		return [3]float64{0.16 + t, 0.3 + t + 0.3*(y-near), 0.14 + t/2}
	case y > far:
		t := 0.03 * math.Sin(23*x-31*y)
		return [3]float64{0.38 + t, 0.42 + t, 0.5 + t + 0.2*(y-far)}
	}
	return sky(y)
}
