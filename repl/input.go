package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"golang.org/x/term"
)

// input asks for a line that a cell reads: on the terminal, or from what comes
// after the cell in a file or a pipe.
func (c *console) input(ctx context.Context, prompt string, password bool) (string, error) {
	c.print(prompt)
	if l, ok := c.src.(*lines); ok {
		return l.input()
	}
	return c.typed(ctx, !password)
}

func (c *console) print(s string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fmt.Fprint(c.out, s)
}

var errTyped = errors.New("interrupted")

// typed reads a line from the terminal. It takes keys as they are typed, and only
// those that were: a read that waits, as one for a whole line may, would take the
// next cell when this one is stopped.
func (c *console) typed(ctx context.Context, shown bool) (string, error) {
	fd := int(os.Stdin.Fd())
	state, err := term.MakeRaw(fd)
	if err != nil {
		return "", err
	}
	defer c.print("\r\n")
	defer func() { _ = term.Restore(fd, state) }()
	var k keys
	buf := make([]byte, 256)
	var ahead []byte // typed while the cell was not yet read
	if t, ok := c.src.(*terminal); ok {
		ahead = t.editor.Pending()
	}
	for {
		n := copy(buf, ahead)
		ahead = ahead[n:]
		if n == 0 {
			if err := readable(ctx, os.Stdin); err != nil {
				return "", err
			}
			if n, err = os.Stdin.Read(buf); err != nil {
				return "", err
			}
		}
		echo, end := k.press(buf[:n])
		if shown {
			c.print(echo)
		}
		switch end {
		case enter:
			return string(k.line), nil
		case ctrlC:
			c.s.Interrupt()
			return "", errTyped
		case ctrlD:
			return "", io.EOF
		}
	}
}

// keys are what is typed into a line.
type keys struct {
	line   []rune
	part   []byte // of a character
	escape bool   // in the middle of a key such as an arrow, which does nothing
}

const (
	enter  = '\r'
	escape = 0x1b
	ctrlC  = 3
	ctrlD  = 4
)

// press takes some keys and returns how they are shown, and the one that ends
// the line, or 0.
func (k *keys) press(b []byte) (echo string, end rune) {
	k.part = append(k.part, b...)
	for len(k.part) > 0 && utf8.FullRune(k.part) {
		r, size := utf8.DecodeRune(k.part)
		k.part = k.part[size:]
		switch {
		case k.escape:
			k.escape = r == '[' || r == 'O' || r == ';' || '0' <= r && r <= '9'
		case r == escape:
			k.escape = true
		case r == '\r' || r == '\n':
			return echo, enter
		case r == ctrlC, r == ctrlD && len(k.line) == 0:
			return echo, r
		case r == '\b' || r == 0x7f:
			if last := len(k.line) - 1; last >= 0 {
				k.line = k.line[:last]
				echo += "\b \b"
			}
		case r >= ' ' || r == '\t':
			k.line = append(k.line, r)
			echo += string(r)
		}
	}
	return echo, 0
}
