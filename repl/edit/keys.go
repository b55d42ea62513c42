package edit

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// An event is a key, a paste, or a reply of the terminal.
type event struct {
	key   key
	text  string // of the keys char and paste, and of replies
	alt   bool
	ctrl  bool // of keys beside letters
	shift bool
}

// A key names what was pressed. Control characters are themselves: 1 is Ctrl-A.
type key int

const (
	ctrlA     key = 1
	ctrlB     key = 2
	ctrlC     key = 3
	ctrlD     key = 4
	ctrlE     key = 5
	ctrlF     key = 6
	ctrlG     key = 7
	ctrlH     key = 8
	tab       key = 9
	ctrlJ     key = 10
	ctrlK     key = 11
	ctrlL     key = 12
	enter     key = 13
	ctrlN     key = 14
	ctrlP     key = 16
	ctrlR     key = 18
	ctrlS     key = 19
	ctrlT     key = 20
	ctrlU     key = 21
	ctrlW     key = 23
	ctrlX     key = 24
	ctrlY     key = 25
	esc       key = 27
	ctrlSlash key = 31
	backspace key = 127
)

const (
	char key = iota + 1000
	paste
	reply // of the terminal, to a question
	up
	down
	left
	right
	home
	end
	pageUp
	pageDown
	del
	unknown
)

var finals = map[byte]key{'A': up, 'B': down, 'C': right, 'D': left, 'H': home, 'F': end, 'Z': tab}

var tildes = map[int]key{1: home, 3: del, 4: end, 5: pageUp, 6: pageDown, 7: home, 8: end}

var (
	pasteStart = []byte("\x1b[200~")
	pasteEnd   = []byte("\x1b[201~")
)

// decode takes the first event off what the terminal has sent. Its size is 0 if
// more is to come; last says that it will not, so that an escape is the key.
func decode(b []byte, last bool) (e event, size int) {
	switch {
	case len(b) == 0:
		return e, 0
	case b[0] != 0x1b:
		return plain(b, last)
	case len(b) == 1:
		if last {
			return event{key: esc}, 1
		}
		return e, 0
	}
	switch b[1] {
	case '[':
		return control(b, last)
	case 'O':
		if len(b) < 3 {
			return unfinished(b, last)
		}
		if k, ok := finals[b[2]]; ok {
			return event{key: k}, 3
		}
		return event{key: unknown}, 3
	case ']', 'P', '_', '^': // strings: replies of the terminal
		return stringReply(b, last)
	case 0x1b:
		return event{key: esc}, 1
	}
	e, size = plain(b[1:], last)
	if size == 0 {
		return e, 0
	}
	e.alt = true
	return e, size + 1
}

func unfinished(b []byte, last bool) (event, int) {
	if last {
		return event{key: unknown}, len(b)
	}
	return event{}, 0
}

// plain reads a character. Bytes that are none are dropped.
func plain(b []byte, last bool) (event, int) {
	if b[0] < ' ' || b[0] == 0x7f {
		return event{key: key(b[0])}, 1
	}
	if !utf8.FullRune(b) && !last {
		return event{}, 0
	}
	r, size := utf8.DecodeRune(b)
	if r == utf8.RuneError && size <= 1 {
		return event{key: unknown}, 1
	}
	return event{key: char, text: string(b[:size])}, size
}

// control reads a sequence that begins with ESC [.
func control(b []byte, last bool) (event, int) {
	if bytes.HasPrefix(b, pasteStart) {
		n := bytes.Index(b, pasteEnd)
		if n < 0 {
			return event{}, 0 // however long it takes
		}
		return event{key: paste, text: string(b[len(pasteStart):n])}, n + len(pasteEnd)
	}
	n := 2
	for n < len(b) && 0x20 <= b[n] && b[n] < 0x40 {
		n++
	}
	if n == len(b) {
		return unfinished(b, last)
	}
	body, final := string(b[2:n]), b[n]
	n++
	if final == 'R' || final == 'c' || final == 't' || final == 'y' || strings.HasPrefix(body, "?") {
		return event{key: reply, text: string(b[:n])}, n
	}
	params := strings.Split(body, ";")
	e := event{key: unknown}
	if final == '~' {
		code, _ := strconv.Atoi(params[0])
		if k, ok := tildes[code]; ok {
			e.key = k
		}
	} else if k, ok := finals[final]; ok {
		e.key, e.shift = k, final == 'Z'
	}
	if len(params) > 1 {
		if m, err := strconv.Atoi(params[1]); err == nil && m > 0 {
			e.shift, e.alt, e.ctrl = (m-1)&1 != 0, (m-1)&2 != 0, (m-1)&4 != 0
		}
	}
	return e, n
}

// stringReply reads ESC ] ... to its end, which is BEL or ESC \. Alt with the
// same character sends its beginning alone.
func stringReply(b []byte, last bool) (event, int) {
	for i := 2; i < len(b); i++ {
		switch {
		case b[i] == 0x07:
			return event{key: reply, text: string(b[:i+1])}, i + 1
		case b[i] == '\\' && b[i-1] == 0x1b && i > 2:
			return event{key: reply, text: string(b[:i+1])}, i + 1
		}
	}
	if last && len(b) == 2 {
		return event{key: char, text: string(b[1:]), alt: true}, 2
	}
	return unfinished(b, last)
}
