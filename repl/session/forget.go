package session

import (
	"reflect"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// forget has the interpreter drop the syntax trees of programs that have been
// compiled. It keeps all of them in two lists that only its debugger reads, 13
// kB for the shortest cell, and has no function to empty them.
func forget(in *interp.Interpreter) {
	v := reflect.ValueOf(in).Elem()
	empty(v.FieldByName("roots"))
	scopes := v.FieldByName("scopes")
	if !scopes.IsValid() || scopes.Kind() != reflect.Map {
		return
	}
	for it := scopes.MapRange(); it.Next(); {
		if s := it.Value(); s.Kind() == reflect.Pointer && !s.IsNil() && s.Elem().Kind() == reflect.Struct {
			empty(s.Elem().FieldByName("child"))
		}
	}
}

// empty sets an unexported slice to nil.
func empty(f reflect.Value) {
	if f.IsValid() && f.Kind() == reflect.Slice && f.CanAddr() {
		reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem().SetZero()
	}
}
