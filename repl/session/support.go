package session

import (
	"errors"
	"fmt"
	"log"
	"maps"
	"os"
	"reflect"
	"slices"
	"time"
)

// supportFunctions are what rewritten code calls, package nb of the
// interpreter.
func (s *Session) supportFunctions() map[string]reflect.Value {
	table := map[string]reflect.Value{}
	for name, f := range map[string]any{
		"Enter":       s.runs.enter,
		"Leave":       s.runs.leave,
		"Arrived":     s.noteArrival,
		"Began":       s.goroutineBegan,
		"Ended":       s.goroutineEnded,
		"Show":        func(values ...any) { s.shown = append([]any{}, values...) },
		"Defer":       func(f func()) { s.defers = append(s.defers, f) },
		"RunDeferred": s.callDeferred,
		"RunControl":  s.runControl,
		"Recover":     recoverValue,
		"Recovered":   s.recovered,
		"Select":      s.selectCase,
		"Marker":      func(mark *int) { s.mark = mark },
		"Reader":      s.reader,
		"Panicking": func(x any) any {
			msg, _ := describePanic(panicValue(x))
			s.opts.Panicking(msg)
			return x
		},

		"Print":      func(args ...any) { fmt.Fprint(os.Stderr, args...) },
		"Println":    func(args ...any) { fmt.Fprintln(os.Stderr, args...) },
		"Clear":      func(x any) { reflect.ValueOf(x).Clear() },
		"MinFloat64": extremes(func(x, y float64) float64 { return min(x, y) }),
		"MaxFloat64": extremes(func(x, y float64) float64 { return max(x, y) }),
		"MinInt":     extremes(func(x, y int) int { return min(x, y) }),
		"MaxInt":     extremes(func(x, y int) int { return max(x, y) }),

		"Method":      func(id int, name string, f any) { s.boxes.get(id).set(name, reflect.ValueOf(f)) },
		"Box":         func(id int, x any) Box { return Box{s.boxes.get(id), x} },
		"Error":       func(id int, x any) error { return s.makeError(id, x) },
		"Implement":   s.implement,
		"Reimplement": reimplement,
		"Raw":         raw,
		"Unboxed":     s.unboxed,
		"Unbox":       s.unbox,
		"ErrorsAs":    s.errorsAs,
		"MethodOf":    methodOf,
		"NotNil": func(x any, name string) any {
			if x == nil {
				panic(fmt.Errorf("interface conversion: the value is nil, not %s", name))
			}
			return x
		},
		"NotImplemented": func(name string, x any) error {
			return fmt.Errorf("interface conversion: the value is %s, which is not %s", dynamicType(x), name)
		},

		"SlicesOverlaps": overlaps,
		"MapsClone":      cloneMap,
	} {
		table[name] = reflect.ValueOf(f)
	}
	for name, f := range nativeSlices {
		table[name] = reflect.ValueOf(f)
	}
	return table
}

// nativeSlices are the instances of functions of package slices that run
// compiled.
var nativeSlices = map[string]any{
	"SlicesSortFloat64": slices.Sort[[]float64], "SlicesSortInt": slices.Sort[[]int], "SlicesSortString": slices.Sort[[]string],
	"SlicesMaxFloat64": slices.Max[[]float64], "SlicesMaxInt": slices.Max[[]int], "SlicesMaxString": slices.Max[[]string],
	"SlicesMinFloat64": slices.Min[[]float64], "SlicesMinInt": slices.Min[[]int], "SlicesMinString": slices.Min[[]string],
	"SlicesContainsFloat64": slices.Contains[[]float64], "SlicesContainsInt": slices.Contains[[]int], "SlicesContainsString": slices.Contains[[]string],
	"SlicesIndexFloat64": slices.Index[[]float64], "SlicesIndexInt": slices.Index[[]int], "SlicesIndexString": slices.Index[[]string],
	"SlicesReverseFloat64": slices.Reverse[[]float64], "SlicesReverseInt": slices.Reverse[[]int], "SlicesReverseString": slices.Reverse[[]string],
	"SlicesBinarySearchFloat64": slices.BinarySearch[[]float64], "SlicesBinarySearchInt": slices.BinarySearch[[]int], "SlicesBinarySearchString": slices.BinarySearch[[]string],
}

