// Package adapt gives the symbols of the agopher kernel to gomacro, the
// interpreter of gophernotes.
package adapt

import (
	"reflect"
	"strings"

	"github.com/cosmos72/gomacro/imports"

	"github.com/agopher/agopher/repl/symbols"
)

// A Constant is a constant of a compiled package. The symbol table has none: the
// agopher kernel's type checker knows them.
type Constant struct {
	Value   any    // its value, of its type or its default type
	Untyped string // gomacro's text form of one without a type, such as int:3; empty for one with
}

// Register adds to gomacro's packages those of the symbol table that it has not,
// and to those that it has what they lack: gomacro knows the standard library of
// an older Go.
func Register(constants map[string]map[string]Constant, proxies map[string]map[string]reflect.Type) {
	for _, path := range symbols.Paths() {
		p := imports.Package{
			Binds: map[string]reflect.Value{}, Types: map[string]reflect.Type{}, Proxies: map[string]reflect.Type{},
			Untypeds: map[string]string{}, Wrappers: map[string][]string{},
		}
		has := Known(path)
		if t, ok := symbols.Lookup(path); ok {
			p.Name = t.Name
			for name, v := range t.Symbols() {
				add(&p, name, v, has)
			}
		}
		for name, c := range constants[path] {
			p.Binds[name] = reflect.ValueOf(c.Value)
			if c.Untyped != "" {
				p.Untypeds[name] = c.Untyped
			}
		}
		for name, proxy := range proxies[path] {
			if _, ok := p.Types[name]; ok {
				p.Proxies[name] = proxy
			}
		}
		if len(p.Binds)+len(p.Types) == 0 {
			continue
		}
		if there, ok := imports.Packages[path]; ok { // gomacro adds to maps that may be nil
			there.LazyInit(path)
			imports.Packages[path] = there
		}
		imports.Packages.MergePackage(path, imports.PackageUnderlying(p))
	}
}

// add adds a symbol in yaegi's form: a nil pointer to a type, or a value.
func add(p *imports.Package, name string, v reflect.Value, has func(string) bool) {
	switch {
	case strings.HasPrefix(name, "_"), has(name): // _I is yaegi's own wrapper of an interface I
	case v.Kind() == reflect.Pointer && v.IsNil() && !v.CanAddr():
		p.Types[name] = v.Type().Elem()
	default:
		p.Binds[name] = v
	}
}

// Known returns a function that says whether gomacro has a name of a package
// itself.
func Known(path string) func(name string) bool {
	p := imports.Packages[path]
	return func(name string) bool { return p.Binds[name].IsValid() || p.Types[name] != nil }
}
