package docs

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/agopher/agopher/repl/symbols"
)

// known are variables that spans of the pages use without declaring them.
const known = `
var X, Y, Z, XVal, YVal *mat.Dense
var set, train, test *datasets.Set
var model *rfm.Model
var found *rfm.Found
var forest *xrfm.Forest
var net ntk.Net
var finite *nn.Net
`

var (
	block = regexp.MustCompile("(?ms)^```.*?^```$")
	span  = regexp.MustCompile("`([^`\n]+)`")
	field = regexp.MustCompile(`^[A-Z]\w*: `)
)

// TestSpans checks the types of the Go that stands between backquotes in a line:
// that there is such a function, with such arguments, and such a field.
func TestSpans(t *testing.T) {
	imports := map[string]string{"mat": "gonum.org/v1/gonum/mat"}
	for _, path := range exported(t) {
		imports[filepath.Base(path)] = path
	}
	checked := 0
	fset := token.NewFileSet()
	packages := symbols.NewImporter(fset)
	for _, path := range pages(t) {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range span.FindAllStringSubmatch(block.ReplaceAllString(string(page), ""), -1) {
			src := strings.TrimSpace(m[1])
			if !mentions(src, imports) {
				continue
			}
			if field.MatchString(src) {
				src = "_ = struct{}{" + src + "}"
			}
			checked++
			for _, err := range check(fset, packages, imports, src) {
				t.Errorf("%s: `%s`: %v", path, m[1], err)
			}
		}
	}
	if checked < 60 {
		t.Errorf("only %d spans were checked", checked)
	}
}

// qualified matches a name of a package, or of one of the known variables.
var qualified = regexp.MustCompile(`\b([a-z]\w*)\.([A-Z]\w*)`)

// mentions reports whether src has a name of one of the packages.
func mentions(src string, imports map[string]string) bool {
	for _, m := range qualified.FindAllStringSubmatch(src, -1) {
		if imports[m[1]] != "" || regexp.MustCompile(`\b`+m[1]+`\b`).MatchString(known) {
			return true
		}
	}
	return false
}

// check returns what is wrong with a statement, but for what a page may leave out:
// it may use variables that it has not declared, and not use those that it has. Of
// what is no statement it checks the names.
func check(fset *token.FileSet, packages types.Importer, imports map[string]string, src string) (wrong []error) {
	var b strings.Builder
	b.WriteString("package page\n")
	for _, path := range imports {
		fmt.Fprintf(&b, "import %q\n", path)
	}
	b.WriteString(known)
	head := b.String()
	file, err := parser.ParseFile(fset, "", head+"func _() {\n"+src+"\n}\n", 0)
	if err != nil {
		names := qualified.FindAllString(src, -1)
		if file, err = parser.ParseFile(fset, "", head+"func _() {\n"+strings.Join(names, "\n")+"\n}\n", 0); err != nil {
			return []error{err}
		}
	}
	ignored := regexp.MustCompile(`^undefined: [^.]+$|not used|is not an expression|struct literal of type struct{}`)
	conf := types.Config{Importer: packages, Error: func(err error) {
		if !ignored.MatchString(err.(types.Error).Msg) {
			wrong = append(wrong, err)
		}
	}}
	conf.Check("page", fset, []*ast.File{file}, nil)
	return wrong
}

// TestQuotes looks in the sources for the messages that troubleshooting.md quotes
// in its first column.
func TestQuotes(t *testing.T) {
	page, err := os.ReadFile("troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	var sources strings.Builder
	err = filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return filepath.SkipDir
		}
		if path == "../build" || path == "../docs" {
			return filepath.SkipDir
		}
		if filepath.Ext(path) == ".go" && !strings.HasSuffix(path, "_test.go") || d.Name() == "Makefile" {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			sources.Write(text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	quotes := 0
	for _, row := range strings.Split(string(page), "\n") {
		cells := strings.Split(row, "|")
		if len(cells) < 4 {
			continue
		}
		for _, m := range regexp.MustCompile(`\*([^*]+)\*`).FindAllStringSubmatch(cells[1], -1) {
			for _, part := range strings.Split(m[1], "…") {
				quotes++
				if part = strings.TrimSpace(part); !strings.Contains(sources.String(), part) {
					t.Errorf("nothing says %q", part)
				}
			}
		}
	}
	if quotes < 10 {
		t.Errorf("only %d quotes", quotes)
	}
}
