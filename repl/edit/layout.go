package edit

import (
	"strings"

	"github.com/rivo/uniseg"
)

// A layout is a text in rows of the terminal.
type layout struct {
	rows     []string
	row, col int // of the cursor
}

// A layouter makes the rows of a text.
type layouter struct {
	width         int // columns of a row
	prompt, later string
	colour        bool

	out   layout
	b     strings.Builder
	col   int
	style class
}

// run lays a text out with the cursor at an offset. Lines that are too long go
// on in the next row. The ghost is shown dimly after the text.
func (l *layouter) run(text string, pos int, ghost string) layout {
	classes := highlight(text)
	l.begin(l.prompt)
	at, state := 0, -1
	for rest := text; rest != ""; {
		var c string
		c, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if at == pos {
			l.mark()
		}
		if c == "\n" || c == "\r\n" {
			l.end()
			l.begin(l.later)
		} else {
			l.put(c, classes[at])
		}
		at += len(c)
	}
	if at == pos {
		l.mark()
	}
	if ghost = cut(ghost, l.width-l.col); ghost != "" {
		l.setStyle(plainText)
		l.b.WriteString(dim + ghost + reset)
	}
	l.end()
	if l.out.col >= l.width { // the cursor is behind a full row
		l.out.col = l.width - 1
	}
	return l.out
}

// mark says that the cursor is here.
func (l *layouter) mark() {
	l.out.row, l.out.col = len(l.out.rows), l.col
}

func (l *layouter) begin(prompt string) {
	l.b.Reset()
	if prompt != "" && l.colour {
		l.b.WriteString("\x1b[32m" + prompt + reset)
	} else {
		l.b.WriteString(prompt)
	}
	l.col = textWidth(prompt)
}

func (l *layouter) end() {
	l.setStyle(plainText)
	l.out.rows = append(l.out.rows, l.b.String())
}

func (l *layouter) put(c string, style class) {
	shown, w := clusterWidth(c)
	if l.col+w > l.width {
		wasHere := l.out.row == len(l.out.rows) && l.out.col == l.col
		l.end()
		l.begin(strings.Repeat(" ", textWidth(l.later)))
		if wasHere { // the cursor goes along with its character
			l.mark()
		}
	}
	l.setStyle(style)
	l.b.WriteString(shown)
	l.col += w
}

func (l *layouter) setStyle(style class) {
	if style == l.style || !l.colour {
		return
	}
	if l.style != plainText {
		l.b.WriteString(reset)
	}
	l.b.WriteString(colours[style])
	l.style = style
}
