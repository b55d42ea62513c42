package plotting

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot/vg"
)

// checkSVG checks that an SVG is well formed, has only numbers, and keeps its
// text inside.
func checkSVG(t *testing.T, svg string) {
	t.Helper()
	if bad := regexp.MustCompile(`[^a-zA-Z>](NaN|[+-]?Inf)[^a-zA-Z]`).FindString(svg); bad != "" {
		t.Errorf("SVG with %q", bad)
	}
	texts, width, height := svgTexts(t, svg)
	const tol = 0.1
	for _, txt := range texts {
		for _, p := range txt.corners {
			if p.x < -tol || p.x > width+tol || p.y < -tol || p.y > height+tol {
				t.Errorf("%q reaches (%.1f, %.1f), outside the canvas of %g×%g points", txt.s, p.x, p.y, width, height)
				break
			}
		}
	}
}

type svgText struct {
	s       string
	corners []struct{ x, y float64 }
}

// An affine map x, y -> m[0]x + m[2]y + m[4], m[1]x + m[3]y + m[5].
type affine [6]float64

func (m affine) times(o affine) affine {
	return affine{
		m[0]*o[0] + m[2]*o[1], m[1]*o[0] + m[3]*o[1],
		m[0]*o[2] + m[2]*o[3], m[1]*o[2] + m[3]*o[3],
		m[0]*o[4] + m[2]*o[5] + m[4], m[1]*o[4] + m[3]*o[5] + m[5],
	}
}

var transform = regexp.MustCompile(`(scale|translate|rotate)\(([^)]*)\)`)

func parseTransform(s string) affine {
	m := affine{1, 0, 0, 1, 0, 0}
	for _, part := range transform.FindAllStringSubmatch(s, -1) {
		var v [2]float64
		for i, n := range strings.FieldsFunc(part[2], func(r rune) bool { return r == ',' || r == ' ' }) {
			v[i], _ = strconv.ParseFloat(n, 64)
		}
		switch part[1] {
		case "scale":
			m = m.times(affine{v[0], 0, 0, v[1], 0, 0})
		case "translate":
			m = m.times(affine{1, 0, 0, 1, v[0], v[1]})
		case "rotate":
			sin, cos := math.Sincos(v[0] * math.Pi / 180)
			m = m.times(affine{cos, sin, -sin, cos, 0, 0})
		}
	}
	return m
}

// svgTexts returns the texts of an SVG with the corners of their ink, and the
// size of the view box.
func svgTexts(t *testing.T, svg string) (texts []svgText, width, height float64) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	stack := []affine{{1, 0, 0, 1, 0, 0}}
	var open *struct{ x, y, size float64 }
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return texts, width, height
		}
		if err != nil {
			t.Fatalf("not well formed: %v\n%.300s", err, svg)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			a := map[string]string{}
			for _, at := range tok.Attr {
				a[at.Name.Local] = at.Value
			}
			stack = append(stack, stack[len(stack)-1].times(parseTransform(a["transform"])))
			switch tok.Name.Local {
			case "svg":
				fmt.Sscanf(a["viewBox"], "0 0 %g %g", &width, &height)
			case "text":
				open = &struct{ x, y, size float64 }{}
				open.x, _ = strconv.ParseFloat(a["x"], 64)
				open.y, _ = strconv.ParseFloat(a["y"], 64)
				if s := regexp.MustCompile(`font-size:([\d.]+)px`).FindStringSubmatch(a["style"]); s != nil {
					open.size, _ = strconv.ParseFloat(s[1], 64)
				}
			}
		case xml.CharData:
			if open == nil {
				continue
			}
			m := stack[len(stack)-1]
			w := textStyle(vg.Length(open.size), inkColor).Width(string(tok)).Points()
			txt := svgText{s: string(tok)}
			for _, p := range [][2]float64{{0, 0}, {w, 0}, {0, -0.7 * open.size}, {w, -0.7 * open.size}} {
				x, y := open.x+p[0], open.y+p[1]
				txt.corners = append(txt.corners, struct{ x, y float64 }{m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]})
			}
			texts = append(texts, txt)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
			open = nil
		}
	}
}

func TestSVG(t *testing.T) {
	svg := svgOf(New("R² <&> ‖∇f‖").Line("RFM", nil, []float64{1, 2}).Labels("iteration", "test R²"))
	checkSVG(t, svg)
	for _, want := range []string{
		`width="640" height="400" viewBox="0 0 480 300"`,
		"Liberation Sans,Arimo,Helvetica,Arial,sans-serif",
		"<title>R² &lt;&amp;&gt; ‖∇f‖</title>",
		`style="fill:#FFFFFF"`, // the background
		">iteration</text>",
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in\n%.1500s", want, svg)
		}
	}
	for _, bad := range []string{"font-family:", "image/jpg"} {
		if strings.Contains(svg, bad) {
			t.Errorf("%s in the SVG: the text that svgTidy replaces has changed", bad)
		}
	}
}

