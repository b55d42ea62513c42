// Package plotting draws figures that show themselves in a cell.
//
// A figure is one set of axes. Its methods add to it and return it, so that a
// cell is one expression and its value, the figure, is the cell's output:
//
//	plotting.New("RFM finds the two relevant inputs").
//		Line("RFM", iteration, r2).
//		Line("Laplace kernel", iteration, r2Fixed).
//		Labels("iteration", "test R²")
//
// The commonest figures have a function each: [Line], [Scatter], [Hist],
// [Bars], [BarsH], [Heatmap], [Image] and [Images]; [Grid] sets several figures
// side by side. [Figure.Save] writes PNG, SVG or PDF.
//
// # What the figure decides
//
// Everything with the same label has the same colour, dash pattern and marker,
// so a [Figure.Band] belongs to the [Figure.Line] of its label. The six colours
// are those of Okabe and Ito, which colour-blind readers tell apart; dashes and
// markers tell them apart in grey as well. Lines are labelled at their ends, if
// they end near the right edge of the axes; otherwise a legend stands outside
// the data. [Figure.Legend] overrides that.
//
// A heat map has row 0 on top and square cells of whole pixels, never smoothed.
// Values of both signs get a diverging colour map with zero exactly in its
// middle, others a sequential one of even lightness steps.
//
// # Values that cannot be drawn
//
// NaN and infinite values (and magnitudes over 1e300) leave a gap, as do values
// that are not positive on a logarithmic axis. [Figure.String] counts them, and
// a logarithmic axis says so in the figure. A figure with nothing to draw says
// "no data". Slices of different lengths are a panic that names both lengths.
//
// # Text
//
// Text is drawn in Liberation Sans, in an SVG in whichever of Liberation Sans,
// Arimo, Helvetica and Arial (all of the same widths) the reader has. Latin,
// Greek and Cyrillic letters show, and so do the signs of a formula: R², 10⁻³,
// Mᵀ, xᵢ, ‖x‖, ∇f, ∂, ∑, ∏, ∫, √, ∞, ±, ×, ·, ≤, ≥, ≠, ≈, →, ℓ, ∆. These are
// drawn as the nearest sign that the font has: ∈ as ϵ, ∝ and ∼ as ~, ⟨ ⟩ as ‹ ›,
// ≪ ≫ as « », ⇒ as →, ℝ ℕ ℤ 𝔼 as R N Z E, ⊤ as a raised T. Emoji, CJK and set
// operators such as ∪ do not show.
package plotting
