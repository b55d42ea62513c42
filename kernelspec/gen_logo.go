//go:build ignore

// This program draws the logo: the outer product v vᵀ of a gradient with itself,
// of which an AGOP is the average, as a heat map.
package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log"
	"math"
	"os"
	"strings"
)

// The logo is drawn in a square of 64 by 64 units.
const (
	size   = 64
	margin = 6.0 // around the heat map; all even, to fall on pixels at size 32 too
	pitch  = 14.0
	side   = 10.0 // of a cell
	corner = 12.0 // radius of the square's corners
	round  = 2.0  // of a cell's
)

var (
	v     = []float64{0.45, 1, 0.7, 0.25}
	cold  = [3]float64{0x0b, 0x3c, 0x5d} // background
	hot   = [3]float64{0xff, 0xd1, 0x66}
	tepid = [3]float64{0x2a, 0xa1, 0xc4}
)

// heat returns the colour of a value in [0, 1].
func heat(x float64) [3]float64 {
	from, to := cold, tepid
	x *= 2
	if x > 1 {
		from, to, x = tepid, hot, x-1
	}
	var c [3]float64
	for i := range c {
		c[i] = math.Round(from[i] + (to[i]-from[i])*x)
	}
	return c
}

// inside reports whether a point is in a square with round corners.
func inside(x, y, left, top, side, radius float64) bool {
	dx := math.Max(math.Abs(x-left-side/2)-(side/2-radius), 0)
	dy := math.Max(math.Abs(y-top-side/2)-(side/2-radius), 0)
	return dx*dx+dy*dy <= radius*radius
}

// at returns the colour at a point, and false outside the logo.
func at(x, y float64) ([3]float64, bool) {
	if !inside(x, y, 0, 0, size, corner) {
		return cold, false
	}
	for i := range v {
		for j := range v {
			if inside(x, y, margin+float64(j)*pitch, margin+float64(i)*pitch, side, round) {
				return heat(value(i, j)), true
			}
		}
	}
	return cold, true
}

// value returns an entry of the matrix, lifted off the background.
func value(i, j int) float64 { return 0.18 + 0.82*v[i]*v[j] }

func svg() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %[1]d" width="%[1]d" height="%[1]d">`+"\n", size)
	fmt.Fprintf(&b, `<rect width="%d" height="%[1]d" rx="%v" fill="%s"/>`+"\n", size, corner, hex(cold))
	for i := range v {
		for j := range v {
			fmt.Fprintf(&b, `<rect x="%.4g" y="%.4g" width="%v" height="%[3]v" rx="%v" fill="%s"/>`+"\n",
				margin+float64(j)*pitch, margin+float64(i)*pitch, side, round, hex(heat(value(i, j))))
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func hex(c [3]float64) string {
	return fmt.Sprintf("#%02x%02x%02x", int(c[0]), int(c[1]), int(c[2]))
}

// draw renders n by n pixels, each the mean of many points.
func draw(n int) image.Image {
	const points = 8
	img := image.NewNRGBA(image.Rect(0, 0, n, n))
	for py := range n {
		for px := range n {
			var sum [3]float64
			count := 0.0
			for k := range points * points {
				x := (float64(px) + (float64(k%points)+0.5)/points) * size / float64(n)
				y := (float64(py) + (float64(k/points)+0.5)/points) * size / float64(n)
				if c, ok := at(x, y); ok {
					count++
					for i := range sum {
						sum[i] += c[i]
					}
				}
			}
			if count > 0 {
				mean := func(s float64) uint8 { return uint8(math.Round(s / count)) }
				alpha := uint8(math.Round(255 * count / (points * points)))
				img.SetNRGBA(px, py, color.NRGBA{mean(sum[0]), mean(sum[1]), mean(sum[2]), alpha})
			}
		}
	}
	return img
}

func main() {
	if err := os.WriteFile("logo-svg.svg", []byte(svg()), 0o666); err != nil {
		log.Fatal(err)
	}
	for _, n := range []int{32, 64} {
		f, err := os.Create(fmt.Sprintf("logo-%dx%[1]d.png", n))
		if err != nil {
			log.Fatal(err)
		}
		if err := png.Encode(f, draw(n)); err != nil {
			log.Fatal(err)
		}
		if err := f.Close(); err != nil {
			log.Fatal(err)
		}
	}
}
