package adapt

import (
	"reflect"
	"strings"

	"github.com/cosmos72/gomacro/imports"
	"github.com/cosmos72/gomacro/xreflect"

	"github.com/agopher/agopher/repl/symbols"
)

// A Resolver makes gomacro's types of compiled packages exact. gomacro takes them
// from reflection, a package's in any order, and of a type that it has begun and
// not ended it makes no slice, map or channel but one of an empty stand-in, which
// it keeps. Whether func(...*T) could be assigned would then be left to chance.
type Resolver struct{ done map[string]bool }

// Cell resolves the packages that a cell imports for the first time. It is called
// before the cell is compiled.
func (r *Resolver) Cell(v *xreflect.Universe, code string) {
	if r.done == nil {
		r.done = map[string]bool{}
	}
	found := false
	for _, path := range symbols.Paths() {
		if r.done[path] || !strings.Contains(code, `"`+path+`"`) && !strings.Contains(code, "`"+path+"`") {
			continue
		}
		r.done[path], found = true, true
		p := imports.Packages[path]
		p.LazyInit(path)
		for _, t := range p.Types {
			v.FromReflectType(t)
		}
		for _, b := range p.Binds {
			if b.IsValid() {
				v.FromReflectType(b.Type())
			}
		}
	}
	if found {
		exact(v)
	}
}

// exact gives the types without a name their own reflect.Type again. Those with
// one have it.
func exact(v *xreflect.Universe) {
	for rtype, t := range v.ReflectTypes {
		if rtype.Name() != "" || t.ReflectType() == rtype {
			continue
		}
		switch rtype.Kind() {
		case reflect.Array, reflect.Chan, reflect.Func, reflect.Map, reflect.Pointer, reflect.Slice:
			t.UnsafeForceReflectType(rtype)
		}
	}
}
