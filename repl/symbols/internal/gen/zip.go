package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/agopher/agopher/repl/symbols/internal/comments"
)

// genericPackages are the packages of the standard library whose generic
// functions are instantiated from their own source.
var genericPackages = []string{"cmp", "maps", "slices"}

// writeZip writes the archive of export data (types/PATH), documentation
// (docs/PATH) and generic sources (src/PATH/FILE). The Go version that made it
// stands in version.
func writeZip(path string, pkgs []goPackage) {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestCompression) })
	add := func(name string, content []byte) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		check(err)
		_, err = f.Write(content)
		check(err)
	}
	add("version", []byte(runtime.Version()))
	licence, err := os.ReadFile(filepath.Join(lines("go", "env", "GOROOT")[0], "LICENSE"))
	check(err)
	add("LICENSE", licence) // of the export data, the comments and the sources
	for _, p := range pkgs {
		add("types/"+p.ImportPath, exportData(p))
		sources := map[string][]byte{}
		for _, name := range p.GoFiles {
			sources[name], err = os.ReadFile(filepath.Join(p.Dir, name))
			check(err)
			if slices.Contains(genericPackages, p.ImportPath) {
				add("src/"+p.ImportPath+"/"+name, sources[name])
			}
		}
		of, err := comments.Of(p.ImportPath, sources)
		check(err)
		docs, err := json.Marshal(of)
		check(err)
		add("docs/"+p.ImportPath, docs)
	}
	builtin, err := os.ReadFile(filepath.Join(lines("go", "env", "GOROOT")[0], "src/builtin/builtin.go"))
	check(err)
	of, err := comments.Of("builtin", map[string][]byte{"builtin.go": builtin})
	check(err)
	docs, err := json.Marshal(of)
	check(err)
	add("docs/builtin", docs)
	check(w.Close())
	write(path, buf.Bytes())
}

// exportData returns the part of a compiled package's archive that the type
// checker reads: its first member, __.PKGDEF. The build ID in it is blanked: it
// differs between machines.
func exportData(p goPackage) []byte {
	b, err := os.ReadFile(p.Export)
	check(err)
	const magic, header = "!<arch>\n", 60
	if !bytes.HasPrefix(b, []byte(magic+"__.PKGDEF")) {
		check(fmt.Errorf("%s: no __.PKGDEF in %s", p.ImportPath, p.Export))
	}
	size, err := strconv.Atoi(strings.TrimSpace(string(b[len(magic)+48 : len(magic)+58])))
	check(err)
	b = b[:len(magic)+header+size]
	const id = "\nbuild id \""
	if i := bytes.Index(b, []byte(id)); i >= 0 {
		from := i + len(id)
		to := from + bytes.IndexByte(b[from:], '"')
		for j := from; j < to; j++ {
			b[j] = '-'
		}
	}
	return b
}
