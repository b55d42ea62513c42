package kernelspec

import (
	"path/filepath"
	"testing"
)

func TestUninstall(t *testing.T) {
	data, exe := isolate(t), program(t, "agopher")
	_, err := Uninstall(Options{Name: "a1"})
	wantError(t, err, "there is no kernel a1 in "+filepath.Join(data, "kernels")+"; agopher kernel list shows")

	dir, err := Install(Options{Name: "a1", Executable: exe})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Uninstall(Options{Name: "a1", Prefix: t.TempDir()})
	wantError(t, err, ", but in "+dir+"; say which")
	got, err := Uninstall(Options{Name: "a1"})
	if err != nil || got != dir {
		t.Errorf("got %s, %v, want %s", got, err, dir)
	}
	if left := names(t, filepath.Dir(dir)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
