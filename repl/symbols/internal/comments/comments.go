// Package comments extracts the documentation of Go packages.
package comments

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
)

// Of returns the comments of the exported names of a package, given its files
// by name: the package's own under "", and Name, Type.Method and Type.Field.
func Of(path string, sources map[string][]byte) (map[string]string, error) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		f, err := parser.ParseFile(fset, name, sources[name], parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	mode := doc.Mode(0)
	if path == "builtin" {
		mode = doc.AllDecls // the predeclared names are not capitals
	}
	d, err := doc.NewFromFiles(fset, files, path, mode)
	if err != nil {
		return nil, err
	}
	c := collector{}
	c.add("", d.Doc)
	c.values(d.Consts)
	c.values(d.Vars)
	c.funcs("", d.Funcs)
	for _, t := range d.Types {
		c.add(t.Name, t.Doc)
		c.values(t.Consts)
		c.values(t.Vars)
		c.funcs("", t.Funcs)
		c.funcs(t.Name+".", t.Methods)
		c.fields(t)
	}
	return c, nil
}

type collector map[string]string

// add records the first text that is not empty.
func (c collector) add(name string, texts ...string) {
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			c[name] = t
			return
		}
	}
}

func (c collector) values(vs []*doc.Value) {
	for _, v := range vs {
		for _, s := range v.Decl.Specs {
			s := s.(*ast.ValueSpec)
			for _, n := range s.Names {
				c.add(n.Name, s.Doc.Text(), s.Comment.Text(), v.Doc)
			}
		}
	}
}

func (c collector) funcs(prefix string, fs []*doc.Func) {
	for _, f := range fs {
		c.add(prefix+f.Name, f.Doc)
	}
}

// fields records the fields of a struct and the methods of an interface.
func (c collector) fields(t *doc.Type) {
	for _, s := range t.Decl.Specs {
		var fields *ast.FieldList
		switch x := s.(*ast.TypeSpec).Type.(type) {
		case *ast.StructType:
			fields = x.Fields
		case *ast.InterfaceType:
			fields = x.Methods
		default:
			continue
		}
		for _, f := range fields.List {
			for _, n := range f.Names {
				c.add(t.Name+"."+n.Name, f.Doc.Text(), f.Comment.Text())
			}
		}
	}
}
