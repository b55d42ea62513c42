package session

import (
	"context"
	"fmt"
	"go/types"
	"reflect"
	"strings"

	"github.com/agopher/agopher/lib/display"
)

// render puts the values of the last expression into the result. Of a value
// and an error that is nil only the value is shown; an error that is not is
// shown as one.
func (s *Session) render(ctx context.Context, sh *show, res *Result) (err error) {
	defer func() {
		if r := recover(); r != nil { // in the value's own method
			msg, hint := describePanic(r)
			err = &Error{Class: Panic, Message: "while showing the value: " + msg, Hint: hint}
		}
	}()
	var bundles []display.Bundle
	for i, v := range sh.values {
		t := sh.types[min(i, len(sh.types)-1)]
		v = s.typed(v, t)
		res.Values = append(res.Values, v)
		if i > 0 && i == len(sh.values)-1 && isError(t) {
			if v == nil {
				continue
			}
			bundles = append(bundles, display.Bundle{display.MIMEText: fmt.Sprintf("error: %v", v)})
			continue
		}
		bundles = append(bundles, shown(v))
	}
	res.Bundle = join(bundles)
	return nil
}

func isError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

// typed returns a value as compiled code is to see it: with its type, if that
// is one of the session's.
func (s *Session) typed(v any, t types.Type) any {
	if s.printsWrong(t) && !types.IsInterface(t) {
		return Box{s.boxType(t), v}
	}
	if b, ok := boxOf(v); ok {
		return b
	}
	return v
}

// Bundle returns the forms that the value's own method Bundle gives, or those that
// gophernotes looks for; a table of a slice of structs or of a map, or else its text with the
// fields of structs named.
func (b Box) Bundle() display.Bundle {
	if f, ok := bound[func() display.Bundle](b, "Bundle"); ok {
		return f()
	}
	if forms := b.rendered(); forms != nil {
		return forms
	}
	if r, ok := b.records(); ok {
		return r
	}
	return display.Bundle{display.MIMEText: fmt.Sprintf("%+v", b)}
}

// shown is display.Of with the fields of structs named.
func shown(v any) display.Bundle {
	b := display.Of(v)
	if len(b) != 1 {
		return b
	}
	switch v.(type) {
	case display.Bundler, error, fmt.Formatter, fmt.Stringer:
		return b
	}
	t := reflect.TypeOf(v)
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t != nil && t.Kind() == reflect.Struct {
		return display.Bundle{display.MIMEText: fmt.Sprintf("%+v", v)}
	}
	return b
}

// join returns several bundles as one: a single one as it is, otherwise the
// texts in one line, or in several if one of them has lines.
func join(bundles []display.Bundle) display.Bundle {
	switch len(bundles) {
	case 0:
		return nil
	case 1:
		return bundles[0]
	}
	sep := ", "
	var texts []string
	for _, b := range bundles {
		if strings.Contains(b.Text(), "\n") {
			sep = "\n"
		}
		texts = append(texts, b.Text())
	}
	return display.Bundle{display.MIMEText: strings.Join(texts, sep)}
}
