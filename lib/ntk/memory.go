package ntk

import "runtime"

// memory returns the number of bytes that the kernels of n and m samples take.
func (n Net) memory(rows, cols int, self bool) int64 {
	P, strides, sums := 1, 2, 1
	if image, ok := n.image(); ok {
		P = image.Height * image.Width
	}
	each(n, func(l Layer) {
		if l, ok := l.(Activation); ok {
			_, stride := l.dual.prepare([]float64{1})
			strides += stride
		}
	})
	sums += 2 * depthOfSums(n)
	sides := rows
	if !self {
		sides += cols
	}
	size := max(1, tileFloats/P)
	return 8 * (2*int64(rows)*int64(cols) + int64(sides)*int64(P)*int64(strides) +
		int64(runtime.GOMAXPROCS(0))*int64(size)*int64(P)*3*int64(sums))
}

func depthOfSums(l Layer) int {
	depth := 0
	switch l := l.(type) {
	case Net:
		for _, inner := range l.layers {
			depth = max(depth, depthOfSums(inner))
		}
	case Sum:
		for _, inner := range l {
			depth = max(depth, depthOfSums(inner))
		}
		depth++
	}
	return depth
}
