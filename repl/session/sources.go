package session

import (
	"embed"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"sync"

	"github.com/agopher/agopher/repl/symbols"
)

// Where the standard library's own source needs the run-time system, the
// functions are written again in plain Go.
//
//go:embed overlay/*.go.txt
var overlay embed.FS

var overlays = map[string]string{
	"errors": "errors", "iter": "iter", "math/rand/v2": "rand", "reflect": "reflect", "sync": "sync", "sync/atomic": "atomic",
}

// A source is a package of the standard library whose generic functions are
// instantiated from source, checked a second time with the bodies.
type source struct {
	pkg   *types.Package
	info  *types.Info
	decls map[types.Object]sourceDecl
	names map[types.Object]string // of what has been declared in the interpreter
}

// sources are the packages that have been read so far; nil stands for one
// without a source. Running code asks for them while others are added.
type sources struct {
	mu  sync.Mutex
	all map[string]*source
}

func (s *sources) get(path string) (src *source, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	src, known = s.all[path]
	return src, known
}

func (s *sources) set(path string, src *source) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all[path] = src
}

type sourceDecl struct {
	file *ast.File
	decl ast.Decl
	spec ast.Spec // the part of a GenDecl
}

// compiledInstead returns the support function that stands for a function of a
// source package which needs the run-time system, or "".
func compiledInstead(obj types.Object) string {
	if obj.Pkg() == nil || obj.Parent() != obj.Pkg().Scope() {
		return ""
	}
	switch obj.Pkg().Path() + "." + obj.Name() {
	case "slices.overlaps":
		return "SlicesOverlaps"
	case "maps.clone":
		return "MapsClone"
	}
	return ""
}

// source returns the package with its source, or nil if that is not linked in.
func (s *Session) source(path string) *source {
	if src, ok := s.sources.get(path); ok {
		return src
	}
	s.sources.set(path, nil)
	texts := symbols.Sources(path)
	if name, ok := overlays[path]; ok {
		text, err := overlay.ReadFile("overlay/" + name + ".go.txt")
		if err != nil {
			panic(err) // it is linked in
		}
		texts = map[string][]byte{name + ".go": text}
	}
	if texts == nil {
		return nil
	}
	var files []*ast.File
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		// Under the name of all code of the session, in cell 0.
		text := lineDirective(Pos{Line: 1, Col: 1}) + string(texts[name])
		f, err := parser.ParseFile(s.fset, fileName, text, parser.SkipObjectResolution)
		if err != nil {
			return nil
		}
		files = append(files, f)
	}
	src := &source{info: newInfo(), decls: map[types.Object]sourceDecl{}, names: map[types.Object]string{}}
	conf := types.Config{Importer: s.imp, GoVersion: goVersion, Error: func(error) {}}
	src.pkg, _ = conf.Check(path, s.fset, files, src.info)
	for _, f := range files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				src.decls[src.info.Defs[d.Name]] = sourceDecl{file: f, decl: d}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						src.decls[src.info.Defs[spec.Name]] = sourceDecl{f, d, spec}
					case *ast.ValueSpec:
						for _, n := range spec.Names {
							src.decls[src.info.Defs[n]] = sourceDecl{f, d, spec}
						}
					}
				}
			}
		}
	}
	s.sources.set(path, src)
	return src
}

// sourceGeneric returns the declaration of a generic function of the standard
// library, or nil.
func (s *Session) sourceGeneric(obj types.Object) *generic {
	if obj.Pkg() == nil {
		return nil
	}
	src := s.source(obj.Pkg().Path())
	if src == nil {
		return nil
	}
	own := obj
	if obj.Pkg() != src.pkg { // the object is that of the export data
		own = src.pkg.Scope().Lookup(obj.Name())
	}
	d, ok := src.decls[own]
	if !ok {
		return nil
	}
	g := &generic{pkg: src.pkg, info: src.info, file: d.file}
	if fn, ok := d.decl.(*ast.FuncDecl); ok {
		g.decl = fn
	}
	if named, ok := own.Type().(*types.Named); ok {
		for m := range named.Methods() {
			g.methods = append(g.methods, src.decls[m].decl.(*ast.FuncDecl))
			g.infos = append(g.infos, src.info)
		}
	}
	return g
}

// sourceName returns the name in the interpreter of an object of a source
// package that is not generic and not compiled: it is declared there when it is
// first needed. It returns "" for other objects.
func (s *Session) sourceName(obj types.Object) string {
	if obj == nil || obj.Pkg() == nil || obj.Pkg() == s.pkg {
		return ""
	}
	src, _ := s.sources.get(obj.Pkg().Path())
	if src == nil || src.pkg != obj.Pkg() {
		return ""
	}
	if name, ok := src.names[obj]; ok {
		return name
	}
	d, ok := src.decls[obj]
	if !ok {
		return ""
	}
	if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil {
		return ""
	}
	name := s.fresh(obj.Name())
	src.names[obj] = name
	s.undo = append(s.undo, func() { delete(src.names, obj) })
	switch decl := d.decl.(type) {
	case *ast.FuncDecl:
		fn := substitute(decl, src.info, nil).(*ast.FuncDecl)
		fn.Name.Name = name
		if s.declare(&generic{pkg: src.pkg, file: d.file}, fn, "") != nil {
			return ""
		}
	case *ast.GenDecl:
		if _, ok := d.spec.(*ast.TypeSpec); !ok {
			return ""
		}
		at := &ast.Ident{NamePos: s.origin}
		underlying := s.spell(obj.Type().Underlying(), at)
		if underlying == nil {
			return ""
		}
		s.pending = append(s.pending, &ast.GenDecl{TokPos: s.origin, Tok: token.TYPE, Specs: []ast.Spec{&ast.TypeSpec{Name: ident(at, name), Type: underlying}}})
		for m := range obj.Type().(*types.Named).Methods() {
			md, ok := src.decls[m]
			if !ok {
				continue
			}
			fn := substitute(md.decl.(*ast.FuncDecl), src.info, nil).(*ast.FuncDecl)
			if s.declare(&generic{pkg: src.pkg, file: md.file}, fn, name) != nil {
				return ""
			}
		}
	}
	return name
}

// check checks a copy of a declaration in the package, with the imports of its
// file.
func (src *source) check(s *Session, file *ast.File, decl *ast.FuncDecl) (*checked, error) {
	scope := src.pkg.Scope()
	for name, t := range s.typeArgs {
		if scope.Lookup(name) == nil {
			scope.Insert(types.NewTypeName(token.NoPos, src.pkg, name, t))
		}
	}
	var first error
	conf := types.Config{Importer: s.imp, GoVersion: goVersion, Error: func(err error) {
		var e types.Error
		if errors.As(err, &e) && !unusedName(e) && first == nil {
			first = fmt.Errorf("%s: %s", s.fset.Position(e.Pos), e.Msg)
		}
	}}
	decls := []ast.Decl{decl}
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			decls = append([]ast.Decl{g}, decls...)
		}
	}
	c := &checked{decls: []ast.Decl{decl}, info: newInfo(), pkg: src.pkg}
	f := &ast.File{Package: file.Package, Name: file.Name, Decls: decls, FileStart: file.FileStart, FileEnd: file.FileEnd}
	types.NewChecker(&conf, s.fset, src.pkg, c.info).Files([]*ast.File{f})
	return c, first
}
