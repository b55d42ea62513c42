// Package kernelspec tells Jupyter about the agopher kernel: it installs, lists
// and removes kernel specs, directories with a file kernel.json that says how
// the kernel is started, and logos.
//
//	dir, err := kernelspec.Install(kernelspec.Options{})
//
// The kernel itself is in package kernelspec/jupyter.
package kernelspec

//go:generate go run gen_logo.go

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Options say which kernel spec is meant, and what is to be in it.
type Options struct {
	// Gophernotes means the upstream gophernotes kernel with agopher's packages,
	// a program of its own.
	Gophernotes bool
	// Name is what Jupyter calls the kernel: letters, digits and ._- only. If it
	// is empty, it is taken to be agopher, or agopher-gophernotes.
	Name string
	// DisplayName is what front ends show. If it is empty, it is taken to be
	// Go (agopher), or Go (gophernotes with agopher).
	DisplayName string

	// User means the current user's own kernels. That is what is meant if Prefix
	// is empty and SysPrefix is false, too.
	User bool
	// Prefix means the kernels of an installation, in PREFIX/share/jupyter.
	Prefix string
	// SysPrefix means the kernels of the Python that python3 is, such as that of
	// a virtual environment.
	SysPrefix bool

	// Executable is the program that is to be started. If it is empty, it is the
	// running one, or agopher-gophernotes beside that or on the PATH. One that go
	// run has made for the moment is copied into the kernel spec.
	Executable string
	// Force allows to overwrite and remove a kernel that is not agopher.
	Force bool
}

// nameRx is what Jupyter takes for a kernel name.
var nameRx = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

func (o Options) withDefaults() (Options, error) {
	k := kindOf(o)
	if o.Name == "" {
		o.Name = k.name
	}
	if o.DisplayName == "" {
		o.DisplayName = k.display
	}
	if !nameRx.MatchString(o.Name) || o.Name == "." || o.Name == ".." {
		return o, fmt.Errorf("kernelspec: a kernel cannot be named %q; use letters, digits and ._- only", o.Name)
	}
	places := 0
	for _, given := range []bool{o.User, o.Prefix != "", o.SysPrefix} {
		if given {
			places++
		}
	}
	if places > 1 {
		return o, errors.New("kernelspec: give only one of --user, --prefix and --sys-prefix")
	}
	return o, nil
}

// specFile is the file that makes a directory a kernel spec.
const specFile = "kernel.json"

// A spec is the content of kernel.json.
type spec struct {
	Argv          []string          `json:"argv"`
	DisplayName   string            `json:"display_name"`
	Language      string            `json:"language"`
	InterruptMode string            `json:"interrupt_mode"`
	Env           map[string]string `json:"env,omitempty"`
	Metadata      map[string]any    `json:"metadata"`
}

// A kind is one of the two kernels.
type kind struct {
	name, display string
	arguments     []string // by which kernels are known to be of it
	interrupt     string
}

var kinds = [2]kind{
	{"agopher", "Go (agopher)", []string{"kernel", "--connection-file", "{connection_file}"}, "message"},
	{gophernotes, "Go (gophernotes with agopher)", []string{"{connection_file}"}, "signal"},
}

// gophernotes is the name of the second kernel and of its program. Other kernels
// have the same arguments.
const gophernotes = "agopher-gophernotes"

func kindOf(o Options) kind {
	if o.Gophernotes {
		return kinds[1]
	}
	return kinds[0]
}

func newSpec(o Options, executable string) spec {
	k := kindOf(o)
	return spec{
		Argv:        append([]string{executable}, k.arguments...),
		DisplayName: o.DisplayName, Language: "go", InterruptMode: k.interrupt,
		Metadata: map[string]any{"debugger": false},
	}
}

// ours reports whether the spec is of an agopher kernel.
func (s spec) ours() bool {
	if s.Language != "go" || len(s.Argv) == 0 {
		return false
	}
	if slices.Equal(s.Argv[1:], kinds[0].arguments) {
		return true
	}
	return slices.Equal(s.Argv[1:], kinds[1].arguments) && strings.HasPrefix(filepath.Base(s.Argv[0]), gophernotes)
}

func readSpec(dir string) (spec, error) {
	var s spec
	b, err := os.ReadFile(filepath.Join(dir, specFile))
	if err != nil {
		return s, err
	}
	err = json.Unmarshal(b, &s)
	return s, err
}

// A ForeignError reports that a directory is not that of an agopher kernel, and
// so was left as it is.
type ForeignError struct {
	Dir  string
	What string // is there: not a kernel, or which one
}

// Error says how to go on.
func (e *ForeignError) Error() string {
	return fmt.Sprintf("kernelspec: %s is %s, not agopher's; choose another name with --name, or insist with --force", e.Dir, e.What)
}

// mayReplace reports why a directory must not be overwritten or removed.
func mayReplace(dir string, o Options) error {
	if o.Force {
		return nil
	}
	s, err := readSpec(dir)
	switch {
	case err != nil:
		return &ForeignError{dir, "not a kernel"}
	case !s.ours():
		return &ForeignError{dir, fmt.Sprintf("the kernel %q", s.DisplayName)}
	}
	return nil
}
