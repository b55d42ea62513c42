package kernelspec

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	data := isolate(t)
	before := t.TempDir()
	t.Setenv("JUPYTER_PATH", before)
	for path, text := range map[string]string{
		filepath.Join(data, "kernels", "Lang", "kernel.json"):     `{"argv":["run","{resource_dir}/x","{connection_file}"],"display_name":"A language","language":"lang","env":{"A":"1"}}`,
		filepath.Join(data, "kernels", "both", "kernel.json"):     `{"argv":["hidden"],"language":"lang"}`,
		filepath.Join(before, "kernels", "both", "kernel.json"):   `{"argv":["first"],"language":"lang","interrupt_mode":"message"}`,
		filepath.Join(before, "kernels", "broken", "kernel.json"): `{"argv":`,
		filepath.Join(before, "kernels", "empty", "kernel.json"):  `{}`,
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Find("LANG")
	dir := filepath.Join(data, "kernels", "Lang")
	if err != nil || s.Name != "lang" || s.DisplayName != "A language" || s.Language != "lang" || s.Dir != dir || s.Messages || s.Env["A"] != "1" ||
		!slices.Equal(s.Argv, []string{"run", dir + "/x", "{connection_file}"}) {
		t.Errorf("%+v, error %v", s, err)
	}
	if s, err := Find("both"); err != nil || s.Argv[0] != "first" || !s.Messages {
		t.Errorf("%+v, error %v; want the one in JUPYTER_PATH", s, err)
	}
	for _, name := range []string{"broken", "empty", "none"} {
		if _, err := Find(name); err == nil || !strings.Contains(err.Error(), `there is no kernel "`+name+`"; those installed are both, lang`) {
			t.Errorf("error %v", err)
		}
	}
}
