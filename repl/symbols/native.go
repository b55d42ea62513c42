package symbols

import (
	"go/constant"
	"go/types"
	"os"
	"path/filepath"
	"runtime"
)

// native has the constants whose values depend on the system. Export data is of
// linux on amd64, and all systems that this program is built for have the same
// names of 64-bit kinds.
var native = map[string]map[string]constant.Value{
	"os": {
		"DevNull":           constant.MakeString(os.DevNull),
		"O_APPEND":          constant.MakeInt64(int64(os.O_APPEND)),
		"O_CREATE":          constant.MakeInt64(int64(os.O_CREATE)),
		"O_EXCL":            constant.MakeInt64(int64(os.O_EXCL)),
		"O_SYNC":            constant.MakeInt64(int64(os.O_SYNC)),
		"O_TRUNC":           constant.MakeInt64(int64(os.O_TRUNC)),
		"PathListSeparator": constant.MakeInt64(os.PathListSeparator),
		"PathSeparator":     constant.MakeInt64(os.PathSeparator),
	},
	"path/filepath": {
		"ListSeparator": constant.MakeInt64(filepath.ListSeparator),
		"Separator":     constant.MakeInt64(filepath.Separator),
	},
	"runtime": {
		"GOARCH": constant.MakeString(runtime.GOARCH),
		"GOOS":   constant.MakeString(runtime.GOOS),
	},
}

// withConstants returns a package with the objects of pkg but for constants that
// have another value. Types are the same in both.
func withConstants(pkg *types.Package, values map[string]constant.Value) *types.Package {
	p := types.NewPackage(pkg.Path(), pkg.Name())
	p.SetImports(pkg.Imports())
	for _, name := range pkg.Scope().Names() {
		o := pkg.Scope().Lookup(name)
		if v, ok := values[name]; ok {
			o = types.NewConst(o.Pos(), pkg, name, o.Type(), v)
		}
		p.Scope().Insert(o)
	}
	p.MarkComplete()
	return p
}
