package mathml

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is a command with its backslash, a run of white space as one blank, or
// a single character. The empty token is the end of the formula.
type token string

const (
	end   token = ""
	space token = " "
)

// name returns the name of a command, or "" if t is none.
func (t token) name() string {
	if len(t) > 1 && t[0] == '\\' {
		return string(t[1:])
	}
	return ""
}

// scan returns the tokens of a formula. Comments are left out.
func scan(tex string) []token {
	tex = strings.ToValidUTF8(tex, "\uFFFD")
	var list []token
	for len(tex) > 0 {
		r, n := utf8.DecodeRuneInString(tex)
		switch {
		case r == '%':
			n = len(tex)
			if i := strings.IndexByte(tex, '\n'); i >= 0 {
				n = i + 1
			}
		case unicode.IsSpace(r):
			n = len(tex) - len(strings.TrimLeftFunc(tex, unicode.IsSpace))
			list = append(list, space)
		case r == '\\':
			n = commandLen(tex)
			list = append(list, token(tex[:n]))
			if n > 2 || isLetter(tex[n-1]) { // blanks end a name and are part of it
				tex = strings.TrimLeftFunc(tex[n:], unicode.IsSpace)
				continue
			}
		default:
			list = append(list, token(tex[:n]))
		}
		tex = tex[n:]
	}
	return list
}

// commandLen returns how long the command at the beginning of tex is: a
// backslash with letters, or with one other character. A single backslash at
// the end is a command as well, which nothing defines.
func commandLen(tex string) int {
	n := 1
	for n < len(tex) && isLetter(tex[n]) {
		n++
	}
	if n == 1 && n < len(tex) {
		_, size := utf8.DecodeRuneInString(tex[1:])
		return 1 + size
	}
	if n > 1 && n < len(tex) && tex[n] == '*' && starred[tex[1:n]] {
		n++
	}
	return n
}

// starred are the commands that a star belongs to.
var starred = map[string]bool{"operatorname": true, "DeclareMathOperator": true, "hspace": true, "tag": true}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
