package notebook

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// check reads notebooks with Jupyter's own library: each must fit the schema,
// and be written by it as it is.
const check = `
import sys, nbformat
for name in sys.argv[1:]:
    text = open(name, encoding="utf-8", newline="").read()
    nb = nbformat.reads(text, as_version=4)
    if not name.endswith("old.ipynb"): # has fields that the schema does not allow
        nbformat.validate(nb)
    again = nbformat.writes(nb)
    if again + "\n" != text:
        sys.exit(name + ": Jupyter writes it otherwise")
`

// jupyter returns a Python that has nbformat.
func jupyter(t *testing.T) string {
	t.Helper()
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import nbformat").Run() == nil {
			return python
		}
	}
	t.Skip("no Python with nbformat (Debian: apt install python3-nbformat)")
	return ""
}

func TestSchema(t *testing.T) {
	python := jupyter(t)
	files, err := filepath.Glob("testdata/*.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var written []string
	add := func(name string, nb *Notebook) {
		path := filepath.Join(dir, name)
		if err := nb.Write(path); err != nil {
			t.Fatal(err)
		}
		written = append(written, path)
	}
	for _, f := range files {
		nb, err := Read(f)
		if err != nil {
			t.Fatal(err)
		}
		add(filepath.Base(f), nb)
	}
	nb := book(
		"import \"fmt\"\nimport \"os\"\nfmt.Println(1)\nfmt.Fprintln(os.Stderr, 2)\n3",
		"import \"github.com/agopher/agopher/plotting\"\nplotting.New(\"A line\").Line(\"y\", nil, []float64{1, 2})",
		"import \"github.com/agopher/agopher/lib/display\"\ndisplay.Show(display.JSON(map[string]int{\"n\": 1}))\npanic(\"wrong\")",
		"",
	)
	if _, err := Run(t.Context(), nb, RunOptions{}); err == nil {
		t.Fatal("no error")
	}
	add("run.ipynb", nb)
	if out, err := exec.Command(python, append([]string{"-c", check}, written...)...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
