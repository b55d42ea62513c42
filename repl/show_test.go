package repl

import (
	"image"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/mattn/go-sixel"
)

const plot = "import \"github.com/agopher/agopher/plotting\"\nplotting.Line(\"a figure\", nil, []float64{1, 2})"

func TestHalfBlocks(t *testing.T) {
	y := openTTY(t)
	y.prompt(1)
	y.send(bracketed(plot) + "\r")
	y.has("▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀")
	y.prompt(2)
	path := filepath.Join(y.home, "a.png")
	y.send(":save-plot " + path + "\r")
	y.has("saved to")
	if b, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(b), "\x89PNG") {
		t.Errorf("%s: %v", path, err)
	}
	y.send(":save-plot a.bmp\r")
	y.has("end the name in .png or .svg")
}

// TestSixelFigure has the terminal say that it has sixel graphics.
func TestSixelFigure(t *testing.T) {
	y := openTTY(t)
	y.prompt(1)
	y.send("\x1b[?62;4;22c" + bracketed(plot) + "\r")
	y.wait("the next prompt", func(string) bool { return strings.Contains(y.output(), "In [2]:") })
	m := regexp.MustCompile(`(?s)\x1bP0;0;8q.*?\x1b\\`).FindString(y.output())
	var img image.Image
	if err := sixel.NewDecoder(strings.NewReader(m)).Decode(&img); err != nil {
		t.Fatal(err)
	}
	white, other := 0, 0
	for py := range img.Bounds().Dy() {
		for px := range img.Bounds().Dx() {
			if r, g, b, _ := img.At(px, py).RGBA(); min(r, g, b) > 0xf000 {
				white++
			} else {
				other++
			}
		}
	}
	if size := img.Bounds().Size(); size.X < 100 || size.Y < 100 || white < 10*other || other == 0 {
		t.Errorf("an image of %v with %d white and %d other pixels", size, white, other)
	}
}

// TestTable has a table that is wider than the terminal.
func TestTable(t *testing.T) {
	y := openTTY(t)
	y.prompt(1)
	y.send(bracketed("import \"strings\"\ntype row struct{ Name, Long string; N float64 }\n"+
		"[]row{{\"one\", strings.Repeat(\"wide \", 40), 1.5}, {\"two\", \"short\", 22}}") + "\r")
	y.has("Name")
	y.prompt(2)
	for _, line := range strings.Split(y.text(), "\n") {
		if strings.HasPrefix(line, "0 ") && (!strings.Contains(line, "wide …") && !strings.Contains(line, "…") || !strings.HasSuffix(line, "1.5")) {
			t.Errorf("the row is not cut in its widest column: %q", line)
		}
	}
}

// TestProgress has long work: a bar while it goes on, and none after it was
// stopped.
func TestProgress(t *testing.T) {
	y := openTTY(t)
	y.prompt(1)
	y.send(bracketed("import (\"github.com/agopher/agopher/datasets\"; \"github.com/agopher/agopher/lib/rfm\")\n"+
		"train, _ := datasets.LowRank(1000, 50, 2, 1).Split(0.8, 1)\n"+
		"rfm.Fit(train.X, train.Y, rfm.Options{Ridge: 1e-3, Iters: 100000})") + "\r")
	y.has("/100001 iteration")
	y.send("\x03")
	y.has("stopped")
	y.prompt(2)
	if text := y.text(); strings.Contains(text, "/100001") {
		t.Errorf("the bar stays:\n%s", text)
	}
}
