package session

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"strconv"
	"strings"

	"github.com/traefik/yaegi/interp"

	"github.com/agopher/agopher/repl/symbols"
)

// importChunk makes the packages that c imports known to the type checker
// under their names. The interpreter gets a package when code first needs it.
func (s *Session) importChunk(c *chunk) error {
	for _, spec := range c.decl.(*ast.GenDecl).Specs {
		spec := spec.(*ast.ImportSpec)
		importPath, _ := strconv.Unquote(spec.Path.Value)
		if importPath == displayShortPath {
			importPath = displayLongPath
		}
		pkg, err := s.imp.Import(importPath)
		if err != nil {
			return s.errorAt(spec.Path, err.Error(), importHint(importPath))
		}
		name := pkg.Name()
		if spec.Name != nil {
			name = spec.Name.Name
		}
		switch name {
		case "_":
		case ".":
			for _, n := range pkg.Scope().Names() {
				if obj := pkg.Scope().Lookup(n); obj.Exported() {
					s.live[n] = &binding{obj: obj}
				}
			}
		default:
			s.live[name] = &binding{obj: types.NewPkgName(token.NoPos, s.pkg, name, pkg)}
		}
	}
	return nil
}

// importHint says what to import instead of a package that is not there.
func importHint(importPath string) string {
	var same []string
	for _, p := range symbols.Paths() {
		if path.Base(p) == path.Base(importPath) {
			same = append(same, strconv.Quote(p))
		}
	}
	if len(same) > 0 {
		return "did you mean " + strings.Join(same, " or ") + "?"
	}
	if near := nearest(importPath, symbols.Paths()); near != "" {
		return "did you mean " + strconv.Quote(near) + "?"
	}
	return "the kernel holds the standard library, gonum, gonum/plot and agopher; other modules cannot be imported in a cell"
}

// importCompiled gives the interpreter the symbols of a compiled package and
// returns its name there: one that code cannot hide. It returns "" if the
// package has no symbols.
func (s *Session) importCompiled(importPath string) string {
	if name, ok := s.aliases[importPath]; ok {
		return name
	}
	p, ok := symbols.Lookup(importPath)
	if !ok {
		s.aliases[importPath] = ""
		return ""
	}
	table := p.Symbols()
	for name, f := range s.replacements(importPath) {
		table[name] = f
	}
	// The doubled slash keeps interp.Use from taking fmt for its own sign that
	// the whole standard library is being loaded.
	if err := s.in.Use(interp.Exports{importPath + "//" + p.Name: table}); err != nil {
		return ""
	}
	name := s.fresh(p.Name)
	if err := s.importAs(name, importPath); err != nil {
		return ""
	}
	s.aliases[importPath] = name
	return name
}

// importAs has the interpreter import a package under a name.
func (s *Session) importAs(name, importPath string) error {
	spec := &ast.ImportSpec{Name: ast.NewIdent(name), Path: &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(importPath)}}
	_, err := s.in.CompileAST(&ast.File{
		Package: s.origin, Name: &ast.Ident{NamePos: s.origin, Name: "main"}, FileStart: s.origin, FileEnd: s.origin,
		Decls: []ast.Decl{&ast.GenDecl{TokPos: s.origin, Tok: token.IMPORT, Specs: []ast.Spec{spec}}},
	})
	return err
}
