package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/agopher/agopher/kernelspec"
	"github.com/agopher/agopher/kernelspec/jupyter"
)

// leftOut are texts of cells in upstream's notebooks that cannot run, with the reason.
var leftOut = map[string]string{
	"http.Get":          "needs the network",
	"// in package":     "lists declarations without bodies",
	"general interface": "lists declarations without bodies",
}

// TestUpstream runs upstream's example notebooks, which are in the module cache, in
// this kernel and in agopher's. What is stored in them is shown by both. The one that
// is missing is about a module that is not linked in.
func TestUpstream(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/gopherdata/gophernotes").Output()
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "agopher")
	build := exec.Command("go", "build", "-o", own, "./cmd/agopher")
	build.Dir = "../.."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	kernels := map[string][]string{
		"agopher-gophernotes": {program, "{connection_file}"},
		"agopher":             {own, "kernel", "--connection-file", "{connection_file}"},
	}
	compared := 0
	for _, example := range []string{"Display.ipynb", "Matrix_Operations.ipynb", "Worker_Pools.ipynb"} {
		cells := upstream(t, filepath.Join(strings.TrimSpace(string(dir)), "examples", example))
		for name, argv := range kernels {
			t.Run(name+"/"+example, func(t *testing.T) {
				c, err := jupyter.Start(t.Context(), kernelspec.Spec{Name: name, Language: "go", Argv: argv}, t.TempDir())
				if err != nil {
					t.Fatal(err)
				}
				defer c.Close()
				for _, cl := range cells {
					got := map[string]string{}
					_, err := c.Execute(t.Context(), cl.source, func(kind string, content []byte) { gather(t, got, kind, content) })
					if err != nil {
						t.Fatalf("%s: %v", cl.source, err)
					}
					compared += len(cl.want)
					for mime, want := range cl.want {
						if got := got[mime]; normal(got) != normal(want) {
							t.Errorf("%s\nshows %s %q, want %q", cl.source, mime, got, want)
						}
					}
				}
			})
		}
	}
	if compared < 20 {
		t.Errorf("only %d outputs were compared", compared)
	}
}

// An upstreamCell is a cell and what is stored of its outputs: a text for each kind.
type upstreamCell struct {
	source string
	want   map[string]string
}

func upstream(t *testing.T, path string) (cells []upstreamCell) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var nb struct {
		Cells []struct {
			Type    string `json:"cell_type"`
			Source  []string
			Outputs []json.RawMessage
		}
	}
	if err := json.Unmarshal(b, &nb); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	for _, c := range nb.Cells {
		source := strings.Join(c.Source, "")
		if c.Type != "code" || slices.ContainsFunc(slices.Collect(maps.Keys(leftOut)), func(s string) bool { return strings.Contains(source, s) }) {
			continue
		}
		source = strings.Replace(source, "p, err := plot.New()", "var err error\np := plot.New()", 1) // gonum's plots before 2021
		cl := upstreamCell{source, map[string]string{}}
		for _, o := range c.Outputs {
			gather(t, cl.want, "", o)
		}
		cells = append(cells, cl)
	}
	return cells
}

// gather adds the texts of an output to what it shows by kind. An error is a kind
// of its own, and so is text that stands for nothing richer.
func gather(t *testing.T, shown map[string]string, kind string, content []byte) {
	t.Helper()
	var m struct {
		Text   any
		EValue string
		Data   map[string]any
	}
	if err := json.Unmarshal(content, &m); err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	if kind == "execute_input" {
		return
	}
	shown["text"] += joined(m.Text)
	if m.EValue != "" {
		shown["error"] += m.EValue
	}
	for mime, v := range m.Data {
		switch {
		case mime == "text/plain" && len(m.Data) == 1:
			shown["text"] += joined(v)
		case strings.HasPrefix(mime, "image/"):
			shown[mime] += "[image]" // of random points
		case mime != "text/plain":
			shown[mime] += joined(v)
		}
	}
}

// joined returns text that a notebook stores in lines.
func joined(v any) (text string) {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		for _, line := range v {
			text += fmt.Sprint(line)
		}
	}
	return text
}

// varying matches which goroutine does a job, and what Println returns, which a
// cell that ends with it shows.
var varying = regexp.MustCompile(`worker \d+|(?m:^\d+ <nil>$)`)

// normal returns the lines of a text in order: goroutines print in any.
func normal(text string) string {
	lines := strings.Split(varying.ReplaceAllString(text, ""), "\n")
	slices.Sort(lines)
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
