package display

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

type shape struct{}

func (shape) Bundle() Bundle { return HTML("<b>shape</b>") }

type simple struct{}

func (simple) SimpleRender() map[string]any { return map[string]any{MIMEText: "rendered"} }

func TestOf(t *testing.T) {
	for _, tt := range []struct {
		v    any
		mime string
		want string
	}{
		{nil, MIMEText, "<nil>"},
		{3, MIMEText, "3"},
		{errors.New("bad"), MIMEText, "bad"},
		{shape{}, MIMEHTML, "<b>shape</b>"},
		{BundlerFunc(func() Bundle { return Math("x^2") }), MIMELaTeX, "$$x^2$$"},
		{simple{}, MIMEText, "rendered"},
		{Markdown("*a*"), MIMEMarkdown, "*a*"},
		{mat.NewDense(1, 2, []float64{1, 2.5}), MIMELaTeX, `$$\begin{bmatrix}1 & 2.5 \\ \end{bmatrix}$$`},
		{mat.NewVecDense(1, []float64{-2e-9}), MIMELaTeX, `$$\begin{bmatrix}-2\cdot 10^{-9} \\ \end{bmatrix}$$`},
	} {
		if got := Of(tt.v)[tt.mime]; got != tt.want {
			t.Errorf("Of(%v)[%s] = %q, want %q", tt.v, tt.mime, got, tt.want)
		}
	}
}

func TestCollections(t *testing.T) {
	type point struct {
		X    float64
		Name string
	}
	type secret struct{ x int }
	long := make([]float64, 2000)
	for i := range long {
		long[i] = float64(i)
	}
	long[7] = math.NaN()
	many := make([]point, 100)
	for _, tt := range []struct {
		v          any
		html, text string // parts of them; no HTML form if html is empty
	}{
		{[]point{{1.0 / 3, "a<b"}, {2, "c"}}, `<td style="text-align:right">0.333333</td><td style="text-align:left">a&lt;b</td>`, "[{0.3333333333333333 a<b} {2 c}]"},
		{[]*point{{1, "a"}, nil}, "&lt;nil&gt;", "0x"},
		{many, "100 rows", "[{0 } {0 }"},
		{map[string]int{"b": 2, "a": 1}, "<tr><td style=\"text-align:left\">a</td><td style=\"text-align:right\">1</td></tr>", "map[a:1 b:2]"},
		{map[int]string{10: "x", 9: "y"}, "9</td><td style=\"text-align:left\">y</td></tr>\n<tr>", "map[9:y 10:x]"},
		{[][]float64{{1, 2}, {3, 4}}, "2×2 matrix", "[[1 2] [3 4]]"},
		{[][]float64{{1, 2}, {3}}, "", "[[1 2] [3]]"},
		{[]secret{{1}}, "", "[{1}]"},
		{[]error{errors.New("bad")}, "", "[bad]"},
		{[]float64{}, "", "[]"},
		{long, "", "… 1990 1991"},
		{long, "", "(2000 elements, min 0, max 1999, 1 NaN)"},
	} {
		b := Of(tt.v)
		html, _ := b[MIMEHTML].(string)
		if !strings.Contains(html, tt.html) || (html == "") != (tt.html == "") {
			t.Errorf("%T: HTML %q, want %q in it", tt.v, html, tt.html)
		}
		if !strings.Contains(b.Text(), tt.text) || len(b.Text()) > 5000 {
			t.Errorf("%T: text %.200q, want %q in it", tt.v, b.Text(), tt.text)
		}
	}
}

func TestWire(t *testing.T) {
	b := Bundle{MIMEText: "text", MIMEPNG: Image{Data: []byte{1, 2, 3}, Width: 4, Height: 5}, MIMEJPEG: []byte{1, 2, 3}}
	data, meta := b.Wire()
	if data[MIMEPNG] != "AQID" || data[MIMEJPEG] != "AQID" || data[MIMEText] != "text" {
		t.Errorf("data = %v", data)
	}
	got, err := json.Marshal(meta)
	if err != nil || string(got) != `{"image/png":{"height":5,"width":4}}` {
		t.Errorf("metadata = %s, %v", got, err)
	}
	if _, meta := (Bundle{}).Wire(); meta == nil {
		t.Error("nil metadata: JupyterLab wants an object")
	}
	if got := b.SimpleRender()[MIMEPNG]; fmt.Sprint(got) != "[1 2 3]" {
		t.Errorf("SimpleRender()[image/png] = %v", got)
	}
}

