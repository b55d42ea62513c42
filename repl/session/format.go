package session

import (
	"bytes"
	"cmp"
	"fmt"
	"go/types"
	"io"
	"reflect"
	"slices"
	"strings"
)

// Format prints the value as fmt prints one of its type: with the names that
// its fields have in the source, and by its own methods.
func (b Box) Format(f fmt.State, verb rune) {
	p := printer{s: b.typ.s, f: f, verb: verb}
	p.value(reflect.ValueOf(b.value), b.typ.typ, 0)
}

// A printer prints one operand.
type printer struct {
	s    *Session
	f    fmt.State
	verb rune
}

// value prints v, a value of type t.
func (p *printer) value(v reflect.Value, t types.Type, depth int) {
	if !v.IsValid() {
		io.WriteString(p.f, "<nil>")
		return
	}
	if v.Kind() == reflect.Interface { // held in a variable of the interpreter
		if types.IsInterface(t) {
			p.dynamic(v, depth)
			return
		}
		v = v.Elem()
	}
	if p.byMethod(v, t) {
		return
	}
	if !p.s.printsWrong(t) {
		p.plain(v)
		return
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		p.structure(v, t, u)
	case *types.Pointer:
		p.pointer(v, u, depth)
	case *types.Slice:
		p.list(v, t, u.Elem())
	case *types.Array:
		p.list(v, t, u.Elem())
	case *types.Map:
		p.mapping(v, t, u)
	default:
		p.plain(v)
	}
}

// plain prints a value that fmt gets right by itself.
func (p *printer) plain(v reflect.Value) {
	if v.CanInterface() {
		fmt.Fprintf(p.f, fmt.FormatString(p.f, p.verb), v.Interface())
		return
	}
	fmt.Fprintf(p.f, fmt.FormatString(p.f, p.verb), v)
}

// dynamic prints what an interface holds.
func (p *printer) dynamic(v reflect.Value, depth int) {
	if v.IsNil() {
		io.WriteString(p.f, "<nil>")
		return
	}
	if b, ok := boxOf(v.Interface()); ok {
		p.value(reflect.ValueOf(b.value), b.typ.typ, depth)
		return
	}
	p.plain(v.Elem())
}

// byMethod prints v by its method Format, GoString, Error or String, and
// reports whether it did.
func (p *printer) byMethod(v reflect.Value, t types.Type) bool {
	if !p.s.hasMethods(t) || !v.CanInterface() || isNilPointer(v) {
		return false
	}
	b := Box{p.s.boxType(t), v.Interface()}
	if f, ok := bound[func(fmt.State, rune)](b, "Format"); ok {
		f(p.f, p.verb)
		return true
	}
	if p.f.Flag('#') && p.verb == 'v' {
		f, ok := bound[func() string](b, "GoString")
		if ok {
			io.WriteString(p.f, f())
		}
		return ok
	}
	if !strings.ContainsRune("vsxXq", p.verb) {
		return false
	}
	for _, name := range []string{"Error", "String"} {
		if f, ok := bound[func() string](b, name); ok {
			p.plain(reflect.ValueOf(f()))
			return true
		}
	}
	return false
}

func isNilPointer(v reflect.Value) bool { return v.Kind() == reflect.Pointer && v.IsNil() }

func (p *printer) structure(v reflect.Value, t types.Type, u *types.Struct) {
	sharp, plus := p.f.Flag('#'), p.f.Flag('+')
	if sharp {
		io.WriteString(p.f, p.s.typeString(t))
	}
	io.WriteString(p.f, "{")
	for i := range u.NumFields() {
		if i > 0 {
			io.WriteString(p.f, separator(sharp))
		}
		if plus || sharp {
			io.WriteString(p.f, u.Field(i).Name()+":")
		}
		p.value(v.Field(i), u.Field(i).Type(), 1)
	}
	io.WriteString(p.f, "}")
}

func separator(sharp bool) string {
	if sharp {
		return ", "
	}
	return " "
}

// pointer prints a pointer as its address, or as & and what it points to if it
// is the operand itself and that is a struct, an array, a slice or a map.
func (p *printer) pointer(v reflect.Value, u *types.Pointer, depth int) {
	if v.IsNil() {
		io.WriteString(p.f, "<nil>")
		return
	}
	switch u.Elem().Underlying().(type) {
	case *types.Struct, *types.Array, *types.Slice, *types.Map:
		if depth == 0 && p.verb == 'v' {
			io.WriteString(p.f, "&")
			p.value(v.Elem(), u.Elem(), depth+1)
			return
		}
	}
	fmt.Fprintf(p.f, "0x%x", v.Pointer())
}

func (p *printer) list(v reflect.Value, t, elem types.Type) {
	opening, closing := "[", "]"
	sharp := p.f.Flag('#')
	if sharp {
		opening, closing = p.s.typeString(t)+"{", "}"
	}
	io.WriteString(p.f, opening)
	for i := range v.Len() {
		if i > 0 {
			io.WriteString(p.f, separator(sharp))
		}
		p.value(v.Index(i), elem, 1)
	}
	io.WriteString(p.f, closing)
}

func (p *printer) mapping(v reflect.Value, t types.Type, u *types.Map) {
	opening, closing := "map[", "]"
	sharp := p.f.Flag('#')
	if sharp {
		opening, closing = p.s.typeString(t)+"{", "}"
	}
	io.WriteString(p.f, opening)
	keys := v.MapKeys()
	slices.SortFunc(keys, compareKeys)
	for i, k := range keys {
		if i > 0 {
			io.WriteString(p.f, separator(sharp))
		}
		p.value(k, u.Key(), 1)
		io.WriteString(p.f, ":")
		p.value(v.MapIndex(k), u.Elem(), 1)
	}
	io.WriteString(p.f, closing)
}

// compareKeys orders the keys of a map as fmt does, as far as they have an
// order.
func compareKeys(a, b reflect.Value) int {
	switch a.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return cmp.Compare(a.Int(), b.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return cmp.Compare(a.Uint(), b.Uint())
	case reflect.Float32, reflect.Float64:
		return cmp.Compare(a.Float(), b.Float())
	case reflect.String:
		return cmp.Compare(a.String(), b.String())
	case reflect.Bool:
		if a.Bool() == b.Bool() {
			return 0
		}
		if a.Bool() {
			return 1
		}
		return -1
	case reflect.Struct:
		for i := range a.NumField() {
			if c := compareKeys(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
	case reflect.Array:
		for i := range a.Len() {
			if c := compareKeys(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	}
	return 0
}

// typeNames turns %T of a boxed operand into its type's name: fmt would print
// the type of the box.
func typeNames(format string, args []any) (string, []any) {
	if !strings.Contains(format, "T") {
		return format, args
	}
	var out bytes.Buffer
	arg := 0
	changed := args
	for i := 0; i < len(format); i++ {
		out.WriteByte(format[i])
		if format[i] != '%' {
			continue
		}
		for i++; i < len(format) && strings.IndexByte("+-# 0123456789.*", format[i]) >= 0; i++ {
			if format[i] == '*' {
				arg++
			}
			out.WriteByte(format[i])
		}
		if i == len(format) {
			break
		}
		switch {
		case format[i] == '[': // an explicit index: left to fmt
			return format, args
		case format[i] == '%':
			out.WriteByte('%')
			continue
		case format[i] == 'T' && arg < len(args):
			if b, ok := boxOf(args[arg]); ok {
				changed = slices.Clone(changed)
				changed[arg] = b.TypeName()
				out.WriteByte('s')
				arg++
				continue
			}
		}
		out.WriteByte(format[i])
		arg++
	}
	return out.String(), changed
}
