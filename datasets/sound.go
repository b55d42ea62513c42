package datasets

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"html"
	"math"

	"github.com/agopher/agopher/internal/safefile"
	"github.com/agopher/agopher/lib/display"
)

// SoundRate is the sampling rate of the sounds that are made here, in samples a
// second: that of the telephone.
const SoundRate = 8000

// A Sound is what a microphone records. In a page it shows a player.
type Sound struct {
	Name    string
	Rate    int // samples a second; 0 is SoundRate
	Samples []float64
}

// Seconds returns how long the sound is.
func (s *Sound) Seconds() float64 { return float64(len(s.Samples)) / float64(s.rate()) }

func (s *Sound) rate() int {
	if s.Rate == 0 {
		return SoundRate
	}
	return s.Rate
}

// With returns the sound with a noise added, louder or softer so that the
// signal-to-noise ratio is the given number of decibels, 10 log₁₀ of the ratio of the
// sums of squares; and the noise as it was added. It panics if the noise is shorter
// than the sound, or if one of them is silent.
func (s *Sound) With(noise *Sound, decibels float64) (noisy, added *Sound) {
	n := len(s.Samples)
	if len(noise.Samples) < n {
		panic(fmt.Sprintf("datasets: the noise has %d samples but the sound has %d; make the noise as long", len(noise.Samples), n))
	}
	signal, other := energy(s.Samples), energy(noise.Samples[:n])
	if signal == 0 || other == 0 {
		panic("datasets: the sound or the noise is silent, so that their ratio is not a number of decibels")
	}
	scale := math.Sqrt(signal / other * math.Pow(10, -decibels/10))
	added = &Sound{Name: noise.Name, Rate: s.Rate, Samples: make([]float64, n)}
	noisy = &Sound{Name: fmt.Sprintf("%s with %s at %g dB", s.Name, noise.Name, decibels), Rate: s.Rate, Samples: make([]float64, n)}
	for i := range n {
		added.Samples[i] = scale * noise.Samples[i]
		noisy.Samples[i] = s.Samples[i] + added.Samples[i]
	}
	return noisy, added
}

func energy(x []float64) (e float64) {
	for _, v := range x {
		e += v * v
	}
	return e
}

// WAV returns the sound as a file of one channel and 16 bits a sample, the loudest
// sample at nine tenths of what these hold.
func (s *Sound) WAV() []byte {
	loudest := 0.0
	for _, v := range s.Samples {
		loudest = max(loudest, math.Abs(v))
	}
	scale := 0.0
	if loudest > 0 {
		scale = 0.9 * math.MaxInt16 / loudest
	}
	var b bytes.Buffer
	size := 2 * len(s.Samples)
	b.WriteString("RIFF")
	put := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&b, binary.LittleEndian, v) // to memory
		}
	}
	put(uint32(36+size), []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1), uint32(s.rate()), uint32(2*s.rate()), uint16(2), uint16(16), []byte("data"), uint32(size))
	for _, v := range s.Samples {
		put(int16(math.Round(scale * v)))
	}
	return b.Bytes()
}

// Save writes the sound to a WAV file, whole or not at all.
func (s *Sound) Save(path string) error {
	if err := safefile.Write(path, s.WAV()); err != nil {
		return fmt.Errorf("datasets: %s is not written: %w", path, err)
	}
	return nil
}

// String describes the sound: speech 1: 2 s, 8 kHz.
func (s *Sound) String() string {
	return fmt.Sprintf("%s: %.3g s, %g kHz", s.Name, s.Seconds(), float64(s.rate())/1000)
}

// Bundle shows a player in a page, and a line elsewhere. The page holds the sound, 21
// kB a second at 8 kHz.
func (s *Sound) Bundle() display.Bundle {
	return display.Bundle{
		display.MIMEText: s.String(),
		display.MIMEHTML: fmt.Sprintf(`<figure style="margin:0"><figcaption>%s</figcaption><audio controls src="data:audio/wav;base64,%s"></audio></figure>`,
			html.EscapeString(s.String()), base64.StdEncoding.EncodeToString(s.WAV())),
	}
}

// SimpleRender is Bundle for the gophernotes kernel.
func (s *Sound) SimpleRender() map[string]any { return s.Bundle().SimpleRender() }
