// Package stft has the short-time Fourier transform of a sound, its inverse, and what
// speech enhancement by masks needs of it: log-power features, ratio masks and the
// signal-to-noise ratio.
//
// For a window w of N samples that moves by H,
//
//	S[m, k] = Σ_j w[j] x[mH + j - P] exp(-2πi jk/N),  0 ≤ k ≤ N/2,
//
// with P = N - H zeros before the sound, so that its ends are in as many frames as
// its middle.
//
//	clean := datasets.Speech(16000, 1)
//	noisy, noise := clean.With(datasets.Babble(16000, 2), 0)
//	s, err := stft.Of(noisy.Samples, stft.Options{})
//	c, err := stft.Of(clean.Samples, stft.Options{})
//	n, err := stft.Of(noise.Samples, stft.Options{})
//	enhanced := s.Masked(stft.RatioMask(c, n)).Signal() // or by a mask that is predicted from s.LogPower()
//
// References:
//   - Griffin, D., Lim, J.: Signal estimation from modified short-time Fourier
//     transform. IEEE Trans. Acoustics, Speech, and Signal Processing 32 (1984),
//     236-243
//   - Hui, L., Ma, S., Belkin, M.: Kernel machines beat deep neural networks on
//     mask-based single-channel speech enhancement. Interspeech 2019
package stft

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
)

// Options say how a sound is cut into frames.
type Options struct {
	// Size is N, the samples of a frame, an even number. If Size is 0, it is taken
	// to be 256, which is 32 ms at 8 kHz.
	Size int
	// Hop is H, by how many samples a frame is later than the one before, at most
	// Size/2. If Hop is 0, it is taken to be Size/4.
	Hop int
}

func (o Options) withDefaults() Options {
	if o.Size == 0 {
		o.Size = 256
	}
	if o.Hop == 0 {
		o.Hop = o.Size / 4
	}
	if o.Size < 4 || o.Size%2 != 0 {
		panic(fmt.Sprintf("stft: Size is %d; it must be even and 4 at least", o.Size))
	}
	if o.Hop < 1 || o.Hop > o.Size/2 {
		panic(fmt.Sprintf("stft: Hop is %d; it must be between 1 and half of Size, %d", o.Hop, o.Size/2))
	}
	return o
}

// window returns the periodic Hann window, w[j] = sin²(πj/N). At any Hop the squares
// of those over a sample have a positive sum.
func (o Options) window() []float64 {
	w := make([]float64, o.Size)
	for j := range w {
		s := math.Sin(math.Pi * float64(j) / float64(o.Size))
		w[j] = s * s
	}
	return w
}

// A Spectrum is the transform of a sound: a row for each frame, a column for each of
// the Size/2+1 frequencies, k/Size of the sampling rate in column k.
type Spectrum struct {
	Options Options
	Samples int         // of the sound
	Frames  *mat.CDense // S
}

// Of returns the transform of a sound. It panics on Options that cannot be meant, and
// returns an error if there are no samples or if one is NaN or infinite.
func Of(x []float64, opts Options) (*Spectrum, error) {
	opts = opts.withDefaults()
	if len(x) == 0 {
		return nil, errors.New("stft: the sound has no samples")
	}
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("stft: sample %d of %d is %v", i, len(x), v)
		}
	}
	pad := opts.Size - opts.Hop
	frames := (len(x)+pad-1)/opts.Hop + 1
	s := &Spectrum{Options: opts, Samples: len(x), Frames: mat.NewCDense(frames, opts.Size/2+1, nil)}
	w, fft := opts.window(), fourier.NewFFT(opts.Size)
	frame := make([]float64, opts.Size)
	coefficients := make([]complex128, opts.Size/2+1)
	for m := range frames {
		for j := range frame {
			frame[j] = 0
			if i := m*opts.Hop + j - pad; i >= 0 && i < len(x) {
				frame[j] = w[j] * x[i]
			}
		}
		for k, c := range fft.Coefficients(coefficients, frame) {
			s.Frames.Set(m, k, c)
		}
	}
	return s, nil
}

// Signal returns the sound whose transform is nearest to S in the sum of squares,
//
//	x[i] = Σ_m w[j] y_m[j] / Σ_m w[j]²,  j = i + P - mH,
//
// with y_m the inverse transform of frame m. Of a Spectrum that was not changed it is
// the sound.
func (s *Spectrum) Signal() []float64 {
	opts := s.Options.withDefaults()
	frames, freqs := s.Frames.Dims()
	if freqs != opts.Size/2+1 {
		panic(fmt.Sprintf("stft: Frames has %d columns; frames of %d samples have %d frequencies", freqs, opts.Size, opts.Size/2+1))
	}
	pad := opts.Size - opts.Hop
	x, weight := make([]float64, s.Samples), make([]float64, s.Samples)
	w, fft := opts.window(), fourier.NewFFT(opts.Size)
	frame := make([]float64, opts.Size)
	coefficients := make([]complex128, freqs)
	for m := range frames {
		for k := range coefficients {
			coefficients[k] = s.Frames.At(m, k)
		}
		fft.Sequence(frame, coefficients) // not divided by Size
		for j, v := range frame {
			if i := m*opts.Hop + j - pad; i >= 0 && i < s.Samples {
				x[i] += w[j] * v / float64(opts.Size)
				weight[i] += w[j] * w[j]
			}
		}
	}
	for i := range x {
		x[i] /= weight[i]
	}
	return x
}

// Power returns |S|², with a row for each frame.
func (s *Spectrum) Power() *mat.Dense {
	n, d := s.Frames.Dims()
	P := mat.NewDense(n, d, nil)
	P.Apply(func(i, j int, _ float64) float64 {
		c := s.Frames.At(i, j)
		return real(c)*real(c) + imag(c)*imag(c)
	}, P)
	return P
}

// Masked returns the transform with each entry multiplied by that of a mask. It
// panics if the mask has another size.
func (s *Spectrum) Masked(mask mat.Matrix) *Spectrum {
	n, d := s.Frames.Dims()
	if r, c := mask.Dims(); r != n || c != d {
		panic(fmt.Sprintf("stft: the mask is %d×%d but the spectrum is %d×%d", r, c, n, d))
	}
	masked := *s
	masked.Frames = mat.NewCDense(n, d, nil)
	for i := range n {
		for j := range d {
			masked.Frames.Set(i, j, s.Frames.At(i, j)*complex(mask.At(i, j), 0))
		}
	}
	return &masked
}

// String describes the spectrum: 126 frames of 256 samples, a step of 64, 129
// frequencies.
func (s *Spectrum) String() string {
	n, d := s.Frames.Dims()
	return fmt.Sprintf("%d frames of %d samples, a step of %d, %d frequencies", n, s.Options.Size, s.Options.Hop, d)
}

// Bundle shows the spectrum as text.
func (s *Spectrum) Bundle() display.Bundle { return display.Bundle{display.MIMEText: s.String()} }

// SimpleRender is Bundle for the gophernotes kernel.
func (s *Spectrum) SimpleRender() map[string]any { return s.Bundle().SimpleRender() }
