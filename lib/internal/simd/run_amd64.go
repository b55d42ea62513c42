//go:build !noasm

package simd

import "golang.org/x/sys/cpu"

func detect() level {
	x := &cpu.X86
	switch {
	case x.HasAVX512F && x.HasAVX512DQ && x.HasAVX512VL && x.HasAVX512BW:
		return avx512
	case x.HasAVX2 && x.HasFMA && x.HasBMI2:
		return avx2
	}
	return none
}

func run64(o op, x, zz []float64, p *[4]float64) int {
	s, z, n := &x[0], &zz[0], len(x)
	if vectors == avx512 {
		switch o {
		case opExp:
			return exp64AVX512(s, z, n, p)
		case opSqDists:
			return sqDists64AVX512(s, z, n, p)
		case opLaplaceValues:
			return laplaceValues64AVX512(s, z, n, p)
		case opLaplaceWeights:
			return laplaceWeights64AVX512(s, z, n, p)
		case opGaussianValues:
			return gaussianValues64AVX512(s, z, n, p)
		case opGaussianWeights:
			return gaussianWeights64AVX512(s, z, n, p)
		case opExpPowerValues:
			return expPowerValues64AVX512(s, z, n, p)
		}
		return expPowerWeights64AVX512(s, z, n, p)
	}
	switch o {
	case opExp:
		return exp64AVX2(s, z, n, p)
	case opSqDists:
		return sqDists64AVX2(s, z, n, p)
	case opLaplaceValues:
		return laplaceValues64AVX2(s, z, n, p)
	case opLaplaceWeights:
		return laplaceWeights64AVX2(s, z, n, p)
	case opGaussianValues:
		return gaussianValues64AVX2(s, z, n, p)
	case opGaussianWeights:
		return gaussianWeights64AVX2(s, z, n, p)
	case opExpPowerValues:
		return expPowerValues64AVX2(s, z, n, p)
	}
	return expPowerWeights64AVX2(s, z, n, p)
}

func run32(o op, x, zz []float32, p *[4]float32) int {
	s, z, n := &x[0], &zz[0], len(x)
	if vectors == avx512 {
		switch o {
		case opExp:
			return exp32AVX512(s, z, n, p)
		case opSqDists:
			return sqDists32AVX512(s, z, n, p)
		case opLaplaceValues:
			return laplaceValues32AVX512(s, z, n, p)
		case opLaplaceWeights:
			return laplaceWeights32AVX512(s, z, n, p)
		case opGaussianValues:
			return gaussianValues32AVX512(s, z, n, p)
		case opGaussianWeights:
			return gaussianWeights32AVX512(s, z, n, p)
		case opExpPowerValues:
			return expPowerValues32AVX512(s, z, n, p)
		}
		return expPowerWeights32AVX512(s, z, n, p)
	}
	switch o {
	case opExp:
		return exp32AVX2(s, z, n, p)
	case opSqDists:
		return sqDists32AVX2(s, z, n, p)
	case opLaplaceValues:
		return laplaceValues32AVX2(s, z, n, p)
	case opLaplaceWeights:
		return laplaceWeights32AVX2(s, z, n, p)
	case opGaussianValues:
		return gaussianValues32AVX2(s, z, n, p)
	case opGaussianWeights:
		return gaussianWeights32AVX2(s, z, n, p)
	case opExpPowerValues:
		return expPowerValues32AVX2(s, z, n, p)
	}
	return expPowerWeights32AVX2(s, z, n, p)
}
