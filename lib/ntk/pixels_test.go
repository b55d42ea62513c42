package ntk_test

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/ntk"
)

// TestResize compares with B k Bᵀ, B the interpolation matrix of a 2×3 image to
// 4×6 pixels. A 1×1 convolution before it makes t = k = prior.
func TestResize(t *testing.T) {
	prior := mat.NewSymDense(6, nil)
	prior.SymOuterK(1, random(1, 6, 8))
	for _, bilinear := range []bool{false, true} {
		along := func(n int) *mat.Dense {
			B := mat.NewDense(2*n, n, nil)
			for u := range 2 * n {
				x := float64(u) * float64(n-1) / float64(2*n-1)
				for v := range n {
					w := max(0, 1-math.Abs(x-float64(v)))
					if !bilinear {
						w = 0
						if u/2 == v {
							w = 1
						}
					}
					B.Set(u, v, w)
				}
			}
			return B
		}
		var B, BK, want mat.Dense
		B.Kronecker(along(2), along(3))
		BK.Mul(&B, prior)
		want.Mul(&BK, B.T())
		image, conv := ntk.Image{Height: 2, Width: 3}, ntk.Conv{Size: 1}
		got, err := ntk.Serial(image, conv, ntk.Upsample{Bilinear: bilinear}).Pixels(prior)
		if err != nil {
			t.Fatal(err)
		}
		golden.Near(t, "upsampled", got, &want, 1e-14)
		if bilinear {
			continue
		}
		back, err := ntk.Serial(image, conv, ntk.Upsample{}, ntk.Downsample{}).Pixels(prior)
		if err != nil {
			t.Fatal(err)
		}
		golden.Near(t, "up and down", back, prior, 1e-15)
	}
}

// TestPixels reads the kernel of pixels from that of images: the NTK of the net
// with a last layer of its own for each pixel, fixed, has the pixels' mean on its
// diagonal, which is what Flatten and a Dense layer add up to, less the gradient
// in that layer.
func TestPixels(t *testing.T) {
	X := random(2, 1, 2*3*4)
	prior := mat.NewSymDense(12, nil)
	for u := range 12 {
		for v := u; v < 12; v++ {
			prior.SetSym(u, v, (X.At(0, u)*X.At(0, v)+X.At(0, 12+u)*X.At(0, 12+v))/2)
		}
	}
	body := []ntk.Layer{ntk.Image{Height: 3, Width: 4, Channels: 2}, ntk.Conv{W: 1.4, B: 0.2}, ntk.ReLU(), ntk.Sum{ntk.Conv{}, ntk.Serial()}, ntk.Conv{W: 1.2}, ntk.Erf(), ntk.Conv{}}
	T, err := ntk.Serial(body...).Pixels(prior)
	if err != nil {
		t.Fatal(err)
	}
	for _, readout := range []ntk.Layer{ntk.Flatten{}, ntk.GlobalAvgPool{}} {
		nngp, k := ntk.Serial(ntk.Serial(body...), readout, ntk.Dense{}).Kernels(X, X)
		want := mat.Trace(T) / 12
		if readout.String() == "GlobalAvgPool" {
			want = mat.Sum(T) / 144
		}
		if got := k.At(0, 0) - nngp.At(0, 0); math.Abs(got-want) > 1e-13*want {
			t.Errorf("%v: NTK - NNGP = %v, the kernel of pixels has the mean %v", readout, got, want)
		}
	}
}

func TestPixelsRefuse(t *testing.T) {
	image := ntk.Image{Height: 2, Width: 3}
	prior := mat.NewSymDense(6, nil)
	for want, f := range map[string]func() (*mat.SymDense, error){
		"ntk: Downsample of 2×3 images: the height and width must be even": ntkPixels(ntk.Serial(image, ntk.Conv{Size: 1}, ntk.Downsample{}), prior),
		"ntk: the prior is 5×5 but the image has 2×3 pixels":               ntkPixels(ntk.Serial(image, ntk.Conv{Size: 1}), mat.NewSymDense(5, nil)),
		"ntk: Dense does not start with an Image layer":                    ntkPixels(ntk.Serial(ntk.Dense{}), prior),
		"does not end with an image":                                       ntkPixels(ntk.Serial(image, ntk.Flatten{}, ntk.Dense{}), prior),
	} {
		wantPanic(t, want, func() { _, _ = f() })
	}
	wantPanic(t, "ntk: Upsample is a layer of images for Net.Pixels", func() {
		ntk.Serial(image, ntk.Conv{Size: 1}, ntk.Upsample{}, ntk.Flatten{}, ntk.Dense{}).NTK()
	})
	prior.SetSym(1, 2, math.NaN())
	if _, err := ntk.Serial(image, ntk.Conv{Size: 1}).Pixels(prior); err == nil || !strings.Contains(err.Error(), "ntk: prior[1,2] is NaN") {
		t.Errorf("error %v", err)
	}
	if _, err := ntk.Serial(image, ntk.Conv{Size: 1}).Within(1000).Pixels(prior); err == nil || !strings.Contains(err.Error(), "ntk: the kernel of 6 pixels needs 1.44 kB of memory, and 1 kB are allowed") {
		t.Errorf("error %v", err)
	}
}

func ntkPixels(n ntk.Net, prior *mat.SymDense) func() (*mat.SymDense, error) {
	return func() (*mat.SymDense, error) { return n.Pixels(prior) }
}
