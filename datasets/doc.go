// Package datasets holds data to learn from: real sets that ship in the binary,
// synthetic ones whose true features are known, and files of your own.
//
// A [Set] is n samples of an unknown function,
//
//	Y[i] ≈ f(X[i]), X n×d, Y n×c,
//
// with rows as samples. Y holds targets of a regression, or one column a class
// with a 1 for the samples of that class and 0 elsewhere. The generators return
// the directions on which f depends, when they are known, so that a learned
// feature matrix can be compared with the truth. The same seed gives the same
// set, whatever BLAS is installed.
//
// A matrix to be completed is a [Partial], with its observed entries and those
// held out; an image with holes is a [Picture], and what drugs do to cells a
// [Screen].
//
// A cell:
//
//	train, test := datasets.BreastCancer().Split(0.7, 1)
//	train, test = datasets.Standardize(train, test)
//	model, err := rfm.Fit(train.X, train.Y, rfm.Options{})
//	labels := test.Labels()
//	train
//
// A table of numbers and categories, with gaps, is a [Frame]; [Encode] makes sets of
// its parts.
//
// A file of more samples than memory takes is opened, not read: [OpenCSV] and
// [OpenNPY] return a [RowFile] for package eigenpro. Matrices go to NumPy and back
// by [SaveNPY] and [NPY], or by [SaveNPZ] and [NPZ].
package datasets
