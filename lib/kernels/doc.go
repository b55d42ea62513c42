// Package kernels has kernel functions k(x, z), their Gram matrices and the
// gradients of the functions that they span.
//
// A kernel machine is f(x) = Σⱼ αⱼ k(x, zⱼ). Everything here works on matrices
// whose rows are samples: X is n×d, the centres Z are m×d, the Gram matrix
//
//	K[i,j] = k(X[i], Z[j])
//
// is n×m, and α is m×c for c outputs.
//
// Kernels are immutable values. A bandwidth that depends on the data is a
// number computed first:
//
//	k := kernels.Laplace{L: kernels.MedianDistance(X)}
//	K := kernels.Gram(k, X, X)
//	kernels.Mahalanobis{Base: k, M: M} // the same k in the metric M
//	kernels.Metric(kernels.Lpq{L: 10, P: 1.5}, M) // and for kernels that are not radial
//	kernels.Sum(k, kernels.Scale(0.1, kernels.Polynomial{C: 1}))
//	kernels.Product(kernels.Columns(k, 0, 1, 2), kernels.Columns(kernels.Categorical{}, 3))
//	kernels.Func(func(x, z []float64) float64 { return floats.Dot(x, z) })
//	kernels.RadialFunc(func(s float64) (phi, dphi float64) { return 1 / (1 + s), -1 / (1 + s) / (1 + s) })
package kernels
