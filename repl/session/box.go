package session

import (
	"encoding/json"
	"fmt"
	"go/types"
	"reflect"
	"sync"

	"github.com/agopher/agopher/repl/symbols"
)

// A Box holds a value of a type of the session together with that type, which
// the interpreter forgets: to compiled code all its structs are anonymous. A
// Box prints as the value would in compiled Go.
type Box struct {
	typ   *boxType
	value any
}

// A boxType is a type of the session with what compiled code needs of it.
type boxType struct {
	s   *Session
	typ types.Type
	id  int

	mu      sync.Mutex
	methods map[string]reflect.Value // func(value any) func(...) ...: the method bound to the value
}

// get returns a method; it is not valid if it is still to be handed over.
func (b *boxType) get(name string) (f reflect.Value, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f, ok = b.methods[name]
	return f, ok && f.IsValid()
}

func (b *boxType) has(name string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, ok := b.methods[name]
	return ok
}

func (b *boxType) set(name string, f reflect.Value) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.methods[name] = f
}

func (b *boxType) remove(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.methods, name)
}

// Value returns what is in the box, as the interpreter has it.
func (b Box) Value() any { return b.value }

// TypeName returns the type as %T prints it.
func (b Box) TypeName() string { return b.typ.s.typeString(b.typ.typ) }

// method returns a method of the value, or an invalid value.
func (b Box) method(name string) reflect.Value {
	f, ok := b.typ.get(name)
	if !ok {
		return reflect.Value{}
	}
	return f.Call([]reflect.Value{anyValue(b.value)})[0]
}

// anyValue returns v as a reflect.Value that can be passed as an any.
func anyValue(v any) reflect.Value { return reflect.ValueOf(&v).Elem() }

// bound returns a method of the value as a function of type F.
func bound[F any](b Box, name string) (F, bool) {
	m := b.method(name)
	if !m.IsValid() {
		var none F
		return none, false
	}
	f, ok := m.Interface().(F)
	return f, ok
}

// MarshalJSON writes the value.
func (b Box) MarshalJSON() ([]byte, error) {
	if f, ok := bound[func() ([]byte, error)](b, "MarshalJSON"); ok {
		return f()
	}
	return json.Marshal(b.value)
}

// An errorBox is a boxed value that is an error. All its methods can be there:
// those that the value lacks answer as if they were not.
type errorBox struct{ Box }

func (e errorBox) Error() string {
	f, ok := bound[func() string](e.Box, "Error")
	if !ok {
		return fmt.Sprintf("%v", e.Box)
	}
	return f()
}

func (e errorBox) Unwrap() error {
	if f, ok := bound[func() error](e.Box, "Unwrap"); ok {
		return f()
	}
	return nil
}

func (e errorBox) Is(target error) bool {
	f, ok := bound[func(error) bool](e.Box, "Is")
	return ok && f(target)
}

func (e errorBox) As(target any) bool {
	f, ok := bound[func(any) bool](e.Box, "As")
	return ok && f(target)
}

func (e errorBox) Format(f fmt.State, verb rune) { e.Box.Format(f, verb) }

// errorsBox is an errorBox that wraps several errors.
type errorsBox struct{ Box }

func (e errorsBox) Error() string { return errorBox(e).Error() }

func (e errorsBox) Is(target error) bool { return errorBox(e).Is(target) }

func (e errorsBox) As(target any) bool { return errorBox(e).As(target) }

func (e errorsBox) Unwrap() []error {
	f, _ := bound[func() []error](e.Box, "Unwrap")
	return f()
}

func (e errorsBox) Format(f fmt.State, verb rune) { e.Box.Format(f, verb) }

// asError returns a boxed value as an error.
func asError(b Box) error {
	if _, ok := bound[func() []error](b, "Unwrap"); ok {
		return errorsBox{b}
	}
	return errorBox{b}
}

// boxOf returns the box that an interface of a compiled package holds.
func boxOf(x any) (Box, bool) {
	switch x := x.(type) {
	case Box:
		return x, true
	case errorBox:
		return x.Box, true
	case errorsBox:
		return x.Box, true
	case nil:
		return Box{}, false
	}
	v := reflect.ValueOf(x)
	if v.Kind() == reflect.Struct && v.NumField() > 0 && v.Type().Field(0).Name == "IValue" {
		b, ok := v.Field(0).Interface().(Box)
		return b, ok
	}
	return Box{}, false
}

// implement returns a boxed value as the interface with the given package path
// and name: in the generated wrapper with the most methods that the value has.
func (b Box) implement(path, name string) (any, bool) {
	if path == "" { // error
		if !b.typ.has("Error") {
			return nil, false
		}
		return asError(b), true
	}
	p, ok := symbols.Lookup(path)
	if !ok {
		return nil, false
	}
	var candidates []reflect.Type
	if p.Upgrades != nil {
		candidates = p.Upgrades()[name]
	}
	if w, ok := p.Symbols()["_"+name]; ok {
		candidates = append(candidates, w.Type().Elem())
	}
	for _, t := range candidates {
		if w, ok := b.wrap(t); ok {
			return w, true
		}
	}
	return nil, false
}

// wrap fills a wrapper struct with the value's methods. It reports false if the
// value lacks one.
func (b Box) wrap(t reflect.Type) (any, bool) {
	w := reflect.New(t).Elem()
	for i := 1; i < t.NumField(); i++ {
		if !b.typ.has(t.Field(i).Name[1:]) {
			return nil, false
		}
	}
	for i := 1; i < t.NumField(); i++ {
		m := b.method(t.Field(i).Name[1:])
		if !m.IsValid() || !m.Type().AssignableTo(t.Field(i).Type) {
			return nil, false
		}
		w.Field(i).Set(m)
	}
	w.Field(0).Set(reflect.ValueOf(b))
	return w.Interface(), true
}
