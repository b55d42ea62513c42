package session

import (
	"fmt"
	"go/types"
	"maps"
)

// A binding is a name of the session: what it means to the type checker, and
// its name in the interpreter.
type binding struct {
	obj  types.Object
	name string
}

// An env holds the names of a session. In the interpreter every definition has
// a name of its own, xʼ1, xʼ2, ..., so that a redefinition takes nothing away
// from code that means the older one, and no local name can hide it.
type env struct {
	live     map[string]*binding // what a name means now
	names    map[types.Object]string
	versions map[string]int
}

func newEnv() *env {
	return &env{live: map[string]*binding{}, names: map[types.Object]string{}, versions: map[string]int{}}
}

// fresh returns an unused name of the interpreter. The letter in it is valid in
// an identifier, which struct fields need, and on no keyboard.
func (e *env) fresh(name string) string {
	e.versions[name]++
	return fmt.Sprintf("%sʼ%d", name, e.versions[name])
}

// define makes name mean obj, under a fresh name of the interpreter.
func (e *env) define(name string, obj types.Object) {
	e.bind(name, obj, e.fresh(name))
}

// bind makes name mean obj, under a given name of the interpreter.
func (e *env) bind(name string, obj types.Object, interpreted string) {
	e.live[name] = &binding{obj, interpreted}
	e.names[obj] = interpreted
}

// snapshot returns the live names, to be put back if a definition fails.
func (e *env) snapshot() map[string]*binding { return maps.Clone(e.live) }
