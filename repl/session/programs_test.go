package session

import (
	"testing"

	"golang.org/x/tools/txtar"
)

// TestPrograms runs cells whose output is known from compiled Go.
func TestPrograms(t *testing.T) {
	a, err := txtar.ParseFile("testdata/programs.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Files) < 200 {
		t.Fatalf("only %d members", len(a.Files))
	}
	for i := 0; i+1 < len(a.Files); i += 2 {
		cell, want := string(a.Files[i].Data), string(a.Files[i+1].Data)
		s := open(t)
		if got := s.eval(t, cell); got != "none" {
			t.Errorf("%s\n%s", cell, got)
			continue
		}
		got := s.stdout.String()
		if got != want && got+"\n" != want {
			t.Errorf("%s\nprints\n%s\nwant\n%s", cell, got, want)
		}
	}
}
