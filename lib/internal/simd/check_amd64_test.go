//go:build amd64 && !noasm

package simd

import "testing"

// TestChecked: the code of this processor is used, and code that is wrong would
// not be.
func TestChecked(t *testing.T) {
	if got := checked(detect()); got != detect() {
		t.Errorf("%v is not used on a processor that has %v", got, detect())
	}
	if detect() == levelGo {
		t.Skip("there is no vector code here to spoil")
	}
	l := detect()
	right := rows64[l][expRoutine]
	defer func() { rows64[l][expRoutine] = right }()
	rows64[l][expRoutine] = func(dst, src, zz *float64, n int, a, b, c, xx, near, coincide float64) int {
		count := right(dst, src, zz, n, a, b, c, xx, near, coincide)
		*dst *= 1 + 1e-9
		return count
	}
	if got := checked(l); got == l {
		t.Error("a wrong first element is not found out")
	}
}
