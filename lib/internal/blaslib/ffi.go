//go:build !nolib && (amd64 || arm64) && ((linux && !android) || darwin || windows)

package blaslib

import (
	"unsafe"

	"github.com/ebitengine/purego"
)

// invoke calls the Fortran routine fn with the arguments of g. After the
// pointers Fortran expects the length of each character argument, by value.
//
// Pointers become integers in the argument lists themselves: only there does the
// compiler keep what they point to alive, and off the stack, which can move.
// Hence a case for each number of arguments.
func invoke(fn uintptr, g *args) {
	const l = 1
	p := &g.p
	switch g.np {
	case 4:
		purego.SyscallN(fn, uintptr(p[0]), uintptr(p[1]), uintptr(p[2]), uintptr(p[3]))
	case 5:
		purego.SyscallN(fn, uintptr(p[0]), uintptr(p[1]), uintptr(p[2]), uintptr(p[3]), uintptr(p[4]), l, l)
	case 8:
		purego.SyscallN(fn, uintptr(p[0]), uintptr(p[1]), uintptr(p[2]), uintptr(p[3]), uintptr(p[4]), uintptr(p[5]), uintptr(p[6]),
			uintptr(p[7]), l, l)
	case 9:
		purego.SyscallN(fn, uintptr(p[0]), uintptr(p[1]), uintptr(p[2]), uintptr(p[3]), uintptr(p[4]), uintptr(p[5]), uintptr(p[6]),
			uintptr(p[7]), uintptr(p[8]), l, l)
	case 10:
		purego.SyscallN(fn, uintptr(p[0]), uintptr(p[1]), uintptr(p[2]), uintptr(p[3]), uintptr(p[4]), uintptr(p[5]), uintptr(p[6]),
			uintptr(p[7]), uintptr(p[8]), uintptr(p[9]), l, l)
	case 11:
		purego.SyscallN(fn, uintptr(p[0]), uintptr(p[1]), uintptr(p[2]), uintptr(p[3]), uintptr(p[4]), uintptr(p[5]), uintptr(p[6]),
			uintptr(p[7]), uintptr(p[8]), uintptr(p[9]), uintptr(p[10]), l, l, l, l)
	case 12:
		purego.SyscallN(fn, uintptr(p[0]), uintptr(p[1]), uintptr(p[2]), uintptr(p[3]), uintptr(p[4]), uintptr(p[5]), uintptr(p[6]),
			uintptr(p[7]), uintptr(p[8]), uintptr(p[9]), uintptr(p[10]), uintptr(p[11]), l, l)
	case 13:
		purego.SyscallN(fn, uintptr(p[0]), uintptr(p[1]), uintptr(p[2]), uintptr(p[3]), uintptr(p[4]), uintptr(p[5]), uintptr(p[6]),
			uintptr(p[7]), uintptr(p[8]), uintptr(p[9]), uintptr(p[10]), uintptr(p[11]), uintptr(p[12]), l, l)
	case 14:
		purego.SyscallN(fn, uintptr(p[0]), uintptr(p[1]), uintptr(p[2]), uintptr(p[3]), uintptr(p[4]), uintptr(p[5]), uintptr(p[6]),
			uintptr(p[7]), uintptr(p[8]), uintptr(p[9]), uintptr(p[10]), uintptr(p[11]), uintptr(p[12]), uintptr(p[13]), l, l)
	default:
		panic("blaslib: no call with this many arguments")
	}
}

// callInt calls a C function of integers that returns an int.
func callInt(fn uintptr, x ...int) int {
	var a [2]uintptr
	for i, v := range x {
		a[i] = uintptr(v)
	}
	r, _, _ := purego.SyscallN(fn, a[0], a[1])
	return int(int32(r))
}

// callString calls a C function of no arguments that returns a string.
func callString(fn uintptr) string {
	var f func() string
	purego.RegisterFunc(&f, fn)
	return f()
}

// goString copies a C string.
func goString(p *byte) string {
	if p == nil {
		return ""
	}
	n := 0
	for *(*byte)(unsafe.Add(unsafe.Pointer(p), n)) != 0 {
		n++
	}
	return string(unsafe.Slice(p, n))
}
