package display

import (
	"bytes"
	"fmt"
	"image"
	"image/png"

	"gonum.org/v1/gonum/mat"
)

// Of returns the forms of a value: its own, if it is a [Bundler] or has methods that
// gophernotes looks for, such as HTML() string; a table for a gonum matrix, a map, a slice
// of structs or rows of numbers; a PNG for an image; and for everything else the
// text that fmt prints with %v, of a list of more than 1000 elements its ends.
func Of(v any) Bundle {
	switch v := v.(type) {
	case nil:
		return Bundle{MIMEText: "<nil>"}
	case Bundler:
		return v.Bundle()
	case rendered:
		return ofRendered(v)
	}
	if b := ofMethods(v); b != nil {
		return b
	}
	switch v := v.(type) {
	case error, fmt.Formatter, fmt.Stringer:
		return Bundle{MIMEText: plain(v)}
	case mat.Matrix:
		return Matrix(v)
	case image.Image:
		return Picture(v)
	}
	if b, ok := collection(v); ok {
		return b
	}
	return Bundle{MIMEText: plain(v)}
}

// Picture shows an image, one image pixel to a CSS pixel.
func Picture(img image.Image) Bundle {
	size := img.Bounds().Size()
	b := Bundle{MIMEText: fmt.Sprintf("(image, %d×%d)", size.X, size.Y)}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		b[MIMEText] = fmt.Sprintf("(image, %d×%d: %v)", size.X, size.Y, err)
		return b
	}
	b[MIMEPNG] = Image{Data: buf.Bytes(), Width: size.X, Height: size.Y}
	return b
}

func plain(v any) string {
	if s, ok := v.(string); ok { // it may be very long
		return s
	}
	return fmt.Sprintf("%v", v)
}
