package session

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"github.com/agopher/agopher/lib/display"
)

// records returns a table of a boxed slice of structs, or of a boxed map: to
// compiled code their types have lost the names of fields and their methods.
func (b Box) records() (display.Bundle, bool) {
	v := reflect.ValueOf(b.value)
	text := fmt.Sprintf("%+v", b)
	switch t := b.typ.typ.Underlying().(type) {
	case *types.Slice:
		return b.typ.s.list(v, t.Elem(), text)
	case *types.Array:
		return b.typ.s.list(v, t.Elem(), text)
	case *types.Map:
		if v.Len() == 0 {
			return nil, false
		}
		keys := v.MapKeys()
		slices.SortFunc(keys, compareKeys)
		return display.Records([]string{"key", "value"}, len(keys), func(i int) []string {
			return []string{b.typ.s.cellText(keys[i], t.Key()), b.typ.s.cellText(v.MapIndex(keys[i]), t.Elem())}
		}, text), true
	}
	return nil, false
}

func (s *Session) list(v reflect.Value, elem types.Type, text string) (display.Bundle, bool) {
	if v.Len() == 0 || s.printsItself(elem) {
		return nil, false
	}
	pointer, isPointer := elem.Underlying().(*types.Pointer)
	if isPointer {
		elem = pointer.Elem()
	}
	fields, ok := elem.Underlying().(*types.Struct)
	if !ok || fields.NumFields() == 0 {
		return nil, false
	}
	var head []string
	for i := range fields.NumFields() {
		head = append(head, fields.Field(i).Name())
	}
	return display.Records(head, v.Len(), func(i int) []string {
		e := v.Index(i)
		if e.Kind() == reflect.Interface {
			e = e.Elem()
		}
		if isPointer {
			if !e.IsValid() || e.IsNil() {
				return []string{"<nil>"}
			}
			e = e.Elem()
		}
		cells := make([]string, fields.NumFields())
		for j := range cells {
			cells[j] = s.cellText(e.Field(j), fields.Field(j).Type())
		}
		return cells
	}, text), true
}

// printsItself reports whether values of a type have a method by which fmt
// prints them.
func (s *Session) printsItself(t types.Type) bool {
	set := types.NewMethodSet(t)
	for _, name := range []string{"Error", "String", "Format"} {
		if set.Lookup(s.pkg, name) != nil {
			return true
		}
	}
	return false
}

// cellText is the text of a value of type t in a table.
func (s *Session) cellText(v reflect.Value, t types.Type) string {
	if basic, ok := t.Underlying().(*types.Basic); ok && basic.Info()&types.IsFloat != 0 && v.CanFloat() && !s.hasMethods(t) {
		return display.Number(v.Float())
	}
	var b strings.Builder
	printed := &textState{b: &b}
	(&printer{s: s, f: printed, verb: 'v'}).value(v, t, 1)
	return b.String()
}

// textState is the state of fmt under %+v.
type textState struct{ b *strings.Builder }

func (s *textState) Write(p []byte) (int, error) { return s.b.Write(p) }
func (*textState) Width() (int, bool)            { return 0, false }
func (*textState) Precision() (int, bool)        { return 0, false }
func (*textState) Flag(c int) bool               { return c == '+' }
