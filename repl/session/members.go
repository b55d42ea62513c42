package session

import (
	"cmp"
	"go/types"
	"slices"
)

// members returns the fields and methods that code of pkg can select on an
// addressable value of type t, promoted ones too, by name.
func members(t types.Type, pkg *types.Package) []types.Object {
	seen := map[string]types.Object{}
	add := func(o types.Object) {
		if o.Exported() || o.Pkg() == pkg {
			if _, ok := seen[o.Name()]; !ok {
				seen[o.Name()] = o
			}
		}
	}
	recv := t
	if _, ptr := t.Underlying().(*types.Pointer); !ptr && !types.IsInterface(t) {
		recv = types.NewPointer(t)
	}
	for sel := range types.NewMethodSet(recv).Methods() {
		add(sel.Obj())
	}
	// Breadth first: a field hides deeper ones of its name.
	for level, done := []types.Type{t}, map[types.Type]bool{}; len(level) > 0; {
		var next []types.Type
		for _, t := range level {
			if p, ok := t.Underlying().(*types.Pointer); ok {
				t = p.Elem()
			}
			st, ok := t.Underlying().(*types.Struct)
			if !ok || done[t] {
				continue
			}
			done[t] = true
			for f := range st.Fields() {
				add(f)
				if f.Embedded() {
					next = append(next, f.Type())
				}
			}
		}
		level = next
	}
	out := make([]types.Object, 0, len(seen))
	for _, o := range seen {
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b types.Object) int { return cmp.Compare(a.Name(), b.Name()) })
	return out
}
