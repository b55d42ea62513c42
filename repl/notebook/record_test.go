package notebook

import (
	"strings"
	"testing"

	"github.com/agopher/agopher/lib/display"
)

func TestRecorder(t *testing.T) {
	var r recorder
	out, errs := r.writer("stdout"), r.writer("stderr")
	out.Write([]byte("a"))
	errs.Write([]byte("e\xff"))
	out.Write([]byte("b"))
	r.display(display.Event{Bundle: display.Bundle{display.MIMEText: "t", display.MIMEJSON: []float64{1.5}}})
	out.Write([]byte("c"))
	c := &Cell{Outputs: r.take(false)}
	if got, want := outputs(c), "stdout \"ab\"\nstderr \"e\uFFFD\"\ndisplay t\nstdout \"c\"\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if list := r.take(false); list != nil {
		t.Errorf("taken twice: %v", list)
	}
}

func TestRecorderLimit(t *testing.T) {
	var r recorder
	w := r.writer("stdout")
	for range 3 {
		w.Write([]byte(strings.Repeat("x", maxStream/2)))
	}
	got := r.take(false)[0].Text
	if want := "x\n... and at least 524288 more bytes, which are not stored\n"; !strings.HasSuffix(got, want) || len(got) > maxStream+100 {
		t.Errorf("%d bytes that end in %q", len(got), got[len(got)-60:])
	}
	for range 4 * maxStream / 10 {
		w.Write([]byte("\r123456789"))
	}
	if got := r.take(false)[0].Text; got != "123456789" {
		t.Errorf("of a long progress display %d bytes are left", len(got))
	}
}

// TestRecorderEvents changes an output of the cell before, and clears.
func TestRecorderEvents(t *testing.T) {
	text := func(s string) display.Bundle { return display.Bundle{display.MIMEText: s} }
	var r recorder
	out := r.writer("stdout")
	r.display(display.Event{Bundle: text("first"), ID: "p"})
	first := &Cell{Outputs: r.take(false)}
	r.display(display.Event{Bundle: text("again"), ID: "p"})
	r.display(display.Event{Action: display.Update, Bundle: text("second"), ID: "p"})
	r.display(display.Event{Action: display.Update, Bundle: text("nowhere"), ID: "q"})
	if got := outputs(first) + outputs(&Cell{Outputs: r.take(false)}); got != "display second\ndisplay second\n" {
		t.Errorf("updated: %s", got)
	}
	for _, tt := range []struct {
		action display.Action
		after  func()
		more   bool
		want   string
	}{
		{display.ClearNow, func() {}, false, ""},
		{display.ClearNow, func() { out.Write([]byte("b")) }, false, "stdout \"b\"\n"},
		{display.ClearNext, func() {}, false, "stdout \"a\"\n"},
		{display.ClearNext, func() {}, true, ""},
		{display.ClearNext, func() { out.Write([]byte("b")) }, false, "stdout \"b\"\n"},
		{display.ClearNext, func() { r.display(display.Event{Bundle: text("d")}) }, false, "display d\n"},
	} {
		out.Write([]byte("a"))
		r.display(display.Event{Action: tt.action})
		tt.after()
		if got := outputs(&Cell{Outputs: r.take(tt.more)}); got != tt.want {
			t.Errorf("action %d: got %q, want %q", tt.action, got, tt.want)
		}
	}
}
