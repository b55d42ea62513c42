package ui

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/agopher/agopher/lib/display"
)

// A Panel is a row of controls with the output of a function below.
type Panel struct {
	id    string
	f     func(Values) any
	parts []part
	out   *display.Handle

	mu     sync.Mutex
	values Values
}

// Interact shows controls and, below, what f returns for their values: a figure,
// a matrix, anything that a cell can show, or an error; nil shows nothing. Each
// time a control is used f runs again and its result takes the place of the last
// one. It runs between cells, never beside one, and can be interrupted as a cell
// can. It sees the variables of the cells and may set them.
//
// Interact panics if a control cannot be: without a name, with that of another,
// with a value outside its range.
func Interact(f func(Values) any, controls ...Control) *Panel {
	p := &Panel{id: rand.Text(), f: f, values: Values{values: map[string]any{}}}
	if f == nil || len(controls) == 0 {
		panic("ui: Interact needs a function and at least one control")
	}
	for i, c := range controls {
		if c == nil {
			panic(fmt.Sprintf("ui: control %d of Interact is nil", i+1))
		}
		part, err := c.check()
		if err != nil {
			panic("ui: " + err.Error())
		}
		if part.name == "" {
			panic(fmt.Sprintf("ui: control %d of Interact has no Name", i+1))
		}
		if _, ok := p.values.values[part.name]; ok {
			panic(fmt.Sprintf("ui: two controls have the name %q", part.name))
		}
		p.values.values[part.name] = part.first
		p.parts = append(p.parts, part)
	}
	display.Show(display.Bundle{display.MIMEHTML: p.html(), display.MIMEText: p.text()})
	p.out = display.Live(result(f(p.values)))
	keep(p) // a page that asks earlier is answered after the cell
	return p
}

// Values returns what the controls are set to, for later cells.
func (p *Panel) Values() Values {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.values
}

// Bundle shows nothing: [Interact] has shown the panel.
func (p *Panel) Bundle() display.Bundle { return display.Bundle{} }

// text is what is shown where there is no page.
func (p *Panel) text() string {
	var names []string
	for _, part := range p.parts {
		if part.first == nil {
			names = append(names, "["+part.name+"]")
		} else {
			names = append(names, fmt.Sprintf("%s = %v", part.name, part.first))
		}
	}
	return strings.Join(names, ", ")
}

// result returns what to show of what a function has returned.
func result(v any) any {
	if v == nil {
		return display.Bundle{display.MIMEText: ""}
	}
	return v
}

// A message is what a page sends when a control is used.
type message struct {
	Values  map[string]json.RawMessage // of all controls that have one
	Pressed string                     // the button, if it is one
}

// run takes a message and runs the function.
func (p *Panel) run(data []byte) error {
	var m message
	if err := json.Unmarshal(data, &m); err != nil {
		return fmt.Errorf("ui: a page has sent what is no message of controls: %w", err)
	}
	p.mu.Lock()
	next := Values{values: maps.Clone(p.values.values), pressed: m.Pressed}
	p.mu.Unlock()
	for name, raw := range m.Values {
		i := slices.IndexFunc(p.parts, func(part part) bool { return part.name == name && part.read != nil })
		if i < 0 {
			return fmt.Errorf("ui: a page has sent a value for %q, which is no control of the panel", name)
		}
		v, ok := p.parts[i].read(raw)
		if !ok {
			return fmt.Errorf("ui: %s cannot be the value of %q", raw, name)
		}
		next.values[name] = v
	}
	p.mu.Lock()
	p.values = next
	p.mu.Unlock()
	p.out.Update(result(p.f(next)))
	return nil
}
