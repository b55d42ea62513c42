package notebook

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/agopher/agopher/internal/safefile"
)

// Read returns the notebook in a file.
func Read(path string) (*Notebook, error) {
	data, err := os.ReadFile(path)
	info, statErr := os.Stat(path)
	switch {
	case statErr == nil && info.IsDir():
		return nil, fmt.Errorf("notebook: %s is a folder%s", path, offer(path, "; name a notebook in it"))
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("notebook: there is no file %s%s: %w", path, offer(filepath.Dir(path), ""), fs.ErrNotExist)
	case err != nil:
		return nil, fmt.Errorf("notebook: %w", err)
	}
	nb, err := Parse(path, data)
	if err != nil {
		return nil, err
	}
	nb.dir = filepath.Dir(path)
	return nb, nil
}

// offer names some notebooks in a folder, or says otherwise.
func offer(dir, otherwise string) string {
	const most = 3
	found, err := filepath.Glob(filepath.Join(dir, "*.ipynb"))
	if err != nil || len(found) == 0 {
		return otherwise
	}
	if len(found) > most {
		return fmt.Sprintf("; notebooks there: %s and %d more", strings.Join(found[:most], ", "), len(found)-most)
	}
	return "; notebooks there: " + strings.Join(found, ", ")
}

// Write writes the notebook to a file. The file is complete or left as it was:
// a new one is written beside it and then takes its name.
func (nb *Notebook) Write(path string) error {
	if err := safefile.Write(path, nb.Format()); err != nil {
		return fmt.Errorf("notebook: %s is not written: %w", path, err)
	}
	return nil
}

// Save writes code cells to a new notebook, or in the place of a file.
func Save(path string, cells []string) error {
	nb := &Notebook{}
	for _, src := range cells {
		nb.Cells = append(nb.Cells, &Cell{Type: Code, Source: src})
	}
	nb.setLanguage()
	return nb.Write(path)
}
