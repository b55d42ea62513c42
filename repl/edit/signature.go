package edit

import (
	"go/scanner"
	"go/token"
	"strings"
)

// callAt returns the offset of the parenthesis of the call whose arguments are
// typed at the end of src, and the number of the argument; -1 outside a call.
func callAt(src string) (paren, argument int) {
	type open struct {
		offset, commas int
		call           bool
	}
	stack := []open{}
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	var s scanner.Scanner
	s.Init(file, []byte(src), func(token.Position, string) {}, 0)
	callable := false // the token before can be called
	for {
		pos, tok, _ := s.Scan()
		switch tok {
		case token.EOF:
			if n := len(stack); n > 0 && stack[n-1].call {
				return stack[n-1].offset, stack[n-1].commas
			}
			return -1, 0
		case token.LPAREN, token.LBRACK, token.LBRACE:
			stack = append(stack, open{file.Offset(pos), 0, tok == token.LPAREN && callable})
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(stack) > 0 {
				stack = stack[:len(stack)-1]
			}
		case token.COMMA:
			if len(stack) > 0 {
				stack[len(stack)-1].commas++
			}
		}
		callable = tok == token.IDENT || tok == token.RBRACK || tok == token.RPAREN
	}
}

// splitAt splits a signature such as "func fmt.Fprintf(w io.Writer, a ...any)"
// around the parameter that stands for an argument, which is empty if none does.
func splitAt(signature string, argument int) (before, param, after string) {
	receiver := 0
	if strings.HasPrefix(signature, "func (") { // of a method
		receiver = strings.Index(signature, ")") + 1
	}
	open := strings.Index(signature[receiver:], "(")
	if open < 0 {
		return signature, "", ""
	}
	from, depth := receiver+open+1, 0
	for i := from; i < len(signature); i++ {
		ends := depth == 0 && strings.IndexByte(",)", signature[i]) >= 0
		switch signature[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		}
		if !ends {
			continue
		}
		for signature[from] == ' ' {
			from++
		}
		param := signature[from:i]
		if argument == 0 || signature[i] == ')' && strings.Contains(param, "...") {
			return signature[:from], param, signature[i:]
		}
		if depth < 0 {
			break
		}
		argument--
		from = i + 1
	}
	return signature, "", ""
}

// showSignature returns a signature in a width, with the parameter of an argument
// in bold. What is left out of a long one is before that parameter.
func showSignature(signature string, argument, width int) string {
	before, param, after := splitAt(signature, argument)
	if textWidth(signature) > width && argument > 0 && param != "" {
		name, _, _ := strings.Cut(strings.TrimPrefix(before, "func "), "(")
		before = cut("func "+name, width/2) + "(… "
	}
	before = cut(before, width)
	param = cut(param, width-textWidth(before))
	after = cut(after, width-textWidth(before)-textWidth(param))
	if param == "" {
		return before
	}
	return before + bold + param + reset + after
}
