package worker

import (
	"fmt"
	"unicode/utf8"

	"github.com/agopher/agopher/internal/memory"
	"github.com/agopher/agopher/lib/display"
)

// What is shown at once. A page with more cannot be read, and would be sent,
// stored and drawn all the same.
const (
	mostText = 1 << 20  // bytes of the plain text of a value
	mostSaid = 16 << 10 // bytes of an error's message
)

// cut returns a text, or its first bytes, so many at most, and how many more there are.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := most
	for n > most-utf8.UTFMax && !utf8.RuneStart(s[n]) {
		n--
	}
	return fmt.Sprintf("%s\n... and %d more bytes, which are not shown", s[:n], len(s)-n)
}

// limited returns what is shown of a value: of its plain text no more than
// mostText, and nothing but a note of forms that take more than mostShown.
func limited(b display.Bundle) display.Bundle {
	text, ok := b[display.MIMEText].(string)
	if ok && len(text) > mostText {
		short := make(display.Bundle, len(b))
		for mime, v := range b {
			short[mime] = v
		}
		short[display.MIMEText] = cut(text, mostText)
		b = short
	}
	n := 0
	for _, v := range b {
		switch v := v.(type) {
		case string:
			n += len(v)
		case []byte:
			n += len(v)
		case display.Image:
			n += len(v.Data)
		}
	}
	if n > mostShown {
		return display.Bundle{display.MIMEText: fmt.Sprintf("... the value takes %s; more than %s is not shown", memory.Size(uint64(n)), memory.Size(mostShown))}
	}
	return b
}
