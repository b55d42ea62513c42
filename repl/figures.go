package repl

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/agopher/agopher/lib/display"
)

// figures saves the images of values to files of a temporary folder.
type figures struct {
	dir   string
	count int
}

// save writes the image of a bundle and returns the path, "" if it has none.
func (f *figures) save(b display.Bundle) (string, error) {
	var data []byte
	ext := ".png"
	switch v := b[display.MIMEPNG].(type) {
	case display.Image:
		data = v.Data
	case []byte:
		data = v
	}
	if svg, ok := b[display.MIMESVG].(string); ok && data == nil {
		data, ext = []byte(svg), ".svg"
	}
	if data == nil {
		return "", nil
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
