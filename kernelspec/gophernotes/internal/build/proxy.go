package main

import (
	"fmt"
	"go/types"
	"strings"
)

// proxy writes the stand-in of an interface and returns its name; "" if no cell
// can implement it, or no code outside its module can name what is in it. For
//
//	type Adder interface { Add(x int) int }
//
// gomacro wants
//
//	type proxy1 struct { Object any; Add_ func(any, int) int }
//	func (p *proxy1) Add(a0 int) int { return p.Add_(p.Object, a0) }
func (g *generator) proxy(o *types.TypeName) string {
	named, ok := types.Unalias(o.Type()).(*types.Named)
	if !ok || named.TypeParams().Len() > 0 {
		return ""
	}
	i, ok := named.Underlying().(*types.Interface)
	if !ok || !i.IsMethodSet() || i.NumMethods() == 0 || !nameable(i, map[types.Type]bool{}) {
		return ""
	}
	g.count++
	name := fmt.Sprintf("proxy%d", g.count)
	var fields, methods strings.Builder
	for m := range i.Methods() {
		s := m.Signature()
		var types, params, args []string
		for j := range s.Params().Len() {
			t, dots := g.typ(s.Params().At(j).Type()), ""
			if s.Variadic() && j == s.Params().Len()-1 {
				t, dots = "..."+strings.TrimPrefix(t, "[]"), "..."
			}
			types = append(types, t)
			params = append(params, fmt.Sprintf("a%d %s", j, t))
			args = append(args, fmt.Sprintf("a%d%s", j, dots))
		}
		results, ret := g.results(s), ""
		if results != "" {
			ret = "return "
		}
		fmt.Fprintf(&fields, "%s_ func(%s) %s\n", m.Name(), strings.Join(append([]string{"any"}, types...), ", "), results)
		fmt.Fprintf(&methods, "func (p *%s) %s(%s) %s { %sp.%s_(%s) }\n", name, m.Name(), strings.Join(params, ", "), results,
			ret, m.Name(), strings.Join(append([]string{"p.Object"}, args...), ", "))
	}
	fmt.Fprintf(&g.types, "// %s stands for %s.\ntype %s struct {\nObject any\n%s}\n\n%s\n", name, o.Type(), name, &fields, &methods)
	return name
}

func (g *generator) results(s *types.Signature) string {
	var list []string
	for v := range s.Results().Variables() {
		list = append(list, g.typ(v.Type()))
	}
	if len(list) == 0 {
		return ""
	}
	return "(" + strings.Join(list, ", ") + ")"
}

func (g *generator) typ(t types.Type) string {
	return types.TypeString(t, g.name)
}

// nameable reports whether code of another module can write a type: its names are
// exported, and not of internal packages.
func nameable(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] {
		return true
	}
	seen[t] = true
	switch t := t.(type) {
	case *types.Alias:
		return exported(t.Obj()) && nameable(types.Unalias(t), seen)
	case *types.Named:
		return exported(t.Obj()) && t.TypeArgs().Len() == 0
	case *types.Pointer:
		return nameable(t.Elem(), seen)
	case *types.Slice:
		return nameable(t.Elem(), seen)
	case *types.Array:
		return nameable(t.Elem(), seen)
	case *types.Chan:
		return nameable(t.Elem(), seen)
	case *types.Map:
		return nameable(t.Key(), seen) && nameable(t.Elem(), seen)
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range tuple.Variables() {
				if !nameable(v.Type(), seen) {
					return false
				}
			}
		}
	case *types.Struct:
		for f := range t.Fields() {
			if !f.Exported() || !nameable(f.Type(), seen) {
				return false
			}
		}
	case *types.Interface:
		for m := range t.Methods() {
			if !m.Exported() || !nameable(m.Type(), seen) {
				return false
			}
		}
	}
	return true
}

func exported(o *types.TypeName) bool {
	if o.Pkg() == nil { // error, any
		return true
	}
	return o.Exported() && !strings.Contains("/"+o.Pkg().Path()+"/", "/internal/")
}
