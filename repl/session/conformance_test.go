package session

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestConformance runs programs of Go's own tests, which come with Go: those
// named in testdata/conformance.txt. They panic if something is wrong, or print
// what a file beside them says.
func TestConformance(t *testing.T) {
	if testing.Short() {
		t.Skip("runs some hundred programs")
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(strings.TrimSpace(string(root)), "test")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("this Go is installed without its tests: %v", err)
	}
	names, err := os.ReadFile("testdata/conformance.txt")
	if err != nil {
		t.Fatal(err)
	}
	for name := range strings.FieldsSeq(string(names)) {
		t.Run(name, func(t *testing.T) {
			program, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Skip(err) // another version of Go
			}
			_, cell, _ := strings.Cut(string(program), "\npackage main\n")
			want, err := os.ReadFile(filepath.Join(dir, strings.TrimSuffix(name, ".go")+".out"))
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			s := open(t)
			if got := s.eval(t, cell+"\nmain()\n"); got != "none" {
				t.Fatal(got)
			}
			if got := s.stdout.String() + s.stderr.String(); want != nil && got != string(want) {
				t.Errorf("prints\n%s\nwant\n%s", got, want)
			}
		})
	}
}
