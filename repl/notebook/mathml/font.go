package mathml

import (
	"strings"
	"unicode/utf8"
)

// A font is an alphabet that letters are taken from.
type font string

const (
	mathItalic font = "" // as formulas are: letters slanted, capital Greek upright
	roman      font = "roman"
	bold       font = "bold"
	boldItalic font = "bold italic" // as \boldsymbol is
	italic     font = "italic"
	blackboard font = "blackboard"
	script     font = "script"
	fraktur    font = "fraktur"
	sans       font = "sans"
	mono       font = "mono"
)

// fontCommands set their argument in a font.
var fontCommands = map[string]font{
	"mathrm": roman, "mathup": roman, "mathnormal": mathItalic, "mathit": italic,
	"mathbf": bold, "mathbfit": boldItalic, "boldsymbol": boldItalic, "bm": boldItalic, "pmb": boldItalic,
	"mathbb": blackboard, "Bbb": blackboard, "mathds": blackboard, "mathbbm": blackboard,
	"mathcal": script, "mathscr": script, "mathfrak": fraktur, "frak": fraktur,
	"mathsf": sans, "mathtt": mono,
}

// fontSwitches set the rest of a group.
var fontSwitches = map[string]font{
	"rm": roman, "bf": bold, "it": italic, "cal": script, "sf": sans, "tt": mono,
}

// An alphabet is where Unicode has a font: the first code point of its capital
// and small letters, digits and Greek letters, 0 for none.
type alphabet struct {
	upper, lower, digit, greekUpper, greekLower rune
	except                                      string // pairs of a letter and what it is instead
}

var alphabets = map[font]alphabet{
	bold:       {upper: 0x1D400, lower: 0x1D41A, digit: 0x1D7CE, greekUpper: 0x1D6A8, greekLower: 0x1D6C2},
	boldItalic: {upper: 0x1D468, lower: 0x1D482, digit: 0x1D7CE, greekUpper: 0x1D6A8, greekLower: 0x1D736},
	italic:     {upper: 0x1D434, lower: 0x1D44E, greekUpper: 0x1D6E2, greekLower: 0x1D6FC, except: "hℎ"},
	blackboard: {upper: 0x1D538, lower: 0x1D552, digit: 0x1D7D8, except: "CℂHℍNℕPℙQℚRℝZℤ"},
	script:     {upper: 0x1D49C, lower: 0x1D4B6, except: "BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ"},
	fraktur:    {upper: 0x1D504, lower: 0x1D51E, except: "CℭHℌIℑRℜZℨ"},
	sans:       {upper: 0x1D5A0, lower: 0x1D5BA, digit: 0x1D7E2},
	mono:       {upper: 0x1D670, lower: 0x1D68A, digit: 0x1D7F6},
}

// greekVariants stand in Unicode behind the small Greek letters of a font.
const greekVariants = "∂ϵϑϰϕϱϖ"

// char returns a letter or digit of the font, or itself if the font has none.
func (f font) char(r rune) rune {
	a, ok := alphabets[f]
	if !ok {
		return r
	}
	if i := strings.IndexRune(a.except, r); i >= 0 {
		instead, _ := utf8.DecodeRuneInString(a.except[i+utf8.RuneLen(r):])
		return instead
	}
	at := func(base, first rune) rune {
		if base == 0 {
			return r
		}
		return base + r - first
	}
	switch {
	case 'A' <= r && r <= 'Z':
		return at(a.upper, 'A')
	case 'a' <= r && r <= 'z':
		return at(a.lower, 'a')
	case '0' <= r && r <= '9':
		return at(a.digit, '0')
	case 'Α' <= r && r <= 'Ω':
		return at(a.greekUpper, 'Α')
	case 'α' <= r && r <= 'ω':
		return at(a.greekLower, 'α')
	case r == '∇' && a.greekUpper != 0:
		return a.greekUpper + 25
	}
	if i := strings.IndexRune(greekVariants, r); i >= 0 && a.greekLower != 0 {
		return a.greekLower + 25 + rune(utf8.RuneCountInString(greekVariants[:i]))
	}
	return r
}

func (f font) digits(s string) string { return strings.Map(f.char, s) }

// letter returns an identifier of one letter in the font of the place.
func (p *parser) letter(s string) *node {
	r, _ := utf8.DecodeRuneInString(s)
	n := leaf("mi", strings.Map(p.font.char, s))
	upright := p.font == roman || p.font == mathItalic && ('Α' <= r && r <= 'Ω' || r == '∇')
	if upright {
		n.with("mathvariant", "normal")
	}
	return n
}

// inFont reads the argument of a font command. Letters that stand together in
// it are one word.
func (p *parser) inFont(f font) *node {
	saved := p.font
	p.font = f
	defer func() { p.font = saved }()
	n := p.argument(p.style)
	if n.tag != "mrow" {
		return n
	}
	return group(words(n.kids))
}

// words joins letters and digits that stand side by side.
func words(list []*node) []*node {
	var out []*node
	for _, n := range list {
		if len(out) > 0 && isWord(n) && isWord(out[len(out)-1]) {
			last := out[len(out)-1]
			out[len(out)-1] = leaf("mi", last.text+n.text)
			continue
		}
		out = append(out, n)
	}
	return out
}

func isWord(n *node) bool { return (n.tag == "mi" || n.tag == "mn") && n.class == ord && n.text != "" }
