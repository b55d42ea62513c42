//go:build nolib || !(amd64 || arm64) || !((linux && !android) || darwin || windows)

package blaslib

import "errors"

// Without a way to open a library there is nothing to try, and nothing below is
// reached but open, for a path in AGOPHER_BLAS.

func candidates() []string { return nil }

func open(string) (uintptr, error) {
	return 0, errors.New("this program was built without support for libraries")
}

func symbol(uintptr, string) uintptr { return 0 }

func pathOf(_, _ uintptr) string { return "" }

func invoke(uintptr, *args) { panic("blaslib: no library") }

func callInt(uintptr, ...int) int { panic("blaslib: no library") }

func callString(uintptr) string { panic("blaslib: no library") }
