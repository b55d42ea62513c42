package repl

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the transcripts in testdata anew")

// TestTranscripts types what the files in testdata say into a terminal of 80
// columns and 24 rows. A member "keys" is lines of quoted Go, "cell" is a cell
// that is pasted and run, and the "screen" after it is what the terminal is then
// to show.
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
			y := openTTY(t)
			y.prompt(1)
			for i, f := range a.Files {
				switch text := strings.TrimSuffix(string(f.Data), "\n"); f.Name {
				case "keys":
					for _, line := range strings.Split(text, "\n") {
						keys, err := strconv.Unquote(line)
						if err != nil {
							t.Fatalf("%s: %v", line, err)
						}
						y.send(keys)
					}
				case "cell":
					y.send(bracketed(text) + "\r")
				case "screen":
					a.Files[i].Data = []byte(y.settled(text) + "\n")
				default:
					t.Fatalf("a member %q", f.Name)
				}
			}
			if *update {
				if err := os.WriteFile(path, txtar.Format(a), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// settled returns the screen as it is to be; to update, as it stays.
func (y *tty) settled(want string) string {
	y.t.Helper()
	if !*update {
		y.wait("\n"+want+"\n", func(text string) bool { return text == want })
		return want
	}
	const still = 500 * time.Millisecond
	for {
		before := y.text()
		time.Sleep(still)
		if y.text() == before {
			return before
		}
	}
}
