package jupyter

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// python is the one that Debian's Jupyter packages are installed for.
const python = "/usr/bin/python3"

// TestPython has real clients talk to this test program as their kernel: the
// scripts in testdata. They need Debian's python3-jupyter-client,
// python3-jupyter-kernel-test, python3-nbconvert, jupyter-notebook,
// python3-selenium and chromium-driver, and npm for JupyterLab's panel.
func TestPython(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	for script, modules := range map[string]string{
		"conformance.py": "jupyter_client, jupyter_kernel_test",
		"client.py":      "jupyter_client, nbconvert, nbformat, zmq",
		"browser.py":     "notebook, selenium",
		"lab.py":         "notebook, selenium",
	} {
		t.Run(script, func(t *testing.T) {
			t.Parallel() // they mostly wait
			if out, err := exec.Command(python, "-c", "import "+modules).CombinedOutput(); err != nil {
				t.Skipf("%s cannot import %s: %v\n%s", python, modules, err, out)
			}
			dir := t.TempDir()
			installTestKernel(t, dir, "agopher-test")
			installTestKernel(t, dir, "agopher")
			example, err := filepath.Abs("../../notebooks/02-rfm.ipynb")
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(python, filepath.Join("testdata", script), "-v")
			races := filepath.Join(dir, "races")
			cmd.Env = append(os.Environ(), "JUPYTER_PATH="+dir, "JUPYTER_DATA_DIR="+dir, "JUPYTER_RUNTIME_DIR="+dir, "JUPYTER_CONFIG_DIR="+dir,
				"AGOPHER_NOTEBOOK="+example, "AGOPHER_HISTORY="+filepath.Join(dir, "history.jsonl"), "PYTHONDONTWRITEBYTECODE=1", "GORACE=exitcode=0 log_path="+races)
			if script == "lab.py" {
				cmd.Env = append(cmd.Env, "AGOPHER_LAB="+buildLab(t))
			}
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			} else {
				t.Logf("%s", out)
			}
			checkRaces(t, races)
		})
	}
}

// buildLab builds the page with JupyterLab's notebook panel and returns its
// folder. The panel comes from the npm registry, half a minute's work.
func buildLab(t *testing.T) string {
	t.Helper()
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("npm is not installed")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "lab"))); err != nil {
		t.Fatal(err)
	}
	install := exec.Command(npm, "ci", "--no-audit", "--no-fund")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("npm cannot install the panel: %v\n%s", err, out)
	}
	build := exec.Command(npm, "run", "build", "--", "--outfile=out/panel.js")
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	page, err := os.ReadFile(filepath.Join(dir, "panel.html"))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "out", "panel.html"), page, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "out")
}

// installTestKernel makes this program a kernel that Jupyter finds in dir.
func installTestKernel(t *testing.T, dir, name string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	spec, err := json.Marshal(map[string]any{
		"argv": []string{exe, "{connection_file}"}, "env": map[string]string{kernelVariable: "1"},
		"display_name": "Go (agopher)", "language": "go", "interrupt_mode": "message",
	})
	if err != nil {
		t.Fatal(err)
	}
	kernel := filepath.Join(dir, "kernels", name)
	if err := os.MkdirAll(kernel, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(kernel, "kernel.json"), spec, 0o666); err != nil {
		t.Fatal(err)
	}
}

// accessRx matches where a race report says which function did what.
var accessRx = regexp.MustCompile(`(?m)^(?:Previous )?(?:[Rr]ead|[Ww]rite) at .*\n  (\S+)`)

// checkRaces reports the races that the race detector has seen in the kernel's
// own code. Those of interpreted goroutines are the user's.
func checkRaces(t *testing.T, prefix string) {
	logs, err := filepath.Glob(prefix + ".*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range logs {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for report := range strings.SplitSeq(string(b), "==================\n") {
			for _, m := range accessRx.FindAllStringSubmatch(report, -1) {
				if strings.Contains(m[1], "agopher/kernelspec/") {
					t.Error(report)
					break
				}
			}
		}
	}
}
