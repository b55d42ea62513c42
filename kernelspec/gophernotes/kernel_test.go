package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/agopher/agopher/kernelspec"
	"github.com/agopher/agopher/kernelspec/jupyter"
)

// program is the kernel, which TestMain builds.
var program string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "agopher-gophernotes-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "agopher-gophernotes")
	build := exec.Command("go", "run", "./internal/build", "-o", program)
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "the kernel is not built:", err)
		return 1
	}
	return m.Run()
}

// start starts the kernel as Jupyter does, with no Go to be found.
func start(t *testing.T) *jupyter.Client {
	t.Helper()
	c, err := jupyter.Start(t.Context(), kernelspec.Spec{
		Name: "agopher-gophernotes", Language: "go", Argv: []string{program, "{connection_file}"},
		Env: map[string]string{"PATH": t.TempDir(), "GOROOT": ""},
	}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// cell runs a cell and returns what it shows, a line for each output.
func cell(t *testing.T, ctx context.Context, c *jupyter.Client, source string) (shown string, err error) {
	t.Helper()
	_, err = c.Execute(ctx, source, func(kind string, content []byte) {
		var m struct {
			Text     string
			EValue   string
			Data     map[string]any
			Metadata map[string]any
		}
		if e := json.Unmarshal(content, &m); e != nil {
			t.Errorf("%s: %v", kind, e)
		}
		switch kind {
		case "execute_input":
		case "stream":
			shown += m.Text
		case "error":
			shown += "error: " + m.EValue + "\n"
		default:
			text, _ := m.Data["text/plain"].(string)
			shown += text
			for _, mime := range []string{"text/html", "text/markdown", "image/png", "image/svg+xml"} {
				if m.Data[mime] != nil {
					shown += " [" + mime + "]"
				}
			}
			if size, ok := m.Metadata["image/png"].(map[string]any); ok {
				shown += fmt.Sprintf(" %v×%v", size["width"], size["height"])
			}
			shown += "\n"
		}
	})
	return shown, err
}

func TestCells(t *testing.T) {
	c := start(t)
	for _, tt := range []struct{ src, want string }{
		{"import \"fmt\"\nfmt.Print(\"printed\\n\")\nx := 20", "printed\n"},
		{"x + 1", "21"},
		// What gomacro's standard library has not.
		{"import \"log/slog\"\nfmt.Sprint(slog.LevelWarn)", "WARN"},
		{"import \"strings\"\nimport \"math\"\ncut, found := strings.CutPrefix(\"abc\", \"a\")\nfmt.Sprint(cut, found, math.MaxInt32 == 1<<31-1)", "bctrue true"},
		// Constants with a type and without, functions, types.
		{"import \"github.com/agopher/agopher/lib/kernels\"\nfmt.Sprintf(\"%v %T\", kernels.Mixed, kernels.Float32)", "Mixed kernels.Precision"},
		{"import \"gonum.org/v1/plot/vg\"\nimport \"gonum.org/v1/gonum/mathext\"\nfmt.Sprint(2*vg.Inch, mathext.GammaIncReg(1, 0))", "144 0"},
		{"import \"github.com/agopher/agopher/datasets\"\nimport \"github.com/agopher/agopher/lib/krr\"\nimport \"github.com/agopher/agopher/lib/metrics\"\n" +
			"train, test := datasets.LowRank(400, 3, 2, 1).Split(0.5, 1)\nmodel, err := krr.Fit(train.X, train.Y, krr.Options{Kernel: kernels.Gaussian{L: 2}, Ridge: 0.01})\n" +
			"metrics.R2(model.Predict(test.X), test.Y) > 0.9", "true"},
		// A type of the cell as an interface of a package, and a function as a kernel.
		{"type flat struct{}\nfunc (flat) At(x, z []float64) float64 { return 1 + x[0]*z[0] }\nvar k kernels.Kernel = flat{}\n" +
			"kernels.Gram(k, train.X, train.X).At(0, 0) == 1+train.X.At(0, 0)*train.X.At(0, 0)", "true"},
		// Figures, tables, matrices; what compiled code displays.
		{"import \"github.com/agopher/agopher/plotting\"\nplotting.New(\"title\").Line(\"a\", nil, []float64{1, 2, 3}).Size(300, 200)", "[image/png] [image/svg+xml] 300×200"},
		{"figs := []*plotting.Figure{plotting.New(\"a\"), plotting.New(\"b\")}\nrow := plotting.Grid\nrow(2, figs...).Size(600, 200)", "[image/png] [image/svg+xml] 600×200"},
		{"train", "[text/html]"},
		{"train.X.Slice(0, 2, 0, 2)", "[text/html]"},
		{"import agodisplay \"github.com/agopher/agopher/lib/display\"\nagodisplay.Show(agodisplay.Markdown(\"*m*\"))\nx", "*m* [text/markdown]\n20"},
		// Upstream's own ways.
		{"import \"display\"\nDisplay(display.HTML(\"<b>h</b>\"))\nx", "[text/html]\n20"},
		{"type page struct{}\nfunc (page) HTML() string { return \"<b>h</b>\" }\npage{}", "[text/html]"},
		{"nothing", "error: repl.go:1:1: undefined identifier: nothing"},
		{"var none *krr.Model\nnone", "(nil)"},
		{"x", "20"},
	} {
		if got, err := cell(t, t.Context(), c, tt.src); err != nil || !strings.Contains(got, tt.want) {
			t.Errorf("%s\nshows %q, error %v; want %q", tt.src, got, err, tt.want)
		}
	}
}

// TestInterrupt: SIGINT stops a loop, and the kernel keeps its variables. One that
// comes while nothing runs does nothing.
func TestInterrupt(t *testing.T) {
	c := start(t)
	if got, err := cell(t, t.Context(), c, "x := 20\nx"); err != nil || !strings.Contains(got, "20") {
		t.Fatalf("%q, error %v", got, err)
	}
	for range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		if got, err := cell(t, ctx, c, "for i := 0; ; i++ { x++ }"); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(got, "error") {
			t.Errorf("%q, error %v", got, err)
		}
		cancel()
		if got, err := cell(t, t.Context(), c, "x > 20"); err != nil || !strings.Contains(got, "true") {
			t.Fatalf("after it: %q, error %v", got, err)
		}
	}
}

// TestThreads limits the threads.
func TestThreads(t *testing.T) {
	t.Setenv("AGOPHER_THREADS", "1")
	if got, err := cell(t, t.Context(), start(t), "import \"runtime\"\nruntime.GOMAXPROCS(0)"); err != nil || strings.TrimSpace(got) != "1" {
		t.Errorf("%q, error %v", got, err)
	}
}

// TestNoShell forbids commands of the shell.
func TestNoShell(t *testing.T) {
	for _, tt := range []struct{ variable, src, want string }{
		{"", "$/bin/echo done", "done"},
		{"1", "$/bin/echo done", "error: commands of the shell are forbidden here (AGOPHER_NOSHELL=1)"},
		{"1", "\n%go111module off\n  $/bin/echo done\n1", "error: commands of the shell are forbidden here"},
		{"1", "%go111module off\n\"$\"", "$"},
	} {
		t.Setenv("AGOPHER_NOSHELL", tt.variable)
		if got, err := cell(t, t.Context(), start(t), tt.src); err != nil || !strings.HasPrefix(got, tt.want) {
			t.Errorf("AGOPHER_NOSHELL=%s: %s\nshows %q, error %v; want %q", tt.variable, tt.src, got, err, tt.want)
		}
	}
}

// TestMemory has cells use more memory than is allowed: the notebook is told, and the
// kernel ends. The client is Jupyter's own.
func TestMemory(t *testing.T) {
	const python = "/usr/bin/python3"
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere garbage is collected harder, and no more")
	}
	if err := exec.Command(python, "-c", "import jupyter_client").Run(); err != nil {
		t.Skip("no jupyter_client; apt install python3-jupyter-client")
	}
	dir := t.TempDir()
	t.Setenv("JUPYTER_DATA_DIR", dir)
	t.Setenv("JUPYTER_PATH", "")
	t.Setenv("JUPYTER_RUNTIME_DIR", filepath.Join(dir, "runtime"))
	t.Setenv("AGOPHER_MEMORY", "400MiB")
	if _, err := kernelspec.Install(kernelspec.Options{Gophernotes: true, Executable: program}); err != nil {
		t.Fatal(err)
	}
	client := exec.Command(python, "testdata/memory.py")
	client.WaitDelay = time.Second
	out, err := client.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
	t.Setenv("AGOPHER_MEMORY", "much")
	out, err = exec.Command(program, filepath.Join(dir, "none.json")).CombinedOutput()
	if want := `AGOPHER_MEMORY is "much"; write it like 4GiB, 500MB or off`; err == nil || !strings.Contains(string(out), want) {
		t.Errorf("error %v\n%s\nwant %s", err, out, want)
	}
}

