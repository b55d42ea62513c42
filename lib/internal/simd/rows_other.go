//go:build !amd64 || noasm

package simd

func detect() level { return levelGo }

func routineFor[T Float](int) rowFunc[T] { return nil }

// layers has no routine: the current level is that of Go.
var layers [1]struct {
	abrelu, abreluGradients func(k, t, x, z *float64, n int, a, b float64)
	affine, affineGradients func(k, t *float64, n int, a, b, c float64)
	sumOfThree              func(dst, x, y, z *float64, n int)
	addProducts             func(dst, x, y *float64, n int)
	angleSeries             func(k, x, z *float64, n int, coefs *float64, terms int)
}
