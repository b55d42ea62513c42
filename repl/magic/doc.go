// Package magic gives cells commands beside Go, the same in the notebook, the
// terminal and the runner. A cell is any number of lines with commands and then
// Go:
//
//	%cd ~/data
//	%time model, err := rfm.Fit(X, Y, rfm.Options{})
//	!head -3 wine.csv
//	rfm.Options?
//
// %help lists them. A line that begins with ! (or $, as in gophernotes) is one
// for the shell, unless it is a Go expression.
package magic
