package plotting

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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
	if err := replaceFile(path, data); err != nil {
		return fmt.Errorf("plotting: cannot save %q: %w", path, err)
	}
	return nil
}

// replaceFile writes a file so that no reader sees a part of it.
func replaceFile(path string, data []byte) (err error) {
	dir := filepath.Dir(path)
	tmp, err := os.CreateTemp(dir, ".plotting-*")
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no directory %q; create it first", dir)
	}
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	if _, err := tmp.Write(data); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	if err := os.Chmod(tmp.Name(), 0o644); err != nil { // CreateTemp makes it private
		return err
	}
	return os.Rename(tmp.Name(), path)
}
