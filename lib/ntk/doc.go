// Package ntk has the kernels of neural networks of infinite width. One
// description of a net has three readings: a finite net with random weights,
// the covariance of its outputs, NNGP, and the inner product of its gradients
// in the weights, NTK.
//
// For a net with d inputs the two start at k = ⟨x,z⟩/d and t = 0. Layer by layer
//
//	dense layer   k ← W² k + B²,    t ← k + W² t    (with the new k),
//	activation φ  k ← E φ(u)φ(v),   t ← t E φ′(u)φ′(v),
//
// where u and v are normal with the covariance k, and variances that go through
// the same layers. Convolutions and pooling do it for all pairs of places.
//
//	net := ntk.Serial(ntk.Dense{W: 1.5, B: 0.3}, ntk.ReLU(), ntk.Dense{})
//	nngp, tangent := net.Kernels(X, Z)
//	m, err := krr.Fit(X, Y, krr.Options{Kernel: net.NTK(), Ridge: 1e-3})
//	agop.Of(m, X)                           // what the kernel machine depends on
//	net.Finite(d, 1024, 1).NTK(X, Z)        // of a net of width 1024
//
// Weights have the parametrisation and the conventions of neural-tangents; see
// [Arora] and [EigenPro] for those of others.
//
// References:
//   - Jacot, A., Gabriel, F., Hongler, C.: Neural tangent kernel: convergence
//     and generalization in neural networks. NeurIPS 2018
//   - Lee, J., Bahri, Y., Novak, R., Schoenholz, S., Pennington, J.,
//     Sohl-Dickstein, J.: Deep neural networks as Gaussian processes. ICLR 2018
//   - Novak, R., Xiao, L., Hron, J., Lee, J., Alemi, A., Sohl-Dickstein, J.,
//     Schoenholz, S.: Neural tangents: fast and easy infinite neural networks
//     in Python. ICLR 2020
package ntk
