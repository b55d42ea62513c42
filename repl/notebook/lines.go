package notebook

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// lineEnds are the characters at which Jupyter, being Python, ends a line.
const lineEnds = "\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029"

// splitLines returns the lines of a text with their ends.
func splitLines(s string) []any {
	lines := []any{}
	for s != "" {
		n := strings.IndexAny(s, lineEnds)
		switch {
		case n < 0:
			n = len(s)
		case strings.HasPrefix(s[n:], "\r\n"):
			n += 2
		default:
			_, size := utf8.DecodeRuneInString(s[n:])
			n += size
		}
		lines = append(lines, s[:n])
		s = s[n:]
	}
	return lines
}

// isJSON reports whether content of a MIME type is a JSON value, not text.
func isJSON(mime string) bool {
	return mime == "application/json" || strings.HasPrefix(mime, "application/") && strings.HasSuffix(mime, "+json")
}

// isSplit reports whether content of a MIME type is stored as a list of lines.
func isSplit(mime string) bool {
	return strings.HasPrefix(mime, "text/") || mime == "application/javascript" || mime == "image/svg+xml"
}

// joinLines returns a bundle with each list of lines as one string.
func joinLines(bundle map[string]any) map[string]any {
	for mime, v := range bundle {
		if s, ok := joined(v); ok && !isJSON(mime) {
			bundle[mime] = s
		}
	}
	return bundle
}

// splitBundle returns a bundle as it is stored.
func splitBundle(bundle map[string]any) map[string]any {
	m := make(map[string]any, len(bundle))
	for mime, v := range bundle {
		if s, ok := v.(string); ok && isSplit(mime) {
			v = splitLines(s)
		}
		m[mime] = v
	}
	return m
}

// collapse returns text as a terminal shows it: what follows a carriage return
// overwrites the line, so that of a progress display its last state is left.
func collapse(text string) string {
	if !strings.Contains(text, "\r") {
		return text
	}
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = overwritten(strings.Split(line, "\r"))
	}
	return strings.Join(lines, "\n")
}

// overwritten returns what is left of pieces of text written to one line from
// its beginning. A piece with escape sequences replaces the line.
func overwritten(pieces []string) string {
	var line []rune
	for _, p := range pieces {
		r := []rune(p)
		if len(r) < len(line) && !strings.Contains(p, "\x1b") && !slices.Contains(line, '\x1b') {
			copy(line, r)
		} else if len(r) > 0 {
			line = r
		}
	}
	return string(line)
}
