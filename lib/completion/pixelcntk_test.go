package completion

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/task"
)

var layersByName = map[string][]PixelLayer{
	"conv_relu_conv":                           {Conv, ReLU, Conv},
	"conv_leaky_conv_leaky_conv":               {Conv, LeakyReLU, Conv, LeakyReLU, Conv},
	"conv_leaky_down_conv_leaky_up_conv":       {Conv, LeakyReLU, Down, Conv, LeakyReLU, Up, Conv},
	"conv_leaky_down_conv_leaky_bilinear_conv": {Conv, LeakyReLU, Down, Conv, LeakyReLU, Bilinear, Conv},
}

// TestPixelCNTKGolden has kernels of the authors' program in float32 and of an
// independent float64 derivation (testdata/pixelcntk.json is the part
// uhler_pixel_cntk of f_cntk.json of the reference figures).
func TestPixelCNTKGolden(t *testing.T) {
	var file struct {
		Xs, Image []golden.Matrix
		Holes     [][2]int
		Cases     []struct {
			Net, Input string
			Peer       golden.Matrix     `json:"peer_K_float32_row0"`
			K          [][]golden.Matrix `json:"own_K_float64"`
			Row0       golden.Matrix     `json:"own_K_row0"`
			PeerFill   golden.Matrix     `json:"peer_fill_float32"`
			Fill       golden.Matrix     `json:"own_fill_float64"`
			Epsilon    float64
		}
	}
	golden.Load(t, "testdata/pixelcntk.json", &file)
	if len(file.Cases) != 8 {
		t.Fatalf("%d cases, want 8", len(file.Cases))
	}
	mask := NewMask(4, 4).Not()
	for _, x := range file.Holes {
		mask.Set(x[0], x[1], false)
	}
	for _, c := range file.Cases {
		name := c.Net + " " + c.Input
		var prior []*mat.Dense
		if c.Input == "image_prior" {
			for _, X := range file.Xs {
				prior = append(prior, X.Dense)
			}
		}
		K, err := PixelCNTK(layersByName[c.Net], 4, 4, prior, task.Task{})
		if err != nil {
			t.Fatal(err)
		}
		row := mat.NewDense(4, 4, K.RawRowView(0))
		golden.Near(t, name+": row 0", row, c.Row0, 1e-12)
		golden.Near(t, name+": row 0, authors'", row, c.Peer, 1e-6)
		for i, r := range c.K {
			for j, want := range r {
				golden.Near(t, name, mat.NewDense(4, 4, K.RawRowView(4*i+j)), want, 1e-12)
			}
		}
		var img []*mat.Dense
		for _, X := range file.Image {
			img = append(img, X.Dense)
		}
		fill, err := Inpaint(img, mask, InpaintOptions{Net: layersByName[c.Net], Prior: prior, Ridge: c.Epsilon})
		if err != nil {
			t.Fatal(err)
		}
		got := mat.NewDense(3, len(file.Holes), nil)
		for ch, Z := range fill.Channels() {
			for k, x := range file.Holes {
				got.Set(ch, k, Z.At(x[0], x[1]))
			}
		}
		golden.Near(t, name+": filled", got, c.Fill, 1e-12)
		golden.Near(t, name+": filled, authors'", got, c.PeerFill, 1e-4)
	}
}

// TestPixelCNTKPeriod computes the kernel of the default prior for all pairs,
// where the period of the net is made use of, and compares.
func TestPixelCNTKPeriod(t *testing.T) {
	net := []PixelLayer{Conv, LeakyReLU, Down, Conv, LeakyReLU, Down, Conv, ReLU, Up, Conv, LeakyReLU, Up, Conv}
	short, err := PixelCNTK(net, 8, 12, nil, task.Task{})
	if err != nil {
		t.Fatal(err)
	}
	p := &pairs{h: 8, w: 12, th: 8, tw: 12}
	p.prior(nil)
	for k, l := range net {
		if err := p.layer(l, k == 0); err != nil {
			t.Fatal(err)
		}
	}
	golden.Near(t, "by period", short, p.matrix(p.K), 1e-14)
	if !mat.EqualApprox(short, short.T(), 1e-15) {
		t.Error("not symmetric")
	}
}

