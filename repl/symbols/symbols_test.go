package symbols

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// TestComplete has every exported function, variable and type of every package
// in its table, generic ones and constraints aside.
func TestComplete(t *testing.T) {
	im := NewImporter(token.NewFileSet())
	for _, path := range Paths() {
		pkg, err := im.Import(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		p, _ := Lookup(path)
		table := map[string]bool{}
		if p.Symbols != nil {
			for name := range p.Symbols() {
				table[name] = true
			}
			if p.Name != pkg.Name() {
				t.Errorf("%s: the table says package %s, the types %s", path, p.Name, pkg.Name())
			}
		}
		for _, name := range pkg.Scope().Names() {
			o := pkg.Scope().Lookup(name)
			if o.Exported() && !table[name] && !typesOnly(o) {
				t.Errorf("%s.%s is not in the table", path, name)
			}
		}
	}
}

// typesOnly reports whether the type checker alone deals with o: constants are
// folded, generic functions and types instantiated, constraints gone.
func typesOnly(o types.Object) bool {
	switch o := o.(type) {
	case *types.Const:
		return true
	case *types.Func:
		return o.Signature().TypeParams() != nil
	case *types.TypeName:
		if a, ok := o.Type().(*types.Alias); ok && a.TypeParams() != nil {
			return true
		}
		if n, ok := types.Unalias(o.Type()).(*types.Named); ok && n.TypeParams() != nil {
			return true
		}
		it, ok := o.Type().Underlying().(*types.Interface)
		return ok && !it.IsMethodSet()
	}
	return false
}

// TestNative gives a package the constants of another system. Cells fold them, and
// its types remain those of other packages.
func TestNative(t *testing.T) {
	const src = `package cell

import (
	"os"
	"os/exec"
	"runtime"
)

const flags = os.O_CREATE | os.O_RDWR

const system = runtime.GOOS + "!"

var cmd = exec.Cmd{ExtraFiles: []*os.File{os.Stdout}}
`
	defer func(m map[string]map[string]constant.Value) { native = m }(native)
	native = map[string]map[string]constant.Value{
		"os":      {"O_CREATE": constant.MakeInt64(512)},
		"runtime": {"GOOS": constant.MakeString("plan9")},
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "cell.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := (&types.Config{Importer: NewImporter(fset)}).Check("cell", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"flags": "514", "system": `"plan9!"`} {
		if got := pkg.Scope().Lookup(name).(*types.Const).Val().ExactString(); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

// TestDocs has a comment on every exported name of this module's packages.
func TestDocs(t *testing.T) {
	im := NewImporter(token.NewFileSet())
	for _, path := range Paths() {
		if !strings.HasPrefix(path, Module+"/") {
			continue
		}
		if Doc(path, "") == "" {
			t.Errorf("%s has no package comment", path)
		}
		pkg, err := im.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range pkg.Scope().Names() {
			o := pkg.Scope().Lookup(name)
			if !o.Exported() {
				continue
			}
			if Doc(path, name) == "" {
				t.Errorf("%s.%s has no comment", path, name)
			}
			if named, ok := o.Type().(*types.Named); ok && o.Name() == named.Obj().Name() {
				for m := range named.Methods() {
					if m.Exported() && Doc(path, name+"."+m.Name()) == "" {
						t.Errorf("%s.%s.%s has no comment", path, name, m.Name())
					}
				}
			}
		}
	}
}

func TestDoc(t *testing.T) {
	for _, tt := range []struct{ path, name, want string }{
		{"fmt", "Println", "Println formats using the default formats"},
		{"gonum.org/v1/gonum/mat", "Dense.Mul", "Mul takes the matrix product of a and b"},
		{"net/http", "Client.Timeout", "Timeout specifies a time limit"},
		{Module + "/lib/kernels", "Laplace.L", "L is the bandwidth"},
		{Module + "/lib/rfm", "Max", "the largest entry"},
		{"fmt", "NoSuchName", ""},
		{"no/such/package", "", ""},
	} {
		if got := Doc(tt.path, tt.name); !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("Doc(%s, %s) = %q, want %q...", tt.path, tt.name, got, tt.want)
		}
	}
}

func TestSources(t *testing.T) {
	if s := Sources("slices"); !strings.Contains(string(s["sort.go"]), "func Sort[") {
		t.Error("no source of slices.Sort")
	}
	if s := Sources("fmt"); s != nil {
		t.Error("sources of fmt")
	}
}

func TestUnknown(t *testing.T) {
	_, err := NewImporter(token.NewFileSet()).Import("github.com/no/such")
	if _, ok := err.(*UnknownError); !ok || err.Error() != "package github.com/no/such is not in this kernel" {
		t.Errorf("error %v", err)
	}
}