// TestTextLength checks that each text has its own width.
func TestTextLength(t *testing.T) {
	svg := svgOf(New("A long bold title").Line("RFM", nil, []float64{1, 2}).Labels("iteration", "R²"))
	texts := regexp.MustCompile(`<text textLength="([\d.]+)" [^>]*font-size:([\d.]+)px[^>]*>([^<]*)<`).FindAllStringSubmatch(svg, -1)
	if n := strings.Count(svg, "<text "); len(texts) != n || n < 10 {
		t.Errorf("%d of %d texts have a width", len(texts), n)
	}
	for _, m := range texts {
		got, _ := strconv.ParseFloat(m[1], 64)
		size, _ := strconv.ParseFloat(m[2], 64)
		sty := textStyle(vg.Length(size), inkColor)
		if strings.Contains(m[0], "bold") {
			sty = boldStyle(vg.Length(size))
		}
		if want := sty.Width(m[3]).Points(); math.Abs(got-want) > 0.01 {
			t.Errorf("%q has the width %g, want %g", m[3], got, want)
		}
	}
}

func TestTextStaysInside(t *testing.T) {
	long := "a label so long that it has to go somewhere"
	names := strings.Split(strings.Repeat(long+",", 9)+long, ",")
	values := noise(1, 10).RawMatrix().Data
	for _, d := range []drawable{
		New(strings.Repeat(long+" ", 5)).Line(long, nil, values).Line(long+"!", nil, values),
		Bars(long, names, values),
		BarsH(long, names, values),
		Heatmap(long, noise(10, 10)).Rows(names).Columns(names).ColorBar("value"),
		New("").Scatter("a", nil, values).Scatter(long, nil, values).Text(9, values[9], "at the right edge").VLine("at the edge", 9),
		Line("", []float64{1e-7, 1e7}, []float64{-1e9, 1e-9}),
		Grid(3, Line(long, nil, values), Heatmap(long, noise(30, 30)), Hist(long, values, 0)).Title(strings.Repeat(long, 6)),
		Images(long, noise(4, 4), 2, 2).Captions(names),
		Line(long, nil, values).Labels(long[:9], long[:9]).Size(160, 120),
		New(long).Line("a label", nil, values).Labels("x", "y").Size(80, 80),
		Heatmap(long, noise(9, 9)).ColorBar("value").Size(200, 120),
		Grid(6, Line(long, nil, values), Heatmap(long, noise(30, 30)), New("").Line(long, nil, values), Hist(long, values, 0), Bars("b", names, values), BarsH("b", names, values)),
	} {
		checkSVG(t, svgOf(d))
	}
}

// embedded returns the first image in an SVG.
func embedded(t *testing.T, svg string) image.Image {
	t.Helper()
	m := regexp.MustCompile(`image-rendering:pixelated" xlink:href="data:image/png;base64,([^"]*)"`).FindStringSubmatch(svg)
	if m == nil {
		t.Fatal("no unsmoothed PNG in the SVG")
	}
	data, err := base64.StdEncoding.DecodeString(m[1])
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestSVGHeatmap(t *testing.T) {
	img := embedded(t, svgOf(Heatmap("", mat.NewDense(2, 2, []float64{1, 0, 0, -1}))))
	p := Diverging.palette()
	b := img.Bounds()
	for _, tt := range []struct {
		x, y  int
		level int
	}{{0, 0, levels - 1}, {b.Dx() - 1, 0, levels / 2}, {0, b.Dy() - 1, levels / 2}, {b.Dx() - 1, b.Dy() - 1, 0}} {
		if got, want := nrgba(img.At(tt.x, tt.y)), nrgba(p[tt.level]); got != want {
			t.Errorf("pixel %d, %d is %v, want %v", tt.x, tt.y, got, want)
		}
	}
}

func TestSVGSize(t *testing.T) {
	for _, tt := range []struct{ n, most int }{{50, 40000}, {784, 120000}} {
		f := Heatmap("noise", noise(tt.n, tt.n))
		if n := len(svgOf(f)); n > tt.most {
			t.Errorf("the SVG of a %d×%d matrix has %d bytes, want at most %d", tt.n, tt.n, n, tt.most)
		}
		if n := len(pngOf(f)); n > mostSVG {
			t.Errorf("the PNG of a %d×%d matrix has %d bytes, want at most %d", tt.n, tt.n, n, mostSVG)
		}
	}
}