// TestPixelCNTKMonteCarlo compares with the Jacobian of wide random nets,
// Conv-ReLU-Conv of 3×3 filters on a fixed image of two channels.
func TestPixelCNTKMonteCarlo(t *testing.T) {
	const h, w, c, m, nets = 3, 4, 2, 1500, 12
	rng := rand.New(rand.NewPCG(1, 2))
	prior := make([]*mat.Dense, c)
	for k := range prior {
		prior[k] = mat.NewDense(h, w, nil)
		prior[k].Apply(func(_, _ int, _ float64) float64 { return rng.NormFloat64() }, prior[k])
	}
	K, err := PixelCNTK([]PixelLayer{Conv, ReLU, Conv}, h, w, prior, task.Task{})
	if err != nil {
		t.Fatal(err)
	}
	// f = Σ_ab V_ab·φ(Σ_ab W_ab X shifted) with E V² = 2/(9m), so that Σ_{1} is
	// that of unit weights over 9 and the second layer's gradient φ φ′ likewise.
	got := mat.NewDense(h*w, h*w, nil)
	for range nets {
		got.Add(got, tangent(rng, prior, h, w, m))
	}
	got.Scale(1.0/nets, got)
	golden.Near(t, "NTK of random nets", got, K, 0.03)
}

// tangent returns the tangent kernel of a random net of width m.
func tangent(rng *rand.Rand, prior []*mat.Dense, h, w, m int) *mat.Dense {
	N := h * w
	at := func(i, j, a, b int) int { return (i+a+h)%h*w + (j+b+w)%w }
	pre, V := mat.NewDense(m, N, nil), mat.NewDense(m, 9, nil)
	V.Apply(func(_, _ int, _ float64) float64 { return rng.NormFloat64() }, V)
	for u := range m {
		z := pre.RawRowView(u)
		for _, X := range prior {
			for a := -1; a <= 1; a++ {
				for b := -1; b <= 1; b++ {
					v := rng.NormFloat64()
					for p := range N {
						q := at(p/w, p%w, a, b)
						z[p] += v * X.At(q/w, q%w)
					}
				}
			}
		}
	}
	scale := math.Sqrt(2 / (9 * float64(m)))
	// ∂f(p)/∂V[u,ab] = scale φ(z_u(p+ab)); ∂f(p)/∂W[u,c,s] = scale Σ_ab V[u,ab] φ′(z_u(p+ab)) X_c(p+ab+s)
	var rows []float64
	for u := range m {
		z := pre.RawRowView(u)
		for k := range 9 {
			for p := range N {
				rows = append(rows, scale*max(z[at(p/w, p%w, k/3-1, k%3-1)], 0))
			}
		}
		for _, X := range prior {
			for s := range 9 {
				for p := range N {
					sum := 0.0
					for k := range 9 {
						q := at(p/w, p%w, k/3-1, k%3-1)
						if z[q] > 0 {
							r := at(q/w, q%w, s/3-1, s%3-1)
							sum += V.At(u, k) * X.At(r/w, r%w)
						}
					}
					rows = append(rows, scale*sum)
				}
			}
		}
	}
	J := mat.NewDense(len(rows)/N, N, rows)
	T := mat.NewDense(N, N, nil)
	T.Mul(J.T(), J)
	return T
}

func TestInpaintBadInput(t *testing.T) {
	img := []*mat.Dense{mat.NewDense(8, 8, nil)}
	mask := NewMask(8, 8).Set(0, 0, true).Set(3, 4, true)
	small := []*mat.Dense{mat.NewDense(2, 8, nil)}
	fails := func(want string, err error) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	_, err := Inpaint(small, NewMask(2, 8).Set(0, 0, true), InpaintOptions{})
	fails("the image has 2×8 pixels, less than the filter of 3×3", err)
	_, err = Inpaint(img, mask, InpaintOptions{Net: HourGlass(4)})
	fails("the net halves the image 4 times, but 8×8 pixels are not a multiple of 16", err)
	_, err = Inpaint(img, NewMask(8, 8), InpaintOptions{})
	fails("no entry of the 1×64 matrix is observed", err)
	img[0].Set(3, 4, math.NaN())
	_, err = Inpaint(img, mask, InpaintOptions{})
	fails("pixel (3, 4) of channel 0 is observed and NaN", err)
	_, err = PixelCNTK(HourGlass(2), 40_000, 40_000, nil, task.Task{})
	fails("the convolutional kernel of 40000×40000 pixels needs ", err)
	panics(t, "the image is 8×8 but the mask is 3×3", func() { Inpaint(img, NewMask(3, 3), InpaintOptions{}) })
	panics(t, "channel 0 of the image is 8×8 but channel 1 is 2×8", func() { Inpaint(append(img, small...), mask, InpaintOptions{}) })
	img[0].Set(3, 4, 0)
	panics(t, "the net is [Conv ReLU]; it begins and ends with Conv", func() { Inpaint(img, mask, InpaintOptions{Net: []PixelLayer{Conv, ReLU}}) })
	panics(t, "layer 1 of the net is Up; a Down comes before", func() { PixelCNTK([]PixelLayer{Conv, Up, Conv}, 8, 8, nil, task.Task{}) })
}