func extremes[T any](better func(x, y T) T) func(x T, more ...T) T {
	return func(x T, more ...T) T {
		for _, y := range more {
			x = better(x, y)
		}
		return x
	}
}

func (s *Session) callDeferred() {
	for len(s.defers) > 0 {
		last := len(s.defers) - 1
		f := s.defers[last]
		s.defers = s.defers[:last]
		f()
	}
}

// recoverValue returns what recover gives a cell: the value that it panicked
// with, or an error in the words of compiled Go. What stops the cell is not to
// be recovered from.
func recoverValue(r any) any {
	switch r := panicValue(r).(type) {
	case stopped:
		panic(r)
	case error:
		if msg, _ := describePanic(r); msg != r.Error() {
			return errors.New("runtime error: " + msg)
		}
		return r
	default:
		return r
	}
}

// panicValue returns the value of a panic, which the interpreter may pass as a
// reflect.Value.
func panicValue(r any) any {
	for {
		v, ok := r.(reflect.Value)
		if !ok || !v.IsValid() || !v.CanInterface() {
			return r
		}
		r = v.Interface()
	}
}

// startedHere stands for the function at the place of a go statement.
const startedHere = "a goroutine that starts here"

// recovered ends the cell with the panic of a goroutine that it has started, as
// a panic ends a program. If the cell has ended before, the panic is a message.
func (s *Session) recovered(place int, r any, mark int) {
	r = panicValue(r)
	if r == nil {
		return
	}
	pos := decodeMark(place)
	stop, exits := r.(stopped)
	e := stop.err
	if exits {
		e.Pos = pos
	} else {
		e = s.panicError(pos, r, decodeMark(mark))
		switch last := len(e.Stack) - 1; {
		case last >= 0:
			e.Stack[last].Func = startedHere
		case e.Pos != pos:
			e.Stack = []Frame{{Pos: e.Pos, Exact: true}, {Func: startedHere, Pos: pos, Exact: true}}
		}
	}
	if s.runs.fail(pos.Cell, e) {
		return
	}
	if exits {
		fmt.Fprintln(os.Stderr, e.Message)
		return
	}
	fmt.Fprintf(os.Stderr, "panic in the goroutine started at %v: %s\n", pos, e.Message)
	if e.Hint != "" {
		fmt.Fprintf(os.Stderr, "hint: %s\n", e.Hint)
	}
}

func (s *Session) makeError(id int, x any) error {
	if x == nil {
		return nil
	}
	return asError(Box{s.boxes.get(id), x})
}

// implement returns a value of a type of the session as an interface of a
// compiled package.
func (s *Session) implement(id int, path, name string, x any) any {
	w, ok := Box{s.boxes.get(id), x}.implement(path, name)
	if !ok {
		panic(fmt.Sprintf("%s.%s cannot be implemented in a cell", path, name))
	}
	return w
}

// reimplement returns a boxed value as another interface, and any other value
// as it is.
func reimplement(path, name string, x any) any {
	if b, ok := boxOf(x); ok {
		if w, ok := b.implement(path, name); ok {
			return w
		}
	}
	return x
}

// unboxed returns what is in the box x and 1 if it has the type, 0 if it has
// another, and x itself and 2 if x is no box.
func (s *Session) unboxed(id int, x any) (any, int) {
	b, ok := boxOf(x)
	switch {
	case !ok:
		return x, 2
	case b.typ != s.boxes.get(id):
		return nil, 0
	}
	return b.value, 1
}

func (s *Session) unbox(id int, x any) any {
	v, is := s.unboxed(id, x)
	if is == 0 || is == 2 && x == nil {
		panic(fmt.Errorf("interface conversion: the value is %s, not %s", dynamicType(x), s.typeString(s.boxes.get(id).typ)))
	}
	return v
}

// raw returns a value, or the elements of a slice or map of any, out of their
// boxes.
func raw(x any) any {
	if b, ok := boxOf(x); ok {
		return b.value
	}
	switch x := x.(type) {
	case []any:
		if !slices.ContainsFunc(x, isBox) {
			return x
		}
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = raw(v)
		}
		return out
	case map[string]any:
		out := x
		for k, v := range x {
			if b, ok := boxOf(v); ok {
				if reflect.ValueOf(out).Pointer() == reflect.ValueOf(x).Pointer() {
					out = maps.Clone(x)
				}
				out[k] = b.value
			}
		}
		return out
	}
	return x
}

