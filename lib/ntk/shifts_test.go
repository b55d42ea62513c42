package ntk_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/ntk"
)

// TestAllPairsOfPlaces compares nets with pooling with their definition: all
// pairs of places of two images, from layer to layer, in loops over the filter.
// Filters reach over more than half of the image, and padding changes from layer
// to layer.
func TestAllPairsOfPlaces(t *testing.T) {
	const h, w, channels = 6, 5, 2
	image := ntk.Image{Height: h, Width: w, Channels: channels}
	X, Z := random(1, 3, h*w*channels), random(2, 4, h*w*channels)
	Z.SetRow(1, X.RawRowView(2)) // the same image on both sides
	for _, layers := range [][]ntk.Conv{
		{{W: 1.2, B: 0.3}, {W: 1.5}},
		{{Circular: true, B: 0.1}, {Circular: true, W: 1.4}},
		{{Size: 5, W: 1.1, B: 0.2}, {Size: 3, Circular: true}},
		{{Size: 5, Circular: true}, {Size: 1, B: 0.5}},
	} {
		net := ntk.Serial(image, layers[0], ntk.ReLU(), layers[1], ntk.ReLU(), ntk.GlobalAvgPool{}, ntk.Dense{W: 1.3, B: 0.4})
		nngp, tangent := net.Kernels(X, Z)
		for i := range 3 {
			for j := range 4 {
				k, g := pooled(X.RawRowView(i), Z.RawRowView(j), h, w, layers)
				k = 1.3*1.3*k + 0.4*0.4
				g = k + 1.3*1.3*g
				if math.Abs(nngp.At(i, j)-k) > 1e-13*k || math.Abs(tangent.At(i, j)-g) > 1e-13*g {
					t.Errorf("%v, images %d and %d: kernels %v and %v, want %v and %v", net, i, j, nngp.At(i, j), tangent.At(i, j), k, g)
				}
			}
		}
	}
}

// pooled returns the means over all pairs of places of the two kernels after
// convolutions, each with a ReLU.
func pooled(x, z []float64, h, w int, layers []ntk.Conv) (k, t float64) {
	P := h * w
	type pairs struct{ k, t, qx, qz *mat.Dense } // by places u of x and v of z
	start := func(a, b []float64) *mat.Dense {
		K := mat.NewDense(P, P, nil)
		for u := range P {
			for v := range P {
				sum := 0.0
				for c := 0; c < len(a); c += P {
					sum += a[c+u] * b[c+v]
				}
				K.Set(u, v, sum/float64(len(a)/P))
			}
		}
		return K
	}
	p := pairs{start(x, z), mat.NewDense(P, P, nil), start(x, x), start(z, z)}
	for _, l := range layers {
		size, W := l.Size, l.W
		if size == 0 {
			size = 3
		}
		if W == 0 {
			W = 1
		}
		conv := func(K *mat.Dense) *mat.Dense {
			out := mat.NewDense(P, P, nil)
			moved := func(u, down, right int) (int, bool) {
				i, j := u/w+down, u%w+right
				if l.Circular {
					i, j = (i+h)%h, (j+w)%w
				}
				return i*w + j, i >= 0 && i < h && j >= 0 && j < w
			}
			for u := range P {
				for v := range P {
					sum := 0.0
					for down := -(size / 2); down <= size/2; down++ {
						for right := -(size / 2); right <= size/2; right++ {
							a, ok := moved(u, down, right)
							b, both := moved(v, down, right)
							if ok && both {
								sum += K.At(a, b)
							}
						}
					}
					out.Set(u, v, W*W/float64(size*size)*sum)
				}
			}
			return out
		}
		late := conv(p.t)
		p = pairs{conv(p.k), late, conv(p.qx), conv(p.qz)}
		for _, K := range []*mat.Dense{p.k, p.qx, p.qz} {
			K.Apply(func(_, _ int, v float64) float64 { return v + l.B*l.B }, K)
		}
		p.t.Add(p.t, p.k)
		next := pairs{mat.NewDense(P, P, nil), mat.NewDense(P, P, nil), mat.NewDense(P, P, nil), mat.NewDense(P, P, nil)}
		for u := range P {
			for v := range P {
				relu := func(k, qa, qb float64) (float64, float64) {
					s := math.Sqrt(qa * qb)
					angle := 0.0
					if k < (1-1e-15)*s { // the same place of the same image has no angle
						angle = math.Acos(max(-1, k/s))
					}
					return (s*math.Sin(angle) + (math.Pi-angle)*k) / (2 * math.Pi), (math.Pi - angle) / (2 * math.Pi)
				}
				k, dk := relu(p.k.At(u, v), p.qx.At(u, u), p.qz.At(v, v))
				next.k.Set(u, v, k)
				next.t.Set(u, v, dk*p.t.At(u, v))
				k, _ = relu(p.qx.At(u, v), p.qx.At(u, u), p.qx.At(v, v))
				next.qx.Set(u, v, k)
				k, _ = relu(p.qz.At(u, v), p.qz.At(u, u), p.qz.At(v, v))
				next.qz.Set(u, v, k)
			}
		}
		p = next
	}
	return mat.Sum(p.k) / float64(P*P), mat.Sum(p.t) / float64(P*P)
}

// ExampleGlobalAvgPool: pooling does not see where in an image something
// is, if convolutions go around its borders.
func ExampleGlobalAvgPool() {
	image := ntk.Image{Height: 4, Width: 4}
	conv := ntk.Conv{Circular: true, W: math.Sqrt2}
	X := mat.NewDense(2, 16, nil)
	X.Set(0, 5, 1)
	X.Set(1, 10, 1) // the same pixel, moved
	_, flat := ntk.Serial(image, conv, ntk.ReLU(), ntk.Flatten{}, ntk.Dense{}).Kernels(X, X)
	_, pool := ntk.Serial(image, conv, ntk.ReLU(), ntk.GlobalAvgPool{}, ntk.Dense{}).Kernels(X, X)
	fmt.Printf("%.4f %.4f\n%.4f %.4f\n", flat.At(0, 0), flat.At(0, 1), pool.At(0, 0), pool.At(0, 1))
	// Output:
	// 0.1250 0.0088
	// 0.0178 0.0178
}
