// Package notebooks holds the notebooks of agopher, so that the program carries
// them along.
//
// They are made to be read where they lie, in this folder, and to be run in
// Jupyter, by "agopher run", or a cell at a time in the terminal. They are
// stored with their outputs; "make notebooks" renews these.
package notebooks

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

//go:embed *.ipynb
var files embed.FS

const extension = ".ipynb"

// Names returns the names of the notebooks, such as "02-rfm", in order.
func Names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // embedded
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), extension)
	}
	return names
}

// Read returns the file of a notebook. The name may be with or without its
// extension. The error lists the names that there are.
func Read(name string) ([]byte, error) {
	data, err := files.ReadFile(strings.TrimSuffix(name, extension) + extension)
	if err != nil {
		return nil, fmt.Errorf("notebooks: there is no notebook %q; there are %s", name, strings.Join(Names(), ", "))
	}
	return data, nil
}

// Copy writes the notebooks into a folder, which is made if it is missing. Files
// that are there already are left as they are, since they may have been worked
// on; their names are returned.
func Copy(dir string) (kept []string, err error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("notebooks: %w", err)
	}
	for _, name := range Names() {
		data, err := Read(name)
		if err != nil {
			return kept, err
		}
		switch err := create(filepath.Join(dir, name+extension), data); {
		case errors.Is(err, fs.ErrExist):
			kept = append(kept, name+extension)
		case err != nil:
			return kept, fmt.Errorf("notebooks: %w", err)
		}
	}
	return kept, nil
}

// create writes a new file, whole or not at all.
func create(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(path)
	}
	return err
}
