package notebook

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
)

// escapeRx matches the escape sequences of terminals; the first group is that of
// colours.
var escapeRx = regexp.MustCompile("\x1b\\[([0-9;:]*)m|\x1b\\[[0-9;?]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|\x1b[@-_]?")

// A pen is how a terminal writes.
type pen struct {
	fore, back                     string // a class, or a colour with #
	bold, faint, italic, underline bool
	inverse                        bool
}

// ansi returns text for a terminal as HTML, colours as spans.
func ansi(text string) string {
	var b strings.Builder
	var p pen
	at := 0
	write := func(s string) {
		if s == "" {
			return
		}
		s = html.EscapeString(s)
		if attrs := p.attributes(); attrs != "" {
			s = "<span" + attrs + ">" + s + "</span>"
		}
		b.WriteString(s)
	}
	for _, m := range escapeRx.FindAllStringSubmatchIndex(text, -1) {
		write(text[at:m[0]])
		at = m[1]
		if m[2] >= 0 {
			p.set(text[m[2]:m[3]])
		}
	}
	write(text[at:])
	return b.String()
}

// set changes the pen by the parameters of a sequence.
func (p *pen) set(params string) {
	list := strings.FieldsFunc(params, func(r rune) bool { return r == ';' || r == ':' })
	if len(list) == 0 {
		*p = pen{}
	}
	for i := 0; i < len(list); i++ {
		n, err := strconv.Atoi(list[i])
		if err != nil {
			return
		}
		switch {
		case n == 0:
			*p = pen{}
		case n == 1:
			p.bold = true
		case n == 2:
			p.faint = true
		case n == 3:
			p.italic = true
		case n == 4:
			p.underline = true
		case n == 7:
			p.inverse = true
		case n == 22:
			p.bold, p.faint = false, false
		case n == 23:
			p.italic = false
		case n == 24:
			p.underline = false
		case n == 27:
			p.inverse = false
		case 30 <= n && n <= 37, 90 <= n && n <= 97:
			p.fore = fmt.Sprintf("a%d", n%10)
		case 40 <= n && n <= 47, 100 <= n && n <= 107:
			p.back = fmt.Sprintf("b%d", n%10)
		case n == 38 || n == 48:
			colour, used := extended(list[i+1:])
			if i += used; n == 38 {
				p.fore = colour
			} else {
				p.back = colour
			}
		case n == 39:
			p.fore = ""
		case n == 49:
			p.back = ""
		}
	}
}

// extended returns the colour that follows 38 or 48, and how many parameters it
// takes.
func extended(list []string) (colour string, used int) {
	var n [4]int
	for i := range min(len(n), len(list)) {
		n[i], _ = strconv.Atoi(list[i])
		n[i] = min(max(n[i], 0), 255)
	}
	switch {
	case len(list) >= 4 && n[0] == 2:
		return fmt.Sprintf("#%02x%02x%02x", n[1], n[2], n[3]), 4
	case len(list) >= 2 && n[0] == 5:
		switch c := n[1]; {
		case c < 16:
			return "a" + strconv.Itoa(c%8), 2
		case c < 232: // a cube of 6 steps a side
			level := func(i int) int { return []int{0, 95, 135, 175, 215, 255}[i%6] }
			c -= 16
			return fmt.Sprintf("#%02x%02x%02x", level(c/36), level(c/6), level(c)), 2
		default: // greys
			grey := 8 + 10*(c-232)
			return fmt.Sprintf("#%02x%02x%02x", grey, grey, grey), 2
		}
	}
	return "", len(list)
}

// attributes returns class and style of a span, "" for plain text.
func (p pen) attributes() string {
	var classes, styles []string
	fore, back := p.fore, p.back
	if p.inverse {
		classes = append(classes, "inv")
	}
	for _, c := range []struct{ colour, property string }{{fore, "color"}, {back, "background"}} {
		switch {
		case strings.HasPrefix(c.colour, "#"):
			styles = append(styles, c.property+":"+c.colour)
		case c.colour != "" && c.property == "background":
			classes = append(classes, "b"+c.colour[1:])
		case c.colour != "":
			classes = append(classes, c.colour)
		}
	}
	for _, c := range []struct {
		on    bool
		class string
	}{{p.bold, "bold"}, {p.faint, "faint"}, {p.italic, "ital"}, {p.underline, "under"}} {
		if c.on {
			classes = append(classes, c.class)
		}
	}
	s := ""
	if len(classes) > 0 {
		s += ` class="` + strings.Join(classes, " ") + `"`
	}
	if len(styles) > 0 {
		s += ` style="` + strings.Join(styles, ";") + `"`
	}
	return s
}
