package completion

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/task"
)

// InpaintOptions are the hyperparameters of [Inpaint].
type InpaintOptions struct {
	// Net is the convolutional net. If Net is nil, it is HourGlass with as many
	// halvings as leave some 4 pixels, up to 4, on the image extended by pixels not
	// seen where its size is no multiple; with a Prior, as many as divide the size.
	Net []PixelLayer
	// Prior is the fixed image that the net starts from, channels of h×w. If
	// Prior is nil, it is that of independent values; see [PixelCNTK].
	Prior []*mat.Dense
	// Ridge is λ > 0, in units of the mean of K over the seen pixels with
	// themselves. If Ridge is 0, it is taken to be 1e-2, which suits images with a
	// little grain; at 1e-6 the seen pixels stay nearly as they are.
	Ridge float64
	// Task watches and stops the fit.
	Task task.Task
}

// An Inpainted image is a Result of which row c is channel c and the columns are
// the pixels, row by row.
type Inpainted struct {
	Result
	Height, Width int
}

// Inpaint fills in the pixels of an image that the mask says are not observed,
// by kernel regression over pixels with the kernel of [PixelCNTK]: what a
// convolutional net, trained on the pixels that are there, says of the others.
// The image is one h×w matrix for each channel, with values of any size; the
// mask is for all channels. With N seen pixels it takes time O(N³) and memory
// for (h w)² + 2N² numbers, of an extended image for (h w)² more.
//
// It panics if a channel or the mask has another shape than the first channel.
// It returns an error if a seen pixel is NaN or infinite, if none is seen, or
// as PixelCNTK does.
//
// References:
//   - Radhakrishnan, A., Stefanakis, G., Belkin, M., Uhler, C.: Simple, fast, and
//     flexible framework for matrix completion with infinite width neural
//     networks. PNAS 119(16) (2022), arXiv:2108.00131
func Inpaint(img []*mat.Dense, mask *Mask, opts InpaintOptions) (*Inpainted, error) {
	h, w := checkImage("image", img)
	switch {
	case mask == nil:
		panic("completion: the mask is nil")
	case mask.rows != h || mask.cols != w:
		panic(fmt.Sprintf("completion: the image is %d×%d but the mask is %d×%d", h, w, mask.rows, mask.cols))
	}
	opts.Ridge = orDefault(opts.Ridge, 1e-2)
	positive("Ridge", opts.Ridge)
	if err := checkPrior(opts.Prior, h, w); err != nil {
		return nil, err
	}
	obs, err := pixels(img, mask)
	if err != nil {
		return nil, err
	}
	H, W := h, w // of the image that the net makes
	switch {
	case opts.Net != nil:
	case opts.Prior != nil:
		opts.Net = HourGlass(divisions(h, w))
	default:
		k := halvings(h, w)
		opts.Net, H, W = HourGlass(k), multiple(h, 1<<k), multiple(w, 1<<k)
	}
	N, n := float64(H)*float64(W), float64(mask.Count())
	need := N*N + 2*n*n + n*N
	if H != h || W != w {
		need += float64(h*w) * float64(h*w)
	}
	if err := memory(fmt.Sprintf("inpainting of %d×%d pixels", h, w), need); err != nil {
		return nil, err
	}
	K, err := PixelCNTK(opts.Net, H, W, opts.Prior, opts.Task)
	if err != nil {
		return nil, err
	}
	if H != h || W != w {
		K = corner(K, h, w, W)
	}
	r := Result{Method: "CNTK inpainting", Observed: obs, dense: mat.NewDense(len(img), h*w, nil)}
	res, ok, err := r.regress(opts.Task, K, obs.patterns()[0], 0, opts.Ridge)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("completion: the kernel matrix of the seen pixels is singular; set a larger Ridge, for example 1e-2")
	}
	s := once(relative(res, square(mat.NewDense(1, obs.Len(), obs.val))))
	s.Ridge = opts.Ridge
	r.Steps = []Step{s}
	return &Inpainted{Result: r, Height: h, Width: w}, opts.Task.Err()
}

// divisions returns how often an image can be halved, up to 4 times and not below
// 4 pixels.
func divisions(h, w int) int {
	k := 0
	for k < 4 && h%2 == 0 && w%2 == 0 && min(h, w) >= 8 {
		h, w, k = h/2, w/2, k+1
	}
	return k
}

