package convrfm

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// A Shape says how the images lie in the rows of X, and what patches they have.
type Shape struct {
	// Height and Width are in pixels; both are required.
	Height, Width int
	// Channels is 3 for colours. If Channels is 0, it is taken to be 1.
	Channels int
	// Filter is q, the side of a patch in pixels. If Filter is 0, it is taken to
	// be 3.
	Filter int
	// Stride is the distance of neighbouring patches in pixels. If Stride is 0, it
	// is taken to be 1; Filter makes patches that do not overlap, of which there
	// are few.
	Stride int
}

func (s Shape) withDefaults() Shape {
	if s.Channels == 0 {
		s.Channels = 1
	}
	s.Filter = s.filter()
	if s.Stride == 0 {
		s.Stride = 1
	}
	if s.Height < 1 || s.Width < 1 || s.Channels < 1 {
		panic(fmt.Sprintf("convrfm: the Shape is %d×%d with %d channels; Height and Width are required", s.Height, s.Width, s.Channels))
	}
	if s.Filter < 1 || s.Stride < 1 {
		panic(fmt.Sprintf("convrfm: Filter is %d and Stride %d; neither can be negative", s.Filter, s.Stride))
	}
	return s
}

func (s Shape) filter() int {
	if s.Filter == 0 {
		return 3
	}
	return s.Filter
}

// grid returns how many patches there are below and beside each other.
func (s Shape) grid() (down, across int) {
	return (s.Height-s.Filter)/s.Stride + 1, (s.Width-s.Filter)/s.Stride + 1
}

// patches returns the number P of patches, and the length p of one.
func (s Shape) patches() (P, p int) {
	down, across := s.grid()
	return down * across, s.Channels * s.Filter * s.Filter
}

// rows calls f for each row of pixels of patch u, with where it starts in an
// image and in a patch.
func (s Shape) rows(u int, f func(inImage, inPatch int)) {
	_, across := s.grid()
	i, j := u/across*s.Stride, u%across*s.Stride
	for c := range s.Channels {
		for a := range s.Filter {
			f((c*s.Height+i+a)*s.Width+j, (c*s.Filter+a)*s.Filter)
		}
	}
}

// patch stores patch u of the image x into dst: channel by channel, each row by
// row.
func (s Shape) patch(dst, x []float64, u int) {
	s.rows(u, func(from, to int) { copy(dst[to:], x[from:from+s.Filter]) })
}

// all returns the patches of the images lo to hi, image by image.
func (s Shape) all(X *mat.Dense, lo, hi int) *mat.Dense {
	P, p := s.patches()
	R := mat.NewDense((hi-lo)*P, p, nil)
	for i := lo; i < hi; i++ {
		for u := range P {
			s.patch(R.RawRowView((i-lo)*P+u), X.RawRowView(i), u)
		}
	}
	return R
}

// at returns patch u of every image, n×p.
func (s Shape) at(X *mat.Dense, u int) *mat.Dense {
	n, _ := X.Dims()
	_, p := s.patches()
	R := mat.NewDense(n, p, nil)
	for i := range n {
		s.patch(R.RawRowView(i), X.RawRowView(i), u)
	}
	return R
}

// forKernel returns the shape with its defaults; it panics if the images are
// smaller than the filter or M is not p×p.
func (s Shape) forKernel(M *mat.SymDense) Shape {
	s = s.withDefaults()
	if s.Height < s.Filter || s.Width < s.Filter {
		panic(fmt.Sprintf("convrfm: the images have %d×%d pixels, less than the filter of %d×%d", s.Height, s.Width, s.Filter, s.Filter))
	}
	if _, p := s.patches(); M != nil && M.SymmetricDim() != p {
		panic(fmt.Sprintf("convrfm: M is %d×%d but patches have %d values", M.SymmetricDim(), M.SymmetricDim(), p))
	}
	return s
}

// zeroed returns dst with all entries 0, or a new slice if it is nil. It panics
// if dst has not the length of x.
func zeroed(dst, x []float64) []float64 {
	if dst == nil {
		return make([]float64, len(x))
	}
	if len(dst) != len(x) {
		panic(fmt.Sprintf("convrfm: dst has length %d but x has %d", len(dst), len(x)))
	}
	clear(dst)
	return dst
}

// check panics unless the rows of X are images of the shape.
func (s Shape) check(name string, X *mat.Dense) {
	n, d := X.Dims()
	if want := s.Channels * s.Height * s.Width; d != want {
		panic(fmt.Sprintf("convrfm: %s is %d×%d but images of %d×%d pixels and %d channels have %d columns", name, n, d, s.Height, s.Width, s.Channels, want))
	}
}
