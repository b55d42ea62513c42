package notebook

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// An object is a JSON object that is being read: fields are taken out of it,
// and what is left is unknown. The first error is kept.
type object struct {
	where  string // such as "cell 3"
	fields map[string]any
	err    *error
}

// asObject returns a JSON value as an object with a copy of its fields.
func asObject(v any, where string, err *error) object {
	o := object{where: where, err: err}
	fields, ok := v.(map[string]any)
	if !ok {
		o.fail("is %s, want an object", kind(v))
	}
	o.fields = maps.Clone(fields)
	return o
}

func (o object) fail(format string, args ...any) {
	if *o.err == nil {
		*o.err = fmt.Errorf("%s "+format, append([]any{o.where}, args...)...)
	}
}

// take removes a field and returns its value, nil if there is none.
func (o object) take(key string) any {
	v := o.fields[key]
	delete(o.fields, key)
	return v
}

// has reports whether there is a field; one that is null counts as well.
func (o object) has(key string) bool {
	_, ok := o.fields[key]
	return ok
}

// string takes a field that is a string or missing.
func (o object) string(key string) string {
	switch v := o.take(key).(type) {
	case nil:
	case string:
		return v
	default:
		o.fail("has %s in %q, want a string", kind(v), key)
	}
	return ""
}

// text takes a field that is a string or a list of strings.
func (o object) text(key string) string {
	if !o.has(key) {
		o.fail("has no %q", key)
		return ""
	}
	v := o.take(key)
	s, ok := joined(v)
	if !ok {
		o.fail("has %s in %q, want a string or a list of strings", kind(v), key)
	}
	return s
}

// strings takes a field that is a list of strings or missing.
func (o object) strings(key string) []string {
	v := o.take(key)
	if v == nil {
		return nil
	}
	items, ok := v.([]any)
	list := make([]string, len(items))
	for i, item := range items {
		s, isString := item.(string)
		ok, list[i] = ok && isString, s
	}
	if !ok {
		o.fail("has %s in %q, want a list of strings", kind(v), key)
	}
	return list
}

// list takes a field that is a list or missing.
func (o object) list(key string) []any {
	v := o.take(key)
	list, ok := v.([]any)
	if v != nil && !ok {
		o.fail("has %s in %q, want a list", kind(v), key)
	}
	return list
}

// object takes a field that is an object or missing.
func (o object) object(key string) map[string]any {
	v := o.take(key)
	m, ok := v.(map[string]any)
	if v != nil && !ok {
		o.fail("has %s in %q, want an object", kind(v), key)
	}
	return m
}

// int takes a field that is a whole number, null or missing.
func (o object) int(key string) int {
	v := o.take(key)
	if v == nil {
		return 0
	}
	if n, ok := v.(json.Number); ok {
		if i, err := n.Int64(); err == nil {
			return int(i)
		}
	}
	o.fail("has %s in %q, want a whole number", kind(v), key)
	return 0
}

// rest returns what was not taken.
func (o object) rest() map[string]any {
	if len(o.fields) == 0 {
		return nil
	}
	return o.fields
}

// joined returns a string, or the strings of a list as one.
func joined(v any) (s string, ok bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case []any:
		var b strings.Builder
		for _, line := range v {
			s, ok := line.(string)
			if !ok {
				return "", false
			}
			b.WriteString(s)
		}
		return b.String(), true
	}
	return "", false
}

// kind names what a JSON value is.
func kind(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case string:
		return "a string"
	case json.Number:
		return "the number " + v.String()
	case []any:
		for _, item := range v {
			if _, ok := item.(string); !ok {
				return "a list with " + kind(item)
			}
		}
		return "a list"
	}
	return "an object"
}
