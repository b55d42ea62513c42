package repl

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/graphics"
)

// figures keeps the last figure, and saves figures to files of a temporary folder
// where they cannot be drawn.
type figures struct {
	dir      string
	count    int
	png, svg []byte // of the last one
}

// take returns the figure of a bundle; ok is false if it has none that can be
// drawn.
func (f *figures) take(b display.Bundle) (fig graphics.Figure, ok bool) {
	png, svg := []byte(nil), []byte(nil)
	switch v := b[display.MIMEPNG].(type) {
	case display.Image:
		png = v.Data
		fig = graphics.Figure{PNG: v.Data, Width: v.Width, Height: v.Height}
	case []byte:
		png = v
		fig = graphics.Figure{PNG: v}
	}
	if s, ok := b[display.MIMESVG].(string); ok {
		svg = []byte(s)
	}
	if png != nil || svg != nil {
		f.png, f.svg = png, svg
	}
	return fig, png != nil
}

// last returns the last figure in the format of a file name's ending.
func (f *figures) last(ext string) ([]byte, error) {
	data := map[string][]byte{".png": f.png, ".svg": f.svg}
	switch {
	case f.png == nil && f.svg == nil:
		return nil, errors.New("there is no figure yet")
	case ext != ".png" && ext != ".svg":
		return nil, fmt.Errorf("figures are not written as %q; end the name in .png or .svg", ext)
	case data[ext] == nil:
		return nil, fmt.Errorf("the last figure has no %s form; try the other", ext)
	}
	return data[ext], nil
}

// save writes the last figure to a file and returns its path.
func (f *figures) save() (string, error) {
	data, ext := f.png, ".png"
	if data == nil {
		data, ext = f.svg, ".svg"
	}
	if f.dir == "" {
		dir, err := os.MkdirTemp("", "agopher-")
		if err != nil {
			return "", err
		}
		f.dir = dir
	}
	f.count++
	path := filepath.Join(f.dir, fmt.Sprintf("figure-%d%s", f.count, ext))
	return path, os.WriteFile(path, data, 0o666)
}

// report says at the end where the figures are.
func (f *figures) report(w io.Writer) {
	switch f.count {
	case 0:
	case 1:
		fmt.Fprintf(w, "The figure stays in %s\n", f.dir)
	default:
		fmt.Fprintf(w, "%d figures stay in %s\n", f.count, f.dir)
	}
}
