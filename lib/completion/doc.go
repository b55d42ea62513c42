// Package completion fills in the entries of a matrix that were not observed.
//
// Given Y[i,j] for (i,j) in Ω, lin-RFM, the recursive feature machine of linear
// predictors Z = W M, repeats
//
//	W ← the smallest ‖W‖_F with (W M)[i,j] ≈ Y[i,j] on Ω   (ridge regression by rows)
//	M ← (ZᵀZ/n)^α                                          (the AGOP of x ↦ Z x, to a power)
//
// and finds matrices of low rank. Beside it stand kernel regression over
// coordinates with the neural tangent kernel, for columns or pixels of which
// something is known beforehand, and the methods to compare with: soft-impute,
// alternating least squares, a deep linear net, column means. All take the
// [Observed] entries and return a [Result].
//
//	obs, err := completion.Observe(Y, mask)
//	fill, err := completion.LinRFM(obs, completion.Options{})
//	fill.Errors(heldOut)
//	fill.Matrix()
//
// Matrices are n×d. References stand with the functions.
package completion
