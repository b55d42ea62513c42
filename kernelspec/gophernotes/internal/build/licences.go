package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// writeLicences writes the notices of all modules that the program is made of,
// with where their sources are: some licences want both to go with it.
func writeLicences(path string, flags []string) error {
	list, err := goList(append(append([]string{"-deps", "-f", "{{with .Module}}{{.Path}} {{.Version}} {{.Dir}}{{end}}"}, flags...), ".")...)
	if err != nil {
		return err
	}
	modules := strings.Split(list, "\n")
	slices.Sort(modules)
	var b bytes.Buffer
	b.WriteString("agopher-gophernotes is made of the Go modules below.\n")
	for _, m := range slices.Compact(modules) {
		f := strings.Split(m, " ")
		if len(f) != 3 {
			continue
		}
		name, version, dir := f[0], f[1], f[2]
		if strings.HasPrefix(name, "github.com/agopher/agopher") && filepath.Base(dir) == "gophernotes" {
			continue // of the main module, whose licence it has
		}
		texts, _ := filepath.Glob(filepath.Join(dir, "LICEN[SC]E*"))
		if len(texts) == 0 {
			texts, _ = filepath.Glob(filepath.Join(dir, "COPYING*"))
		}
		if len(texts) == 0 {
			return fmt.Errorf("%s has no licence in %s", name, dir)
		}
		fmt.Fprintf(&b, "\n%s\n%s %s\nsources: https://%s\n\n", strings.Repeat("=", 72), name, version, name)
		for _, t := range texts {
			text, err := os.ReadFile(t)
			if err != nil {
				return err
			}
			b.Write(text)
		}
	}
	return os.WriteFile(path, b.Bytes(), 0o666)
}
