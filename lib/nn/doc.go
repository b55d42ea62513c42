// Package nn has small neural networks, dense and convolutional, with exact
// gradients in the parameters and in the inputs, written out layer by layer.
//
// A net is a function f(x; θ) of d inputs with c outputs. Its dense layers are
//
//	h ← φ(W/√m · θ_W h + B θ_b),  θ ~ N(0, 1),
//
// with m inputs, in the parametrisation of the neural tangent kernel; the
// standard one, h ← φ(θ_W h + θ_b) with θ_W ~ N(0, W²/m), is an option. Both
// have the same outputs at the start, and other gradients. Training minimises
//
//	L(θ) = (1/2n) Σᵢ ‖f(X[i]; θ) - Y[i]‖²
//
// by gradient descent, on all samples or on batches, where X is n×d and Y n×c.
//
//	net, err := nn.Fit(train.X, train.Y, nn.Options{Epochs: 200, Seed: 1})
//	metrics.R2(net.Predict(test.X), test.Y)
//	agop.Of(net, train.X)          // the average gradient outer product
//	net.NTK(test.X, train.X)       // the tangent kernel ⟨∂f/∂θ, ∂f/∂θ⟩
//	nn.New(64, 1, nn.Image{Height: 8, Width: 8}, nn.Conv{Out: 16}, nn.ReLU(), nn.Flatten{}, nn.Dense{})
//
// References:
//   - Jacot, A., Gabriel, F., Hongler, C.: Neural tangent kernel: convergence
//     and generalization in neural networks. NeurIPS 2018
package nn
