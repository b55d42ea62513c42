package kernelspec

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Uninstall removes the kernel spec that [Install] writes with the same options,
// and returns its directory.
func Uninstall(o Options) (dir string, err error) {
	o, err = o.withDefaults()
	if err != nil {
		return "", err
	}
	kernels, err := o.kernelDir()
	if err != nil {
		return "", err
	}
	dir = filepath.Join(kernels, o.Name)
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("kernelspec: there is no kernel %s in %s%s", o.Name, kernels, elsewhere(o.Name))
	}
	if err := mayReplace(dir, o); err != nil {
		return "", err
	}
	// It vanishes at once: Jupyter never sees a half of it.
	gone, err := os.MkdirTemp(kernels, o.Name+"~")
	if err != nil {
		return "", cannot("uninstall", err)
	}
	defer os.RemoveAll(gone)
	if err := os.Rename(dir, filepath.Join(gone, o.Name)); err != nil {
		return "", cannot("uninstall", err)
	}
	return dir, nil
}

// elsewhere says where else there are kernels of a name.
func elsewhere(name string) string {
	var dirs []string
	for _, k := range List() {
		if k.Name == name {
			dirs = append(dirs, k.Dir)
		}
	}
	if len(dirs) == 0 {
		return "; agopher kernel list shows which there are"
	}
	return ", but in " + strings.Join(dirs, " and ") + "; say which with --prefix or --sys-prefix"
}
