package jupyter

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/agopher/agopher/repl/session"
)

var update = flag.Bool("update", false, "write the transcripts in testdata anew")

// TestTranscripts sends the requests in testdata/*.txt to a kernel with a
// session. The members of a file are cells, named "cell", or the contents of
// other requests, named as they are; each is followed by an "out" with the
// messages on iopub and then the reply. What is long in them is cut.
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
			c := connect(t, startSession(t))
			got := &txtar.Archive{Comment: a.Comment}
			for _, f := range a.Files {
				if f.Name != "out" {
					got.Files = append(got.Files, f, txtar.File{Name: "out", Data: []byte(c.transcript(f))})
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
					t.Errorf("%s\n%s\ngot\n%s\nwant\n%s", got.Files[max(i-1, 0)].Name, got.Files[max(i-1, 0)].Data, h, w)
				}
			}
			if len(a.Files) != len(got.Files) {
				t.Errorf("%d members, want %d", len(a.Files), len(got.Files))
			}
		})
	}
}

// startSession serves a session until the end of the test.
func startSession(t testing.TB) *Kernel {
	t.Helper()
	return start(t, "secret", func(k *Kernel) Evaluator {
		s, err := session.New(k.Options())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	})
}

// transcript sends a request and returns what comes of it.
func (c *client) transcript(f txtar.File) string {
	kind, content := f.Name, strings.TrimSuffix(string(f.Data), "\n")
	if kind == "cell" {
		kind, content = "execute_request", cell(content)
	}
	reply, out := c.ask(c.shell, kind, content)
	var b strings.Builder
	for _, m := range append(out, reply) {
		var v any
		if err := json.Unmarshal(m.content, &v); err != nil {
			c.t.Fatal(err)
		}
		sorted, err := marshal(v)
		if err != nil {
			c.t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %s\n", m.header.Type, longString.ReplaceAllString(string(sorted), `"$1…"`))
	}
	return b.String()
}

// longString matches a JSON string that is too long to be shown.
var longString = regexp.MustCompile(`"((?:[^"\\]|\\.){160})(?:[^"\\]|\\.)+"`)
