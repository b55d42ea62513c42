package session

import (
	"errors"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// ErrIncomplete reports that a cell ends in the middle of something: a bracket
// is open, a string or comment has no end, or an operator has no operand. A
// terminal then reads another line.
var ErrIncomplete = errors.New("incomplete input")

// A piece is the source of one statement or declaration of a cell.
type piece struct {
	text          string
	pos           Pos
	first, second token.Token
}

// A lexeme is a token of the source with its place.
type lexeme struct {
	tok      token.Token
	from, to int // offsets
	boundary bool
}

// split cuts a cell into its statements and declarations: at the semicolons,
// explicit or inserted, that are outside all brackets and not in the header of
// a for, if or switch.
func split(cell int, src string) ([]piece, error) {
	if strings.Count(src, "\n") >= maxLines-1 {
		return nil, &Error{Class: CompileError, Pos: Pos{Cell: cell, Line: 1, Col: 1}, Message: "the cell is too long: 16,000 lines are the most"}
	}
	file, lexemes, err := lex(cell, src)
	if err != nil {
		return nil, err
	}
	var pieces []piece
	for start := 0; start < len(lexemes); {
		end := start
		for end < len(lexemes) && !lexemes[end].boundary {
			end++
		}
		if end == start { // an empty statement
			start++
			continue
		}
		if hasHeader(lexemes[start:end]) {
			end = headerEnd(src, lexemes, start, end)
		}
		from, to := lexemes[start].from, lexemes[end-1].to
		p := file.PositionFor(file.Pos(from), false)
		pc := piece{text: src[from:to], pos: Pos{cell, p.Line, p.Column}, first: lexemes[start].tok}
		if start+1 < end {
			pc.second = lexemes[start+1].tok
		}
		pieces = append(pieces, pc)
		start = end + 1
	}
	return pieces, nil
}

// lex returns the tokens of a cell, with the semicolons outside all brackets
// marked as boundaries.
func lex(cell int, src string) (*token.File, []lexeme, error) {
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	var s scanner.Scanner
	var first error
	s.Init(file, []byte(src), func(p token.Position, msg string) {
		if first != nil {
			return
		}
		e := &Error{Class: CompileError, Pos: Pos{cell, p.Line, p.Column}, Message: msg}
		if strings.HasSuffix(msg, "not terminated") && !strings.HasPrefix(msg, "string") && !strings.HasPrefix(msg, "rune") {
			e.Incomplete = true // a raw string or a comment goes on in the next line
		}
		first = e
	}, 0)
	var lexemes []lexeme
	var open []lexeme // brackets
	last := lexeme{tok: token.SEMICOLON}
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		length := len(lit)
		if tok.IsOperator() {
			length = len(tok.String())
		}
		if tok == token.SEMICOLON && lit != ";" {
			length = 0 // inserted
		}
		from := file.Offset(pos)
		last = lexeme{tok: tok, from: from, to: from + length}
		switch tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			open = append(open, last)
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		}
		last.boundary = tok == token.SEMICOLON && len(open) == 0
		lexemes = append(lexemes, last)
	}
	if first != nil {
		return nil, nil, first
	}
	incomplete := func(l lexeme, msg string) error {
		p := file.PositionFor(file.Pos(l.from), false)
		return &Error{Class: CompileError, Pos: Pos{cell, p.Line, p.Column}, Message: msg, Incomplete: true}
	}
	if len(open) > 0 {
		l := open[len(open)-1]
		return nil, nil, incomplete(l, "the "+l.tok.String()+" is never closed")
	}
	if wantsMore(last.tok) {
		return nil, nil, incomplete(last, "the cell ends after "+last.tok.String())
	}
	return file, lexemes, nil
}

// wantsMore reports whether a cell cannot end after tok.
func wantsMore(tok token.Token) bool {
	switch tok {
	case token.RPAREN, token.RBRACK, token.RBRACE, token.INC, token.DEC, token.SEMICOLON, token.ELLIPSIS:
		return false
	}
	return tok.IsOperator()
}

// hasHeader reports whether a statement, labels aside, is one whose header may
// have semicolons.
func hasHeader(lexemes []lexeme) bool {
	for len(lexemes) > 2 && lexemes[0].tok == token.IDENT && lexemes[1].tok == token.COLON {
		lexemes = lexemes[2:]
	}
	switch lexemes[0].tok {
	case token.FOR, token.IF, token.SWITCH:
		return true
	}
	return false
}

// headerEnd returns where the statement that starts at start ends: at the first
// boundary up to which it parses. If it parses nowhere it has an error, and
// ends at the first boundary after a brace, so that the error is found in it.
func headerEnd(src string, lexemes []lexeme, start, end int) int {
	brace := -1
	for i := end; ; i++ {
		if i < len(lexemes) && !lexemes[i].boundary {
			continue
		}
		stmt := src[lexemes[start].from:lexemes[i-1].to]
		if _, err := parser.ParseFile(token.NewFileSet(), "", "package p;func _(){"+stmt+"\n}", parser.SkipObjectResolution); err == nil {
			return i
		}
		if brace < 0 && lexemes[i-1].tok == token.RBRACE {
			brace = i
		}
		if i == len(lexemes) {
			break
		}
	}
	if brace >= 0 {
		return brace
	}
	return len(lexemes)
}
