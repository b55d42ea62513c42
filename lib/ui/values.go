package ui

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// Values are what the controls of a panel are set to.
type Values struct {
	values  map[string]any // by name; a button's is nil
	pressed string
}

// Float returns the value of a slider.
func (v Values) Float(name string) float64 { return value[float64](v, name, "slider") }

// Int returns the value of a slider, rounded to the nearest integer.
func (v Values) Int(name string) int { return int(math.Round(v.Float(name))) }

// Text returns what is chosen in a list.
func (v Values) Text(name string) string { return value[string](v, name, "select") }

// Bool reports whether a box is checked.
func (v Values) Bool(name string) bool { return value[bool](v, name, "checkbox") }

// Pressed reports whether the function runs because that button was pressed.
func (v Values) Pressed(name string) bool {
	if x, ok := v.values[name]; !ok || x != nil {
		panic(v.unknown(name, "button"))
	}
	return v.pressed == name
}

func value[T any](v Values, name, kind string) T {
	x, ok := v.values[name].(T)
	if !ok {
		panic(v.unknown(name, kind))
	}
	return x
}

func (v Values) unknown(name, kind string) string {
	var names []string
	for _, n := range slices.Sorted(maps.Keys(v.values)) {
		names = append(names, fmt.Sprintf("%s %q", kindOf(v.values[n]), n))
	}
	return fmt.Sprintf("ui: there is no %s %q; the controls are %s", kind, name, strings.Join(names, ", "))
}

func kindOf(v any) string {
	switch v.(type) {
	case float64:
		return "slider"
	case string:
		return "select"
	case bool:
		return "checkbox"
	}
	return "button"
}

// String returns the values in one line: "L = 10, kernel = Laplace".
func (v Values) String() string {
	var list []string
	for _, n := range slices.Sorted(maps.Keys(v.values)) {
		if x := v.values[n]; x != nil {
			list = append(list, fmt.Sprintf("%s = %v", n, x))
		}
	}
	return strings.Join(list, ", ")
}
