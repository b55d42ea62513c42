//go:build noasm || !amd64

package simd

func detect() level { return none }

func run64(op, []float64, []float64, *[4]float64) int { panic("simd: no vector code") }

func run32(op, []float32, []float32, *[4]float32) int { panic("simd: no vector code") }
