package datasets

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/agopher/agopher/lib/stft"
)

// TestSounds: each seed is a sound, and the same one again.
func TestSounds(t *testing.T) {
	for name, f := range map[string]func(n int, seed uint64) *Sound{"speech": Speech, "babble": Babble, "engine": Engine} {
		a, b, c := f(8000, 1), f(8000, 1), f(8000, 2)
		if !slices.Equal(a.Samples, b.Samples) || slices.Equal(a.Samples, c.Samples) {
			t.Errorf("%s: the seed does not say which sound it is", name)
		}
		if len(a.Samples) != 8000 || math.Abs(energy(a.Samples)/8000-1) > 1e-12 || a.Seconds() != 1 {
			t.Errorf("%s: %d samples, mean square %v", name, len(a.Samples), energy(a.Samples)/8000)
		}
		if f(0, 1).Seconds() != 0 {
			t.Errorf("%s of 0 samples", name)
		}
	}
}

// TestSpeech: the source of a vowel is harmonic, so its autocorrelation is high at the
// period of the pitch; speech is louder at the formants of vowels than far above them,
// and has pauses.
func TestSpeech(t *testing.T) {
	s := &speaker{rng: stream(5, useSamples), pitch: 125, tract: 1}
	x := s.vowel(nil, SoundRate/2)[SoundRate/8 : 3*SoundRate/8]
	best, lag := 0.0, 0
	for l := 25; l < 200; l++ {
		sum := 0.0
		for i := l; i < len(x); i++ {
			sum += x[i] * x[i-l]
		}
		if sum > best {
			best, lag = sum, l
		}
	}
	if share := best / energy(x); share < 0.5 {
		t.Errorf("the autocorrelation at the period, %d samples, is %.2f", lag, share)
	}
	if pitch := SoundRate / float64(lag); pitch < 60 || pitch > 250 {
		t.Errorf("the pitch is %.0f Hz", pitch)
	}
	spectrum, err := stft.Of(Speech(10*SoundRate, 1).Samples, stft.Options{})
	if err != nil {
		t.Fatal(err)
	}
	P := spectrum.Power()
	frames, _ := P.Dims()
	low, high, silent := 0.0, 0.0, 0
	for m := range frames {
		sum := 0.0
		for k, v := range P.RawRowView(m) {
			sum += v
			if k*SoundRate/256 < 1200 {
				low += v
			} else if k*SoundRate/256 > 3400 {
				high += v
			}
		}
		if sum < 1e-3 {
			silent++
		}
	}
	if high > low/10 {
		t.Errorf("the power is %.3g below 1200 Hz and %.3g above 3400 Hz", low, high)
	}
	if share := float64(silent) / float64(frames); share < 0.03 || share > 0.5 {
		t.Errorf("%.2f of the frames are silent", share)
	}
}

func TestWith(t *testing.T) {
	s := Speech(4000, 1)
	for _, decibels := range []float64{-6, 0, 20} {
		noisy, added := s.With(Babble(5000, 2), decibels)
		if got := stft.SNR(noisy.Samples, s.Samples); math.Abs(got-decibels) > 1e-9 {
			t.Errorf("%v dB, want %v", got, decibels)
		}
		if len(added.Samples) != 4000 || !strings.HasSuffix(noisy.String(), "dB: 0.5 s, 8 kHz") {
			t.Errorf("%v, %d samples", noisy, len(added.Samples))
		}
	}
	for want, f := range map[string]func(){
		"has 10 samples but the sound has 4000": func() { s.With(Engine(10, 1), 0) },
		"is silent":                             func() { s.With(&Sound{Samples: make([]float64, 4000)}, 0) },
		"Speech of -1 samples":                  func() { Speech(-1, 1) },
	} {
		func() {
			defer func() {
				if p := recover(); p == nil || !strings.Contains(p.(string), want) {
					t.Errorf("panics with %v, want %s", p, want)
				}
			}()
			f()
		}()
	}
}

// TestWAV reads the file by the layout of the format.
func TestWAV(t *testing.T) {
	s := &Sound{Rate: 16000, Samples: []float64{0, 1, -2, 0.5}}
	path := filepath.Join(t.TempDir(), "a.wav")
	if err := s.Save(path); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	u16 := func(at int) uint16 { return binary.LittleEndian.Uint16(b[at:]) }
	if len(b) != 52 || u32(4) != 44 || u32(16) != 16 || u16(20) != 1 || u16(22) != 1 || u32(24) != 16000 || u32(28) != 32000 || u16(32) != 2 || u16(34) != 16 || u32(40) != 8 {
		t.Errorf("the header is % x", b[:44])
	}
	if !bytes.HasPrefix(b, []byte("RIFF")) || string(b[8:16]) != "WAVEfmt " || string(b[36:40]) != "data" {
		t.Errorf("the chunks are %q", b[:44])
	}
	for i, want := range []int16{0, 14745, -29490, 7373} {
		if got := int16(u16(44 + 2*i)); got != want {
			t.Errorf("sample %d is %d, want %d", i, got, want)
		}
	}
	if err := s.Save(filepath.Join(t.TempDir(), "none", "a.wav")); err == nil || !strings.Contains(err.Error(), "there is no folder") {
		t.Errorf("error %v", err)
	}
	silent := &Sound{Samples: make([]float64, 3)}
	if text := silent.Bundle().Text(); text != ": 0.000375 s, 8 kHz" {
		t.Errorf("%q", text)
	}
}
