package display

import (
	"io"
	"os"
	"testing"
)

// TestInput reads standard input where there is no front end, and refuses to
// show a password.
func TestInput(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, "one\r\nlast")
	w.Close()
	old := os.Stdin
	os.Stdin = r
	defer func() { os.Stdin = old }()
	for _, want := range []string{"one", "last"} {
		if got, err := Input(""); got != want || err != nil {
			t.Errorf("got %q, error %v; want %q", got, err, want)
		}
	}
	if got, err := Input(""); err != io.EOF {
		t.Errorf("at the end %q, error %v", got, err)
	}
	if _, err := Password(""); err == nil {
		t.Error("a password that all can see")
	}
	SetFront(Front{Ask: func(prompt string, password bool) (string, error) { return prompt + "!", nil }})
	defer SetFront(Front{})
	if got, err := Password("p"); got != "p!" || err != nil {
		t.Errorf("got %q, error %v", got, err)
	}
}
