package edit

import (
	"fmt"
	"io"
	"strings"
)

// A frame is what the terminal is to show below what it has shown already: rows
// that are narrower than it, and no more than it has.
type frame struct {
	rows     []string // with colours
	row, col int      // of the cursor
}

// A screen draws frames in the place of one another.
type screen struct {
	w     io.Writer
	shown frame
}

// The terminal shows all that is between these at once, if it knows them.
const (
	atOnce = "\x1b[?2026h\x1b[?25l"
	now    = "\x1b[?25h\x1b[?2026l"
)

// draw shows a frame: it writes the rows that differ from those shown.
func (s *screen) draw(f frame) error {
	var b strings.Builder
	b.WriteString(atOnce)
	at := s.shown.row
	goTo := func(row int) {
		if row < at {
			fmt.Fprintf(&b, "\x1b[%dA", at-row)
		} else if row > at {
			fmt.Fprintf(&b, "\x1b[%dB", row-at)
		}
		at = row
	}
	for i, row := range f.rows {
		switch {
		case i >= len(s.shown.rows):
			if i > 0 {
				goTo(i - 1)
				b.WriteString("\r\n") // scrolls at the bottom
				at = i
			}
			b.WriteString("\r" + row + "\x1b[K")
		case row != s.shown.rows[i]:
			goTo(i)
			b.WriteString("\r" + row + "\x1b[K")
		}
	}
	if len(f.rows) < len(s.shown.rows) {
		goTo(len(f.rows))
		b.WriteString("\r\x1b[J")
	}
	goTo(f.row)
	b.WriteString("\r")
	if f.col > 0 {
		fmt.Fprintf(&b, "\x1b[%dC", f.col)
	}
	b.WriteString(now)
	s.shown = f
	_, err := io.WriteString(s.w, b.String())
	return err
}

// erase removes the frame and leaves the cursor where it began.
func (s *screen) erase() {
	if s.shown.row > 0 {
		fmt.Fprintf(s.w, "\x1b[%dA", s.shown.row)
	}
	io.WriteString(s.w, "\r\x1b[J")
	s.shown = frame{}
}

// finish writes all rows of a text, which may be more than the terminal has, in
// the place of the frame, and leaves the cursor in the line after them.
func (s *screen) finish(rows []string) error {
	s.erase()
	_, err := io.WriteString(s.w, strings.Join(rows, "\r\n")+"\r\n")
	return err
}