func TestPicture(t *testing.T) {
	img, ok := Of(image.NewGray(image.Rect(0, 0, 3, 2)))[MIMEPNG].(Image)
	if !ok || img.Width != 3 || img.Height != 2 || !strings.HasPrefix(string(img.Data), "\x89PNG") {
		t.Errorf("got %+v", img)
	}
}

func TestTable(t *testing.T) {
	tab := Table{Title: "Scores", Head: []string{"method", "R²"}, Rows: [][]string{{"KRR", "0.5"}, {"<RFM>", "12"}, {"none"}}, Note: "three rows"}
	want := "Scores\nmethod   R²\nKRR     0.5\n<RFM>    12\nnone\nthree rows"
	if got := tab.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	h := tab.HTML()
	for _, want := range []string{"<caption>Scores</caption>", `<td style="text-align:left">&lt;RFM&gt;</td>`, `<td style="text-align:right">12</td>`} {
		if !strings.Contains(h, want) {
			t.Errorf("HTML lacks %s:\n%s", want, h)
		}
	}
}

// TestSortable clicks on headings in a browser.
func TestSortable(t *testing.T) {
	tab := Table{Head: []string{"method", "R²"}, Rows: [][]string{{"a", "0.5"}, {"c", "-3e-2"}, {"b", "12"}}}
	if strings.Contains(tab.HTML(), "onclick") {
		t.Error("a table that is not sortable has a handler")
	}
	tab.Sortable = true
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium")
	}
	// Down, up by the first column, then by the second.
	script := `<script>const seen = [];
		for (const h of [0, 0, 1, 1]) {
			document.querySelectorAll("th")[h].click();
			seen.push([...document.querySelectorAll("td:first-child")].map(c => c.textContent).join(""));
		}
		document.title = seen.join(" ");</script>`
	page := filepath.Join(t.TempDir(), "table.html")
	if err := os.WriteFile(page, []byte("<!DOCTYPE html>"+tab.HTML()+script), 0o600); err != nil {
		t.Fatal(err)
	}
	dom, err := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+t.TempDir(), "--dump-dom", "file://"+page).Output()
	if err != nil {
		t.Fatal(err)
	}
	if want := "<title>abc cba cab bac</title>"; !strings.Contains(string(dom), want) {
		t.Errorf("want %s in\n%s", want, dom)
	}
}

func TestLargeMatrix(t *testing.T) {
	m := mat.NewDense(100, 3, nil)
	m.Set(50, 1, math.NaN())
	m.Set(51, 1, -7)
	b := Of(m)
	if _, ok := b[MIMELaTeX]; ok {
		t.Error("a large matrix has a LaTeX form")
	}
	if got, want := strings.Count(b.Text(), "\n"), 1+12+1; got != want { // heading, rows, dots; the note ends the text
		t.Errorf("%d lines, want %d:\n%s", got, want, b.Text())
	}
	if want := "100×3 matrix, min -7, max 0, 1 NaN"; !strings.HasSuffix(b.Text(), want) {
		t.Errorf("no %q in\n%s", want, b.Text())
	}
}

func ExampleTable() {
	fmt.Println(Table{Head: []string{"kernel", "R²"}, Rows: [][]string{{"Laplace", "0.94"}, {"Gaussian", "0.9"}}})
	// Output:
	// kernel      R²
	// Laplace   0.94
	// Gaussian   0.9
}

// TestEvents shows, changes and clears.
func TestEvents(t *testing.T) {
	var got []string
	ids := map[string]bool{}
	SetFront(Front{Show: func(e Event) {
		got = append(got, fmt.Sprintf("%d:%s", e.Action, e.Bundle.Text()))
		ids[e.ID] = true
	}})
	defer SetFront(Front{})
	Show(1, Math("x"))
	h := Live(2)
	h.Update(3)
	Clear(false)
	Clear(true)
	if want := "[0:1 0:x 0:2 1:3 2: 3:]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if len(ids) != 2 {
		t.Errorf("IDs %v; want the one of the place that changes, and none for the others", ids)
	}
}

func ExampleLive() {
	h := Live("0 %") // in a notebook there is one line, which changes
	h.Update("100 %")
	// Output:
	// 0 %
	// 100 %
}

func ExampleShow() {
	Show(Table{Head: []string{"n"}, Rows: [][]string{{"3"}}})
	// Output:
	// n
	// 3
}
