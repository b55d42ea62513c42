package datasets

import (
	"fmt"
	"image/color"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
)

func TestPhotograph(t *testing.T) {
	p := Photograph(32, 1)
	for c, X := range p.Channels {
		if lo, hi := mat.Min(X), mat.Max(X); lo < 0 || hi > 1 || hi-lo < 0.5 {
			t.Errorf("channel %d is from %g to %g, want most of [0, 1]", c, lo, hi)
		}
	}
	// Blue sky at the top left, green hills, and a sun: what is drawn where.
	if r, b := p.Channels[0].At(1, 1), p.Channels[2].At(1, 1); b < r+0.2 {
		t.Errorf("the sky is red %g, blue %g", r, b)
	}
	if r := p.Channels[0].At(8, 22); r < 0.8 {
		t.Errorf("the sun is %g", r)
	}
	if !mat.Equal(Photograph(32, 1).Channels[0], p.Channels[0]) || mat.Equal(Photograph(32, 2).Channels[0], p.Channels[0]) {
		t.Error("the seed does not determine the picture")
	}
	panics(t, "datasets: Photograph of 4×4 pixels; at least 8×8 are needed", func() { Photograph(4, 1) })
}

func TestHoles(t *testing.T) {
	p := Photograph(20, 1).WithHoles(0.4, 3)
	if p.Mask.Count() != 240 || p.String() != "photograph: 20×20, 3 channels, 40 % of the pixels hidden" {
		t.Errorf("%v, %v", p, p.Mask)
	}
	img := p.Image(2)
	magenta := 0
	for x := range 40 {
		for y := range 40 {
			if img.At(x, y) == (color.RGBA{204, 0, 153, 255}) {
				magenta++
				if p.Mask.At(y/2, x/2) {
					t.Fatalf("pixel (%d, %d) is seen and drawn as hidden", y/2, x/2)
				}
			}
		}
	}
	if magenta != 4*160 {
		t.Errorf("%d screen pixels are hidden, want %d", magenta, 4*160)
	}
	if p.Bundle()[display.MIMEPNG] == nil {
		t.Error("shows no image")
	}
	q := p.WithHole(2, 3, 4, 5)
	if q.Mask.Count() != 380 || q.Mask.At(2, 3) || q.Mask.At(5, 7) || !q.Mask.At(6, 7) || !q.Mask.At(5, 8) {
		t.Errorf("hole %v", q.Mask)
	}
	panics(t, "datasets: a hole of 4×5 at (18, 3) in a picture of 20×20 pixels", func() { p.WithHole(18, 3, 4, 5) })
	panics(t, "datasets: WithHoles of a share of 1; give one between 0 and 1, such as 0.4", func() { p.WithHoles(1, 1) })
}

func TestDigit(t *testing.T) {
	s := Digits()
	p := Digit(10, 3)
	for _, at := range [][2]int{{0, 3}, {4, 4}, {7, 2}} {
		if got, want := p.Channels[0].At(3*at[0]+1, 3*at[1]+2), s.X.At(10, 8*at[0]+at[1])/16; got != want {
			t.Errorf("pixel %v is %g, want %g", at, got, want)
		}
	}
	if got := p.Title; got != "A handwritten "+s.Classes[s.Labels()[10]] {
		t.Error(got)
	}
	panics(t, "datasets: Digit(-1, 1); there are images 0 to 1796, enlarged at least once", func() { Digit(-1, 1) })
}

func ExamplePhotograph() {
	p := Photograph(64, 1).WithHoles(0.4, 1)
	fmt.Println(p)
	fmt.Println(p.Title)
	// Output:
	// photograph: 64×64, 3 channels, 40 % of the pixels hidden
	// A boat before hills, computed
}
