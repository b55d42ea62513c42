package plotting_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"gonum.org/v1/plot/cmpimg"

	"github.com/agopher/agopher/plotting"
)

// checkFigure runs an example that saves testdata/<name>.png and compares the
// image, at one dot a pixel, with testdata/<name>_golden.png, which go test -regen
// writes anew. An image that differs stays to be looked at.
func checkFigure(t *testing.T, example func(), name string) {
	t.Helper()
	plotting.SetPixelRatio(1)
	defer plotting.SetPixelRatio(2)
	delta := 0.0
	if runtime.GOARCH != "amd64" { // fused operations round edges differently
		delta = 0.2
	}
	cmpimg.CheckPlotApprox(example, t, delta, name+".png")
	if !t.Failed() {
		os.Remove(filepath.Join("testdata", name+".png"))
	}
	const most = 20000
	info, err := os.Stat(filepath.Join("testdata", name+"_golden.png"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > most {
		t.Errorf("the golden image has %d bytes, want at most %d", info.Size(), most)
	}
}
