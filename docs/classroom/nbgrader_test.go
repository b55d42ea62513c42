// Package classroom tests the sample assignment by the rules that nbgrader states:
// what a student gets of it, and what points a notebook gets that is handed in.
package classroom

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/agopher/agopher/repl/notebook"
)

const assignment = "nbgrader/source/agop/agop.ipynb"

// stub is what stands in place of a solution, as the configuration says.
func stub(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("nbgrader/nbgrader_config.py")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`code_stub = \{"go": '([^']*)'\}`).FindStringSubmatch(string(b))
	if m == nil {
		t.Fatal("the configuration has no stub for go")
	}
	return strings.ReplaceAll(m[1], `\n`, "\n")
}

func source(t *testing.T) *notebook.Notebook {
	t.Helper()
	nb, err := notebook.Read(assignment)
	if err != nil {
		t.Fatal(err)
	}
	return nb
}

// task is the metadata of nbgrader in a cell.
type task struct {
	id                      string
	grade, solution, locked bool
	points                  float64
}

func taskOf(c *notebook.Cell) (task, bool) {
	m, ok := c.Metadata["nbgrader"].(map[string]any)
	if !ok {
		return task{}, false
	}
	id, _ := m["grade_id"].(string)
	flag := func(name string) bool { v, _ := m[name].(bool); return v }
	points, _ := strconv.ParseFloat(fmt.Sprint(m["points"]), 64)
	return task{id, flag("grade"), flag("solution"), flag("locked"), points}, true
}

// TestMetadata checks what nbgrader demands of a cell.
func TestMetadata(t *testing.T) {
	seen := map[string]bool{}
	total := 0.0
	for i, c := range source(t).Cells {
		k, ok := taskOf(c)
		if !ok {
			t.Errorf("cell %d has no metadata of nbgrader; students could change it", i)
			continue
		}
		m := c.Metadata["nbgrader"].(map[string]any)
		if fmt.Sprint(m["schema_version"]) != "3" || m["cell_type"] != string(c.Type) || m["task"] != false {
			t.Errorf("%s: %v", k.id, m)
		}
		if k.id == "" || seen[k.id] {
			t.Errorf("cell %d: the grade_id %q is empty or there twice", i, k.id)
		}
		seen[k.id] = true
		if _, has := m["points"]; has != k.grade {
			t.Errorf("%s: grade is %v, points are %v", k.id, k.grade, m["points"])
		}
		if c.Type == notebook.Markdown && k.grade != k.solution {
			t.Errorf("%s: text is both graded and a solution, or neither", k.id)
		}
		if strings.Contains(c.Source, "SOLUTION") != k.solution {
			t.Errorf("%s: solution is %v", k.id, k.solution)
		}
		if strings.Contains(c.Source, "HIDDEN") && (!k.grade || k.solution) {
			t.Errorf("%s has hidden tests and is no test", k.id)
		}
		total += k.points
	}
	if total != 11 {
		t.Errorf("%v points", total)
	}
}

// release returns what a student gets: stubs for the solutions, and no hidden tests.
func release(t *testing.T) *notebook.Notebook {
	t.Helper()
	nb := source(t)
	for _, c := range nb.Cells {
		text := "YOUR ANSWER HERE"
		if c.Type == notebook.Code {
			text = stub(t)
		}
		c.Source = cut(t, c.Source, "SOLUTION", text)
		c.Source = cut(t, c.Source, "HIDDEN TESTS", "")
	}
	return nb
}

// cut replaces the regions between lines with BEGIN and END of a name.
func cut(t *testing.T, source, name, with string) string {
	t.Helper()
	var kept []string
	in := false
	for _, line := range strings.Split(source, "\n") {
		switch {
		case strings.Contains(line, "BEGIN "+name):
			if in {
				t.Fatalf("BEGIN %s in another", name)
			}
			in = true
			if with != "" {
				indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
				for _, l := range strings.Split(with, "\n") {
					kept = append(kept, indent+l)
				}
			}
		case strings.Contains(line, "END "+name):
			in = false
		case !in:
			kept = append(kept, line)
		}
	}
	if in {
		t.Fatalf("BEGIN %s has no end", name)
	}
	return strings.Join(kept, "\n")
}

