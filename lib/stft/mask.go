package stft

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// RatioMask returns the ideal ratio mask of a sound and a noise that was added to it,
//
//	mask = √(|S|² / (|S|² + |N|²)),
//
// which is 0 where the noise is all and 1 where there is none. Where both are 0 it is
// 0. It panics if the spectra differ in size.
func RatioMask(speech, noise *Spectrum) *mat.Dense {
	S, N := speech.Power(), noise.Power()
	n, d := S.Dims()
	if r, c := N.Dims(); r != n || c != d {
		panic(fmt.Sprintf("stft: the speech is %d×%d but the noise is %d×%d; both need the same samples and Options", n, d, r, c))
	}
	mask := mat.NewDense(n, d, nil)
	mask.Apply(func(i, j int, _ float64) float64 {
		if S.At(i, j) == 0 {
			return 0
		}
		return math.Sqrt(S.At(i, j) / (S.At(i, j) + N.At(i, j)))
	}, mask)
	return mask
}

// LogPower returns log(|S|² + ε), the features of a frame. ε is 1e-8 of the mean of
// |S|², so that silence is finite; 1 where all is silent.
func (s *Spectrum) LogPower() *mat.Dense {
	P := s.Power()
	n, d := P.Dims()
	epsilon := 1e-8 * mat.Sum(P) / float64(n*d)
	if epsilon == 0 {
		epsilon = 1
	}
	P.Apply(func(_, _ int, v float64) float64 { return math.Log(v + epsilon) }, P)
	return P
}

// Context returns, beside each row of X, the before rows above it and the after rows
// below: an n×d matrix becomes n×(before+1+after)d. Beyond the ends the first and the
// last row stand in. It panics if before or after is negative.
func Context(X *mat.Dense, before, after int) *mat.Dense {
	if before < 0 || after < 0 {
		panic(fmt.Sprintf("stft: Context of %d rows before and %d after; both must be 0 or positive", before, after))
	}
	n, d := X.Dims()
	wide := mat.NewDense(n, (before+1+after)*d, nil)
	for i := range n {
		row := wide.RawRowView(i)
		for k := -before; k <= after; k++ {
			copy(row[(k+before)*d:], X.RawRowView(min(max(i+k, 0), n-1)))
		}
	}
	return wide
}

// SNR returns the signal-to-noise ratio of an estimate in decibels,
//
//	10 log₁₀ (Σ clean² / Σ (estimate - clean)²).
//
// It panics if the lengths differ.
func SNR(estimate, clean []float64) float64 {
	if len(estimate) != len(clean) {
		panic(fmt.Sprintf("stft: the estimate has %d samples but the clean sound has %d", len(estimate), len(clean)))
	}
	signal, noise := 0.0, 0.0
	for i, c := range clean {
		signal += c * c
		noise += (estimate[i] - c) * (estimate[i] - c)
	}
	return 10 * math.Log10(signal/noise)
}

// Upright returns a matrix with a row for each frame as pictures of sounds are drawn:
// time to the right, a row for each frequency, the highest first.
func Upright(M mat.Matrix) *mat.Dense {
	n, d := M.Dims()
	U := mat.NewDense(d, n, nil)
	U.Apply(func(i, j int, _ float64) float64 { return M.At(j, d-1-i) }, U)
	return U
}

// Spectrogram returns the power in decibels below the largest, but not below floor,
// which is negative, as [Upright] draws it. It panics if floor is not negative.
func (s *Spectrum) Spectrogram(floor float64) *mat.Dense {
	if !(floor < 0) {
		panic(fmt.Sprintf("stft: the floor of a Spectrogram is %v decibels; it must be negative, such as -50", floor))
	}
	P := s.Power()
	largest := mat.Max(P)
	P.Apply(func(_, _ int, v float64) float64 {
		if v == 0 { // also in silence, where largest is 0
			return floor
		}
		return max(floor, 10*math.Log10(v/largest))
	}, P)
	return Upright(P)
}
