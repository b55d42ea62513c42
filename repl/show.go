package repl

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/graphics"
)

// size returns the columns and rows of the terminal.
func size() (cols, rows int) {
	cols, rows, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil || cols < 1 || rows < 1 {
		return 80, 24
	}
	return cols, rows
}

// show shows a value. In a file or a pipe that is its text, and where its figure
// is; in a terminal its figure, a table, formatted text, or its text.
func (c *console) show(b display.Bundle) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.line.bar.clear()
	c.endLine()
	fig, drawable := c.figures.take(b)
	_, svg := b[display.MIMESVG].(string)
	t, interactive := c.src.(*terminal)
	if interactive && drawable && (c.colour || t.has.Best > 0) {
		cols, rows := size()
		const widest = 100
		if err := t.has.Draw(c.out, fig, min(cols-1, widest), max(rows-3, 1)); err == nil {
			if text := b.Text(); t.has.Best == graphics.Blocks && text != "" { // in blocks a title cannot be read
				fmt.Fprintln(c.out, text)
			}
			return
		}
	}
	if text := c.text(b, interactive); text != "" {
		fmt.Fprintln(c.out, strings.TrimRight(text, "\n"))
	}
	if !drawable && !svg {
		return
	}
	if path, err := c.figures.save(); err != nil {
		fmt.Fprintf(c.out, "the figure cannot be saved: %v\n", err)
	} else {
		fmt.Fprintf(c.out, "figure: %s\n", path)
	}
}

// text returns the text of a bundle as it is shown best.
func (c *console) text(b display.Bundle, interactive bool) string {
	text := b.Text()
	if !interactive {
		return text
	}
	cols, _ := size()
	if html, ok := b[display.MIMEHTML].(string); ok && b[display.MIMEMarkdown] == nil {
		if t, ok := parseTable(html); ok {
			return fitTable(t, cols-1)
		}
	}
	if md, ok := b[display.MIMEMarkdown].(string); ok {
		if s, err := c.markdown(md, cols); err == nil {
			return s
		}
	}
	return text
}

// page shows documentation, in a pager if it is taller than the terminal.
func (c *console) page(b display.Bundle) {
	if _, interactive := c.src.(*terminal); !interactive {
		c.show(b)
		return
	}
	text := strings.TrimRight(c.text(b, true), "\n") + "\n"
	if _, rows := size(); strings.Count(text, "\n") > rows-2 && pager(text) {
		return
	}
	c.print(text)
}
