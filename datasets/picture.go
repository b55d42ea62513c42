package datasets

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/completion"
	"github.com/agopher/agopher/lib/display"
)

// A Picture is an image as numbers: one h×w matrix for each channel, grey or red,
// green and blue, from 0, dark, to 1.
type Picture struct {
	Name     string
	Title    string
	Channels []*mat.Dense
	Mask     *completion.Mask // the pixels that are seen; nil if all are
	Source   string
	Licence  string
}

// Size returns the height and the width in pixels. It panics without a channel.
func (p *Picture) Size() (h, w int) {
	if p == nil || len(p.Channels) == 0 {
		panic("datasets: the Picture is empty")
	}
	return p.Channels[0].Dims()
}

// WithHoles returns the picture with the given share of its pixels, rounded,
// hidden at random. The channels are shared. It panics unless the share is
// between 0 and 1.
func (p *Picture) WithHoles(share float64, seed uint64) *Picture {
	h, w := p.Size()
	if !(share > 0 && share < 1) {
		panic(fmt.Sprintf("datasets: WithHoles of a share of %g; give one between 0 and 1, such as 0.4", share))
	}
	q := *p
	q.Mask = completion.RandomMask(h, w, h*w-int(math.Round(share*float64(h*w))), seed)
	return &q
}

// WithHole returns the picture with a rectangle of h×w pixels hidden, its upper
// left corner at row i and column j. The channels are shared. It panics if the
// rectangle is not inside the picture.
func (p *Picture) WithHole(i, j, h, w int) *Picture {
	H, W := p.Size()
	if i < 0 || j < 0 || h < 1 || w < 1 || i+h > H || j+w > W {
		panic(fmt.Sprintf("datasets: a hole of %d×%d at (%d, %d) in a picture of %d×%d pixels", h, w, i, j, H, W))
	}
	q := *p
	q.Mask = completion.NewMask(H, W).Not()
	for r := i; r < i+h; r++ {
		for c := j; c < j+w; c++ {
			q.Mask.Set(r, c, false)
		}
	}
	return &q
}

// String returns the name and the size: photograph: 64×64, 3 channels, 40 % of
// the pixels hidden.
func (p *Picture) String() string {
	if p == nil || len(p.Channels) == 0 {
		return "empty picture"
	}
	h, w := p.Size()
	text := fmt.Sprintf("%s: %d×%d, %s", p.Name, h, w, count(len(p.Channels), "channel", "channels"))
	if p.Mask != nil {
		text += fmt.Sprintf(", %.3g %% of the pixels hidden", 100-100*float64(p.Mask.Count())/float64(h*w))
	}
	return text
}

// Image returns the picture as an image, hidden pixels in magenta, enlarged so
// many times.
func (p *Picture) Image(enlarge int) image.Image {
	h, w := p.Size()
	if enlarge < 1 {
		panic(fmt.Sprintf("datasets: Image enlarged %d times", enlarge))
	}
	img := image.NewRGBA(image.Rect(0, 0, enlarge*w, enlarge*h))
	level := func(c, i, j int) uint8 {
		return uint8(math.Round(255 * min(max(p.Channels[c%len(p.Channels)].At(i, j), 0), 1)))
	}
	for y := range enlarge * h {
		for x := range enlarge * w {
			i, j := y/enlarge, x/enlarge
			c := color.RGBA{R: level(0, i, j), G: level(1, i, j), B: level(2, i, j), A: 255}
			if p.Mask != nil && !p.Mask.At(i, j) {
				c = color.RGBA{R: 204, G: 0, B: 153, A: 255}
			}
			img.Set(x, y, c)
		}
	}
	return img
}

// Bundle shows the picture, four screen pixels to a pixel up to a width of 400.
func (p *Picture) Bundle() display.Bundle {
	if p == nil || len(p.Channels) == 0 {
		return display.Bundle{display.MIMEText: p.String()}
	}
	_, w := p.Size()
	b := display.Picture(p.Image(min(max(400/w, 1), 16)))
	b[display.MIMEText] = p.String()
	return b
}

// SimpleRender is Bundle for the gophernotes kernel.
func (p *Picture) SimpleRender() map[string]any { return p.Bundle().SimpleRender() }

// Digit returns the k-th image of the embedded digits, 8×8 pixels of one
// channel, enlarged so many times by repeating pixels. It panics if there is no
// such image.
func Digit(k, enlarge int) *Picture {
	s := Digits()
	n, _, _ := s.Dims()
	if k < 0 || k >= n || enlarge < 1 {
		panic(fmt.Sprintf("datasets: Digit(%d, %d); there are images 0 to %d, enlarged at least once", k, enlarge, n-1))
	}
	const side, brightest = 8, 16
	X := mat.NewDense(side*enlarge, side*enlarge, nil)
	x := s.X.RawRowView(k)
	X.Apply(func(i, j int, _ float64) float64 { return x[i/enlarge*side+j/enlarge] / brightest }, X)
	return &Picture{
		Name:     "digit",
		Title:    "A handwritten " + s.Classes[s.Labels()[k]],
		Channels: []*mat.Dense{X},
		Source:   s.Source,
		Licence:  s.Licence,
	}
}
