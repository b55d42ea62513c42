package convrfm

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/lib/internal/linalg"
)

// DeepOptions are the hyperparameters of [FitDeep].
type DeepOptions struct {
	// Options are those of the machines. Depth is how many there are: the first
	// has the CNTK of that depth, the last that of depth 1. If Depth is 0, it is
	// taken to be 2. The Shape is that of the images; its Filter and Stride are
	// those of all layers.
	Options
	// Width is the number of channels after each layer. If Width is 0, it is
	// taken to be 64, as in the paper.
	Width int
	// Keep is the share of the eigenvectors of M, the largest first, that the
	// filters are drawn from. If Keep is 0, it is all; the paper also takes 1/4.
	Keep float64
	// Seed is that of the filters.
	Seed uint64
}

func (o DeepOptions) withDefaults() DeepOptions {
	if o.Depth == 0 {
		o.Depth = 2
	}
	if o.Width == 0 {
		o.Width = 64
	}
	if o.Keep == 0 {
		o.Keep = 1
	}
	if o.Width < 1 || !(o.Keep > 0 && o.Keep <= 1) {
		panic(fmt.Sprintf("convrfm: Width is %d and Keep %v; Width must be positive, Keep in (0, 1]", o.Width, o.Keep))
	}
	o.Options = o.Options.withDefaults()
	return o
}

// A Deep model is a convolutional net whose filters are random in the metrics
// that machines have learnt, and a machine after it.
type Deep struct {
	// Stages are the machines: of the images, of what the first layer makes of
	// them, and so on. The last one predicts.
	Stages []*Model
	// Layers are the filters between them, each Width×p.
	Layers []*mat.Dense
}

// FitDeep fits Deep ConvRFM. For Depth D, …, 1 it fits a ConvRFM with the CNTK of
// that depth, and takes the images through a layer of random filters in the
// metric M that it has learnt,
//
//	h_c(u) = max(0, w_cᵀ x_u),  w_c ~ N(0, M),
//
// to have the images of the next: of Width channels, and smaller by the border of
// a filter.
//
// It panics and returns errors as [Fit] does, and returns an error if the images
// have become smaller than the filter.
func FitDeep(X, Y *mat.Dense, opts DeepOptions) (*Deep, error) {
	opts = opts.withDefaults()
	rng := rand.New(rand.NewPCG(opts.Seed, 0))
	d, stage := &Deep{}, opts.Options
	for ; ; stage.Depth-- {
		m, err := Fit(X, Y, stage)
		if err != nil {
			return nil, fmt.Errorf("convrfm: stage %d of %d: %w", len(d.Stages)+1, opts.Depth, err)
		}
		d.Stages = append(d.Stages, m)
		if stage.Depth == 1 {
			return d, nil
		}
		W := draw(rng, opts.Width, m.M, opts.Keep)
		d.Layers = append(d.Layers, W)
		X = stage.Shape.layer(X, W)
		stage.Shape = stage.Shape.next(opts.Width)
	}
}

// draw returns filters w ~ N(0, M), of M's top eigenvectors.
func draw(rng *rand.Rand, width int, M *mat.SymDense, keep float64) *mat.Dense {
	p := M.SymmetricDim()
	Z := mat.NewDense(width, p, nil)
	Z.Apply(func(_, _ int, _ float64) float64 { return rng.NormFloat64() }, Z)
	var eig mat.EigenSym
	if !eig.Factorize(M, true) {
		panic("convrfm: M has no eigenvalues")
	}
	var V, W mat.Dense
	eig.VectorsTo(&V)
	values := eig.Values(nil) // the largest last
	drop := p - int(math.Ceil(keep*float64(p)))
	for j, v := range values {
		s := 0.0
		if j >= drop {
			s = math.Sqrt(max(v, 0))
		}
		for c := range width {
			Z.Set(c, j, s*Z.At(c, j))
		}
	}
	W.Mul(Z, V.T())
	return &W
}

// layer returns max(0, Wx_u) at all places, as images of as many channels as W
// has rows.
func (s Shape) layer(X, W *mat.Dense) *mat.Dense {
	n, _ := X.Dims()
	width, _ := W.Dims()
	P, _ := s.patches()
	H := mat.NewDense(n, width*P, nil)
	linalg.For(n, func(lo, hi int) {
		var h mat.Dense
		for i := lo; i < hi; i++ {
			h.Reset()
			h.Mul(W, s.all(X, i, i+1).T())
			for c := range width {
				for u, v := range h.RawRowView(c) {
					H.Set(i, c*P+u, max(0, v))
				}
			}
		}
	})
	return H
}

// next returns the shape of images after a layer.
func (s Shape) next(width int) Shape {
	s.Height, s.Width = s.grid()
	s.Channels = width
	return s
}

// Features returns the images of X after so many layers, at most one less than
// there are stages: channel by channel, each row by row.
func (d *Deep) Features(X *mat.Dense, layers int) *mat.Dense {
	if layers < 0 || layers > len(d.Layers) {
		panic(fmt.Sprintf("convrfm: features after %d layers; there are %d", layers, len(d.Layers)))
	}
	d.Stages[0].checkImages(X)
	for l, W := range d.Layers[:layers] {
		X = d.Stages[l].shape.layer(X, W)
	}
	return X
}

// Predict returns the outputs of the last machine at the images of X, m×d, as an
// m×c matrix. It panics if X has not the columns of the training data.
func (d *Deep) Predict(X *mat.Dense) *mat.Dense {
	last := len(d.Stages) - 1
	return d.Stages[last].Predict(d.Features(X, last))
}

// String describes the model: Deep ConvRFM(2 stages, 64 channels, n=300).
func (d *Deep) String() string {
	last := d.Stages[len(d.Stages)-1]
	n, _ := last.X.Dims()
	return fmt.Sprintf("Deep ConvRFM(%d stages, %d channels, n=%d)", len(d.Stages), last.shape.Channels, n)
}

// Bundle shows the stages as a table.
func (d *Deep) Bundle() display.Bundle {
	t := display.Table{Title: d.String(), Head: []string{"stage", "kernel", "images", "train MSE", "share of the top filter"}}
	for i, m := range d.Stages {
		s, last := m.shape, m.Steps[len(m.Steps)-1]
		t.Rows = append(t.Rows, []string{fmt.Sprint(i + 1), fmt.Sprint(m.Kernel), fmt.Sprintf("%d×%d×%d", s.Height, s.Width, s.Channels),
			fmt.Sprintf("%.3g", last.Train.MSE), fmt.Sprintf("%.3f", last.Share())})
	}
	return t.Bundle()
}

// SimpleRender is Bundle for the gophernotes kernel.
func (d *Deep) SimpleRender() map[string]any { return d.Bundle().SimpleRender() }
