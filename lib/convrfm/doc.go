// Package convrfm fits convolutional recursive feature machines: kernel machines
// on images that learn, from the average gradient outer product of their own
// predictions with respect to patches, what a filter should look at. From
// M = I/‖I‖_F, repeat T times
//
//	f(x) = Σᵢ α[i] k_M(x, X[i]),  α = (K_M + λI)⁻¹ Y
//	M    ← G^½ / ‖G^½‖_F,  G = (1/n) Σᵢ Σ_u ∇_u f(X[i]) ∇_u f(X[i])ᵀ
//
// where u runs over the q×q patches inside an image, at distances of the stride, and
// ∇_u f is the gradient with respect to patch u, as if patches were free of each
// other. In trained convolutional nets G^½ is what the covariance of the filters
// is proportional to: the convolutional neural feature ansatz.
//
// The paper's k_M is the convolutional neural tangent kernel of the patches times
// M^½: [CNTK], which Options.Depth asks for. Without it k_M is a surrogate with
// the same patch-AGOP at a small part of the cost, [PatchKernel]: a radial kernel
// in the metric M, averaged over patches. [FitDeep] puts layers of random filters
// in the learnt metrics between several such machines.
//
//	model, err := convrfm.Fit(X, Y, convrfm.Options{Shape: convrfm.Shape{Height: 8, Width: 8}, Anywhere: true})
//	model.Filters(1)[0]
//	model.Predict(XTest)
//
// An image is a row of X: channel by channel, each row by row.
//
// References:
//   - Beaglehole, D., Radhakrishnan, A., Pandit, P., Belkin, M.: Mechanism of
//     feature learning in convolutional neural networks. arXiv:2309.00570 (2023)
package convrfm