// halvings returns how often an image extended to even sizes can.
func halvings(h, w int) int {
	k := 0
	for k < 4 && min(h, w) >= 8 {
		h, w, k = (h+1)/2, (w+1)/2, k+1
	}
	return k
}

// multiple returns the smallest multiple of f that is not below v.
func multiple(v, f int) int { return (v + f - 1) / f * f }

// corner returns the kernel of the h×w pixels in the corner of an image of W
// pixels beside each other.
func corner(K *mat.Dense, h, w, W int) *mat.Dense {
	C := mat.NewDense(h*w, h*w, nil)
	for p := range h * w {
		row, from := C.RawRowView(p), K.RawRowView(p/w*W+p%w)
		for i := range h {
			copy(row[i*w:(i+1)*w], from[i*W:i*W+w])
		}
	}
	return C
}

// checkImage returns the size of the channels and panics if they differ in it.
func checkImage(what string, img []*mat.Dense) (h, w int) {
	if len(img) == 0 {
		panic("completion: the " + what + " has no channel")
	}
	for c, X := range img {
		check.Matrix("completion", fmt.Sprintf("channel %d of the %s", c, what), X)
		if c == 0 {
			h, w = X.Dims()
		}
		if r, k := X.Dims(); r != h || k != w {
			panic(fmt.Sprintf("completion: channel 0 of the %s is %d×%d but channel %d is %d×%d", what, h, w, c, r, k))
		}
	}
	return h, w
}

// pixels returns the seen pixels, channels in rows.
func pixels(img []*mat.Dense, mask *Mask) (*Observed, error) {
	o := &Observed{rows: len(img), cols: len(mask.on), start: []int{0}}
	for c, X := range img {
		for k, on := range mask.on {
			if !on {
				continue
			}
			i, j := k/mask.cols, k%mask.cols
			v := X.At(i, j)
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("completion: pixel (%d, %d) of channel %d is observed and %v; take it out of the mask", i, j, c, v)
			}
			o.col, o.val = append(o.col, int32(k)), append(o.val, v)
		}
		o.start = append(o.start, len(o.col))
	}
	return o, o.some()
}

// Channels returns the completed image, one h×w matrix for each channel.
func (p *Inpainted) Channels() []*mat.Dense {
	Z := p.Matrix()
	n, _ := Z.Dims()
	img := make([]*mat.Dense, n)
	for c := range img {
		img[c] = mat.NewDense(p.Height, p.Width, Z.RawRowView(c))
	}
	return img
}

// PSNR returns the peak signal-to-noise ratio of an image to the true one, in
// decibels, for values from 0 to peak:
//
//	10 log₁₀(peak² / MSE).
//
// 20 dB is an error of a tenth of the peak, 40 dB of a hundredth. It panics if
// the shapes differ or peak is not positive.
func PSNR(got, want []*mat.Dense, peak float64) float64 {
	positive("peak", peak)
	h, w := checkImage("true image", want)
	if gh, gw := checkImage("image", got); len(got) != len(want) || gh != h || gw != w {
		panic(fmt.Sprintf("completion: the image is %d×%d×%d but the true one %d×%d×%d", len(got), gh, gw, len(want), h, w))
	}
	sum := 0.0
	for c, X := range want {
		var D mat.Dense
		D.Sub(got[c], X)
		sum += square(&D)
	}
	return 10 * math.Log10(peak*peak*float64(len(want)*h*w)/sum)
}

// Bundle shows the completed image, four screen pixels to a pixel, if it has one
// channel or three with values from 0 to 1.
func (p *Inpainted) Bundle() display.Bundle {
	const enlarge = 4
	n, _ := p.Dims()
	if n != 1 && n != 3 {
		return p.Result.Bundle()
	}
	ch := p.Channels()
	img := image.NewRGBA(image.Rect(0, 0, enlarge*p.Width, enlarge*p.Height))
	level := func(c, i, j int) uint8 { return uint8(math.Round(255 * min(max(ch[c%n].At(i, j), 0), 1))) }
	for y := range enlarge * p.Height {
		for x := range enlarge * p.Width {
			i, j := y/enlarge, x/enlarge
			img.Set(x, y, color.RGBA{R: level(0, i, j), G: level(1, i, j), B: level(2, i, j), A: 255})
		}
	}
	b := display.Picture(img)
	b[display.MIMEText] = p.String()
	return b
}

// SimpleRender is Bundle for the gophernotes kernel.
func (p *Inpainted) SimpleRender() map[string]any { return p.Bundle().SimpleRender() }
