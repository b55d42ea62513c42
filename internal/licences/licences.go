// Package licences collects the notices that go with a program.
package licences

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Of returns the licences of all modules that the program in the current folder's
// package pkg is made of, each with where its sources are: some licences want both
// to go with it. The flags are those that the program is built with, env is added
// to the environment. The main module's licence is not among them.
func Of(pkg string, env []string, flags ...string) ([]byte, error) {
	cmd := exec.Command("go", slices.Concat([]string{"list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}"}, flags, []string{pkg})...)
	cmd.Env = append(os.Environ(), env...)
	list, err := cmd.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return nil, fmt.Errorf("go list: %w\n%s", err, failed.Stderr)
	} else if err != nil {
		return nil, err
	}
	modules := strings.Split(strings.TrimSpace(string(list)), "\n")
	slices.Sort(modules)
	var b bytes.Buffer
	b.WriteString("The program is made of the Go modules below.\n")
	for _, m := range slices.Compact(modules) {
		f := strings.Split(m, " ")
		if len(f) != 3 {
			continue // the standard library
		}
		name, version, dir := f[0], f[1], f[2]
		texts, err := textsIn(dir)
		if err != nil {
			return nil, err
		}
		if len(texts) == 0 {
			return nil, fmt.Errorf("%s has no licence in %s", name, dir)
		}
		fmt.Fprintf(&b, "\n%s\n%s %s\nsources: https://%s\n\n", strings.Repeat("=", 72), name, version, name)
		for _, t := range texts {
			b.Write(t)
		}
	}
	return b.Bytes(), nil
}

var licence = regexp.MustCompile(`(?i)^(licen[sc]e|copying)`)

// textsIn returns the licences in a module's folder.
func textsIn(dir string) (texts [][]byte, err error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if f.IsDir() || !licence.MatchString(f.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}
