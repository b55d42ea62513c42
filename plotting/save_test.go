package plotting

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSave(t *testing.T) {
	f := Line("", nil, []float64{1, 2})
	dir := t.TempDir()
	for name, start := range map[string]string{"a.png": "\x89PNG", "a.SVG": "<svg", "a.pdf": "%PDF", "b.c.png": "\x89PNG"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := f.Save(path); err != nil {
			t.Errorf("Save(%s): %v", name, err)
		}
		if err := Grid(1, f).Save(path); err != nil {
			t.Errorf("Save of panels: %v", err)
		}
		data, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(data), start) {
			t.Errorf("%s begins with %.10q, want %q (%v)", name, data, start, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 4 {
		t.Errorf("%d files, want 4: is a temporary one left? %v %v", len(entries), entries, err)
	}
}

func TestSaveErrors(t *testing.T) {
	f := Line("", nil, []float64{1, 2})
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "x.png"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ path, want string }{
		{"a.bmp", ".png .svg .pdf"},
		{"a", ".png .svg .pdf"},
		{"missing/a.png", "no folder missing create"},
		{"x.png", "x.png"}, // a folder
	} {
		err := f.Save(filepath.Join(dir, tt.path))
		if err == nil {
			t.Errorf("Save(%s): no error", tt.path)
			continue
		}
		for _, word := range strings.Fields(tt.want) {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("Save(%s): %v, want %q in it", tt.path, err, word)
			}
		}
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 1 {
		t.Errorf("files after errors: %v, want only the folder", entries)
	}
}
