package graphics

import (
	"regexp"
	"strconv"
	"strings"
)

// A Protocol is a way to draw in a terminal.
type Protocol int

// The protocols, worst first.
const (
	Blocks Protocol = iota
	Sixel
	ITerm
	Kitty
)

// String returns the name of the protocol.
func (p Protocol) String() string { return [...]string{"blocks", "sixel", "iTerm2", "kitty"}[p] }

// Query asks a terminal for its graphics of kitty (with an image of one pixel
// that is not shown), its name, the colour of its background, the size of a cell
// in pixels, and last for its attributes, which all terminals answer.
const Query = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\" + "\x1b[>q" + "\x1b]11;?\x1b\\" + "\x1b[16t" + "\x1b[c"

// A Terminal is what is known of a terminal. The zero Terminal has blocks.
type Terminal struct {
	// Best is the best protocol that it has said it has.
	Best Protocol
	// CellWidth and CellHeight are the size of a character in pixels. If one is
	// 0, they are taken to be 8 and 16.
	CellWidth, CellHeight int
	// Light says that the background is light.
	Light bool
	// TrueColour says that blocks may have any colour, and not only the 256 of
	// xterm.
	TrueColour bool
}

var (
	nameRx       = regexp.MustCompile(`^\x1bP>\|(iTerm2|WezTerm|mintty)`) // which have its protocol
	attributesRx = regexp.MustCompile(`^\x1b\[\?([\d;]+)c$`)
	cellRx       = regexp.MustCompile(`^\x1b\[6;(\d+);(\d+)t$`)
	backgroundRx = regexp.MustCompile(`^\x1b\]11;rgba?:([0-9a-fA-F]+)/([0-9a-fA-F]+)/([0-9a-fA-F]+)`)
)

// Reply takes a reply of the terminal. Others than those to [Query] are ignored.
func (t *Terminal) Reply(s string) {
	switch {
	case strings.HasPrefix(s, "\x1b_Gi=31;OK"):
		t.has(Kitty)
	case nameRx.MatchString(s):
		t.has(ITerm)
	}
	if m := attributesRx.FindStringSubmatch(s); m != nil {
		for _, a := range strings.Split(m[1], ";")[1:] {
			if a == "4" {
				t.has(Sixel)
			}
		}
	}
	if m := cellRx.FindStringSubmatch(s); m != nil {
		t.CellHeight, _ = strconv.Atoi(m[1])
		t.CellWidth, _ = strconv.Atoi(m[2])
	}
	if m := backgroundRx.FindStringSubmatch(s); m != nil {
		r, g, b := channel(m[1]), channel(m[2]), channel(m[3])
		t.Light = 0.299*r+0.587*g+0.114*b > 0.5
	}
}

func (t *Terminal) has(p Protocol) { t.Best = max(t.Best, p) }

// channel returns a hexadecimal fraction of any length: ff and ffff are 1.
func channel(hex string) float64 {
	n, err := strconv.ParseUint(hex, 16, 64)
	if err != nil {
		return 0
	}
	return float64(n) / float64(uint64(1)<<(4*len(hex))-1)
}

func (t *Terminal) cell() (w, h int) {
	if t.CellWidth <= 0 || t.CellHeight <= 0 {
		return 8, 16
	}
	return t.CellWidth, t.CellHeight
}
