package plotting

import (
	"image"
	"math"

	"gonum.org/v1/plot/vg"
)

// enlarge returns img with each pixel as a block of the dots it covers in rect,
// for programs that smooth small images. Large images are returned as they are:
// their pixels are small.
func enlarge(img image.Image, rect vg.Rectangle) *image.Paletted {
	const large = 20000 // pixels
	src := img.(*image.Paletted)
	b := src.Bounds()
	kx := int(math.Round(pixels(rect.Size().X) * pixelRatio() / float64(b.Dx())))
	ky := int(math.Round(pixels(rect.Size().Y) * pixelRatio() / float64(b.Dy())))
	if b.Dx()*b.Dy() > large || kx < 2 && ky < 2 {
		return compact(src)
	}
	dst := image.NewPaletted(image.Rect(0, 0, b.Dx()*max(kx, 1), b.Dy()*max(ky, 1)), src.Palette)
	eachSource(dst.Rect, b, func(x, y, sx, sy int) { dst.SetColorIndex(x, y, src.ColorIndexAt(sx, sy)) })
	return compact(dst)
}

// compact returns img with the colours it uses as its palette.
func compact(img *image.Paletted) *image.Paletted {
	var used [256]bool
	for _, i := range img.Pix {
		used[i] = true
	}
	var to [256]uint8
	out := &image.Paletted{Pix: make([]uint8, len(img.Pix)), Stride: img.Stride, Rect: img.Rect}
	for i, c := range img.Palette {
		if used[i] {
			to[i] = uint8(len(out.Palette))
			out.Palette = append(out.Palette, c)
		}
	}
	for i, v := range img.Pix {
		out.Pix[i] = to[v]
	}
	return out
}

// eachSource calls visit for each dot x, y of r with the pixel sx, sy of the image
// with bounds b that covers it when the image fills r unsmoothed.
func eachSource(r, b image.Rectangle, visit func(x, y, sx, sy int)) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		sy := b.Min.Y + (2*(y-r.Min.Y)+1)*b.Dy()/(2*r.Dy())
		for x := r.Min.X; x < r.Max.X; x++ {
			visit(x, y, b.Min.X+(2*(x-r.Min.X)+1)*b.Dx()/(2*r.Dx()), sy)
		}
	}
}
