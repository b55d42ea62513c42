package plotting

import (
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestPDF(t *testing.T) {
	f := New("R² ‖∇f‖ αλ").Heatmap(mat.NewDense(2, 2, []float64{1, 0, 0, 0})).Colors(Ink)
	data := pdfOf(f)
	if got := string(data[:4]); got != "%PDF" {
		t.Errorf("a PDF begins with %q, want %%PDF", got)
	}
	if n := len(data); n > 50000 {
		t.Errorf("the PDF has %d bytes: is a font embedded?", n)
	}
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Skip("pdftoppm is not installed: the picture is not checked")
	}
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path+".pdf", data, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(tool, "-r", "96", "-png", "-singlefile", path+".pdf", path).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v\n%s", err, out)
	}
	file, err := os.Open(path + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	img, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	w, h := f.size()
	if got := img.Bounds().Size(); diffInt(got.X, w) > 1 || diffInt(got.Y, h) > 1 {
		t.Errorf("the page is %v at 96 dots per inch, want %d×%d", got, w, h)
	}
	l := f.layout(blank(w, h), titleSize)
	r := l.fit(l.room)
	cell := func(i, j float64) uint8 {
		x := pixels(r.Min.X) + (j+0.5)/2*pixels(r.Size().X)
		y := float64(h) - pixels(r.Max.Y) + (i+0.5)/2*pixels(r.Size().Y)
		return nrgba(img.At(int(x), int(y))).R
	}
	if got := [4]uint8{cell(0, 0), cell(0, 1), cell(1, 0), cell(1, 1)}; got != [4]uint8{0, 255, 255, 255} {
		t.Errorf("cells are %v, want the first black and the others white", got)
	}
}

func diffInt(a, b int) int { return max(a-b, b-a) }
