package session

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/build"
	"go/doc"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestStdExamples runs the examples of the standard library, read from the Go
// installation, as cells; their stated output is the oracle.
func TestStdExamples(t *testing.T) {
	excuses := map[string]string{
		"strings/Clone":              "package unsafe is not in the kernel",
		"time/Date":                  "the package's tests are in Pacific time",
		"time/Parse":                 "the package's tests are in Pacific time",
		"time/Time_Format":           "the package's tests are in Pacific time",
		"sync/OnceValues":            "reads a file of the source tree",
		"os/ReadFile":                "reads a file of the source tree",
		"archive/zip/Reader":         "reads a file of the source tree",
		"context/WithDeadline":       "needs a constant of another file",
		"context/WithTimeout":        "needs a constant of another file",
		"go/doc/NewFromFiles":        "imports an internal package",
		"log/Logger":                 "compiled code sees the interpreter's files and lines",
		"log/Logger_Output":          "compiled code sees the interpreter's files and lines",
		"runtime/Frames":             "compiled code sees the interpreter's files and lines",
		"runtime/AddCleanup":         "AddCleanup is generic and has no plain equivalent",
		"reflect/Value_FieldByName":  "reflection sees unexported fields under another name",
		"encoding/xml/Encoder":       "reflection sees embedded fields as named ones",
		"encoding/xml/MarshalIndent": "reflection sees embedded fields as named ones",
		"encoding/xml/Unmarshal":     "reflection sees embedded fields as named ones",
	}
	passed, total := 0, 0
	for _, path := range strings.Fields("strings sort strconv slices maps container/heap container/list container/ring fmt text/tabwriter errors bytes bufio unicode unicode/utf8 math math/bits math/rand math/rand/v2 time encoding/json encoding/csv regexp sync text/template iter cmp io os path path/filepath net/url html html/template encoding/base64 encoding/binary encoding/gob encoding/hex encoding/xml encoding/pem log log/slog context sync/atomic unicode/utf16 hash hash/maphash math/big math/cmplx image image/color image/draw go/ast go/token go/parser go/doc flag compress/gzip compress/flate crypto/sha256 archive/zip text/scanner reflect runtime io/fs index/suffixarray mime net/mail unique") {
		dir := filepath.Join(build.Default.GOROOT, "src", path)
		files, _ := filepath.Glob(filepath.Join(dir, "example*_test.go"))
		for _, file := range files {
			for _, ex := range examples(t, file) {
				if _, ok := excuses[path+"/"+ex.name]; ok {
					continue
				}
				total++
				ok := t.Run(path+"/"+ex.name, func(t *testing.T) { ex.run(t) })
				if ok {
					passed++
				}
			}
		}
	}
	t.Logf("%d of %d", passed, total)
}

type example struct {
	name, pkg, src, want string
	unordered            bool
}

func examples(t *testing.T, file string) []example {
	fset := token.NewFileSet()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(fset, file, text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var list []example
	for _, ex := range doc.Examples(f) {
		if ex.Output == "" && !ex.EmptyOutput {
			continue
		}
		var b bytes.Buffer
		put := func(n any) {
			format.Node(&b, fset, n)
			b.WriteByte('\n')
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && (strings.HasPrefix(fn.Name.Name, "Example") || fn.Name.Name == "main") {
				continue
			}
			put(d)
		}
		body, ok := ex.Code.(*ast.BlockStmt)
		if !ok {
			continue
		}
		b.WriteString(string(text[fset.Position(body.Lbrace).Offset+1 : fset.Position(body.Rbrace).Offset]))
		list = append(list, example{ex.Name, f.Name.Name, b.String(), ex.Output, ex.Unordered})
	}
	return list
}

func (ex example) run(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	_, err := s.Eval(ctx, ex.src)
	got, want := strings.TrimSpace(s.stdout.String()), strings.TrimSpace(strings.ReplaceAll(ex.want, ex.pkg+".", "main."))
	if ex.unordered {
		g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
		slices.Sort(g)
		slices.Sort(w)
		got, want = strings.Join(g, "\n"), strings.Join(w, "\n")
	}
	if err != nil || got != want {
		msg := fmt.Sprint(err)
		if e, ok := err.(*Error); ok {
			msg = strings.Join(e.Traceback(false), "\n")
		}
		t.Errorf("error %s\ngot\n%s\nwant\n%s\nstderr %s", msg, got, want, &s.stderr)
	}
}
