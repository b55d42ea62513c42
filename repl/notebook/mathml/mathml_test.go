package mathml

import (
	"encoding/xml"
	"io"
	"os"
	"strings"
	"testing"
)

func TestConvert(t *testing.T) {
	for _, tt := range []struct{ tex, want string }{
		{`x`, `<mi>x</mi>`},
		{`\Sigma\nabla f`, `<mrow><mi mathvariant="normal">Σ</mi><mi mathvariant="normal">∇</mi><mi>f</mi></mrow>`},
		{`12.5`, `<mn>12.5</mn>`},
		{`x_12`, `<mrow><msub><mi>x</mi><mn>1</mn></msub><mn>2</mn></mrow>`},
		{`x^{-1}_i`, `<msubsup><mi>x</mi><mi>i</mi><mrow><mo lspace="0" rspace="0">−</mo><mn>1</mn></mrow></msubsup>`},
		{`a-b`, `<mrow><mi>a</mi><mo>−</mo><mi>b</mi></mrow>`},
		{`a=-b`, `<mrow><mi>a</mi><mo>=</mo><mo lspace="0" rspace="0">−</mo><mi>b</mi></mrow>`},
		{`\|x\|`, `<mrow><mo stretchy="false" lspace="0" rspace="0">‖</mo><mi>x</mi><mo stretchy="false" lspace="0" rspace="0">‖</mo></mrow>`},
		{`\frac1n`, `<mfrac><mn>1</mn><mi>n</mi></mfrac>`},
		{`{a\over b}`, `<mfrac><mi>a</mi><mi>b</mi></mfrac>`},
		{`\operatorname{tr}A`, `<mrow><mi>tr</mi><mspace width="0.1667em"></mspace><mi>A</mi></mrow>`},
		{`\exp(x)`, `<mrow><mi>exp</mi><mo stretchy="false">(</mo><mi>x</mi><mo stretchy="false">)</mo></mrow>`},
		{`\mathrm{ReLU}`, `<mi>ReLU</mi>`},
		{`\mathbb R`, `<mi>ℝ</mi>`},
		{`\mathbf{x}_1`, `<msub><mi>𝐱</mi><mn>1</mn></msub>`},
		{`\boldsymbol\theta`, `<mi>𝜽</mi>`},
		{`\hat f`, `<mover accent="true"><mi>f</mi><mo stretchy="false">^</mo></mover>`},
		{`f'(x)`, `<mrow><mrow><mi>f</mi><mo lspace="0" rspace="0">′</mo></mrow><mo stretchy="false">(</mo><mi>x</mi><mo stretchy="false">)</mo></mrow>`},
		{`f^\prime`, `<mrow><mi>f</mi><mo lspace="0" rspace="0">′</mo></mrow>`},
		{`\text{if } x`, "<mrow><mtext>if\u00a0</mtext><mi>x</mi></mrow>"},
		{`\sum_i i`, `<mrow><msub><mo>∑</mo><mi>i</mi></msub><mi>i</mi></mrow>`},
		{`\displaystyle\sum_i`, `<mstyle displaystyle="true" scriptlevel="0"><munder><mo>∑</mo><mi>i</mi></munder></mstyle>`},
		{`\left(\frac ab\right]`, `<mrow><mo stretchy="true" symmetric="true" form="prefix">(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo stretchy="true" symmetric="true" form="postfix">]</mo></mrow>`},
		{`\begin{bmatrix}1&2\\\end{bmatrix}`, `<mrow><mo stretchy="true" symmetric="true" form="prefix">[</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable><mo stretchy="true" symmetric="true" form="postfix">]</mo></mrow>`},
		{`\not\in`, `<mo>∉</mo>`},
		{`a<b % comment`, `<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>`},
		{`α≤β`, `<mrow><mi>α</mi><mo>≤</mo><mi>β</mi></mrow>`},
		{`1{,}000`, `<mrow><mn>1</mn><mrow><mo lspace="0" rspace="0">,</mo></mrow><mn>000</mn></mrow>`},
		{`\newcommand{\pair}[2][a]{(#1,#2)}\pair{b}`, `<mrow><mo stretchy="false">(</mo><mi>a</mi><mo>,</mo><mi>b</mi><mo stretchy="false">)</mo></mrow>`},
		{``, `<mrow></mrow>`},
	} {
		var c Converter
		got, err := c.Convert(tt.tex, false)
		if want := "<math>" + tt.want + "</math>"; err != nil || got != want {
			t.Errorf("Convert(%q):\ngot  %s, %v\nwant %s", tt.tex, got, err, want)
		}
	}
}

