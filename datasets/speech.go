package datasets

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Speech returns n samples of a sound that is like speech, at [SoundRate], of a speaker
// of his own for each seed. It is made, not recorded: a source of harmonics whose
// pitch moves, through three resonances that move between those of vowels, in
// syllables with pauses between, some of which begin with a hiss. The spectrum has what
// makes masks work, harmonics, formants, onsets and silence; words it has none. The
// mean square is 1.
//
// It panics if n is negative.
//
// Reference: Fant, G.: Acoustic Theory of Speech Production. Mouton (1960)
func Speech(n int, seed uint64) *Sound {
	checkSamples("Speech", n)
	s := &speaker{rng: stream(seed, useSamples)}
	s.pitch = 90 * math.Pow(2.6, s.rng.Float64()) // from a low voice to a child's, in Hz
	s.tract = 0.9 + 0.3*s.rng.Float64()           // long and short
	x := make([]float64, 0, n+SoundRate)
	for len(x) < n {
		x = s.syllable(x)
	}
	return &Sound{Name: fmt.Sprintf("speech %d", seed), Samples: unit(x[:n])}
}

// formants are the frequencies in Hz of the first three resonances in a, e, i, o, u, of
// an adult.
var formants = [][3]float64{{730, 1090, 2440}, {530, 1840, 2480}, {270, 2290, 3010}, {570, 840, 2410}, {300, 870, 2240}}

// bandwidths are theirs.
var bandwidths = [3]float64{80, 100, 140}

// A speaker makes syllables.
type speaker struct {
	rng   *rand.Rand
	pitch float64
	tract float64 // factor of the formants
	phase float64 // of the source, in periods
}

// syllable appends a syllable and a pause.
func (s *speaker) syllable(x []float64) []float64 {
	seconds := func(lo, hi float64) int { return int((lo + (hi-lo)*s.rng.Float64()) * SoundRate) }
	if s.rng.Float64() < 0.4 {
		x = s.hiss(x, seconds(0.05, 0.12))
	}
	x = s.vowel(x, seconds(0.12, 0.35))
	pause := seconds(0.01, 0.08)
	if s.rng.Float64() < 0.2 { // of a phrase
		pause = seconds(0.2, 0.5)
	}
	return append(x, make([]float64, pause)...)
}

// vowel appends n samples that glide from one vowel to another.
func (s *speaker) vowel(x []float64, n int) []float64 {
	from, to := formants[s.rng.IntN(len(formants))], formants[s.rng.IntN(len(formants))]
	start, end := s.pitch*math.Pow(2, 0.25*s.rng.NormFloat64()), s.pitch*math.Pow(2, 0.25*s.rng.NormFloat64())
	loud := math.Pow(10, 0.2*s.rng.NormFloat64())
	var amplitudes []float64
	for i := range n {
		t := float64(i) / float64(n)
		f0 := start + (end-start)*t + 0.015*s.pitch*math.Sin(2*math.Pi*5.5*float64(i)/SoundRate) // vibrato
		s.phase += f0 / SoundRate
		if i%40 == 0 { // 5 ms
			amplitudes = amplitudes[:0]
			for k := 1; float64(k)*f0 < 0.47*SoundRate; k++ {
				amplitudes = append(amplitudes, loud*math.Pow(float64(k), -1)*s.response(float64(k)*f0, from, to, t))
			}
		}
		v := 0.0
		for k, a := range amplitudes {
			v += a * math.Sin(2*math.Pi*float64(k+1)*s.phase)
		}
		x = append(x, v*envelope(i, n, 0.03))
	}
	return x
}

// response is the product of the resonances at a frequency, at the time t between two
// vowels.
func (s *speaker) response(f float64, from, to [3]float64, t float64) float64 {
	r := 1.0
	for j, b := range bandwidths {
		F := s.tract * (from[j] + (to[j]-from[j])*t)
		u := f / F
		r /= math.Hypot(1-u*u, u*b/F)
	}
	return r
}

// hiss appends n samples of noise without its low frequencies.
func (s *speaker) hiss(x []float64, n int) []float64 {
	last := 0.0
	for i := range n {
		v := s.rng.NormFloat64()
		x = append(x, 0.5*(v-last)*envelope(i, n, 0.02))
		last = v
	}
	return x
}

// envelope rises and falls within the given seconds.
func envelope(i, n int, seconds float64) float64 {
	ramp := min(seconds*SoundRate, float64(n)/2)
	u := min(float64(i)+0.5, float64(n-i)-0.5) / ramp
	if u >= 1 {
		return 1
	}
	return math.Sin(math.Pi/2*u) * math.Sin(math.Pi/2*u)
}

// Babble returns n samples of six speakers at once, at [SoundRate], with a mean square
// of 1: the noise that is hardest to tell from speech. It panics if n is negative.
func Babble(n int, seed uint64) *Sound {
	checkSamples("Babble", n)
	x := make([]float64, n)
	rng := stream(seed, useNoise)
	for range 6 {
		for i, v := range Speech(n, rng.Uint64()).Samples {
			x[i] += v
		}
	}
	return &Sound{Name: fmt.Sprintf("babble %d", seed), Samples: unit(x)}
}

// Engine returns n samples of a machine, at [SoundRate], with a mean square of 1: low
// harmonics that hardly move, and a rumble. It panics if n is negative.
func Engine(n int, seed uint64) *Sound {
	checkSamples("Engine", n)
	rng := stream(seed, useNoise)
	speed, rumble, phase := 30+30*rng.Float64(), 0.0, 0.0
	amplitudes := make([]float64, 24)
	for k := range amplitudes {
		amplitudes[k] = math.Exp(0.7*rng.NormFloat64()) / math.Sqrt(float64(k+1))
	}
	x := make([]float64, n)
	for i := range x {
		phase += speed * (1 + 0.01*math.Sin(2*math.Pi*0.7*float64(i)/SoundRate)) / SoundRate
		rumble = 0.9*rumble + 0.6*rng.NormFloat64()
		x[i] = rumble
		for k, a := range amplitudes {
			x[i] += a * math.Sin(2*math.Pi*float64(k+1)*phase)
		}
	}
	return &Sound{Name: fmt.Sprintf("engine %d", seed), Samples: unit(x)}
}

// unit scales x to a mean square of 1; silence stays.
func unit(x []float64) []float64 {
	if e := energy(x); e > 0 {
		scale := math.Sqrt(float64(len(x)) / e)
		for i := range x {
			x[i] *= scale
		}
	}
	return x
}

func checkSamples(name string, n int) {
	if n < 0 {
		panic(fmt.Sprintf("datasets: %s of %d samples", name, n))
	}
}
