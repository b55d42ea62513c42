// Package gemm multiplies matrices at a good part of the machine's speed where
// there is no BLAS library: products and triangular solves, in float64 and
// float32, on all cores.
//
// Everything rests on one routine in assembly, for AVX2 or AVX-512, that
// multiplies two panels small enough to stay in the first caches and keeps its
// tile of the result in registers; packing and the loops around it are in Go.
// Triangular solves recurse until nearly all their work is products. Small problems, and CPUs without AVX2, are left to
// gonum.
//
// An element of a result is a sum in an order that depends on the sizes alone:
// goroutines share out rows and columns, never the terms of a sum. The bits of a
// result are the same whatever GOMAXPROCS.
//
// References:
//   - Goto, K., van de Geijn, R.: Anatomy of high-performance matrix
//     multiplication. ACM Transactions on Mathematical Software 34(3) (2008), 12
//   - Gustavson, F.: Recursion leads to automatic variable blocking for dense
//     linear-algebra algorithms. IBM Journal of Research and Development 41(6)
//     (1997), 737-755
package gemm

//go:generate go run -C ../asm ./gemm
