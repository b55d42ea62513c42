package notebooks

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/agopher/agopher/repl/notebook"
	"github.com/agopher/agopher/repl/worker"
)

// TestMain lets the notebooks run in a process of their own, as agopher run has them.
func TestMain(m *testing.M) {
	worker.Main()
	os.Exit(m.Run())
}

// TestRun runs every notebook from top to bottom. A headline number is checked
// against the band that its cell states in the metadata field expect: a list of
// {"text": a regular expression with one group, "min": …, "max": …}.
func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every notebook, up to a minute each")
	}
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			nb := parse(t, name)
			if _, err := notebook.Run(context.Background(), nb, notebook.RunOptions{}); err != nil {
				t.Fatal(err)
			}
			bands := 0
			for i, c := range nb.Cells {
				bands += checkBands(t, i, c)
				for _, o := range c.Outputs {
					if o.Type == notebook.Stream && o.Name == "stderr" {
						t.Errorf("cell %d writes to standard error: %s", i, o.Text)
					}
				}
			}
			if bands == 0 {
				t.Error("no cell states a band for a headline number in its metadata field expect")
			}
			if dir := os.Getenv("AGOPHER_NOTEBOOKS_OUT"); dir != "" { // to be compared with what Jupyter gets
				if err := nb.Write(filepath.Join(dir, name+".ipynb")); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestStored checks that the notebooks are stored as they are to be read: with
// the outputs of one run from top to bottom, small, and without errors that are
// not meant.
func TestStored(t *testing.T) {
	const most = 1 << 20
	for _, name := range Names() {
		data, err := Read(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) > most {
			t.Errorf("%s is %d bytes; at most %d", name, len(data), most)
		}
		nb := parse(t, name)
		count, pictures := 0, 0
		for i, c := range nb.Cells {
			if c.Type != notebook.Code {
				continue
			}
			if count++; c.ExecutionCount != count {
				t.Errorf("%s: cell %d has the execution count %d, want %d; run make notebooks", name, i, c.ExecutionCount, count)
			}
			for _, o := range c.Outputs {
				if o.Type == notebook.Error && !c.Tagged(notebook.TagRaises) {
					t.Errorf("%s: cell %d is stored with the error %s", name, i, o.ErrValue)
				}
				if o.Data["image/png"] != nil || o.Data["image/svg+xml"] != nil {
					pictures++
				}
			}
			checkBands(t, i, c)
		}
		if pictures == 0 {
			t.Errorf("%s is stored without figures; run make notebooks", name)
		}
	}
}

// TestLinks checks that links between notebooks lead somewhere, and that the
// tour leads to all of them.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\(([^()/]+)\.ipynb\)|href="([^"/]+)\.ipynb"`)
	names := Names()
	linked := map[string]bool{names[0]: true}
	for _, name := range names {
		for i, c := range parse(t, name).Cells {
			for _, m := range link.FindAllStringSubmatch(c.Source, -1) {
				to := m[1] + m[2]
				if !slices.Contains(names, to) {
					t.Errorf("%s: cell %d links to %s, which does not exist", name, i, to)
				}
				linked[to] = linked[to] || name == "00-tour"
			}
		}
	}
	for _, name := range names {
		if !linked[name] {
			t.Errorf("00-tour does not link to %s", name)
		}
	}
}

func parse(t *testing.T, name string) *notebook.Notebook {
	t.Helper()
	data, err := Read(name)
	if err != nil {
		t.Fatal(err)
	}
	nb, err := notebook.Parse(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return nb
}

// checkBands reports the numbers of a cell that are outside their bands, and
// returns how many bands there are.
func checkBands(t *testing.T, index int, c *notebook.Cell) int {
	t.Helper()
	var bands []struct {
		Text     string
		Min, Max float64
	}
	encoded, err := json.Marshal(c.Metadata["expect"])
	if err == nil {
		err = json.Unmarshal(encoded, &bands)
	}
	if err != nil {
		t.Fatalf("cell %d: expect: %v", index, err)
	}
	text := printed(c)
	for _, b := range bands {
		m := regexp.MustCompile(b.Text).FindStringSubmatch(text)
		if m == nil {
			t.Errorf("cell %d: nothing matches %q in\n%s", index, b.Text, text)
			continue
		}
		var v float64
		if _, err := fmt.Sscan(m[1], &v); err != nil {
			t.Errorf("cell %d: %q: %v", index, m[1], err)
		} else if v < b.Min || v > b.Max {
			t.Errorf("cell %d: %q is %v, want %v to %v", index, b.Text, v, b.Min, b.Max)
		}
	}
	return len(bands)
}

// printed returns all that a cell shows, as plain text.
func printed(c *notebook.Cell) string {
	var b strings.Builder
	for _, o := range c.Outputs {
		text, _ := o.Data["text/plain"].(string)
		b.WriteString(o.Text + text + "\n")
	}
	return b.String()
}

func TestRead(t *testing.T) {
	for _, name := range Names() {
		for _, spelled := range []string{name, name + ".ipynb"} {
			if _, err := Read(spelled); err != nil {
				t.Error(err)
			}
		}
	}
	_, err := Read("none")
	if err == nil || !strings.Contains(err.Error(), Names()[0]) {
		t.Errorf("error %v, want one that lists the notebooks", err)
	}
}

// TestCopy copies into a folder that holds a notebook that was worked on.
func TestCopy(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	if kept, err := Copy(dir); err != nil || len(kept) > 0 {
		t.Fatalf("kept %v, error %v", kept, err)
	}
	mine := filepath.Join(dir, Names()[0]+".ipynb")
	if err := os.WriteFile(mine, []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	kept, err := Copy(dir)
	if err != nil || len(kept) != len(Names()) {
		t.Errorf("kept %v, error %v; want all kept", kept, err)
	}
	if b, err := os.ReadFile(mine); err != nil || string(b) != "mine" {
		t.Errorf("%q, error %v; want it left alone", b, err)
	}
	if _, err := Copy(mine); err == nil {
		t.Error("no error for a folder that is a file")
	}
}
