package plotting

import (
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestMosaic(t *testing.T) {
	X := mat.NewDense(3, 4, []float64{
		0, 1, 2, 3,
		4, 5, 6, 7,
		8, 9, 10, 11,
	})
	f := Images("", X, 2, 2).Across(2)
	img := embedded(t, svgOf(f))
	w, h := f.size()
	l := f.layout(blank(w, h), titleSize)
	size := l.fit(l.room).Size()
	a := f.grid().(*mosaic).arrange(f, pixels(size.X), pixels(size.Y))
	if a.across != 2 || a.w != 4+a.gapX || a.h != 4+a.gapY {
		t.Fatalf("arrangement %+v", a)
	}
	k := img.Bounds().Dx() / a.w
	palette := Gray.palette()
	s := colorScale{Gray, interval{0, 11}}
	for n := range 3 {
		for p := range 4 {
			x := (n%2)*(2+a.gapX) + p%2
			y := (n/2)*(2+a.gapY) + p/2
			if got, want := nrgba(img.At(x*k+k/2, y*k+k/2)), nrgba(palette[s.level(X.At(n, p))]); got != want {
				t.Errorf("picture %d, pixel %d is %v, want %v", n, p, got, want)
			}
		}
	}
	if got := nrgba(img.At((2+a.gapX)*k+k/2, (2+a.gapY)*k+k/2)); got != white {
		t.Errorf("the empty place is %v, want white", got)
	}
}

func TestManyPictures(t *testing.T) {
	f := Images("", mat.NewDense(500, 28*28, nil), 28, 28)
	if got, want := f.String(), "63 28×28 pictures"; !strings.Contains(got, want) {
		t.Errorf("%s, want %q in it", got, want)
	}
	if got, want := f.grid().note(), "the first 63 of 500 pictures"; got != want {
		t.Errorf("note %q, want %q", got, want)
	}
	if w, h := f.size(); w > 640 || h > 460 {
		t.Errorf("size %d×%d", w, h)
	}
	noisy := Images("", noise(500, 28*28), 28, 28)
	if n := len(svgOf(noisy)); n > mostSVG {
		t.Errorf("the SVG of noise has %d bytes, want at most %d", n, mostSVG)
	}
	if n := len(pngOf(noisy)); n > mostSVG {
		t.Errorf("the PNG of noise has %d bytes, want at most %d", n, mostSVG)
	}
}

func TestCaptions(t *testing.T) {
	svg := svgOf(Images("", noise(4, 64), 8, 8).Captions([]string{"one", "two"}))
	if !strings.Contains(svg, ">one<") || !strings.Contains(svg, ">two<") {
		t.Error("the captions are missing")
	}
}
