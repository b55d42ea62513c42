package ntk

import "fmt"

// A shape is that of one sample between two layers: a vector, or an image with
// h×w places. In a state every place has its own variance; the channels, of
// infinite number, are averaged away.
type shape struct {
	image bool
	h, w  int
	// gaussian: the values are normal, as an activation needs them to be.
	gaussian bool
	// fresh: the values have mean 0 given those at the start of the branch, so
	// that the sum with another branch has no mixed terms.
	fresh bool
	// branch: the place is inside a Sum.
	branch bool
	// pooled: the variances are not known.
	pooled bool
	// pixels: the net is read by Net.Pixels.
	pixels bool
}

func (s shape) places() int { return s.h * s.w }

func (s shape) String() string {
	if s.image {
		return fmt.Sprintf("%d×%d images", s.h, s.w)
	}
	return "vectors"
}

// A side has, for one set of n samples, the variances q of the values at each of
// the P places of a layer, n×P, and what each activation passed so far has
// prepared of them, n×P×stride.
type side struct {
	shape
	n       int
	q       []float64
	tape    [][]float64
	strides []int
	inputs  []float64 // q of the inputs
}

// A tile has the covariances of sample i of x with samples first to first+count
// of z. An entry is a pair of samples and, between images, a pair of places:
// place u of x with the place of z that is a shift away, around the borders.
// Layers keep the P entries of a shift among themselves, so that the P² pairs of
// places are P tiles, which fit in the cache. A tile for [Net.Pixels] is full:
// it has all pairs of places (u, v) of one sample. Entries of a pair of samples
// are consecutive.
type tile struct {
	shape
	full         bool
	x, z         *side
	i            int
	first, count int
	down, right  int       // the shift
	k            []float64 // covariances of the values: NNGP
	t            []float64 // and of the gradients: NTK; nil if not wanted
	at           int       // the next entry of the tapes
	spare        []float64 // scratch of the length of k
	moved        []float64 // scratch for the tapes of z, shifted
	self         bool      // x and z are the same sample, its variances the diagonal of k
	flat         *flat
}

// A flat remembers what [Flatten] layers made of the entries without a shift, k
// and t in turn: that is their result at all shifts.
type flat struct {
	results [][]float64
	next    int
}

// entries returns the number of entries of a pair of samples.
func (t *tile) entries() int {
	if t.full {
		return t.places() * t.places()
	}
	return t.places()
}

// shifted reports whether the entries are those of different places.
func (t *tile) shifted() bool { return t.down != 0 || t.right != 0 }

// shiftTo stores in dst the values of an image with size values at each place,
// each at the place from which a shift leads to it.
func (t *tile) shiftTo(dst, src []float64, size int) {
	w, cut := t.w*size, t.right*size
	for row := range t.h {
		from := src[(row+t.down)%t.h*w:][:w]
		copy(dst[row*w+copy(dst[row*w:][:w], from[cut:]):][:cut], from)
	}
}

// spared returns scratch memory of n values.
func (t *tile) spared(n int) []float64 {
	if len(t.spare) < n {
		t.spare = make([]float64, n)
	}
	return t.spare[:n]
}
