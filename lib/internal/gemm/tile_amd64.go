//go:build !noasm

package gemm

import "golang.org/x/sys/cpu"

// tilesOf returns the routines of this machine, the best first.
func tilesOf[T Float]() []tile[T] {
	var f any
	if _, ok := any(T(0)).(float64); ok {
		f = []tile[float64]{{12, 16, tile64AVX512}, {6, 8, tile64AVX2}}
	} else {
		f = []tile[float32]{{12, 32, tile32AVX512}, {6, 16, tile32AVX2}}
	}
	tiles := f.([]tile[T])
	switch {
	case cpu.X86.HasAVX512F:
		return tiles
	case cpu.X86.HasAVX2 && cpu.X86.HasFMA:
		return tiles[1:]
	}
	return nil
}
