package kernelspec

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Spec is an installed kernel of any language.
type Spec struct {
	Name        string
	DisplayName string
	Language    string
	Dir         string
	// Argv is how the kernel is started, with {connection_file} where the path
	// of its connection file is to be.
	Argv []string
	// Env is set for it beside the environment of who starts it.
	Env map[string]string
	// Messages says that it is interrupted by a message, and not by SIGINT.
	Messages bool
}

// Find returns the kernel that Jupyter starts by a name, which is not
// case-sensitive. If there is none, the error lists those that there are.
func Find(name string) (Spec, error) {
	all := specs()
	for _, s := range all {
		if strings.EqualFold(s.Name, name) {
			return s, nil
		}
	}
	there := "; those installed are " + strings.Join(Names(), ", ")
	if len(all) == 0 {
		there = "; there is none, and agopher kernel install installs one"
	}
	return Spec{}, fmt.Errorf("kernelspec: there is no kernel %q%s", name, there)
}

// Names returns the names of all kernels that Jupyter can start, in order.
func Names() []string {
	var names []string
	for _, s := range specs() {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// specs returns the kernels in all directories where Jupyter looks for them, in
// the order in which it does.
func specs() []Spec {
	var list []Spec
	for _, kernels := range searchPath() {
		entries, err := os.ReadDir(kernels)
		if err != nil {
			continue // Jupyter passes over it too
		}
		for _, e := range entries {
			dir := filepath.Join(kernels, e.Name())
			if s, err := readSpec(dir); err == nil && len(s.Argv) > 0 {
				list = append(list, s.whole(strings.ToLower(e.Name()), dir))
			}
		}
	}
	return list
}

func (s spec) whole(name, dir string) Spec {
	w := Spec{
		Name: name, DisplayName: s.DisplayName, Language: s.Language, Dir: dir,
		Env: s.Env, Messages: s.InterruptMode == "message",
	}
	for _, a := range s.Argv {
		w.Argv = append(w.Argv, strings.ReplaceAll(a, "{resource_dir}", dir))
	}
	return w
}