func TestConvertError(t *testing.T) {
	for _, tt := range []struct{ tex, want string }{
		{`\foo`, `unknown command \foo`},
		{`a \\ \foo{x}`, `unknown command \foo`},
		{`{a`, `} is missing in a group`},
		{`a}`, `} is out of place`},
		{`\frac1`, `the formula ends where something is missing`},
		{`\left( a`, `\left has no \right`},
		{`\left a \right)`, `\left stands before a, which is no delimiter`},
		{`a & b`, `& is out of place`},
		{`\begin{foo}a\end{foo}`, `unknown environment foo`},
		{`\begin{align}a`, `\end is missing after a table`},
		{`\begin{align}a\end{split}`, `\begin{align} ends with \end{split}`},
		{`x^2^3`, `two superscripts at one base; set braces`},
		{`\def\a{\a\a}\a`, `\a calls itself`},
		{`\newcommand{\a}[1]{#2}\a b`, `\a uses #2 but has 1 parameters`},
		{`\text{\foo}`, `\text contains \foo`},
		{`\color{"onload=}x`, `the colour is "\"onload=", want a name or #rrggbb`},
		{`\hspace{1}`, `the length is "1", want a number with em, ex or pt`},
		{strings.Repeat("{", 1000), `groups are nested more than 200 deep`},
		{`\`, `unknown command \`},
	} {
		var c Converter
		got, err := c.Convert(tt.tex, true)
		if want := "mathml: " + tt.want; err == nil || err.Error() != want {
			t.Errorf("Convert(%q) = %q, %v, want error %s", tt.tex, got, err, want)
		}
	}
}

// TestField converts the formulas of the project's field: none may fail, and
// all must be well-formed.
func TestField(t *testing.T) {
	text, err := os.ReadFile("testdata/field.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, tex := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		var c Converter
		for _, display := range []bool{false, true} {
			s, err := c.Convert(tex, display)
			if err != nil {
				t.Errorf("%s: %v", tex, err)
			}
			checkXML(t, tex, s)
		}
	}
}

func TestMacrosStay(t *testing.T) {
	var c Converter
	if s, err := c.Convert(`\newcommand{\R}{\mathbb R}\DeclareMathOperator{\tr}{tr}`, true); err != nil {
		t.Fatal(s, err)
	}
	got, err := c.Convert(`\R\tr`, false)
	if want := `<math><mrow><mi>ℝ</mi><mspace width="0.1667em"></mspace><mi>tr</mi></mrow></math>`; err != nil || got != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

func FuzzConvert(f *testing.F) {
	text, err := os.ReadFile("testdata/field.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, tex := range strings.Split(string(text), "\n") {
		f.Add(tex)
	}
	f.Fuzz(func(t *testing.T, tex string) {
		var c Converter
		s, err := c.Convert(tex, true)
		if err == nil {
			checkXML(t, tex, s)
		}
	})
}

func checkXML(t *testing.T, tex, s string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		switch _, err := d.Token(); err {
		case nil:
		case io.EOF:
			return
		default:
			if !strings.Contains(err.Error(), "illegal character code") { // typed in the formula
				t.Errorf("%s: not well-formed: %v\n%s", tex, err, s)
			}
			return
		}
	}
}
