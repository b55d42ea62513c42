package graphics

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"strings"

	"github.com/mattn/go-sixel"
	ximage "golang.org/x/image/draw"
)

// A Figure is an image to draw.
type Figure struct {
	PNG           []byte
	Width, Height int // in pixels of a usual screen; 0 for those of the image
}

// Draw draws a figure that takes at most so many columns and rows, and leaves the
// cursor in the line below it. A figure that is smaller keeps its size.
func (t *Terminal) Draw(w io.Writer, f Figure, cols, rows int) error {
	config, err := png.DecodeConfig(bytes.NewReader(f.PNG))
	if err != nil {
		return fmt.Errorf("graphics: the figure cannot be read: %w", err)
	}
	size := image.Pt(f.Width, f.Height)
	if size.X <= 0 || size.Y <= 0 {
		size = image.Pt(config.Width, config.Height)
	}
	cw, ch := t.cell()
	size = shrink(size, cols*cw, rows*ch)
	across, down := (size.X+cw-1)/cw, (size.Y+ch-1)/ch
	switch t.Best {
	case Kitty:
		return drawKitty(w, f.PNG, across, down)
	case ITerm:
		_, err = fmt.Fprintf(w, "\x1b]1337;File=inline=1;size=%d;width=%d;height=%d;preserveAspectRatio=1:%s\a\r\n",
			len(f.PNG), across, down, base64.StdEncoding.EncodeToString(f.PNG))
		return err
	}
	img, err := png.Decode(bytes.NewReader(f.PNG))
	if err != nil {
		return fmt.Errorf("graphics: the figure cannot be read: %w", err)
	}
	if t.Best == Sixel {
		enc := sixel.NewEncoder(w)
		enc.Dither = false
		if err := enc.Encode(resize(img, size)); err != nil {
			return err
		}
		_, err = io.WriteString(w, "\r\n")
		return err
	}
	return t.drawBlocks(w, resize(img, image.Pt(across, 2*down)))
}

// shrink returns a size that fits into width and height, of the same shape.
func shrink(size image.Point, width, height int) image.Point {
	scale := min(1, float64(width)/float64(size.X), float64(height)/float64(size.Y))
	return image.Pt(max(1, int(scale*float64(size.X))), max(1, int(scale*float64(size.Y))))
}

// resize returns an image on white, as figures are drawn for, in a new size.
func resize(img image.Image, size image.Point) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	ximage.CatmullRom.Scale(out, out.Bounds(), img, img.Bounds(), draw.Over, nil)
	return out
}

// drawKitty sends the file in pieces, as the protocol wants, and has the terminal
// answer nothing.
func drawKitty(w io.Writer, data []byte, cols, rows int) error {
	const piece = 4096
	var b strings.Builder
	code := base64.StdEncoding.EncodeToString(data)
	head := fmt.Sprintf("a=T,f=100,q=2,c=%d,r=%d,", cols, rows)
	for {
		n := min(piece, len(code))
		more := 0
		if n < len(code) {
			more = 1
		}
		fmt.Fprintf(&b, "\x1b_G%sm=%d;%s\x1b\\", head, more, code[:n])
		if code, head = code[n:], ""; more == 0 {
			break
		}
	}
	b.WriteString("\r\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// drawBlocks draws two pixels, one above the other, in each character.
func (t *Terminal) drawBlocks(w io.Writer, img *image.RGBA) error {
	var b strings.Builder
	size := img.Bounds().Size()
	for y := 0; y+1 < size.Y; y += 2 {
		last := ""
		for x := range size.X {
			u, l := img.RGBAAt(x, y), img.RGBAAt(x, y+1)
			colour := fmt.Sprintf("\x1b[38;5;%d;48;5;%dm", index(u), index(l))
			if t.TrueColour {
				colour = fmt.Sprintf("\x1b[38;2;%d;%d;%d;48;2;%d;%d;%dm", u.R, u.G, u.B, l.R, l.G, l.B)
			}
			if colour != last {
				b.WriteString(colour)
				last = colour
			}
			b.WriteString("▀")
		}
		b.WriteString("\x1b[0m\r\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// index returns the nearest of the 240 colours of xterm that users do not change:
// a cube of 6×6×6 and 24 greys.
func index(c color.RGBA) int {
	levels := [6]int{0, 95, 135, 175, 215, 255}
	nearest := func(v uint8) int {
		best := 0
		for i, l := range levels {
			if abs(int(v)-l) < abs(int(v)-levels[best]) {
				best = i
			}
		}
		return best
	}
	r, g, b := nearest(c.R), nearest(c.G), nearest(c.B)
	grey := min(max((int(c.R)+int(c.G)+int(c.B))/3-3, 0)/10, 23)
	off := func(r, g, b int) int { return abs(int(c.R)-r) + abs(int(c.G)-g) + abs(int(c.B)-b) }
	if v := 8 + 10*grey; off(v, v, v) < off(levels[r], levels[g], levels[b]) {
		return 232 + grey
	}
	return 16 + 36*r + 6*g + b
}

func abs(n int) int { return max(n, -n) }
