package edit

import (
	"go/scanner"
	"go/token"
	"strings"
)

// A class says how a character is coloured.
type class byte

const (
	plainText class = iota
	keyword
	builtin
	literal
	number
	comment
	command
)

// The colours are those of the user's terminal, so that they can be read on a
// dark and on a light background.
var colours = [...]string{"", "\x1b[35m", "\x1b[34m", "\x1b[32m", "\x1b[36m", "\x1b[90m", "\x1b[33m"}

const (
	reset    = "\x1b[0m"
	dim      = "\x1b[2m"
	bold     = "\x1b[1m"
	reversed = "\x1b[7m"
)

// tooLong is how many bytes are coloured at most at each key.
const tooLong = 200_000

// highlight returns the class of each byte of a cell. It uses Go's own scanner:
// that colours 200 lines in a fraction of a millisecond, and knows what is open
// at the end.
func highlight(src string) []class {
	classes := make([]class, len(src))
	if len(src) > tooLong {
		return classes
	}
	start := markCommands(src, classes)
	fset := token.NewFileSet()
	code := src[start:]
	file := fset.AddFile("", fset.Base(), len(code))
	var s scanner.Scanner
	s.Init(file, []byte(code), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return classes
		}
		c := classOf(tok, lit)
		if c == plainText {
			continue
		}
		from := start + file.Offset(pos)
		// Of a literal with carriage returns the scanner leaves them out.
		for i := from; i < min(from+max(len(lit), len(tok.String())*btoi(lit == "")), len(src)); i++ {
			classes[i] = c
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func classOf(tok token.Token, lit string) class {
	switch {
	case tok.IsKeyword():
		return keyword
	case tok == token.STRING || tok == token.CHAR:
		return literal
	case tok == token.INT || tok == token.FLOAT || tok == token.IMAG:
		return number
	case tok == token.COMMENT:
		return comment
	case tok == token.IDENT && predeclared[lit]:
		return builtin
	}
	return plainText
}

// markCommands marks the lines of commands with which a cell may begin, and
// returns where its Go begins.
func markCommands(src string, classes []class) int {
	start := 0
	for start < len(src) {
		line, _, _ := strings.Cut(src[start:], "\n")
		text := strings.TrimSpace(line)
		if text != "" && !strings.ContainsAny(text[:1], "%!$:?") && !strings.HasSuffix(text, "?") {
			break
		}
		for i := range line {
			classes[start+i] = command
		}
		start += min(len(line)+1, len(src)-start)
	}
	return start
}

var predeclared = map[string]bool{}

func init() {
	for _, name := range strings.Fields(`any append bool byte cap clear close comparable complex complex64 complex128
		copy delete error false float32 float64 imag int int8 int16 int32 int64 iota len make max min new nil panic print
		println real recover rune string true uint uint8 uint16 uint32 uint64 uintptr`) {
		predeclared[name] = true
	}
}
