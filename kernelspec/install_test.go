package kernelspec

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestInstall(t *testing.T) {
	data, exe := isolate(t), program(t, "agopher")
	dir, err := Install(Options{Executable: exe})
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(data, "kernels", "agopher"); dir != want {
		t.Errorf("installed in %s, want %s", dir, want)
	}
	if got, want := names(t, dir), []string{"kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"}; !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
	b, err := os.ReadFile(filepath.Join(dir, "kernel.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"argv":         []any{exe, "kernel", "--connection-file", "{connection_file}"},
		"display_name": "Go (agopher)", "language": "go", "interrupt_mode": "message",
		"metadata": map[string]any{"debugger": false},
	}
	w, _ := json.Marshal(want)
	if g, _ := json.Marshal(got); string(g) != string(w) {
		t.Errorf("kernel.json is %s, want %s", g, w)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm()&0o055 != 0o055 {
		t.Errorf("other users cannot read it: %v, %v", info.Mode(), err)
	}

	// Again, under a new display name.
	if _, err := Install(Options{Executable: exe, DisplayName: "Go!"}); err != nil {
		t.Fatal(err)
	}
	if s, err := readSpec(dir); err != nil || s.DisplayName != "Go!" {
		t.Errorf("got %+v, %v", s, err)
	}
	if got := names(t, filepath.Dir(dir)); !slices.Equal(got, []string{"agopher"}) {
		t.Errorf("left behind: %v", got)
	}
}

func TestInstallRefuses(t *testing.T) {
	data, exe := isolate(t), program(t, "agopher")
	other := filepath.Join(data, "kernels", "gonb")
	if err := os.MkdirAll(other, 0o777); err != nil {
		t.Fatal(err)
	}
	_, err := Install(Options{Name: "gonb", Executable: exe})
	wantError(t, err, "is not a kernel, not agopher's; choose another name")
	foreign := `{"argv":["gonb","--kernel","{connection_file}"],"display_name":"Go (gonb)","language":"go"}`
	if err := os.WriteFile(filepath.Join(other, "kernel.json"), []byte(foreign), 0o666); err != nil {
		t.Fatal(err)
	}
	_, err = Install(Options{Name: "gonb", Executable: exe})
	wantError(t, err, `is the kernel "Go (gonb)", not agopher's`)
	_, err = Uninstall(Options{Name: "gonb"})
	wantError(t, err, `is the kernel "Go (gonb)", not agopher's`)
	if b, err := os.ReadFile(filepath.Join(other, "kernel.json")); err != nil || string(b) != foreign {
		t.Errorf("it was changed: %s, %v", b, err)
	}
	if _, err := Install(Options{Name: "gonb", Executable: exe, Force: true}); err != nil {
		t.Error(err)
	}

	_, err = Install(Options{Executable: exe + ".none"})
	wantError(t, err, "go build -o agopher ./cmd/agopher")
	_, err = Install(Options{Executable: filepath.Dir(exe)})
	wantError(t, err, "is a directory")
	file := program(t, "file")
	if _, err = Install(Options{Prefix: file, Executable: exe}); err == nil {
		t.Error("no error for a prefix that is a file")
	}
	if got := names(t, filepath.Join(data, "kernels")); !slices.Equal(got, []string{"gonb"}) {
		t.Errorf("left behind: %v", got)
	}
}

// TestInstallTemporary installs a program that go run has made: it would be gone
// when Jupyter starts it.
func TestInstallTemporary(t *testing.T) {
	isolate(t)
	for _, path := range [][]string{
		{"go-build540918647", "b001", "exe", "agopher"},
		{"cache", "ab", strings.Repeat("0a", 32) + "-d", "agopher"},
	} {
		exe := program(t, path...)
		dir, err := Install(Options{Executable: exe})
		if err != nil {
			t.Fatal(err)
		}
		s, err := readSpec(dir)
		if err != nil {
			t.Fatal(err)
		}
		if want := filepath.Join(dir, "agopher"); s.Argv[0] != want {
			t.Errorf("starts %s, want %s", s.Argv[0], want)
		}
		if info, err := os.Stat(s.Argv[0]); err != nil || info.Mode().Perm()&0o111 == 0 {
			t.Errorf("%v, %v", info, err)
		}
	}
}

// TestJupyter has Jupyter look for what was installed.
func TestJupyter(t *testing.T) {
	const python = "/usr/bin/python3"
	if out, err := exec.Command(python, "-c", "import jupyter_client").CombinedOutput(); err != nil {
		t.Skipf("%s has no jupyter_client: %v\n%s", python, err, out)
	}
	isolate(t)
	dir, err := Install(Options{Name: "found", Executable: program(t, "agopher")})
	if err != nil {
		t.Fatal(err)
	}
	const script = `from jupyter_client.kernelspec import get_kernel_spec as get
s = get("found"); print(s.resource_dir, s.display_name, s.interrupt_mode, s.metadata)`
	out, err := exec.Command(python, "-c", script).CombinedOutput()
	if want := dir + " Go (agopher) message {'debugger': False}\n"; err != nil || string(out) != want {
		t.Errorf("got %s, %v, want %s", out, err, want)
	}
}

// TestInstallGophernotes installs the second kernel, which is beside the program
// or on the PATH, with its notices.
func TestInstallGophernotes(t *testing.T) {
	data, exe := isolate(t), program(t, gophernotes)
	t.Setenv("PATH", t.TempDir())
	if _, err := Install(Options{Gophernotes: true}); err == nil || !strings.Contains(err.Error(), "there is no program") || !strings.Contains(err.Error(), "make gophernotes builds it") {
		t.Errorf("error %v", err)
	}
	t.Setenv("PATH", filepath.Dir(exe))
	if err := os.WriteFile(exe+".LICENSES.txt", []byte("MIT"), 0o666); err != nil {
		t.Fatal(err)
	}
	dir, err := Install(Options{Gophernotes: true})
	if want := filepath.Join(data, "kernels", "agopher-gophernotes"); err != nil || dir != want {
		t.Fatalf("%s, error %v; want %s", dir, err, want)
	}
	if !slices.Contains(names(t, dir), "LICENSES.txt") {
		t.Errorf("files %v, want the notices too", names(t, dir))
	}
	s, err := Find("agopher-gophernotes")
	if err != nil || !slices.Equal(s.Argv, []string{exe, "{connection_file}"}) || s.Messages || s.DisplayName != "Go (gophernotes with agopher)" {
		t.Errorf("%+v, error %v", s, err)
	}
	if list := List(); len(list) != 1 || list[0].Problem != "" {
		t.Errorf("the list is %v", list)
	}
	if _, err := Uninstall(Options{Gophernotes: true}); err != nil {
		t.Error(err)
	}
	// Another kernel with the same arguments is not ours.
	other := filepath.Join(data, "kernels", "agopher-gophernotes")
	os.MkdirAll(other, 0o777)
	os.WriteFile(filepath.Join(other, "kernel.json"), []byte(`{"argv":["/bin/gophernotes","{connection_file}"],"display_name":"Go","language":"go"}`), 0o666)
	var foreign *ForeignError
	if _, err := Install(Options{Gophernotes: true}); !errors.As(err, &foreign) || foreign.What != `the kernel "Go"` {
		t.Errorf("error %v", err)
	}
}
