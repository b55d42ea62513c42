package kernelspec

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"testing"
)

func TestLogos(t *testing.T) {
	for _, size := range []int{32, 64} {
		b, err := logos.ReadFile(fmt.Sprintf("logo-%dx%[1]d.png", size))
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.DecodeConfig(bytes.NewReader(b))
		if err != nil || img.Width != size || img.Height != size {
			t.Errorf("%d by %d pixels, %v, want %d", img.Width, img.Height, err, size)
		}
	}
	b, err := logos.ReadFile("logo-svg.svg")
	if err != nil {
		t.Fatal(err)
	}
	var svg struct{ XMLName xml.Name }
	if err := xml.Unmarshal(b, &svg); err != nil || svg.XMLName.Local != "svg" {
		t.Errorf("%v, %v", svg, err)
	}
}
