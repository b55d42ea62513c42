package notebook

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadError(t *testing.T) {
	dir := t.TempDir()
	missing := filepath.Join(dir, "b.ipynb")
	_, err := Read(missing)
	if want := "notebook: there is no file " + missing + ": file does not exist"; err == nil || err.Error() != want || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want %s", err, want)
	}
	_, err = Read(dir)
	if want := "notebook: " + dir + " is a folder; name a notebook in it"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	there := filepath.Join(dir, "a.ipynb")
	if err := new(Notebook).Write(there); err != nil {
		t.Fatal(err)
	}
	_, err = Read(missing)
	if want := "notebook: there is no file " + missing + "; notebooks there: " + there + ": file does not exist"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	_, err = Read(dir)
	if want := "notebook: " + dir + " is a folder; notebooks there: " + there; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	nb, err := Read("testdata/plain.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	path, link := filepath.Join(dir, "a.ipynb"), filepath.Join(dir, "link.ipynb")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a.ipynb", link); err != nil {
		t.Fatal(err)
	}
	if err := nb.Write(link); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != string(nb.Format()) {
		t.Errorf("the file behind the link holds\n%s, %v", got, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want that of the old file", info.Mode(), err)
	}
	err = nb.Write(dir)
	if want := "notebook: " + dir + " is not written: it is a folder; name a file in it"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	err = nb.Write(filepath.Join(dir, "none", "a.ipynb"))
	if err == nil || !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "notebook: "+dir) {
		t.Errorf("error %v", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("%v is left in the folder, %v", entries, err)
	}
}

// TestWriteFails has the new file not take its name: the old one stays, and
// nothing is left beside it.
func TestWriteFails(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write into every folder")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "a.ipynb")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o700)
	if err := new(Notebook).Write(path); err == nil {
		t.Error("no error")
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "old" {
		t.Errorf("the file holds %q, %v", got, err)
	}
}

func TestSave(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.ipynb")
	if err := Save(path, []string{"x := 1", "x"}); err != nil {
		t.Fatal(err)
	}
	nb, err := Read(path)
	if err != nil || len(nb.Cells) != 2 || nb.Cells[1].Source != "x" || nb.language() != "go" {
		t.Errorf("%+v, error %v", nb, err)
	}
}
