package session

import (
	"cmp"
	"go/types"
	"slices"
	"strings"
)

// A Name is something that cells have defined.
type Name struct {
	Name string
	Kind string // variable, function, type, constant or package
	Type string // as a cell would write it; of a package the import path
	Cell int    // that has defined it
}

// Names lists what the cells have defined, by kind and name. It may be called
// while a cell runs.
func (s *Session) Names() []Name {
	s.tables.Lock()
	defer s.tables.Unlock()
	var list []Name
	for name, b := range s.live {
		if strings.Contains(name, support) || name == "_" {
			continue
		}
		n := Name{Name: name, Cell: decodePosition(s.fset.Position(b.obj.Pos())).Cell}
		switch o := b.obj.(type) {
		case *types.PkgName:
			n.Kind, n.Type = "package", o.Imported().Path()
		case *types.Func:
			n.Kind = "function"
		case *types.TypeName:
			n.Kind, n.Type = "type", s.cellType(o.Type().Underlying())
		case *types.Const:
			n.Kind = "constant"
		default:
			n.Kind = "variable"
		}
		if n.Type == "" {
			n.Type = s.cellType(b.obj.Type())
		}
		list = append(list, n)
	}
	slices.SortFunc(list, func(a, b Name) int {
		return cmp.Or(cmp.Compare(kindOrder(a.Kind), kindOrder(b.Kind)), cmp.Compare(a.Name, b.Name))
	})
	return list
}

func kindOrder(kind string) int {
	return slices.Index([]string{"variable", "function", "type", "constant", "package"}, kind)
}

// cellType is a type as a cell would write it, names of cells unqualified.
func (s *Session) cellType(t types.Type) string {
	return internalNames.ReplaceAllString(types.TypeString(t, func(p *types.Package) string {
		if p == s.pkg {
			return ""
		}
		return p.Name()
	}), "")
}
