package session

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the transcripts in testdata anew")

// TestTranscripts runs the sessions in testdata/*.txt: members named "in" are
// cells, each followed by an "out" with what it shows: standard output, lines of
// standard error after "! ", the value, or the traceback of the error.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s := open(t)
			got := &txtar.Archive{Comment: a.Comment}
			for _, f := range a.Files {
				if f.Name == "in" {
					out := s.transcript(t, strings.TrimSuffix(string(f.Data), "\n"))
					got.Files = append(got.Files, f, txtar.File{Name: "out", Data: []byte(out)})
				}
			}
			want, have := txtar.Format(a), txtar.Format(got)
			if bytes.Equal(want, have) {
				return
			}
			if *update {
				if err := os.WriteFile(path, have, 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			for i := range min(len(a.Files), len(got.Files)) {
				if w, h := string(a.Files[i].Data), string(got.Files[i].Data); w != h {
					t.Errorf("cell\n%s\ngot\n%s\nwant\n%s", got.Files[max(i-1, 0)].Data, h, w)
				}
			}
			if len(a.Files) != len(got.Files) {
				t.Errorf("%d members, want %d", len(a.Files), len(got.Files))
			}
		})
	}
}

// transcript runs a cell and returns what a reader would see.
func (s *tested) transcript(t testing.TB, src string) string {
	s.stdout.Reset()
	s.stderr.Reset()
	r, err := s.Eval(t.Context(), src)
	var b strings.Builder
	line := func(text string) {
		b.WriteString(text)
		if text != "" && !strings.HasSuffix(text, "\n") {
			b.WriteByte('\n')
		}
	}
	line(s.stdout.String())
	for l := range strings.Lines(s.stderr.String()) {
		line("! " + l)
	}
	if e, ok := err.(*Error); ok {
		line(strings.Join(e.Traceback(false), "\n"))
	} else if err != nil {
		line(err.Error())
	} else if r.Bundle != nil {
		line(r.Bundle.Text())
	}
	return b.String()
}
