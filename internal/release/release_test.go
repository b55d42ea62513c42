package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

func TestMain(m *testing.M) {
	if err := os.Chdir("../.."); err != nil { // the programs are run in the module's folder
		panic(err)
	}
	os.Exit(m.Run())
}

// TestRelease builds this system's archive and uses what is in it.
func TestRelease(t *testing.T) {
	needsGit(t)
	r := release{out: filepath.Join(t.TempDir(), "dist"), snapshot: true}
	if err := r.run([]string{runtime.GOOS + "/" + runtime.GOARCH}); err != nil {
		t.Fatal(err)
	}
	if err := r.run(nil); err == nil || !strings.Contains(err.Error(), "exists") {
		t.Errorf("to the same folder again: error %v", err)
	}
	sums := exec.Command("sha256sum", "--strict", "-c", "SHA256SUMS")
	sums.Dir = r.out
	if out, err := sums.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	archives, _ := filepath.Glob(filepath.Join(r.out, "*.tar.gz"))
	if len(archives) != 1 {
		t.Fatalf("archives %q", archives)
	}
	dir := t.TempDir()
	if out, err := exec.Command("tar", "-xzf", archives[0], "-C", dir, "--strip-components=1").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, tt := range []struct {
		want string
		args []string
	}{
		{"agopher " + r.version + ", go", []string{"version"}},
		{"installed in ", []string{"kernel", "install", "--gophernotes", "--prefix", t.TempDir()}},
	} {
		if out, err := exec.Command(filepath.Join(dir, "agopher"), tt.args...).CombinedOutput(); err != nil || !strings.Contains(string(out), tt.want) {
			t.Errorf("%v: error %v\n%s", tt.args, err, out)
		}
	}
	for name, want := range map[string]string{
		"SBOM.txt":                         "\tdep\tgonum.org/v1/gonum\t",
		"agopher.LICENSES.txt":             "gonum.org/v1/gonum v",
		"agopher-gophernotes.LICENSES.txt": "Mozilla Public License",
		"LICENSE":                          "MIT License",
		"CHANGELOG.md":                     "## ",
	} {
		if text, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s has no %q, error %v", name, want, err)
		}
	}
}

// TestCheck refuses versions that are not a tag's.
func TestCheck(t *testing.T) {
	test, err := os.Executable() // go test gives no version
	if err != nil {
		t.Fatal(err)
	}
	if err := (&release{}).check(test); err == nil || !strings.Contains(err.Error(), "git tag") {
		t.Errorf("error %v", err)
	}
}

// TestArchive packs the same files at another time: the bytes are the same.
func TestArchive(t *testing.T) {
	dir, dist := t.TempDir(), t.TempDir()
	r := release{date: time.Unix(1e9, 0).UTC()}
	var last [2][]byte
	for i := range 2 {
		for _, name := range []string{"b", "a"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(filepath.Join(dir, name), time.Time{}, time.Unix(int64(i), 0)); err != nil {
				t.Fatal(err)
			}
		}
		for j, ext := range []string{".tar.gz", ".zip"} {
			if err := r.archive(dist, "x", dir, ext == ".zip"); err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(filepath.Join(dist, "x"+ext))
			if err != nil {
				t.Fatal(err)
			}
			if i == 1 && !bytes.Equal(b, last[j]) {
				t.Errorf("x%s differs", ext)
			}
			last[j] = b
		}
	}
}

// TestInstall installs the program from a module zip of what is committed, as
// go install github.com/agopher/agopher/cmd/agopher@latest does: no generated file
// may be missing in it.
func TestInstall(t *testing.T) {
	needsGit(t)
	proxy, bin := t.TempDir(), t.TempDir()
	m := module.Version{Path: "github.com/agopher/agopher", Version: "v0.99.0"}
	dir := filepath.Join(proxy, m.Path, "@v")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	gomod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := zip.CreateFromVCS(&b, m, ".", "HEAD", ""); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"list": []byte(m.Version), m.Version + ".info": []byte(`{"Version":"v0.99.0"}`), m.Version + ".mod": gomod, m.Version + ".zip": b.Bytes(),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	install := exec.Command("go", "install", "-trimpath", m.Path+"/cmd/agopher@latest")
	install.Dir = bin
	install.Env = append(os.Environ(), "CGO_ENABLED=0", "GOBIN="+bin, "GOMODCACHE="+t.TempDir(), "GOFLAGS=-modcacherw", "GOSUMDB=off",
		"GOPROXY=file://"+proxy+",file://"+filepath.Join(strings.TrimSpace(string(cache)), "cache", "download"))
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	program := filepath.Join(bin, "agopher")
	cell := exec.Command(program)
	cell.Stdin = strings.NewReader("import \"github.com/agopher/agopher/datasets\"\nrows, _ := datasets.Digits().X.Dims()\nrows")
	for _, tt := range []struct {
		cmd  *exec.Cmd
		want string
	}{
		{exec.Command(program, "version"), "agopher v0.99.0, go"},
		{exec.Command(program, "notebooks", "list"), "02-rfm"},
		{cell, "1797"},
	} {
		if out, err := tt.cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), tt.want) {
			t.Errorf("%v: error %v\n%s", tt.cmd.Args, err, out)
		}
	}
}

// needsGit skips a test of what is committed where that is not known, and in
// short runs: it builds the programs.
func needsGit(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the programs")
	}
	if err := exec.Command("git", "rev-parse", "HEAD").Run(); err != nil {
		t.Skip("not in a git repository")
	}
}
