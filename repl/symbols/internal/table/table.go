// Package table is the registry that generated files fill with the symbols of
// compiled packages.
package table

import "reflect"

// A Package has the symbols of a compiled package, in yaegi's form: functions
// and variables by name, types as nil pointers to them, and for each interface
// I that a cell may implement, under _I, a nil pointer to a struct whose fields
// are its methods.
type Package struct {
	Path, Name string
	// Symbols makes the table. It is called when the package is first
	// imported, so that a start costs nothing for the packages that are not.
	Symbols func() map[string]reflect.Value
	// Upgrades lists, for the interfaces I of the package, structs like _I with
	// more methods, the largest first. A cell's type that has these methods is
	// wrapped in the first such struct instead of _I, so that compiled code
	// finds the optional interfaces that it asks for.
	Upgrades func() map[string][]reflect.Type
}

// Packages are the registered packages by path.
var Packages = map[string]Package{}

// Register adds a package.
func Register(p Package) { Packages[p.Path] = p }
