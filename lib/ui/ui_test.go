package ui

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/agopher/agopher/lib/display"
)

// watch returns what is shown, changed and so on until the end of the test.
func watch(t *testing.T) *[]string {
	var got []string
	display.SetFront(display.Front{Kernel: "k1", Show: func(e display.Event) {
		got = append(got, fmt.Sprintf("%d:%s", e.Action, e.Bundle.Text()))
	}})
	t.Cleanup(func() { display.SetFront(display.Front{}) })
	return &got
}

func receive(t *testing.T, p *Panel, data string) error {
	t.Helper()
	run, ok := Receive(p.id, []byte(data))
	if !ok {
		t.Fatal("the panel is not known")
	}
	return run()
}

// TestInteract shows, and runs the function when a control is used.
func TestInteract(t *testing.T) {
	got := watch(t)
	p := Interact(func(v Values) any {
		switch {
		case v.Pressed("quit"):
			return nil
		case v.Bool("fails"):
			return errors.New("it fails")
		}
		return fmt.Sprintf("%g %d %s", v.Float("L"), v.Int("L"), v.Text("kernel"))
	}, Slider{Name: "L", Min: 0.1, Max: 100, Value: 9.6, Log: true}, Select{Name: "kernel", Options: []string{"Laplace", "Gauss <2>"}},
		Checkbox{Name: "fails"}, Button{Name: "quit"})
	for _, m := range []string{
		`{"values": {"L": 2.4, "kernel": "Gauss <2>"}}`, `{"values": {"fails": true}}`, `{"pressed": "quit"}`, `{"values": {"fails": false}}`,
	} {
		if err := receive(t, p, m); err != nil {
			t.Errorf("%s: %v", m, err)
		}
	}
	want := []string{"0:L = 9.6, kernel = Laplace, fails = false, [quit]", "0:9.6 10 Laplace", "1:2.4 2 Gauss <2>", "1:it fails", "1:", "1:2.4 2 Gauss <2>"}
	if fmt.Sprintf("%q", *got) != fmt.Sprintf("%q", want) {
		t.Errorf("got  %q\nwant %q", *got, want)
	}
	if s := p.Values().String(); s != "L = 2.4, fails = false, kernel = Gauss <2>" {
		t.Errorf("values %s", s)
	}
	h := p.html()
	for _, has := range []string{`data-panel="` + p.id, `data-kernel="k1"`, `min="-1" max="2" step="0.03"`, `data-log="1"`, "Gauss &lt;2&gt;", "<script>", " disabled"} {
		if !strings.Contains(h, has) {
			t.Errorf("no %s in\n%s", has, h)
		}
	}
	display.SetFront(display.Front{})
	if h := p.html(); strings.Contains(h, "<script>") {
		t.Error("a script where there is no kernel")
	}
}

// TestBadMessages leaves a panel as it is.
func TestBadMessages(t *testing.T) {
	watch(t)
	runs := 0
	p := Interact(func(v Values) any { runs++; return v.Float("x") }, Slider{Name: "x", Max: 2, Value: 1}, Select{Name: "s", Options: []string{"a"}}, Button{Name: "b"})
	for _, m := range []string{"", "1", "{", `{"values": {"x": 3}}`, `{"values": {"x": "1"}}`, `{"values": {"y": 1}}`, `{"values": {"b": 1}}`, `{"values": {"s": "b"}}`} {
		if err := receive(t, p, m); (err == nil) != (m == "") {
			t.Errorf("%q: error %v", m, err)
		}
	}
	if runs != 1 || p.Values().Float("x") != 1 {
		t.Errorf("%d runs, %v", runs, p.Values())
	}
	if _, ok := Receive("none", nil); ok {
		t.Error("a panel that never was")
	}
	for range most {
		Interact(func(Values) any { return nil }, Button{Name: "b"})
	}
	if _, ok := Receive(p.id, nil); ok || len(panels.all) != most {
		t.Errorf("%d panels are kept", len(panels.all))
	}
}

func TestBadControls(t *testing.T) {
	watch(t)
	f := func(Values) any { return nil }
	for _, tt := range []struct {
		f        func(Values) any
		controls []Control
		want     string
	}{
		{nil, []Control{Button{Name: "b"}}, "needs a function"},
		{f, nil, "at least one control"},
		{f, []Control{nil}, "control 1 of Interact is nil"},
		{f, []Control{Button{}}, "has no Name"},
		{f, []Control{Button{Name: "b"}, Slider{Name: "b"}}, `the name "b"`},
		{f, []Control{Slider{Name: "x", Min: 2, Max: 1}}, "Min 2 must be less than Max 1"},
		{f, []Control{Slider{Name: "x", Max: 1, Step: -1}}, "Step -1"},
		{f, []Control{Slider{Name: "x", Max: math.NaN()}}, "must be finite"},
		{f, []Control{Slider{Name: "x", Max: 1, Log: true}}, "must be greater than 0"},
		{f, []Control{Select{Name: "s"}}, "no Options"},
		{f, []Control{Select{Name: "s", Options: []string{"a", "a"}}}, "twice"},
		{f, []Control{Select{Name: "s", Options: []string{"a"}, Value: "b"}}, `"b" is not one of the Options a`},
		{func(v Values) any { return v.Float("y") }, []Control{Slider{Name: "x"}, Button{Name: "b"}}, `no slider "y"; the controls are button "b", slider "x"`},
		{func(v Values) any { return v.Pressed("x") }, []Control{Slider{Name: "x"}}, `no button "x"`},
	} {
		func() {
			defer func() {
				if p := recover(); !strings.Contains(fmt.Sprint(p), tt.want) {
					t.Errorf("panic %v, want %s", p, tt.want)
				}
			}()
			Interact(tt.f, tt.controls...)
		}()
	}
}
