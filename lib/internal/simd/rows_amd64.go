//go:build !noasm

package simd

import "golang.org/x/sys/cpu"

func detect() level {
	switch {
	case cpu.X86.HasAVX512F:
		return levelAVX512
	case cpu.X86.HasAVX2 && cpu.X86.HasFMA:
		return levelAVX2
	}
	return levelGo
}

// routineFor returns a routine of the current level, nil if it has none.
func routineFor[T Float](routine int) rowFunc[T] {
	if current == levelGo {
		return nil
	}
	var f any
	if _, ok := any(T(0)).(float64); ok {
		f = rows64[current][routine]
	} else {
		f = rows32[current][routine]
	}
	return f.(rowFunc[T])
}
