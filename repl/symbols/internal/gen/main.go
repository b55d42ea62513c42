// Command gen writes what the interpreter has to know of the compiled packages
// that a cell can import:
//
//   - std/z_*.go, gonum/z_*.go, own/z_*.go: their symbols;
//   - types.zip: export data of the standard library, gonum and gonum/plot for
//     the type checker, their documentation, and the sources of the standard
//     library's generic packages;
//   - own/api.txtar: the declarations and comments of this module's packages,
//     without function bodies, for both.
//
// It is run by go generate in repl/symbols.
package main

import (
	"encoding/json"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// goPackage is what go list says of a package.
type goPackage struct {
	ImportPath, Name, Dir, Export string
	GoFiles                       []string
}

// A group is a set of packages whose symbols go to one folder.
type group struct {
	dir      string
	paths    []string
	upgrades bool // also write wrappers with several interfaces' methods
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("gen: ")
	groups := []group{
		{dir: "std", paths: stdPackages()},
		{dir: "gonum", paths: gonumPackages},
		{dir: "own", paths: ownPackages(), upgrades: true},
	}
	var all []string
	for _, g := range groups {
		all = append(all, g.paths...)
	}
	pkgs := list(all...)
	imp := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		p, ok := pkgs[path]
		if !ok {
			return nil, fmt.Errorf("no export data of %s", path)
		}
		return os.Open(p.Export)
	})
	for _, g := range groups {
		var typed []*types.Package
		for _, path := range g.paths {
			pkg, err := imp.Import(path)
			check(err)
			typed = append(typed, pkg)
		}
		writeGroup(g, typed)
	}
	var compiled []goPackage
	for _, path := range slices.Concat(groups[0].paths, groups[1].paths) {
		compiled = append(compiled, pkgs[path])
	}
	writeZip("types.zip", compiled)
	var own []goPackage
	for _, path := range groups[2].paths {
		own = append(own, pkgs[path])
	}
	writeAPI("own/api.txtar", own)
}

// list asks go list for packages and compiles them. Paths of the machine do not
// enter what is compiled.
func list(patterns ...string) map[string]goPackage {
	cmd := exec.Command("go", append([]string{"list", "-export", "-trimpath", "-json=ImportPath,Name,Dir,Export,GoFiles"}, patterns...)...)
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	check(err)
	pkgs := map[string]goPackage{}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p goPackage
		if err := dec.Decode(&p); err == io.EOF {
			return pkgs
		} else if err != nil {
			log.Fatal(err)
		}
		pkgs[p.ImportPath] = p
	}
}

// stdPackages are the importable packages of the standard library but for
// those of one operating system or build mode, and those that change the
// program by being linked in.
func stdPackages() []string {
	not := []string{
		"syscall", "plugin", "unsafe", "log/syslog", "runtime/cgo", "runtime/race", "runtime/coverage",
		"net/http/pprof", "expvar", "time/tzdata", "crypto/mlkem/mlkemtest", "testing/cryptotest",
	}
	var paths []string
	for _, path := range lines("go", "list", "std") {
		parts := strings.Split(path, "/")
		if !slices.Contains(parts, "internal") && !slices.Contains(parts, "vendor") && !slices.Contains(not, path) {
			paths = append(paths, path)
		}
	}
	return paths
}

var gonumPackages = func() []string {
	sub := map[string]string{
		"gonum": `blas blas/blas32 blas/blas64 diff/fd dsp/fourier dsp/window floats floats/scalar graph
			graph/community graph/graphs/gen graph/iterator graph/multi graph/network graph/path graph/simple
			graph/spectral graph/topo graph/traverse integrate integrate/quad interp lapack lapack/lapack64 mat
			mathext num/dual num/quat optimize optimize/convex/lp optimize/functions spatial/kdtree spatial/r1 spatial/r2
			spatial/r3 spatial/vptree stat stat/combin stat/distmat stat/distmv stat/distuv stat/mds
			stat/samplemv stat/sampleuv`,
		"plot": `. font palette palette/brewer palette/moreland plotter plotutil text vg vg/draw vg/vgimg vg/vgpdf vg/vgsvg`,
	}
	var paths []string
	for _, module := range slices.Sorted(maps.Keys(sub)) {
		for _, s := range strings.Fields(sub[module]) {
			paths = append(paths, strings.TrimSuffix("gonum.org/v1/"+module+"/"+s, "/."))
		}
	}
	return paths
}()

// ownPackages are this module's packages for users: all in lib but for internal
// ones and the test suites, plotting and datasets.
func ownPackages() []string {
	root := lines("go", "list", "-m")[0]
	var paths []string
	for _, path := range lines("go", "list", root+"/lib/...", root+"/plotting", root+"/datasets") {
		if !slices.Contains(strings.Split(path, "/"), "internal") && !strings.HasSuffix(path, "test") {
			paths = append(paths, path)
		}
	}
	return paths
}

func lines(name string, args ...string) []string {
	out, err := exec.Command(name, args...).Output()
	check(err)
	return strings.Fields(string(out))
}

// write replaces a generated file, unless it is the same.
func write(path string, content []byte) {
	if old, err := os.ReadFile(path); err == nil && string(old) == string(content) {
		return
	}
	check(os.MkdirAll(filepath.Dir(path), 0o777))
	check(os.WriteFile(path, content, 0o666))
}

func check(err error) {
	if err != nil {
		if e, ok := err.(*exec.ExitError); ok {
			log.Fatalf("%v: %s", err, e.Stderr)
		}
		log.Fatal(err)
	}
}
