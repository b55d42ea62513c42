package datasets

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// FuzzFrame: whatever the text, there is an error, or a frame whose matrices are
// finite, with one-hot categories.
func FuzzFrame(f *testing.F) {
	f.Add(mixed, uint16(0))
	f.Fuzz(func(t *testing.T, text string, bits uint16) {
		bit := func(k int) bool { return bits>>k&1 > 0 }
		opts := FrameOptions{NoHeader: bit(0), Comma: []rune(",;\t ")[bits>>1&3]}
		frame, err := ReadFrame(strings.NewReader(text), "f.csv", opts)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "datasets: f.csv") {
				t.Errorf("error %q", err)
			}
			return
		}
		_ = frame.Bundle().Text() + frame.Describe().String()
		names := frame.Names()
		if bit(3) {
			frame = frame.Categorical(names[0])
		}
		train := frame
		if n, _ := frame.Dims(); n > 1 {
			train, _ = frame.Split(0.6, uint64(bits))
		}
		how := Encoding{Missing: MissingPolicy(bits >> 4 % 3), Classes: bit(7), Unseen: UnseenPolicy(bits >> 8 & 1), Raw: bit(9), ScaleTarget: bit(10)}
		how.Indicator = how.Missing == MissingMean && bit(11)
		a, b, err := Encode(train, frame, how)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "datasets: f.csv") {
				t.Errorf("error %q", err)
			}
			return
		}
		for _, s := range []*Set{a, b} {
			_, d, _ := s.Dims()
			if len(s.Features) != d {
				t.Errorf("%v: %d names", s, len(s.Features))
			}
			for _, x := range slices.Concat(s.X.RawMatrix().Data, s.Y.RawMatrix().Data) {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					t.Errorf("%v holds %g", s, x)
				}
			}
			for i := range s.X.RawMatrix().Rows {
				for _, group := range s.Categories {
					sum := 0.0
					for _, j := range group {
						sum += s.X.At(i, j)
					}
					if sum != 1 && (len(group) > 1 || sum != 0) {
						t.Errorf("row %d: the columns %v have the sum %v", i, group, sum)
					}
				}
			}
		}
	})
}
