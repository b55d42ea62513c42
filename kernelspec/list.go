package kernelspec

import (
	"os"
	"path/filepath"
)

// A Kernel is an installed kernel spec of agopher.
type Kernel struct {
	Name        string
	DisplayName string
	Dir         string
	Executable  string   // the program that Jupyter starts
	Argv        []string // with its arguments, one of them {connection_file}
	Problem     string   // why it will not be started; empty if it will
}

// List returns the agopher kernels in all directories where Jupyter looks for
// kernels, in the order in which it does.
func List() []Kernel {
	var list []Kernel
	first := map[string]string{} // name -> the directory that counts
	for _, kernels := range searchPath() {
		entries, err := os.ReadDir(kernels)
		if err != nil {
			continue // Jupyter passes over it too
		}
		for _, e := range entries {
			name, dir := e.Name(), filepath.Join(kernels, e.Name())
			if !nameRx.MatchString(name) {
				continue
			}
			s, err := readSpec(dir)
			if err != nil {
				continue
			}
			hidden := first[name]
			if hidden == "" {
				first[name] = dir
			}
			if s.ours() {
				k := Kernel{Name: name, DisplayName: s.DisplayName, Dir: dir, Executable: s.Argv[0], Argv: s.Argv}
				k.Problem = problem(k, hidden)
				list = append(list, k)
			}
		}
	}
	return list
}

func problem(k Kernel, hidden string) string {
	if hidden != "" {
		return "hidden by " + hidden
	}
	if _, err := os.Stat(k.Executable); err != nil {
		return "its program is gone; run agopher kernel install again"
	}
	return ""
}
