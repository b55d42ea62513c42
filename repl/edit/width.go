package edit

import (
	"strings"

	"github.com/rivo/uniseg"
)

// tabWidth is how many columns a tab takes. All tabs are as wide, which keeps
// the width of a text that of its parts.
const tabWidth = 4

// clusterWidth returns how many columns a character takes, with how it is drawn
// if that is not itself.
func clusterWidth(c string) (shown string, width int) {
	switch r := c[0]; {
	case c == "\t":
		return strings.Repeat(" ", tabWidth), tabWidth
	case r < ' ' || r == 0x7f:
		return "^" + string(rune(r^0x40)), 2
	}
	return c, uniseg.StringWidth(c)
}

// textWidth returns how many columns a text of one line takes.
func textWidth(s string) int {
	total := 0
	for state := -1; s != ""; {
		var c string
		c, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
		_, w := clusterWidth(c)
		total += w
	}
	return total
}

// offsetAt returns the offset of the character of a line at a column.
func offsetAt(line string, column int) int {
	at, rest := 0, line
	for state := -1; rest != ""; {
		var c string
		c, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		_, w := clusterWidth(c)
		if column < w {
			return at
		}
		column -= w
		at += len(c)
	}
	return at
}

// cut returns the beginning of a text that fits into a number of columns, with
// dots if that is not all of it.
func cut(s string, width int) string {
	if textWidth(s) <= width {
		return s
	}
	if width < 1 {
		return ""
	}
	return s[:offsetAt(s, width-1)] + "…"
}

// fit returns a text cut or filled to a number of columns.
func fit(s string, width int) string {
	s = cut(s, width)
	return s + strings.Repeat(" ", max(0, width-textWidth(s)))
}
