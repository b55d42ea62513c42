// Package symbols has what the interpreter and its type checker know of the
// packages that a cell can import: the standard library, gonum, gonum/plot and
// this module's own. All of it is generated and linked in; no Go installation
// is needed to run a cell.
package symbols

//go:generate go run ./internal/gen

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	_ "github.com/agopher/agopher/repl/symbols/gonum" // registers symbols
	"github.com/agopher/agopher/repl/symbols/internal/table"
	"github.com/agopher/agopher/repl/symbols/own"
	_ "github.com/agopher/agopher/repl/symbols/std" // registers symbols
)

// Module is the path of this module, under which its own packages are imported.
const Module = "github.com/agopher/agopher"

// Package is a compiled package's symbols.
type Package = table.Package

//go:embed types.zip
var typesZip []byte

// archive opens types.zip once; files holds its members by name.
var archive = sync.OnceValue(func() map[string]*zip.File {
	r, err := zip.NewReader(bytes.NewReader(typesZip), int64(len(typesZip)))
	if err != nil {
		panic(fmt.Sprintf("symbols: types.zip: %v", err)) // it is linked in: the build is broken
	}
	files := make(map[string]*zip.File, len(r.File))
	for _, f := range r.File {
		files[f.Name] = f
	}
	return files
})

func member(name string) ([]byte, bool) {
	f, ok := archive()[name]
	if !ok {
		return nil, false
	}
	r, err := f.Open()
	if err != nil {
		panic(fmt.Sprintf("symbols: types.zip: %s: %v", name, err))
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		panic(fmt.Sprintf("symbols: types.zip: %s: %v", name, err))
	}
	return b, true
}

// Lookup returns the symbols of the package with the import path, and whether
// there is one that has any. Packages that hold only constants, generic
// functions or constraints have none.
func Lookup(path string) (Package, bool) {
	p, ok := table.Packages[path]
	return p, ok
}

// Paths returns the import paths of all packages, sorted.
var Paths = sync.OnceValue(func() []string {
	paths := slices.Collect(maps.Keys(own.Sources()))
	for name := range archive() {
		if path, ok := strings.CutPrefix(name, "types/"); ok {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
})

// Sources returns the files of a package of the standard library whose generic
// functions are to be instantiated from source, by name; nil for others.
func Sources(path string) map[string][]byte {
	var files map[string][]byte
	for name := range archive() {
		if file, ok := strings.CutPrefix(name, "src/"+path+"/"); ok && !strings.Contains(file, "/") {
			if files == nil {
				files = map[string][]byte{}
			}
			files[file], _ = member(name)
		}
	}
	return files
}
