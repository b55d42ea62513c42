package plotting

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// fewColors returns img with 256 colours, as a paletted image, which takes a third
// of the bytes: the colours in exact and the most frequent others. The rest, in
// which edges of lines and letters are smoothed, become the nearest of them. If
// exact leaves no colours for these, fewColors returns img.
func fewColors(img image.Image, exact map[color.RGBA]bool) image.Image {
	const most, others = 256, 32
	src, ok := img.(*image.RGBA)
	if !ok || len(exact) > most-others {
		return img
	}
	palette := make([]color.RGBA, 0, most)
	rest := byFrequency(src)
	for c := range exact {
		palette = append(palette, c)
	}
	slices.SortFunc(palette, compareColors)
	index := map[color.RGBA]uint8{}
	for i, c := range palette {
		index[c] = uint8(i)
	}
	for _, c := range rest {
		if exact[c] {
			continue
		}
		if len(palette) == most {
			index[c] = nearestColor(palette, c)
			continue
		}
		index[c] = uint8(len(palette))
		palette = append(palette, c)
	}
	dst := image.NewPaletted(src.Rect, nil)
	for _, c := range palette {
		dst.Palette = append(dst.Palette, c)
	}
	var last color.RGBA
	at := index[last]
	eachPixel(src, func(x, y int, c color.RGBA) {
		if c != last {
			last, at = c, index[c]
		}
		dst.Pix[dst.PixOffset(x, y)] = at
	})
	return dst
}

// byFrequency returns the colours of img, the most frequent first.
func byFrequency(img *image.RGBA) []color.RGBA {
	count := map[color.RGBA]*int{}
	var last color.RGBA
	n := new(int)
	count[last] = n
	eachPixel(img, func(_, _ int, c color.RGBA) {
		if c != last {
			last, n = c, count[c]
			if n == nil {
				n = new(int)
				count[c] = n
			}
		}
		*n++
	})
	var out []color.RGBA
	for c, n := range count {
		if *n > 0 {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(*count[b], *count[a]), compareColors(a, b))
	})
	return out
}

func compareColors(a, b color.RGBA) int {
	return cmp.Or(cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B), cmp.Compare(a.A, b.A))
}

// nearestColor returns the index of the colour nearest to c.
func nearestColor(palette []color.RGBA, c color.RGBA) uint8 {
	best, at := -1, 0
	for i, p := range palette {
		r, g, b := int(p.R)-int(c.R), int(p.G)-int(c.G), int(p.B)-int(c.B)
		if d := r*r + g*g + b*b; best < 0 || d < best {
			best, at = d, i
		}
	}
	return uint8(at)
}

func eachPixel(img *image.RGBA, visit func(x, y int, c color.RGBA)) {
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		row := img.Pix[img.PixOffset(img.Rect.Min.X, y):]
		for i := range img.Rect.Dx() {
			p := row[4*i : 4*i+4]
			visit(img.Rect.Min.X+i, y, color.RGBA{p[0], p[1], p[2], p[3]})
		}
	}
}
