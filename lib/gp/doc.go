// Package gp fits Gaussian processes: kernel regression that says how sure it is.
//
// The prior is f ~ GP(m, σ_f² κ_ℓ) with a kernel κ of bandwidth ℓ, and targets
// are y = f(x) + ε, ε ~ N(0, σ_n²). With C = σ_f² K + σ_n² I over the n samples
// X, the posterior at x is normal, with
//
//	mean      m + σ_f² κ(x, X) C⁻¹ (Y - m),
//	variance  σ_f² κ(x, x) - σ_f⁴ κ(x, X) C⁻¹ κ(X, x),
//
// and a new target has the variance σ_n² on top. The three numbers ℓ, σ_f, σ_n
// are those that make the data most likely: they maximise the marginal likelihood
//
//	log p(Y) = -½ (Y-m)ᵀ C⁻¹ (Y-m) - ½ log det C - n/2 log 2π.
//
// The mean is kernel ridge regression with the ridge σ_n²/σ_f². What a recursive
// feature machine has learnt goes in as the metric of κ, and stays as it is:
//
//	learnt, err := rfm.Fit(train.X, train.Y, rfm.Options{})
//	model, err := gp.Fit(train.X, train.Y, gp.Options{M: learnt.M})
//	post := model.Posterior(test.X)     // post.Mean, post.SD
//	post.Score(test.Y)                  // RMSE, NLL, coverage
//
// The authors standardize X and Y, and maximise by 200 steps of Adam; here it is
// L-BFGS, which converges, from several starts, and the scale of Y does not matter.
//
// X is n×d, Y is n×c. Several outputs are independent with the same ℓ, σ_f, σ_n,
// so the variance is the same for all.
//
// References:
//   - Rasmussen, C. E., Williams, C. K. I.: Gaussian processes for machine
//     learning. MIT Press 2006, chapters 2 and 5
//   - Gedon, D., Abedsoltan, A., Schön, T. B., Belkin, M.: Uncertainty estimation
//     with recursive feature machines. UAI 2024
package gp