// TestNoGo makes the kernel where Go is missing.
func TestNoGo(t *testing.T) {
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip("no make")
	}
	out, err := exec.Command("make", "-C", "../..", "gophernotes", "GO=/nowhere/go").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "there is no Go, which builds agopher: install 1.26 or later from https://go.dev/dl") {
		t.Errorf("error %v\n%s", err, out)
	}
}

// TestNotebooks runs the notebooks by Jupyter's own client. Those with figures
// show them.
func TestNotebooks(t *testing.T) {
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import nbconvert").Run(); err != nil {
		t.Skip("no nbconvert; apt install python3-nbconvert")
	}
	dir := t.TempDir()
	t.Setenv("JUPYTER_DATA_DIR", dir)
	t.Setenv("JUPYTER_RUNTIME_DIR", filepath.Join(dir, "runtime"))
	if _, err := kernelspec.Install(kernelspec.Options{Gophernotes: true, Executable: program}); err != nil {
		t.Fatal(err)
	}
	list, err := filepath.Glob("../../notebooks/*.ipynb")
	if err != nil || len(list) < 6 {
		t.Fatalf("%d notebooks, error %v", len(list), err)
	}
	convert := append([]string{"-m", "nbconvert", "--to", "notebook", "--execute",
		"--ExecutePreprocessor.kernel_name=agopher-gophernotes", "--output-dir", dir}, list...)
	if out, err := exec.Command(python, convert...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out) // the last notebook that it names has failed
	}
	for _, path := range list {
		if want, got := figures(t, path), figures(t, filepath.Join(dir, filepath.Base(path))); got != want {
			t.Errorf("%s: %d figures; in the agopher kernel %d", filepath.Base(path), got, want)
		}
	}
}

// figures counts the figures in the outputs of a notebook.
func figures(t *testing.T, path string) (n int) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var nb struct {
		Cells []struct {
			Outputs []struct{ Data map[string]any }
		}
	}
	if err := json.Unmarshal(b, &nb); err != nil {
		t.Fatal(err)
	}
	for _, c := range nb.Cells {
		for _, o := range c.Outputs {
			if o.Data["image/png"] != nil || o.Data["image/svg+xml"] != nil {
				n++
			}
		}
	}
	return n
}
