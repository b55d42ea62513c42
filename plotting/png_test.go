package plotting

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func decodePNG(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestPixelRatio(t *testing.T) {
	defer SetPixelRatio(2)
	f := Line("", nil, []float64{1, 2}).Size(300, 201)
	for _, tt := range []struct {
		ratio float64
		want  image.Point
	}{{2, image.Pt(600, 402)}, {1, image.Pt(300, 201)}, {0.5, image.Pt(150, 101)}} {
		SetPixelRatio(tt.ratio)
		if got := decodePNG(t, pngOf(f)).Bounds().Size(); got != tt.want {
			t.Errorf("at %g dots a pixel the PNG has size %v, want %v", tt.ratio, got, tt.want)
		}
	}
}

// TestCellPixels checks every pixel of every cell of a heat map: one colour, that
// of its entry, with row 0 on top.
func TestCellPixels(t *testing.T) {
	m := mat.NewDense(3, 4, []float64{
		-1, 0, 1, 0.5,
		0, 0, math.NaN(), 0,
		-0.5, 0.25, 0, 1,
	})
	const inset = 2 // dots at the edges of the matrix, on which the frame is
	for _, f := range []*Figure{Heatmap("M", m), Image("M", m), Heatmap("M", m).Size(333, 277)} {
		img := decodePNG(t, pngOf(f))
		w, h := f.size()
		l := f.layout(blank(w, h), titleSize)
		data := l.fit(l.room)
		x0, y0 := 2*pixels(data.Min.X), 2*(float64(h)-pixels(data.Max.Y))
		k := 2 * pixels(data.Size().X) / 4
		if k != math.Trunc(k) || math.Abs(x0-math.Round(x0)) > 1e-9 || math.Abs(y0-math.Round(y0)) > 1e-9 {
			t.Fatalf("%v: cells of %g dots from %g, %g are not whole", f, k, x0, y0)
		}
		s := f.newColorScale(interval{-1, 1}, Sequential)
		palette := s.colors.palette()
		for i := range 3 {
			for j := range 4 {
				want := nrgba(palette[s.level(m.At(i, j))])
				bad := 0
				for y := max(i*int(k), inset); y < min((i+1)*int(k), 3*int(k)-inset); y++ {
					for x := max(j*int(k), inset); x < min((j+1)*int(k), 4*int(k)-inset); x++ {
						if got := nrgba(img.At(int(math.Round(x0))+x, int(math.Round(y0))+y)); got != want {
							bad++
						}
					}
				}
				if bad > 0 {
					t.Errorf("%v: %d pixels of the cell %d, %d are not %v", f, bad, i, j, want)
				}
			}
		}
	}
}

// TestNoSmoothing checks the edge between two cells inside a heat map: the colour
// changes from one dot to the next.
func TestNoSmoothing(t *testing.T) {
	m := mat.NewDense(40, 40, nil)
	for i := range 40 {
		for j := range 40 {
			m.Set(i, j, float64((i+j)%2))
		}
	}
	f := Image("", m)
	img := decodePNG(t, pngOf(f))
	colors := map[color.NRGBA]bool{}
	c := img.Bounds().Size().Div(2)
	for d := range 100 {
		colors[nrgba(img.At(c.X-50+d, c.Y))] = true
		colors[nrgba(img.At(c.X, c.Y-50+d))] = true
	}
	if len(colors) != 2 {
		t.Errorf("a chess board has %d colours, want 2: %v", len(colors), colors)
	}
}

func TestFewColors(t *testing.T) {
	// 240 greys of three pixels each, and beside each a rare colour like it.
	img := image.NewRGBA(image.Rect(0, 0, 4, 240))
	for v := range 240 {
		grey := uint8(v)
		for x := range 3 {
			img.SetRGBA(x, v, color.RGBA{grey, grey, grey, 255})
		}
		img.SetRGBA(3, v, color.RGBA{grey, grey, grey + 2, 255})
	}
	keep := img.RGBAAt(3, 239)
	got, ok := fewColors(img, map[color.RGBA]bool{keep: true}).(*image.Paletted)
	if !ok || len(got.Palette) > 256 {
		t.Fatalf("%T with %d colours, want at most 256", got, len(got.Palette))
	}
	if c := got.At(3, 239); c != keep {
		t.Errorf("a colour to be kept became %v, want %v", c, keep)
	}
	for y := range 240 {
		for x := range 4 {
			a, b := img.RGBAAt(x, y), got.At(x, y).(color.RGBA)
			if d := max(diff(a.R, b.R), diff(a.G, b.G), diff(a.B, b.B)); d > 2 || x < 3 && d > 0 {
				t.Fatalf("pixel %d, %d changes from %v to %v", x, y, a, b)
			}
		}
	}
	small := image.NewRGBA(image.Rect(0, 0, 2, 1))
	small.SetRGBA(1, 0, color.RGBA{1, 2, 3, 255})
	if got := fewColors(small, nil); got.At(0, 0) != small.At(0, 0) || got.At(1, 0) != small.At(1, 0) {
		t.Error("an image of two colours changes")
	}
}

func diff(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }
