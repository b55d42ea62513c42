package session

import (
	"strings"
	"testing"
)

func TestComplete(t *testing.T) {
	s := open(t)
	s.eval(t, `import (
	"fmt"
	"gonum.org/v1/gonum/mat"
	"github.com/agopher/agopher/lib/rfm"
	"github.com/agopher/agopher/lib/kernels"
)
type Base struct{ ID int }
func (b *Base) Describe() string { return "" }
type Point struct { Base; X, Y float64; label string }
func (p *Point) Scale(by float64) {}
func makePoint(x, y float64) *Point { return nil }
radius := 2.5
origin := Point{}
names := map[string][]Point{}
a := mat.NewDense(2, 2, nil)`)
	// The cursor is at |. Wanted are the completions, or some of them before "...".
	for _, tt := range []struct{ src, want string }{
		{"rad|", "radius"},
		{"x := radi|", "radius"},
		{"mat.NewDi|", "NewDiagDense NewDiagonalRect"},
		{"mat.NewDense(1, 1, nil).Ca|", "Caps"},
		{"a.Mul|", "Mul MulElem"},
		{"a.T().|", "At Dims T"},
		{"origin.|", "Base Describe ID Scale X Y label"},
		{"makePoint(1, 2).la|", "label"},
		{"names[\"a\"][0].Base.|", "Describe ID"},
		{"fmt.Println(origin.X|", "X"},
		{"for _, p := range names[\"x\"] { p.Sc|", "Scale"},
		{"func(count int) { cou|", "count"},
		{"total := 3\nfor i := 0; i < 3; i++ { tot|", "total"},
		{"func area(p Point) float64 { return p.|", "Base Describe ID Scale X Y label"},
		{"if v := origin; v.Sc|", "Scale"},
		{"for _, x := range origin.|", "Base Describe ID Scale X Y label"},
		{"switch origin.la|", "label"},
		{"switch radius { case orig|", "origin"},
		{"rfm.Options{Ri|", "Ridge"},
		{"rfm.Options{Ridge: 1e-3, Ker|", "Kernel"},

		{"rfm.Options{Kernel: kernels.La|", "Laplace"},
		{"rfm.Options{Kernel: kernels.Laplace{|", "L"},
		{"Point{Y: 1, |", "Base X label"},
		{"import \"gonum.org/v1/gonum/optim|", "gonum.org/v1/gonum/optimize gonum.org/v1/gonum/optimize/convex/lp gonum.org/v1/gonum/optimize/functions"},
		{"import (\n\t\"math/ra|", "math/rand math/rand/v2"},
		{"outer:\nfor {\n\tfor {\n\t\tbreak ou|", "outer"},
		{"type T struct { p Poi|", "Point"},
		{"var z mat.Ma|", "Matrix..."},
		{"retu|", "return"},
		{"fmt.prin|", "Print Printf Println"},
		{"fmt.Prtln|", "Fprintln Println Sprintln"},
		{"\"in a string rad|", ""},
		{"// in a comment rad|", ""},
		{"radius + orig| + 3", "origin"},
		{"x := 1\norig|\ny := 2", "origin"},
		{"nosuch.|", ""},
		{"a.|", "Add Apply At..."},
		{"strings.|", ""},
		{"go func() { radi|", "radius"},
		{"f := func() *Point { return nil }\nf().Sc|", "Scale"},
		{"type Own struct { Inner Point }\nvar o Own\no.Inner.la|", "label"},
		{"défaut := 1\ndéf|", "défaut"},
		{"kernels.Gram(kernels.Laplace{L: 2}, a, |", "Base Point a any append..."},
	} {
		offset := strings.Index(tt.src, "|")
		src := tt.src[:offset] + tt.src[offset+1:]
		from, list := s.Complete(src, offset)
		var got []string
		for _, c := range list {
			got = append(got, c.Text)
			if c.Kind == "" {
				t.Errorf("%s: %s has no kind", tt.src, c.Text)
			}
		}
		want := strings.Fields(strings.ReplaceAll(tt.want, "...", ""))
		all := strings.Join(got, " ")
		if strings.Contains(tt.want, "...") {
			for _, w := range want {
				if !strings.Contains(" "+all+" ", " "+w) {
					t.Errorf("%s: no %s in %s", tt.src, w, all)
				}
			}
			continue
		}
		if all != strings.Join(want, " ") {
			t.Errorf("%s: got %q from %d, want %q", tt.src, all, from, tt.want)
		}
	}
}
