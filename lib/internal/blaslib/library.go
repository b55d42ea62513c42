package blaslib

import (
	"errors"
	"fmt"
	"strings"
	"unsafe"
)

// library is a BLAS, and possibly a LAPACK, that has been opened.
type library struct {
	handle uintptr
	vendor string // OpenBLAS, MKL, BLIS, Accelerate or unknown
	config string // what it says of its version and build
	core   string // the processor it has been tuned for
	path   string
	lapack bool
	gate   *gate

	gemm, syrk, syr2k, symm, trmm, trsm, gemv, scal pair

	potrf, potrs pair
	syevd, gesdd uintptr
	qr, lq       reflectors
}

// pair is a routine in single and double precision.
type pair struct{ s, d uintptr }

func of[T float](p pair) uintptr {
	if unsafe.Sizeof(T(0)) == 4 {
		return p.s
	}
	return p.d
}

// call runs the routine fn in its turn.
func (l *library) call(fn uintptr, g *args) {
	l.gate.enter()
	invoke(fn, g)
	l.gate.leave()
}

// bind opens a library and finds its routines by their names in Fortran, which
// are the same for all vendors.
func bind(name string) (*library, error) {
	h, err := open(name)
	if err != nil {
		return nil, err
	}
	l := &library{handle: h}
	for routine, p := range map[string]*pair{
		"gemm": &l.gemm, "syrk": &l.syrk, "syr2k": &l.syr2k, "symm": &l.symm, "trmm": &l.trmm, "trsm": &l.trsm,
		"gemv": &l.gemv, "scal": &l.scal,
	} {
		p.s, p.d = symbol(h, "s"+routine+"_"), symbol(h, "d"+routine+"_")
		if p.s == 0 || p.d == 0 {
			return nil, fmt.Errorf("it has no s%[1]s_ or no d%[1]s_: it is no BLAS, or one with other names", routine)
		}
	}
	l.lapack = true
	find := func(routine string) uintptr {
		p := symbol(h, routine+"_")
		l.lapack = l.lapack && p != 0
		return p
	}
	l.potrf = pair{find("spotrf"), find("dpotrf")}
	l.potrs = pair{find("spotrs"), find("dpotrs")}
	l.syevd, l.gesdd = find("dsyevd"), find("dgesdd")
	l.qr = reflectors{find("dgeqrf"), find("dorgqr"), find("dormqr")}
	l.lq = reflectors{find("dgelqf"), find("dorglq"), find("dormlq")}
	l.path = pathOf(h, l.gemm.d)
	if l.path == "" {
		l.path = name
	}
	l.describe()
	if wide(l) {
		return nil, errors.New("it takes 64-bit integers (ILP64); the LP64 build of the library is needed")
	}
	return l, nil
}

// describe asks the library what it is.
func (l *library) describe() {
	has := func(name string) bool { return symbol(l.handle, name) != 0 }
	text := func(name string) string {
		if p := symbol(l.handle, name); p != 0 {
			return strings.TrimSpace(callString(p))
		}
		return ""
	}
	switch {
	case has("openblas_get_config"):
		l.vendor, l.config, l.core = "OpenBLAS", text("openblas_get_config"), text("openblas_get_corename")
	case has("MKL_Set_Num_Threads_Local"):
		l.vendor = "MKL"
	case has("bli_info_get_version_str"):
		l.vendor, l.config = "BLIS", text("bli_info_get_version_str")
	case strings.Contains(l.path, "Accelerate.framework"):
		l.vendor = "Accelerate"
	default:
		l.vendor = "unknown"
	}
}

// wide reports whether the library takes 64-bit integers. Each integer of dscal
// is followed by 32 bits of ones: read as 64 bits it is negative, and dscal does
// nothing.
func wide(l *library) bool {
	n, inc, alpha, x := [2]int32{1, -1}, [2]int32{1, -1}, 2.0, 1.0
	g := new(args)
	g.add(unsafe.Pointer(&n))
	g.add(unsafe.Pointer(&alpha))
	g.add(unsafe.Pointer(&x))
	g.add(unsafe.Pointer(&inc))
	invoke(l.scal.d, g)
	return x != 2
}