// points runs a notebook and grades its tests: an error is worth nothing, and so is
// what is written to standard error; a number as the value is the points, and all
// else is worth all.
func points(t *testing.T, nb *notebook.Notebook) map[string]float64 {
	t.Helper()
	_, _ = notebook.Run(t.Context(), nb, notebook.RunOptions{KeepGoing: true})
	got := map[string]float64{}
	for _, c := range nb.Cells {
		k, _ := taskOf(c)
		if c.Type != notebook.Code || !k.grade {
			continue
		}
		got[k.id] = k.points
		for _, o := range c.Outputs {
			switch o.Type {
			case notebook.Error:
				got[k.id] = 0
			case notebook.Stream:
				if o.Name == "stderr" {
					got[k.id] = 0
				}
			case notebook.ExecuteResult:
				part, err := strconv.ParseFloat(fmt.Sprint(o.Data["text/plain"]), 64)
				if err != nil || part <= 0 || part > k.points {
					t.Errorf("%s shows %v, which is no number of points", k.id, o.Data["text/plain"])
				}
				got[k.id] = min(got[k.id], part)
			}
		}
	}
	return got
}

// withTests puts the tests of the source into a notebook that is handed in, as
// nbgrader does before it grades.
func withTests(t *testing.T, nb *notebook.Notebook) *notebook.Notebook {
	t.Helper()
	for i, c := range source(t).Cells {
		if k, _ := taskOf(c); k.locked {
			nb.Cells[i].Source = c.Source
		}
	}
	return nb
}

func TestGrades(t *testing.T) {
	answers := func(from map[string]string) *notebook.Notebook {
		nb := release(t)
		for _, c := range nb.Cells {
			if k, _ := taskOf(c); from[k.id] != "" {
				c.Source = from[k.id]
			}
		}
		return nb
	}
	wrong := map[string]string{
		// Right on the visible test, and wrong on the hidden ones.
		"accuracy": "func accuracy(predicted, truth []int) float64 {\n\tright := 0.0\n\tfor i, label := range predicted {\n\t\tif label == truth[i] {\n\t\t\tright++\n\t\t}\n\t}\n\treturn right / 4\n}",
		// It does not compile.
		"agop": "func agop(G *mat.Dense) *mat.SymDense {\n\treturn G\n}",
		// One update: not all points.
		"machine": "func machine(train *datasets.Set) *rfm.Model {\n\tm, err := rfm.Fit(train.X, train.Y, rfm.Options{Iters: 1, Ridge: 1e-3})\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\treturn m\n}",
	}
	for _, tt := range []struct {
		name string
		nb   *notebook.Notebook
		want map[string][2]float64 // bounds
	}{
		{"solutions", source(t), map[string][2]float64{"test-accuracy": {2, 2}, "test-agop": {3, 3}, "test-machine": {3.5, 4}}},
		{"as it is given out", release(t), map[string][2]float64{"test-accuracy": {}, "test-agop": {}, "test-machine": {}}},
		{"wrong, as the student sees it", answers(wrong), map[string][2]float64{"test-accuracy": {2, 2}, "test-agop": {}, "test-machine": {0.1, 3.9}}},
		{"wrong, handed in", withTests(t, answers(wrong)), map[string][2]float64{"test-accuracy": {}, "test-agop": {}, "test-machine": {0.1, 3.9}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := points(t, tt.nb)
			for id, want := range tt.want {
				if p, ok := got[id]; !ok || p < want[0] || p > want[1] {
					t.Errorf("%s: %v points, want %v to %v", id, p, want[0], want[1])
				}
			}
			if len(got) != len(tt.want) {
				t.Errorf("graded %v", maps.Keys(got))
			}
		})
	}
}

// TestRelease leaves nothing of the solutions in what students get.
func TestRelease(t *testing.T) {
	nb := release(t)
	for _, c := range nb.Cells {
		if k, _ := taskOf(c); strings.Contains(c.Source, "SOLUTION") || strings.Contains(c.Source, "HIDDEN") {
			t.Errorf("%s:\n%s", k.id, c.Source)
		}
	}
	if err := nb.Write(filepath.Join(t.TempDir(), "agop.ipynb")); err != nil {
		t.Error(err)
	}
}
