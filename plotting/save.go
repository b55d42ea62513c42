package plotting

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/agopher/agopher/internal/safefile"
)

// Save writes the figure to a file, as PNG, SVG or PDF by the ending of its name.
// The file is whole or not there: it is written under another name and renamed.
func (f *Figure) Save(path string) error { return save(f, path) }

func save(d drawable, path string) error {
	var data []byte
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".png":
		data = pngOf(d)
	case ".svg":
		data = []byte(svgOf(d))
	case ".pdf":
		data = pdfOf(d)
	default:
		return fmt.Errorf("plotting: cannot save %q: end the name in .png, .svg or .pdf", path)
	}
	if err := safefile.Write(path, data); err != nil {
		return fmt.Errorf("plotting: cannot save %q: %w", path, err)
	}
	return nil
}
