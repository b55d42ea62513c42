package symbols

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"slices"

	"github.com/agopher/agopher/repl/symbols/own"
)

// An Importer gives the type checker the packages of this program: those of
// this module from their declarations, all others from export data. It is not
// safe for concurrent use.
type Importer struct {
	fset     *token.FileSet
	compiled types.Importer
	own      map[string]*types.Package // of this module, and those with native constants
}

// NewImporter returns an importer that adds positions to fset.
func NewImporter(fset *token.FileSet) *Importer {
	return &Importer{
		fset: fset,
		own:  map[string]*types.Package{},
		compiled: importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
			b, ok := member("types/" + path)
			if !ok {
				return nil, &UnknownError{Path: path}
			}
			return io.NopCloser(bytes.NewReader(b)), nil
		}),
	}
}

// An UnknownError reports an import path that this program does not hold.
type UnknownError struct{ Path string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("package %s is not in this kernel", e.Path)
}

// Import returns the package with the import path.
func (im *Importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg := im.own[path]; pkg != nil {
		return pkg, nil
	}
	sources, ok := own.Sources()[path]
	if !ok {
		if _, ok := archive()["types/"+path]; !ok {
			return nil, &UnknownError{Path: path}
		}
		pkg, err := im.compiled.Import(path)
		if values := native[path]; err == nil && values != nil {
			pkg = withConstants(pkg, values)
			im.own[path] = pkg
		}
		return pkg, err
	}
	var files []*ast.File
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		f, err := parser.ParseFile(im.fset, path+"/"+name, sources[name], parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	conf := types.Config{
		Importer:         im,
		IgnoreFuncBodies: true,
		Error:            func(error) {}, // imports that only bodies used; the build has checked the rest
	}
	pkg, _ := conf.Check(path, im.fset, files, nil)
	im.own[path] = pkg
	return pkg, nil
}
