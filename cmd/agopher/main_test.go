package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agopher/agopher/repl/notebook"
	"github.com/agopher/agopher/repl/worker"
)

// TestMain makes the test program its own worker, as main does.
func TestMain(m *testing.M) {
	if os.Getenv("AGOPHER_TEST_MAIN") != "" { // it is agopher itself
		main()
		os.Exit(0)
	}
	worker.Main()
	os.Exit(m.Run())
}

// TestRunCrash has a cell end its process: the command lives, and says so.
func TestRunCrash(t *testing.T) {
	enter(t, "1", "import \"os\"\np, _ := os.FindProcess(os.Getpid())\np.Kill()\nselect {}", "3")
	_, _, err := try(t, "run", "a.ipynb", "-o", "b.ipynb")
	if err == nil || !strings.Contains(err.Error(), "cell 2 of 3") || !strings.Contains(err.Error(), "worker ended: the process of the session was killed") {
		t.Errorf("error %v", err)
	}
	if out := read(t, "b.ipynb"); !strings.Contains(out, `"ename": "worker ended"`) {
		t.Errorf("%s\nwant the error", out)
	}
}

// try runs a command line and returns what it writes.
func try(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, log bytes.Buffer
	cmd := command()
	cmd.SetArgs(args)
	cmd.SetOut(&out)
	cmd.SetErr(&log)
	err = cmd.ExecuteContext(context.Background())
	return out.String(), log.String(), err
}

// enter makes a folder with a notebook of the given cells and changes to it.
func enter(t *testing.T, cells ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	nb := &notebook.Notebook{}
	for _, src := range cells {
		nb.Cells = append(nb.Cells, &notebook.Cell{Type: notebook.Code, Source: src})
	}
	if err := nb.Write("a.ipynb"); err != nil {
		t.Fatal(err)
	}
}

func files(t *testing.T) string {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRun(t *testing.T) {
	enter(t, "x := 3", "x * x")
	_, log, err := try(t, "run", "a.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := files(t), "a.html a.ipynb a.run.ipynb"; got != want {
		t.Errorf("files %s, want %s", got, want)
	}
	if !strings.Contains(read(t, "a.html"), "9") || !strings.Contains(read(t, "a.run.ipynb"), `"9"`) {
		t.Error("the value of the last cell is missing")
	}
	if !strings.Contains(log, "[2/2] x * x") {
		t.Errorf("log %q, want a line for each cell", log)
	}
}

// TestRunFails runs a notebook with an error: what was done is written, but not
// over the notebook itself.
func TestRunFails(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	enter(t, "1 + 1", "lenght", "3")
	before := read(t, "a.ipynb")
	_, _, err := try(t, "run", "a.ipynb", "-o", "a.ipynb", "-o", "b.ipynb")
	if err == nil || !strings.Contains(err.Error(), "cell 2 of 3") || !strings.Contains(err.Error(), "left as it was") {
		t.Errorf("error %v, want one that names the cell and says what became of the file", err)
	}
	if read(t, "a.ipynb") != before {
		t.Error("the notebook was overwritten")
	}
	if out := read(t, "b.ipynb"); !strings.Contains(out, `"2"`) || !strings.Contains(out, "undefined: lenght") {
		t.Errorf("%s\nwant the outputs up to the error", out)
	}
}

// TestRunRefuses has mistakes that show before anything is run.
func TestRunRefuses(t *testing.T) {
	enter(t, "1")
	if err := os.WriteFile("cut.ipynb", []byte(read(t, "a.ipynb")[:100]), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir("folder.html", 0o777); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ args, want string }{
		{"run", "name a notebook or a file of Go"},
		{"run a.ipynb b.ipynb", `one at a time: "b.ipynb" is too much`},
		{"run a.ipynb --timeout -5s", "--timeout is -5s; give a time"},
		{"run a.ipynb --cell-timeout -1s", "--cell-timeout is -1s"},
		{"run a.ipynb -o folder.html", "it is a folder"},
		{"a.ipynb", "to run a file, say agopher run a.ipynb"},
		{"runn", "did you mean run?"},
		{"xyz", "agopher --help lists them"},
		{"notebooks run", "agopher notebooks lists them"},
		{"notebooks run 02-rfm --timeout -1s", "--timeout is -1s"},
		{"notebooks copy", "name a folder"},
		{"run none.ipynb", "none.ipynb"},
		{"run cut.ipynb", "cut off"},
		{"run a.ipynb -o a.pdf", ".ipynb or .html"},
		{"run a.ipynb -o missing/a.html", "no folder missing"},
		{"run a.ipynb --timeout x", "invalid"},
		{"notebooks run none", "02-rfm, "},
		{"kernel", "agopher kernel install"},
		{"kernel --connection-file none.json", "none.json"},
		{"kernel install --user --sys-prefix", "only one of"},
		{"instal", "instal"},
	} {
		_, _, err := try(t, strings.Fields(tt.args)...)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("agopher %s: error %v, want one with %q", tt.args, err, tt.want)
		}
	}
	if got, want := files(t), "a.ipynb cut.ipynb folder.html"; got != want {
		t.Errorf("files %s, want %s", got, want)
	}
}

func TestNotebooks(t *testing.T) {
	t.Chdir(t.TempDir())
	out, _, err := try(t, "notebooks", "list")
	if err != nil || !strings.Contains(out, "02-rfm") || !strings.Contains(out, "Recursive feature machines") {
		t.Errorf("%q, error %v", out, err)
	}
	if _, _, err := try(t, "notebooks", "copy", "mine"); err != nil {
		t.Fatal(err)
	}
	if _, log, err := try(t, "notebooks", "copy", "mine"); err != nil || !strings.Contains(log, "left as they are: ") || !strings.Contains(log, "02-rfm.ipynb") {
		t.Errorf("%q, error %v", log, err)
	}
}

func TestKernel(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("JUPYTER_DATA_DIR", dir)
	t.Setenv("JUPYTER_PATH", "")
	for _, step := range []struct{ args, want string }{
		{"kernel install --name agopher-try", filepath.Join(dir, "kernels", "agopher-try")},
		{"kernel list", "agopher-try"},
		{"kernel uninstall --name agopher-try", "removed"},
	} {
		out, _, err := try(t, strings.Fields(step.args)...)
		if err != nil || !strings.Contains(out, step.want) {
			t.Errorf("agopher %s: %q, error %v; want %q", step.args, out, err, step.want)
		}
	}
}
