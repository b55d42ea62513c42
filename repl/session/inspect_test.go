package session

import (
	"strings"
	"testing"

	"github.com/agopher/agopher/lib/display"
)

func TestInspect(t *testing.T) {
	s := open(t)
	s.eval(t, `import (
	"fmt"
	"gonum.org/v1/gonum/mat"
	"github.com/agopher/agopher/lib/rfm"
	"github.com/agopher/agopher/lib/kernels"
)
// area returns width times height.
// In square metres.
func area(width, height float64) float64 { return width * height }
type Point struct{ X, Y float64 }
func (p *Point) Scale(by float64) {}
radius := 2.5
a := mat.NewDense(2, 2, nil)`)
	for _, tt := range []struct {
		src    string
		detail bool
		want   []string // parts of the text; none for no answer
	}{
		{"fmt.Print|ln", false, []string{"func fmt.Println(a ...any) (n int, err error)", "Println formats using the default formats"}},
		{"mat.NewDense(|", false, []string{"func mat.NewDense(r int, c int, data []float64) *mat.Dense", "NewDense creates a new Dense matrix"}},
		{"mat.NewDense(2, len([]int{1}), |nil)", false, []string{"func mat.NewDense(r int"}},
		{"a.Mul|", false, []string{"func (*mat.Dense).Mul(a mat.Matrix, b mat.Matrix)", "Mul takes the matrix product"}},
		{"radi|us", false, []string{"var radius float64", "2.5"}},
		{"a|", false, []string{"var a *mat.Dense", "2×2 matrix"}},
		{"are|a", false, []string{"func area(width float64, height float64) float64", "area returns width times height. In square metres."}},
		{"area|", true, []string{"return width * height"}},
		{"Point|", true, []string{"type Point struct", "X float64", "func Scale(by float64)"}},
		{"ma|t", false, []string{`package mat // import "gonum.org/v1/gonum/mat"`, "Package mat provides"}},
		{"rfm.Options{Rid|ge: 1}", false, []string{"field rfm.Options.Ridge float64", "Ridge is λ ≥ 0"}},
		{"kernels.Laplace{L|: 1}", false, []string{"field kernels.Laplace.L float64", "L is the bandwidth"}},
		{"rfm.Options|", true, []string{"Iters int // Iters is T, the number of updates of M;"}},
		{"app|end", false, []string{"func append", "append built-in function appends elements"}},
		{"for i := range 3 { fmt.Println(i|) }", false, []string{"var i int"}},
		{"x := 3\nx|", false, []string{"var x int"}},
		{"nosuch|", false, nil},
		{"|", false, nil},
		{"\"radius|\"", false, nil},
	} {
		offset := strings.Index(tt.src, "|")
		src := tt.src[:offset] + tt.src[offset+1:]
		b, ok := s.Inspect(src, offset, tt.detail)
		if ok != (tt.want != nil) {
			t.Errorf("%s: %t", tt.src, ok)
			continue
		}
		for _, w := range tt.want {
			if !strings.Contains(b.Text(), w) {
				t.Errorf("%s: no %q in\n%s", tt.src, w, b.Text())
			}
		}
		if ok && (!strings.HasPrefix(b[display.MIMEMarkdown].(string), "```go\n") || !strings.HasPrefix(b[display.MIMEHTML].(string), "<pre>")) {
			t.Errorf("%s: %v", tt.src, b)
		}
	}
}

func TestCompleteness(t *testing.T) {
	s := open(t)
	for _, tt := range []struct{ src, status, indent string }{
		{"", "complete", ""},
		{"x := 1", "complete", ""},
		{"func f() {", "incomplete", "\t"},
		{"for i := range 3 {\n\tif i > 1 {", "incomplete", "\t\t"},
		{"fmt.Println(", "incomplete", "\t"},
		{"x := `raw", "incomplete", ""},
		{"/* comment", "incomplete", ""},
		{"x +", "incomplete", ""},
		{"x := 3 +\n4", "complete", ""},
		{"func 7q", "invalid", ""},
		{"x := )", "invalid", ""},
		{"\"abc", "invalid", ""},
		{"if x > 1 {\n}", "complete", ""},
	} {
		if status, indent := s.Completeness(tt.src); status != tt.status || indent != tt.indent {
			t.Errorf("%q: %s, %q, want %s, %q", tt.src, status, indent, tt.status, tt.indent)
		}
	}
}
