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
	r.display(display.Bundle{display.MIMEText: "t", display.MIMEJSON: []float64{1.5}})
	out.Write([]byte("c"))
	c := &Cell{Outputs: r.take()}
	if got, want := outputs(c), "stdout \"ab\"\nstderr \"e\uFFFD\"\ndisplay t\nstdout \"c\"\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if list := r.take(); list != nil {
		t.Errorf("taken twice: %v", list)
	}
}

func TestRecorderLimit(t *testing.T) {
	var r recorder
	w := r.writer("stdout")
	for range 3 {
		w.Write([]byte(strings.Repeat("x", maxStream/2)))
	}
	got := r.take()[0].Text
	if want := "x\n... and 524288 more bytes, which are not stored\n"; !strings.HasSuffix(got, want) || len(got) > maxStream+100 {
		t.Errorf("%d bytes that end in %q", len(got), got[len(got)-60:])
	}
	for range 4 * maxStream / 10 {
		w.Write([]byte("\r123456789"))
	}
	if got := r.take()[0].Text; got != "123456789" {
		t.Errorf("of a long progress display %d bytes are left", len(got))
	}
}