func isBox(x any) bool { _, ok := x.(Box); return ok }

// dynamicType returns the name of the type of what an interface holds.
func dynamicType(x any) string {
	if b, ok := boxOf(x); ok {
		return b.TypeName()
	}
	if x == nil {
		return "nil"
	}
	return fmt.Sprintf("%T", x)
}

// methodOf returns a method of a value as a function, or nil.
func methodOf(name string, x any) any {
	if x == nil {
		return nil
	}
	m := reflect.ValueOf(x).MethodByName(name)
	if b, ok := boxOf(x); ok {
		m = b.method(name)
	}
	if !m.IsValid() {
		return nil
	}
	return m.Interface()
}

// errorsAs is errors.As for a target of a type of the session.
func (s *Session) errorsAs(err error, id int, target any) bool {
	for err != nil {
		if v, is := s.unboxed(id, err); is == 1 {
			reflect.ValueOf(target).Elem().Set(reflect.ValueOf(v))
			return true
		}
		if m, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range m.Unwrap() {
				if s.errorsAs(e, id, target) {
					return true
				}
			}
			return false
		}
		err = errors.Unwrap(err)
	}
	return false
}

// overlaps reports whether the memory of two slices overlaps.
func overlaps(a, b any) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if x.Len() == 0 || y.Len() == 0 {
		return false
	}
	size := x.Type().Elem().Size()
	if size == 0 {
		return false
	}
	return x.Pointer() <= y.Pointer()+uintptr(y.Len())*size-1 && y.Pointer() <= x.Pointer()+uintptr(x.Len())*size-1
}

func cloneMap(m any) any {
	v := reflect.ValueOf(m)
	if v.IsNil() {
		return m
	}
	c := reflect.MakeMapWithSize(v.Type(), v.Len())
	for it := v.MapRange(); it.Next(); {
		c.SetMapIndex(it.Key(), it.Value())
	}
	return c.Interface()
}

// replacements are the functions of compiled packages that cells get another
// version of: those that print, to know the types of the session; and those
// that would end the process or could not be stopped.
func (s *Session) replacements(path string) map[string]reflect.Value {
	var table map[string]any
	switch path {
	case "fmt":
		table = map[string]any{
			"Printf": func(format string, a ...any) (int, error) {
				format, a = typeNames(format, a)
				return fmt.Printf(format, a...)
			},
			"Sprintf": func(format string, a ...any) string {
				format, a = typeNames(format, a)
				return fmt.Sprintf(format, a...)
			},
			"Errorf": func(format string, a ...any) error {
				format, a = typeNames(format, a)
				return fmt.Errorf(format, errorOperands(a)...)
			},
		}
		if s.opts.Input != nil {
			table["Scan"] = func(a ...any) (int, error) { return fmt.Fscan(&s.stdin, a...) }
			table["Scanln"] = func(a ...any) (int, error) { return fmt.Fscanln(&s.stdin, a...) }
			table["Scanf"] = func(format string, a ...any) (int, error) { return fmt.Fscanf(&s.stdin, format, a...) }
		}
	case "os":
		table = map[string]any{"Exit": s.exit}
	case "log":
		table = map[string]any{
			"Fatal":   func(a ...any) { log.Print(a...); s.exit(1) },
			"Fatalf":  func(format string, a ...any) { log.Printf(format, a...); s.exit(1) },
			"Fatalln": func(a ...any) { log.Println(a...); s.exit(1) },
		}
	case "time":
		table = map[string]any{"Sleep": s.sleep}
	}
	values := map[string]reflect.Value{}
	for name, f := range table {
		values[name] = reflect.ValueOf(f)
	}
	return values
}

// errorOperands gives the boxed errors among the operands of Errorf their
// methods, for %w.
func errorOperands(args []any) []any {
	args = slices.Clone(args)
	for i, a := range args {
		if b, ok := a.(Box); ok {
			if b.typ.has("Error") {
				args[i] = asError(b)
			}
		}
	}
	return args
}

// exit ends the cell, not the process.
func (s *Session) exit(code int) {
	panic(stopped{&Error{Class: Exited, Message: fmt.Sprintf("the cell called os.Exit(%d)", code), Exit: code}})
}

// sleep is time.Sleep that a stop ends.
func (s *Session) sleep(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-s.runs.wakes():
	}
}
