package nn

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Image says that the d inputs are the values of an image, channel by channel
// and in each row by row, as in the files of CIFAR.
type Image struct {
	Height, Width int
	// Channels is the number of channels. If Channels is 0, it is taken to be 1.
	Channels int
}

// String returns the layer in the notation of the package: Image(32×32×3).
func (l Image) String() string {
	return fmt.Sprintf("Image(%d×%d×%d)", l.Height, l.Width, atLeast("Image.Channels", l.Channels, 1))
}

func (l Image) place(_ *builder, in shape) (node, shape) {
	c := atLeast("Image.Channels", l.Channels, 1)
	if l.Height < 1 || l.Width < 1 || in.image || in.c != l.Height*l.Width*c {
		panic(fmt.Sprintf("nn: %v after %v: they must hold as many values", l, in))
	}
	return image{l.Height * l.Width, c}, shape{image: true, h: l.Height, w: l.Width, c: c}
}

// image turns channels before places into places before channels.
type image struct{ places, channels int }

func (n image) forward(_ []float64, X *mat.Dense) (*mat.Dense, any) {
	return n.turned(X, n.channels, n.places), nil
}

func (n image) backward(_ []float64, _ any, D *mat.Dense, _ func(factor)) *mat.Dense {
	return n.turned(D, n.places, n.channels)
}

func (n image) turned(X *mat.Dense, h, w int) *mat.Dense {
	rows, d := X.Dims()
	Y := mat.NewDense(rows, d, nil)
	for i := range rows {
		mat.NewDense(w, h, Y.RawRowView(i)).Copy(mat.NewDense(h, w, X.RawRowView(i)).T())
	}
	return Y
}

// Flatten takes the values of an image as a vector.
type Flatten struct{}

// String returns Flatten.
func (Flatten) String() string { return "Flatten" }

func (Flatten) place(_ *builder, in shape) (node, shape) {
	return serial{}, shape{h: 1, w: 1, c: in.size()}
}

// GlobalAvgPool takes the mean of each channel over the places of an image.
type GlobalAvgPool struct{}

// String returns GlobalAvgPool.
func (GlobalAvgPool) String() string { return "GlobalAvgPool" }

func (l GlobalAvgPool) place(_ *builder, in shape) (node, shape) {
	if !in.image {
		panic(fmt.Sprintf("nn: %v after %v: it needs an Image layer first", l, in))
	}
	return pool(in), shape{h: 1, w: 1, c: in.c}
}

type pool shape

func (n pool) forward(_ []float64, X *mat.Dense) (*mat.Dense, any) {
	rows, d := X.Dims()
	Y := mat.NewDense(rows, n.c, nil)
	for i := range rows {
		y := Y.RawRowView(i)
		for j, x := range X.RawRowView(i) {
			y[j%n.c] += x / float64(d/n.c)
		}
	}
	return Y, nil
}

func (n pool) backward(_ []float64, _ any, D *mat.Dense, _ func(factor)) *mat.Dense {
	rows, _ := D.Dims()
	DX := mat.NewDense(rows, shape(n).size(), nil)
	for i := range rows {
		d, dx := D.RawRowView(i), DX.RawRowView(i)
		for j := range dx {
			dx[j] = d[j%n.c] / float64(n.h*n.w)
		}
	}
	return DX
}
