package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEnvironment compares what help says of the environment with the variables
// that the sources read.
func TestEnvironment(t *testing.T) {
	out, _, err := try(t, "help", "environment")
	if err != nil {
		t.Fatal(err)
	}
	variable := regexp.MustCompile(`"(AGOPHER_[A-Z]+)"`)
	found := map[string]bool{"AGOPHER_WORKER": true} // agopher sets it itself
	for _, dir := range []string{"cmd", "internal", "kernelspec", "lib", "repl"} {
		err := filepath.WalkDir(filepath.Join("../..", dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "symbols") {
				return err
			}
			b, err := os.ReadFile(path)
			for _, m := range variable.FindAllSubmatch(b, -1) {
				name := string(m[1])
				if !found[name] && !strings.Contains(out, name+"=") {
					t.Errorf("%s reads %s, of which agopher help environment says nothing", path, name)
				}
				found[name] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(found) < 6 {
		t.Errorf("found %v", found)
	}
}

// TestNoShell forbids commands of the shell to all who run cells.
func TestNoShell(t *testing.T) {
	enter(t, "!echo done", "$ echo done", "1 + 1")
	t.Setenv("AGOPHER_NOSHELL", "1")
	_, _, err := try(t, "run", "a.ipynb", "-o", "b.ipynb", "--keep-going")
	if err == nil || strings.Count(err.Error(), "commands of the shell are forbidden here (AGOPHER_NOSHELL=1)") != 2 {
		t.Errorf("error %v", err)
	}
	if out := read(t, "b.ipynb"); strings.Contains(out, `"done\n"`) || !strings.Contains(out, `"2"`) {
		t.Error(out)
	}
}
