// Package eigenpro fits kernel machines to more samples than a direct solver can
// take. A machine with p centres Z,
//
//	f(x) = Σⱼ α[j] k(x, Z[j]),  X n×d, Y n×c, Z p×d, α p×c,
//
// is fitted by iterations that compute the kernel matrix by tiles and keep none of
// its n×n or n×p entries. There are five methods, all returning a [krr.Model]:
//
//   - [EigenPro2]: stochastic gradients, Z = X, preconditioned. They go to the
//     interpolating solution K α = Y.
//   - [EigenPro3]: the same for centres of its own, each step projected to them.
//   - [EigenPro4]: the same, projected once in several batches.
//   - [NystromCG]: conjugate gradients for (K + λI) α = Y, Z = X, with a Nyström
//     preconditioner.
//   - [Falkon]: conjugate gradients for the ridge problem of few centres.
//
// Gradient descent with a smooth kernel is slow because the eigenvalues of its
// Gram matrix fall fast. All methods therefore flatten the first of them, found
// from a sample of the centres.
//
// With fewer centres than samples, the steps of EigenPro 3 and 4 do not vanish at the
// solution unless a batch has all samples, and α keeps moving about least squares by
// their noise. [Falkon] goes there.
//
//	m, err := eigenpro.Fit(X, Y, eigenpro.Options{Kernel: kernels.Laplace{L: 10}, Epochs: 5})
//	m.Steps                                  // the residual of each epoch
//	eigenpro.FitRows(file, eigenpro.Options{ // samples that stay on disk
//		Method: eigenpro.EigenPro4,
//		Sizes:  eigenpro.Sizes{Centres: 10000},
//	})
package eigenpro
