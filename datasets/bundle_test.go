package datasets

import (
	"fmt"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/display"
)

var _ display.Bundler = (*Set)(nil)

func TestBundle(t *testing.T) {
	b := toy().Bundle()
	want := `toy
   x1  height  class
0   0      10  a
1   1      11  b
2   2      12  a
3   3      13  a
4   4      14  b
5 samples, 2 features, 3 classes: a (3), b (2), c (0).`
	if got := b.Text(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if html, _ := b[display.MIMEHTML].(string); !strings.Contains(html, `<th style="text-align:right">height</th>`) {
		t.Errorf("HTML: %s", html)
	}
	if got := toy().SimpleRender()[display.MIMEText]; got != want {
		t.Errorf("SimpleRender: got\n%v", got)
	}
}

// Of a wide and long set the table has both ends of the columns and the first
// rows, and fits a page.
func TestBundleWide(t *testing.T) {
	lines := strings.Split(Digits().Bundle().Text(), "\n")
	if got, want := len(lines), 1+1+shownSamples+1+1; got != want {
		t.Fatalf("%d lines, want %d", got, want)
	}
	if got, want := lines[1], "   pixel_0_0  pixel_0_1  pixel_0_2  pixel_0_3  …  pixel_7_4  pixel_7_5  pixel_7_6  pixel_7_7  digit"; got != want {
		t.Errorf("heading:\n got %s\nwant %s", got, want)
	}
	if got, want := strings.Fields(lines[3]), strings.Fields("1 0 0 0 12 … 16 10 0 0 1"); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("row 1: got %v, want %v", got, want)
	}
	if got := strings.Trim(lines[8], "… "); got != "" {
		t.Errorf("line 8: got %s, want dots", lines[8])
	}
	for _, want := range []string{"1797 samples, 64 features, 10 classes: 0 (178), 1 (182)", "doi:10.24432/C50P49", "CC BY 4.0"} {
		if !strings.Contains(lines[9], want) {
			t.Errorf("the note lacks %q: %s", want, lines[9])
		}
	}
}

func TestBundleTargets(t *testing.T) {
	s := &Set{X: mat.NewDense(2, 1, []float64{1, 2}), Y: mat.NewDense(2, 5, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10})}
	want := `   x1  y1  y2  …  y4  y5
0   1   1   2  …   4   5
1   2   6   7  …   9  10
2 samples, 1 feature, 5 targets.`
	if got := s.Bundle().Text(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := LowRank(3, 4, 2, 1).note(), "3 samples, 4 features, 1 target; the target depends on 2 directions. Source: datasets.LowRank(3, 4, 2, 1)."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := Modular(11, Add).summary(); got != "121 samples, 22 features, 11 classes: 0 (11), 1 (11), 2 (11), 3 (11), 4 (11), 5 (11), 6 (11), 7 (11), 8 (11), …" {
		t.Error(got)
	}
	for _, s := range []*Set{nil, new(Set)} {
		if got := s.Bundle().Text(); got != "empty data set" {
			t.Errorf("got %q", got)
		}
	}
}
