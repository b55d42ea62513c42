package main

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/agopher/agopher/repl/symbols"
)

// TestNames uses every exported name of every package that cells of the agopher
// kernel can import. Which ones there are is asked of the type checker's data.
func TestNames(t *testing.T) {
	c := start(t)
	im := symbols.NewImporter(token.NewFileSet())
	names := 0
	for i, path := range symbols.Paths() {
		pkg, err := im.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("p%d", i)
		uses := usesOf(pkg, name)
		if len(uses) == 0 {
			continue
		}
		names += len(uses)
		src := fmt.Sprintf("import %s %q\n%s", name, path, strings.Join(uses, "\n"))
		if got, err := cell(t, t.Context(), c, src); err != nil || strings.Contains(got, "error:") {
			t.Errorf("%s: %s, error %v", path, got, err)
		}
	}
	if names < 5000 {
		t.Errorf("only %d names", names)
	}
}

// usesOf returns statements with the exported names of a package, which the cell
// calls name. Generic ones are not there: the interpreter has no type parameters.
func usesOf(pkg *types.Package, name string) (list []string) {
	for _, n := range pkg.Scope().Names() {
		o := pkg.Scope().Lookup(n)
		if !o.Exported() {
			continue
		}
		switch o := o.(type) {
		case *types.Const:
			list = append(list, fmt.Sprintf("const a%d = %s.%s", len(list), name, n))
		case *types.Func:
			if o.Signature().TypeParams().Len() == 0 {
				list = append(list, fmt.Sprintf("var a%d = %s.%s", len(list), name, n))
			}
		case *types.Var:
			list = append(list, fmt.Sprintf("var a%d = %s.%s", len(list), name, n))
		case *types.TypeName:
			if usable(o.Type()) {
				list = append(list, fmt.Sprintf("var a%d *%s.%s", len(list), name, n))
			}
		}
	}
	return list
}

// usable reports whether a value can have the type: it is not generic, and no
// constraint.
func usable(t types.Type) bool {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.TypeParams().Len() > 0 {
		return false
	}
	i, ok := t.Underlying().(*types.Interface)
	return !ok || i.IsMethodSet()
}
