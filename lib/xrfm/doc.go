// Package xrfm fits xRFM: trees whose leaves are recursive feature machines, for
// tables with many rows and with different features that matter in different
// places.
//
// A node with more than MaxLeaf rows is split across the direction v in which
// its target changes most, the top eigenvector of the AGOP of a kernel machine
// fitted to some of its rows,
//
//	left: vᵀx ≤ b,  right: vᵀx > b,  b the median of vᵀx,
//
// and a leaf is the best machine of the iterations of package rfm on its rows,
// by its own validation rows. A point is predicted by its leaf, or by a few of
// them, with the weights of soft splits of temperature T,
//
//	f(x) = Σ_l w_l(x) f_l(x) / Σ_l w_l(x),  w_l(x) = Π σ(±(vᵀx - b) / (T IQR)),
//
// the product over the splits above the leaf l, IQR the interquartile range of
// vᵀx at the split. T is chosen on the validation data. A forest of several
// trees predicts their mean. Time is O(n MaxLeaf²), not O(n³).
//
//	forest, err := xrfm.Fit(train.X, train.Y, val.X, val.Y, xrfm.Options{})
//	metrics.R2(forest.Predict(test.X), test.Y)
//	forest.Trees[0].Direction                 // of the first split
//	plotting.Heatmap("M", forest.Leaves()[0].M)
//	err = forest.Save("forest.xrfm")
//
// X is n×d with numeric columns standardized and categorical ones one-hot; Y is
// n×c, values for regression, one-hot rows for classes.
//
// References:
//   - Beaglehole, D., Holzmüller, D., Radhakrishnan, A., Belkin, M.: xRFM:
//     accurate, scalable, and interpretable feature learning models for tabular
//     data. ICLR 2026
package xrfm
