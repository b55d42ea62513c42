package plotting

import (
	"math"
	"strings"
	"unicode"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

var _ text.Handler = script{}

// A script lays out text with superscripts and subscripts. Liberation Sans has
// only some of the raised and lowered characters of Unicode, in two styles;
// script draws all of them as small ordinary ones, so that 10² and 10⁻³ match.
type script struct{ fonts *font.Cache }

var handler = script{font.NewCache(liberation.Collection())}

// Sizes and offsets of spans in units of the font size.
const (
	smallSize  = 0.70
	superRise  = 0.36
	subRise    = -0.16
	lineHeight = 1.15
)

// A span is a piece of a line in one size on one baseline.
type span struct {
	text  string
	scale float64
	rise  float64
	flip  bool // upside down: ∇ is ∆ turned over
}

// The characters that are drawn as small ordinary ones, and those ordinary ones.
var (
	super = runeMap("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵃᵇᵈᵏᵐᵗˣ⊤", "0123456789+−=()niTabdkmtxT")
	sub   = runeMap("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+−=()aehijklmnoprstuvx")
	alike = runeMap("∥∗⋅∼∝⟨⟩∈≪≫⇒ℝℕℤ𝔼𝟏∅∘", "‖*·~~‹›ϵ«»→RNZE1Ø°")
)

func runeMap(from, to string) map[rune]rune {
	m := make(map[rune]rune)
	rs := []rune(to)
	for i, r := range []rune(from) {
		m[r] = rs[i]
	}
	return m
}

// spans splits a line where the size, the baseline or the direction changes.
func spans(line string) []span {
	var out []span
	for _, r := range line {
		if r == '\t' {
			r = ' '
		}
		if unicode.IsControl(r) || r == '\uFFFE' || r == '\uFFFF' { // not allowed in an SVG
			continue
		}
		s := span{scale: 1}
		if a, ok := alike[r]; ok {
			r = a
		}
		if a, ok := super[r]; ok {
			r, s.scale, s.rise = a, smallSize, superRise
		} else if a, ok := sub[r]; ok {
			r, s.scale, s.rise = a, smallSize, subRise
		} else if r == '∇' {
			r, s.flip = '∆', true
		}
		if n := len(out) - 1; n >= 0 && out[n].scale == s.scale && out[n].rise == s.rise && out[n].flip == s.flip {
			out[n].text += string(r)
			continue
		}
		s.text = string(r)
		out = append(out, s)
	}
	return out
}

// face returns the font of a span of text in the font f.
func (h script) face(s span, f font.Font) font.Face {
	return h.fonts.Lookup(f, f.Size*vg.Length(s.scale))
}

// Cache returns the fonts.
func (h script) Cache() *font.Cache { return h.fonts }

// Extents returns the extents of a font.
func (h script) Extents(f font.Font) font.Extents {
	face := h.fonts.Lookup(f, f.Size)
	return face.Extents()
}

// Lines splits a text at its newlines.
func (h script) Lines(txt string) []string {
	return strings.Split(strings.TrimRight(txt, "\n"), "\n")
}

// Box returns the width of a line, and its height above and depth below the
// baseline, which are those of the font.
func (h script) Box(line string, f font.Font) (width, height, depth vg.Length) {
	for _, s := range spans(line) {
		face := h.face(s, f)
		width += face.Width(s.text)
	}
	ext := h.Extents(f)
	return width, ext.Ascent, ext.Descent
}

// Draw draws a text at pt, which sty aligns and turns.
func (h script) Draw(c vg.Canvas, txt string, sty text.Style, pt vg.Point) {
	if strings.TrimSpace(txt) == "" {
		return
	}
	c.SetColor(sty.Color)
	if sty.Rotation != 0 {
		c.Push()
		defer c.Pop()
		c.Rotate(sty.Rotation)
		sin, cos := math.Sincos(sty.Rotation)
		pt = vg.Point{
			X: pt.Y*vg.Length(sin) + pt.X*vg.Length(cos),
			Y: pt.Y*vg.Length(cos) - pt.X*vg.Length(sin),
		}
	}
	lines := h.Lines(txt)
	size := sty.Font.Size
	pt.Y += sty.Height(txt)*vg.Length(sty.YAlign) - h.Extents(sty.Font).Ascent + size
	for i, line := range lines {
		width, _, _ := h.Box(line, sty.Font)
		at := pt.Add(vg.Point{
			X: width * vg.Length(sty.XAlign),
			Y: size * vg.Length(float64(len(lines)-1-i)*lineHeight),
		})
		h.drawLine(c, line, sty.Font, at)
	}
}

func (h script) drawLine(c vg.Canvas, line string, f font.Font, at vg.Point) {
	for _, s := range spans(line) {
		face := h.face(s, f)
		p := at.Add(vg.Point{Y: f.Size * vg.Length(s.rise)})
		// SVG drops spaces at the ends of a text.
		txt := strings.TrimLeft(s.text, " ")
		p.X += face.Width(s.text[:len(s.text)-len(txt)])
		if txt = strings.TrimRight(txt, " "); s.flip {
			c.Fill(outline(face, txt, p, true))
		} else if txt != "" {
			c.FillString(face, p, txt)
		}
		at.X += face.Width(s.text)
	}
}
