package kernelspec

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestList(t *testing.T) {
	data, exe := isolate(t), program(t, "agopher")
	before := filepath.Join(t.TempDir(), "jupyter")
	t.Setenv("JUPYTER_PATH", before)
	gone := program(t, "gone")
	for _, o := range []Options{
		{Name: "a1", Executable: exe},
		{Name: "a2", Executable: gone, DisplayName: "second"},
	} {
		if _, err := Install(o); err != nil {
			t.Fatal(err)
		}
	}
	os.Remove(gone)
	t.Setenv("JUPYTER_DATA_DIR", before) // to install there
	if _, err := Install(Options{Name: "a1", Executable: exe}); err != nil {
		t.Fatal(err)
	}
	t.Setenv("JUPYTER_DATA_DIR", data)
	other := filepath.Join(data, "kernels", "other")
	os.MkdirAll(other, 0o777)
	os.WriteFile(filepath.Join(other, "kernel.json"), []byte(`{"argv":["gonb"],"language":"go"}`), 0o666)

	var got []string
	for _, k := range List() {
		if strings.HasPrefix(k.Dir, data) || strings.HasPrefix(k.Dir, before) {
			got = append(got, strings.Join([]string{k.Name, k.DisplayName, k.Problem}, ", "))
		}
	}
	want := []string{
		"a1, Go (agopher), ",
		"a1, Go (agopher), hidden by " + filepath.Join(before, "kernels", "a1"),
		"a2, second, its program is gone; run agopher kernel install again",
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
}