// TestInpaint fills two fifths of an image of two colours with a slanted edge,
// better than column means and than soft-impute.
func TestInpaint(t *testing.T) {
	X := mat.NewDense(32, 32, nil)
	X.Apply(func(i, j int, _ float64) float64 {
		if 2*i+j > 40 {
			return 0.9 - 0.01*float64(j)
		}
		return 0.2 + 0.01*float64(i)
	}, X)
	img := []*mat.Dense{X}
	mask := RandomMask(32, 32, 614, 1)
	fill, err := Inpaint(img, mask, InpaintOptions{})
	if err != nil {
		t.Fatal(err)
	}
	obs := must(t, X, mask)
	means, err := ColumnMeans(obs)
	if err != nil {
		t.Fatal(err)
	}
	soft, err := SoftImpute(obs, SoftImputeOptions{Lambda: 0.02})
	if err != nil {
		t.Fatal(err)
	}
	cntk := PSNR(fill.Channels(), img, 1)
	m, s := PSNR([]*mat.Dense{means.Matrix()}, img, 1), PSNR([]*mat.Dense{soft.Matrix()}, img, 1)
	t.Logf("CNTK %.1f dB, means %.1f dB, soft-impute %.1f dB", cntk, m, s)
	if !(cntk > m+5 && cntk > s+1) {
		t.Errorf("CNTK %.1f dB, means %.1f dB, soft-impute %.1f dB", cntk, m, s)
	}
	if fill.Bundle()["image/png"] == nil || fill.Bundle().Text() == "" {
		t.Error("shows no picture")
	}
	var half mat.Dense
	half.Apply(func(_, _ int, v float64) float64 { return v + 0.1 }, X)
	if got := PSNR([]*mat.Dense{&half}, img, 1); math.Abs(got-20) > 1e-9 {
		t.Errorf("an error of a tenth is %v dB, want 20", got)
	}
}

// TestInpaintOdd has an image whose size is no multiple of anything: it is filled
// as the larger image is of which nothing is seen beyond.
func TestInpaintOdd(t *testing.T) {
	const h, w, H, W = 45, 37, 48, 40 // of 8×8 pixels to the coarsest
	X, mask := mat.NewDense(h, w, nil), RandomMask(h, w, h*w*6/10, 1)
	X.Apply(func(i, j int, _ float64) float64 { return 0.5 + 0.4*math.Sin(float64(i+2*j)/9) }, X)
	large, seen := mat.NewDense(H, W, nil), NewMask(H, W)
	for i := range h {
		for j := range w {
			large.Set(i, j, X.At(i, j))
			seen.Set(i, j, mask.At(i, j))
		}
	}
	fill, err := Inpaint([]*mat.Dense{X}, mask, InpaintOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want, err := Inpaint([]*mat.Dense{large}, seen, InpaintOptions{Net: HourGlass(3)})
	if err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "filled", fill.Channels()[0], want.Channels()[0].Slice(0, h, 0, w), 1e-12)
	if got := PSNR(fill.Channels(), []*mat.Dense{X}, 1); got < 25 {
		t.Errorf("%.1f dB, want 25", got)
	}
	for _, tt := range [][3]int{{64, 64, 4}, {28, 28, 2}, {32, 48, 3}, {7, 100, 0}, {8, 9, 1}, {37, 45, 3}, {640, 480, 4}} {
		if got := halvings(tt[0], tt[1]); got != tt[2] {
			t.Errorf("%d×%d pixels are halved %d times, want %d", tt[0], tt[1], got, tt[2])
		}
	}
}

func BenchmarkInpaint(b *testing.B) {
	X := mat.NewDense(64, 64, nil)
	X.Apply(func(i, j int, _ float64) float64 { return math.Sin(float64(i*j) / 300) }, X)
	mask := RandomMask(64, 64, 2458, 1)
	for b.Loop() {
		if _, err := Inpaint([]*mat.Dense{X, X, X}, mask, InpaintOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
