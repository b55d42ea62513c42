package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestAlone runs a notebook as one who has the program and nothing else: no
// network, no Go, no Jupyter, no other program.
func TestAlone(t *testing.T) {
	cmd, dir := alone(t, syscall.CLONE_NEWNET, "notebooks", "run", "02-rfm")
	cmd.Env = []string{"AGOPHER_TEST_MAIN=1", "HOME=" + dir, "PATH="}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, want := range map[string]string{"02-rfm.run.ipynb": `"image/png"`, "02-rfm.html": "data:image/"} {
		if b, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !strings.Contains(string(b), want) {
			t.Errorf("%s has no %s, error %v", name, want, err)
		}
	}
}

// TestFull writes to a disk without space: what was there is left, and what is begun
// is not.
func TestFull(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("mounts a small disk, as root")
	}
	for _, tt := range []struct{ name, do, want, left string }{
		{"copy notebooks", "$agopher notebooks copy new", "no space left on device", "full mine.ipynb new"},
		{"install", "JUPYTER_DATA_DIR=$PWD/j $agopher kernel install", "no space left on device", "full j mine.ipynb"},
		{"run", "$agopher run mine.ipynb -o mine.ipynb", "no space left on device; what was run is in /", "full mine.ipynb"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cmd, dir := alone(t, syscall.CLONE_NEWNS)
			notebook := `{"cells":[{"cell_type":"code","execution_count":null,"id":"a","metadata":{},"outputs":[],"source":"import \"fmt\"\nfmt.Printf(\"%0100000d\", 1)"}],"metadata":{"language_info":{"name":"go"}},"nbformat":4,"nbformat_minor":5}`
			if err := os.WriteFile(filepath.Join(dir, "mine.ipynb"), []byte(notebook), 0o666); err != nil {
				t.Fatal(err)
			}
			agopher := cmd.Path
			cmd.Path, cmd.Args = "/bin/sh", []string{"sh", "-c", `
mkdir disk && mount -t tmpfs -o size=64k tmpfs disk || exit 99
cd disk && cp ../mine.ipynb .
head -c 56k /dev/zero >full
` + tt.do + `
status=$?
echo left: *
cmp mine.ipynb ../mine.ipynb || exit 98
find . -name '.*' -type f
find . -size 0 -type f
find . -type f | sort
exit $status`}
			cmd.Env = append(os.Environ(), "AGOPHER_TEST_MAIN=1", "agopher="+agopher, "TMPDIR="+dir)
			out, err := cmd.CombinedOutput()
			if cmd.ProcessState.ExitCode() == 99 {
				t.Skipf("no mount here: %s", out)
			}
			if cmd.ProcessState.ExitCode() != 1 || !strings.Contains(string(out), tt.want) || !strings.Contains(string(out), "left: "+tt.left) || !strings.HasSuffix(string(out), "\n./full\n./mine.ipynb\n") {
				t.Errorf("error %v\n%s", err, out)
			}
		})
	}
}

// alone returns a command of the program in an empty folder, apart from the rest of
// the machine as the flags say. It skips the test where that is not allowed.
func alone(t *testing.T, flags uintptr, args ...string) (cmd *exec.Cmd, dir string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	apart := func(name string, args ...string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: flags}
		if os.Getuid() != 0 {
			cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		}
		cmd.Dir = dir
		return cmd
	}
	if err := apart("/bin/true").Run(); err != nil {
		t.Skipf("processes cannot be set apart here: %v", err)
	}
	return apart(exe, args...), dir
}
