package plotting

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/image/font/sfnt"
)

func TestSpans(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{"", "[]"},
		{"plain", "[{plain 1 0 false}]"},
		{"R² f", "[{R 1 0 false} {2 0.7 0.36 false} { f 1 0 false}]"},
		{"10⁻³", "[{10 1 0 false} {−3 0.7 0.36 false}]"},
		{"xᵢⱼ", "[{x 1 0 false} {ij 0.7 -0.16 false}]"},
		{"‖∇f‖", "[{‖ 1 0 false} {∆ 1 0 true} {f‖ 1 0 false}]"},
		{"x ∈ ℝ\t\x00", "[{x ϵ R  1 0 false}]"},
	} {
		if got := fmt.Sprint(spans(tt.line)); got != tt.want {
			t.Errorf("spans(%q) = %s, want %s", tt.line, got, tt.want)
		}
	}
}

// TestGlyphs checks that what the package comment promises can be drawn.
func TestGlyphs(t *testing.T) {
	promised := "R² 10⁻³ Mᵀ xᵢ ‖x‖ ∇f ∂ ∑ ∏ ∫ √ ∞ ± × · ≤ ≥ ≠ ≈ → ℓ ∆ ∈ ∝ ∼ ⟨ ⟩ ≪ ≫ ⇒ ℝ ℕ ℤ 𝔼 ⊤ αβγδεθκλμνξπρστφϕχψω ΓΔΘΛΞΠΣΦΨΩ éöüßñçåø Яж − – — … ½ ° ⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
	var buf sfnt.Buffer
	for _, s := range spans(promised) {
		for _, sty := range []struct{ bold bool }{{false}, {true}} {
			f := sans
			if sty.bold {
				f = boldStyle(1).Font
			}
			face := handler.face(s, f)
			for _, r := range s.text {
				if i, err := face.Face.GlyphIndex(&buf, r); i == 0 || err != nil {
					t.Errorf("no glyph for %q (bold: %v)", r, sty.bold)
				}
			}
		}
	}
}

func TestSpanMaps(t *testing.T) {
	for _, m := range []map[rune]rune{super, sub, alike} {
		for from, to := range m {
			if unicode.IsSpace(to) || from == to {
				t.Errorf("%q is drawn as %q", from, to)
			}
		}
	}
	if super['⁷'] != '7' || super['ᵀ'] != 'T' || sub['ⱼ'] != 'j' || sub['ₓ'] != 'x' || alike['𝔼'] != 'E' {
		t.Error("the characters of a map are out of step")
	}
}

// TestSpacesAroundSpans: SVG drops spaces at the ends of a text, so there must be
// none.
func TestSpacesAroundSpans(t *testing.T) {
	svg := svgOf(New("a² b₁ c").Line("", nil, []float64{1, 2}))
	for _, want := range []string{">a<", ">2<", ">b<", ">c<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no text %q in the SVG", want)
		}
	}
}
