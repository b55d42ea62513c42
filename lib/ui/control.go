package ui

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Control is a [Slider], [Select], [Checkbox] or [Button].
type Control interface {
	// check returns the control with its zero fields set, as a part of a panel.
	check() (part, error)
}

// A part is what a panel needs of a control.
type part struct {
	name  string
	first any                                    // its value at the beginning; nil if it has none
	read  func(json.RawMessage) (v any, ok bool) // takes what the page sends
	html  string                                 // with its label
}

// A Slider chooses a number.
type Slider struct {
	// Name is how the slider is labelled and asked for. It must not be empty.
	Name string
	// Min and Max are its ends. If both are 0, they are taken to be 0 and 1.
	Min, Max float64
	// Step is what values are multiples of, from Min; for a slider with Log, of
	// their common logarithm. If it is 0, it is a hundredth of the way.
	Step float64
	// Value is where it is at the beginning, moved between the ends.
	Value float64
	// Log makes steps factors. Min must be greater than 0.
	Log bool
}

func (s Slider) check() (part, error) {
	if s.Min == 0 && s.Max == 0 {
		s.Max = 1
	}
	for _, f := range []float64{s.Min, s.Max, s.Step, s.Value} {
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return part{}, fmt.Errorf("slider %q: Min %g, Max %g, Step %g and Value %g must be finite", s.Name, s.Min, s.Max, s.Step, s.Value)
		}
	}
	if s.Min >= s.Max || s.Step < 0 {
		return part{}, fmt.Errorf("slider %q: Min %g must be less than Max %g, and Step %g not negative", s.Name, s.Min, s.Max, s.Step)
	}
	if s.Log && s.Min <= 0 {
		return part{}, fmt.Errorf("slider %q: Min %g of a logarithmic slider must be greater than 0", s.Name, s.Min)
	}
	s.Value = min(max(s.Value, s.Min), s.Max)
	place := func(v float64) float64 { return v }
	if s.Log {
		place = math.Log10
	}
	if s.Step == 0 {
		s.Step = (place(s.Max) - place(s.Min)) / 100
	}
	read := func(b json.RawMessage) (any, bool) {
		var v float64
		if json.Unmarshal(b, &v) != nil {
			return nil, false
		}
		const slack = 1e-9 // what a page loses in a logarithm
		return min(max(v, s.Min), s.Max), v >= s.Min-slack*math.Abs(s.Min) && v <= s.Max+slack*math.Abs(s.Max)
	}
	return part{name: s.Name, first: s.Value, read: read, html: render("slider", map[string]any{
		"Name": s.Name, "Min": place(s.Min), "Max": place(s.Max), "Step": s.Step, "Place": place(s.Value), "Value": s.Value, "Log": s.Log,
	})}, nil
}

// A Select chooses one of several texts.
type Select struct {
	// Name is how the list is labelled and asked for. It must not be empty.
	Name string
	// Options are the texts. There must be one, and none twice.
	Options []string
	// Value is what is chosen at the beginning. If it is empty, it is the first.
	Value string
}

func (s Select) check() (part, error) {
	if len(s.Options) == 0 {
		return part{}, fmt.Errorf("select %q has no Options", s.Name)
	}
	for i, o := range s.Options {
		if slices.Contains(s.Options[:i], o) {
			return part{}, fmt.Errorf("select %q has the option %q twice", s.Name, o)
		}
	}
	if s.Value == "" {
		s.Value = s.Options[0]
	}
	options := slices.Clone(s.Options)
	if !slices.Contains(options, s.Value) {
		return part{}, fmt.Errorf("select %q: the Value %q is not one of the Options %s", s.Name, s.Value, strings.Join(options, ", "))
	}
	return part{name: s.Name, first: s.Value, read: func(b json.RawMessage) (any, bool) {
		var v string
		err := json.Unmarshal(b, &v)
		return v, err == nil && slices.Contains(options, v)
	}, html: render("select", map[string]any{"Name": s.Name, "Options": options, "Value": s.Value})}, nil
}

// A Checkbox chooses yes or no.
type Checkbox struct {
	// Name is how the box is labelled and asked for. It must not be empty.
	Name string
	// Value is whether it is checked at the beginning.
	Value bool
}

func (c Checkbox) check() (part, error) {
	return part{name: c.Name, first: c.Value, read: func(b json.RawMessage) (any, bool) {
		var v bool
		err := json.Unmarshal(b, &v)
		return v, err == nil
	}, html: render("checkbox", map[string]any{"Name": c.Name, "Value": c.Value})}, nil
}

// A Button runs the function when it is pressed; see [Values.Pressed].
type Button struct {
	// Name is what stands on the button. It must not be empty.
	Name string
}

func (b Button) check() (part, error) {
	return part{name: b.Name, html: render("button", map[string]any{"Name": b.Name})}, nil
}
