package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// agopher runs the command line in a process of its own and returns what it
// writes and its exit status.
func agopher(t *testing.T, stdin string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out, log strings.Builder
	cmd := exec.Command(exe, args...)
	cmd.Env = append(os.Environ(), "AGOPHER_TEST_MAIN=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &log
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return out.String(), log.String(), cmd.ProcessState.ExitCode()
}

func TestPipe(t *testing.T) {
	if out, log, status := agopher(t, "1+2\n"); out != "3\n" || log != "" || status != 0 {
		t.Errorf("%q, %q, status %d; want 3 and nothing else", out, log, status)
	}
	if out, log, status := agopher(t, "1+\"a\"\n2\n"); !strings.HasSuffix(out, "2\n") || !strings.Contains(log, "1 of the cells failed") || status != 1 {
		t.Errorf("%q, %q, status %d; want the error, 2 and status 1", out, log, status)
	}
}

// TestThreads limits the threads of cells, and of all that they call.
func TestThreads(t *testing.T) {
	const src = "import \"runtime\"\nruntime.GOMAXPROCS(0)\n"
	for _, tt := range []struct{ variable, want string }{{"1", "1\n"}, {"none", fmt.Sprint(runtime.GOMAXPROCS(0), "\n")}} {
		t.Setenv("AGOPHER_THREADS", tt.variable)
		if out, log, status := agopher(t, src); out != tt.want || status != 0 {
			t.Errorf("AGOPHER_THREADS=%s: %q, %q, status %d; want %q", tt.variable, out, log, status, tt.want)
		}
	}
}

func TestScript(t *testing.T) {
	const program = "package main\n\nimport (\"fmt\"; \"os\")\n\nfunc main() {\n\tvar n int\n\tfmt.Scan(&n)\n\tfmt.Println(\"got\", n)\n\tif n > 3 { os.Exit(n) }\n}\n"
	for _, tt := range []struct {
		name, src, in string
		out, log      string // out is all of it, log a part
		status        int
		args          []string
	}{
		{"program", program, "2\n", "got 2\n", "", 0, nil},
		{"its status", program, "7\n", "got 7\n", "", 7, nil},
		{"status 0", "package main\n\nimport \"os\"\n\nfunc main() { os.Exit(0) }\n", "", "", "", 0, nil},
		{"status of compiled code", "import \"flag\"\nflag.CommandLine.Parse([]string{\"-x\"})\n", "", "", "worker ended", 2, nil},
		{"inits", "package main\n\nimport \"fmt\"\n\nfunc init() { fmt.Print(\"one \") }\n\nfunc main() { fmt.Println(\"main\") }\n\nfunc init() { fmt.Print(\"two \") }\n", "", "one two main\n", "", 0, nil},
		{"arguments", "package main\n\nimport (\"fmt\"; \"os\")\n\nfunc main() { fmt.Println(len(os.Args)) }\n", "", "1\n", "", 0, nil},
		{"cells", "x := 5\n\nx * 2\n", "", "10\n", "", 0, nil},
		{"panic", "package main\nfunc main() {\n\tvar p []int\n\tprintln(p[3])\n}\n", "", "", "In[1], line 4, in main", 1, nil},
		{"error", "x := )\n", "", "", "In[1], line 1", 1, nil},
		{"time limit", "for {}\n", "", "", "longer than 200ms", 1, []string{"--timeout", "200ms"}},
		{"binary", "\x7fELF\xff\x00", "", "", "is not text", 1, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.WriteFile("a.go", []byte(tt.src), 0o666); err != nil {
				t.Fatal(err)
			}
			out, log, status := agopher(t, tt.in, append([]string{"run", "a.go"}, tt.args...)...)
			if out != tt.out || !strings.Contains(log, tt.log) || status != tt.status {
				t.Errorf("%q, %q, status %d; want %q, %q, %d", out, log, status, tt.out, tt.log, tt.status)
			}
		})
	}
}

// TestExitStatus has a cell of a notebook end with a status.
func TestExitStatus(t *testing.T) {
	enter(t, "import \"os\"\nos.Exit(3)", "1")
	if _, log, status := agopher(t, "", "run", "a.ipynb"); status != 3 || !strings.Contains(log, "the cell called os.Exit(3)") {
		t.Errorf("status %d, %s", status, log)
	}
}

func TestScriptAsNotebook(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("a.go", []byte("6 * 7\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, _, err := try(t, "run", "a.go", "-o", "a.ipynb", "-o", "a.html"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(read(t, "a.ipynb"), `"42"`) || !strings.Contains(read(t, "a.html"), "42") {
		t.Error("the value is missing")
	}
}

func TestShell(t *testing.T) {
	for args, want := range map[string]string{
		"man":                       `.TH "AGOPHER" "1"`,
		"completion bash":           "bash completion",
		"__complete run ":           "ipynb\ngo\n",
		"__complete notebooks run ": "02-rfm\n",
		"--help":                    "echo '1 + 2' | agopher",
	} {
		if out, _, err := try(t, strings.Split(args, " ")...); err != nil || !strings.Contains(out, want) {
			t.Errorf("agopher %s: no %q in %.300s, error %v", args, want, out, err)
		}
	}
	t.Chdir(t.TempDir())
	if _, _, err := try(t, "man", "pages"); err != nil {
		t.Fatal(err)
	}
	if page := read(t, "pages/agopher-run.1"); !strings.Contains(page, "keep-going") {
		t.Errorf("the page of agopher run lacks its flags: %s", page)
	}
}

// TestRunKernel has an installed kernel run a notebook: the outputs are those of
// the same program without one.
func TestRunKernel(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	enter(t, "import \"fmt\"\nimport \"github.com/agopher/agopher/lib/display\"\nfmt.Println(\"printed\")\n6 * 7",
		"h := display.Live(display.Markdown(\"*one*\"))\nh.Update(display.Markdown(\"*two*\"))\ndisplay.HTML(\"<b>h</b>\")", "undefined")
	t.Setenv("JUPYTER_PATH", t.TempDir())
	dir := filepath.Join(os.Getenv("JUPYTER_PATH"), "kernels", "own")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	spec := fmt.Sprintf(`{"argv":[%q,"kernel","--connection-file","{connection_file}"],"display_name":"Own","language":"go","interrupt_mode":"message","env":{"AGOPHER_TEST_MAIN":"1"}}`, exe)
	if err := os.WriteFile(filepath.Join(dir, "kernel.json"), []byte(spec), 0o666); err != nil {
		t.Fatal(err)
	}
	_, _, err = try(t, "run", "a.ipynb", "-o", "session.ipynb")
	_, _, kernelErr := try(t, "run", "a.ipynb", "-o", "kernel.ipynb", "--kernel", "own")
	for _, e := range []error{err, kernelErr} {
		if e == nil || !strings.Contains(e.Error(), "notebook: cell 3 of 3 (undefined)") || !strings.Contains(e.Error(), "undefined: undefined") {
			t.Errorf("error %v", e)
		}
	}
	want := strings.NewReplacer(`"name": "agopher"`, `"name": "own"`, `"Go (agopher)"`, `"Own"`).Replace(read(t, "session.ipynb"))
	if got := read(t, "kernel.ipynb"); got != want {
		t.Errorf("by the kernel:\n%s\nwant\n%s", got, want)
	}
	if _, _, err := try(t, "run", "a.ipynb", "--kernel", "none"); err == nil || !strings.Contains(err.Error(), `there is no kernel "none"; those installed are`) {
		t.Errorf("error %v", err)
	}
}
