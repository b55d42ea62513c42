// Package own has the symbols and declarations of this module's packages.
package own

import (
	_ "embed"
	"path"
	"sync"

	"golang.org/x/tools/txtar"
)

//go:embed api.txtar
var api []byte

// Sources returns the declarations of each package, without function bodies, as
// files by import path and name.
var Sources = sync.OnceValue(func() map[string]map[string][]byte {
	pkgs := map[string]map[string][]byte{}
	for _, f := range txtar.Parse(api).Files {
		dir, name := path.Split(f.Name)
		dir = path.Clean(dir)
		if pkgs[dir] == nil {
			pkgs[dir] = map[string][]byte{}
		}
		pkgs[dir][name] = f.Data
	}
	return pkgs
})
