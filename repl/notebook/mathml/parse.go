package mathml

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// A parser reads the tokens of a formula.
type parser struct {
	tokens []token
	macros map[string]macro
	style  style
	font   font
	depth  int // of groups
	spent  int // on macros
}

// A style is how large a formula is set.
type style int

const (
	displayStyle style = iota
	textStyle
	scriptStyle
)

// peek returns the next token that is no blank, with macros expanded.
func (p *parser) peek() token {
	for len(p.tokens) > 0 {
		t := p.tokens[0]
		m, isMacro := p.macros[t.name()]
		switch {
		case t == space:
			p.tokens = p.tokens[1:]
		case isMacro:
			p.tokens = p.tokens[1:]
			p.expand(t, m)
		default:
			return t
		}
	}
	return end
}

// next takes the next token that is no blank.
func (p *parser) next() token {
	t := p.peek()
	if t != end {
		p.tokens = p.tokens[1:]
	}
	return t
}

// take takes the next token if it is t.
func (p *parser) take(t token) bool {
	if p.peek() != t {
		return false
	}
	p.next()
	return true
}

// expect takes the next token, which must be t.
func (p *parser) expect(t token, where string) {
	if !p.take(t) {
		fail("%s is missing in %s", t, where)
	}
}

// lines reads the whole formula; several lines become a table.
func (p *parser) lines() *node {
	var rows [][]*node
	for {
		rows = append(rows, p.row(`\\`))
		if p.next() == end {
			break
		}
	}
	if last := len(rows) - 1; last > 0 && len(rows[last]) == 0 {
		rows = rows[:last]
	}
	if len(rows) == 1 {
		return group(rows[0])
	}
	t := &table{display: p.style == displayStyle}
	for _, r := range rows {
		t.rows = append(t.rows, []*node{group(r)})
	}
	return t.node()
}

// row reads atoms up to one of the tokens in stop, which is left, or the end.
func (p *parser) row(stop ...token) []*node {
	p.depth++
	if p.depth > maxDepth {
		fail("groups are nested more than %d deep", maxDepth)
	}
	saved, size := p.font, p.style
	defer func() { p.depth, p.font, p.style = p.depth-1, saved, size }()
	var list []*node
	for {
		t := p.peek()
		if t == end || slices.Contains(stop, t) {
			return p.spaced(list)
		}
		if rest, ok := p.switched(t, stop); ok {
			if rest != nil {
				list = append(list, rest)
			}
			continue
		}
		if f := p.infix(t, list, stop); f != nil {
			return []*node{f}
		}
		if n := p.scripted(); n != nil {
			list = append(list, n)
		}
	}
}

// atom reads a single thing: a group, a command with its arguments, or a
// character. It returns nil for what shows nothing.
func (p *parser) atom() *node {
	switch t := p.next(); t {
	case end:
		fail("the formula ends where something is missing")
	case "{":
		kids := p.row("}")
		p.expect("}", "a group")
		if len(kids) == 1 {
			return alone(kids[0])
		}
		return element("mrow", kids...)
	case "}", "&", "#":
		fail("%s is out of place", t)
	case "~":
		return gap("0.3333em")
	case "$":
		fail("$ is inside a formula")
	default:
		if name := t.name(); name != "" || t == `\` {
			return p.command(name)
		}
		return p.character(t)
	}
	return nil
}

// character returns a letter, a digit or a sign.
func (p *parser) character(t token) *node {
	r, _ := utf8.DecodeRuneInString(string(t))
	if t == ":" && p.raw() == "=" {
		p.next()
		return operator("≔", rel)
	}
	if s, ok := characters()[string(t)]; ok {
		return p.symbol(s)
	}
	switch {
	case unicode.IsDigit(r):
		return leaf("mn", p.font.digits(string(t)))
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return p.letter(string(t))
	}
	return operator(string(t), ord)
}

// number adds digits that follow a digit.
func (p *parser) number(n *node) {
	for len(p.tokens) > 0 {
		t := p.tokens[0]
		point := t == "." && len(p.tokens) > 1 && isDigit(p.tokens[1])
		if !isDigit(t) && !point {
			return
		}
		n.text += p.font.digits(string(t))
		p.tokens = p.tokens[1:]
	}
}

func isDigit(t token) bool { return len(t) == 1 && '0' <= t[0] && t[0] <= '9' }

// argument reads an argument in the style in which the command sets it.
func (p *parser) argument(s style) *node {
	saved := p.style
	p.style = max(s, p.style)
	defer func() { p.style = saved }()
	p.depth++
	if p.depth > maxDepth {
		fail("groups are nested more than %d deep", maxDepth)
	}
	defer func() { p.depth-- }()
	n := p.atom()
	if n == nil {
		return element("mrow")
	}
	return alone(n)
}

// alone returns an atom that stands for itself: a sign then joins nothing.
func alone(n *node) *node {
	if n.class == bin || n.class == rel || n.class == punct {
		if n.tag == "mo" {
			n.tight()
		}
		return element("mrow", n)
	}
	return n
}

// option reads an argument in brackets, and returns nil if there is none.
func (p *parser) option() *node {
	if !p.take("[") {
		return nil
	}
	n := group(p.row("]"))
	p.expect("]", "an optional argument")
	return n
}

// word reads an argument that is a name: of an environment, a colour, a length.
func (p *parser) word(of string) string {
	p.expect("{", of)
	s := ""
	for _, t := range p.until("}", of) {
		s += string(t)
	}
	return s
}

// until takes the tokens up to the brace or bracket that closes a group which
// has been opened, and that one as well.
func (p *parser) until(close token, of string) []token {
	depth := 0
	for i, t := range p.tokens {
		switch {
		case t == close && depth == 0:
			inside := p.tokens[:i]
			p.tokens = p.tokens[i+1:]
			return inside
		case t == "{":
			depth++
		case t == "}":
			depth--
		}
	}
	fail("%s is missing after %s", close, of)
	return nil
}
