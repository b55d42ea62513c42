package mathml

import (
	"slices"
	"strconv"
)

// A macro is a command that a formula defines.
type macro struct {
	params   int
	optional []token // default of the first parameter, if it is optional
	body     []token
}

// maxExpanded is how many tokens macros may expand to: some call themselves.
const maxExpanded = 20000

// define reads a definition.
func (p *parser) define(name string) {
	switch name {
	case "def":
		key := p.defined(name)
		var m macro
		for len(p.tokens) > 1 && p.tokens[0] == "#" {
			m.params++
			p.tokens = p.tokens[2:]
		}
		m.body = p.body(name)
		p.macros[key] = m
	case "DeclareMathOperator", "DeclareMathOperator*":
		key := p.defined(name)
		call := token(`\operatorname`)
		if name[len(name)-1] == '*' {
			call = `\operatorname*`
		}
		body := append([]token{call, "{"}, p.body(name)...)
		p.macros[key] = macro{body: append(body, "}")}
	default:
		p.newCommand(name)
	}
}

// newCommand reads \newcommand{\name}[parameters][default]{body}.
func (p *parser) newCommand(name string) {
	key := p.defined(name)
	var m macro
	if p.skipSpace(); p.raw() == "[" {
		p.tokens = p.tokens[1:]
		s := ""
		for _, t := range p.until("]", `\`+name) {
			s += string(t)
		}
		var err error
		if m.params, err = strconv.Atoi(s); err != nil || m.params < 0 || m.params > 9 {
			fail(`\%s: the number of parameters is %q`, name, s)
		}
	}
	if p.skipSpace(); p.raw() == "[" && m.params > 0 {
		p.tokens = p.tokens[1:]
		m.optional = append([]token{}, p.until("]", `\`+name)...)
	}
	m.body = p.body(name)
	_, known := p.macros[key]
	if name == "providecommand" && known {
		return
	}
	p.macros[key] = m
}

// defined reads the name that a definition is for, in braces or without.
func (p *parser) defined(by string) string {
	p.skipSpace()
	braces := p.raw() == "{"
	if braces {
		p.tokens = p.tokens[1:]
		p.skipSpace()
	}
	key := p.raw().name()
	if key == "" {
		fail(`\%s names no command`, by)
	}
	p.tokens = p.tokens[1:]
	if braces {
		p.expect("}", `\`+by)
	}
	return key
}

func (p *parser) body(of string) []token {
	p.skipSpace()
	if p.raw() != "{" {
		fail(`\%s has no body in braces`, of)
	}
	p.tokens = p.tokens[1:]
	return slices.Clone(p.until("}", `\`+of))
}

// raw returns the next token without expanding it.
func (p *parser) raw() token {
	if len(p.tokens) == 0 {
		return end
	}
	return p.tokens[0]
}

func (p *parser) skipSpace() {
	for p.raw() == space {
		p.tokens = p.tokens[1:]
	}
}

// expand puts the body of a macro in the place of its call.
func (p *parser) expand(call token, m macro) {
	args := make([][]token, m.params)
	for i := range args {
		p.skipSpace()
		if i == 0 && m.optional != nil {
			args[0] = m.optional
			if p.raw() == "[" {
				p.tokens = p.tokens[1:]
				args[0] = p.until("]", string(call))
			}
			continue
		}
		switch t := p.raw(); t {
		case end:
			fail("%s wants %d arguments", call, m.params)
		case "{":
			p.tokens = p.tokens[1:]
			args[i] = p.until("}", string(call))
		default:
			args[i] = []token{t}
			p.tokens = p.tokens[1:]
		}
	}
	var list []token
	for i := 0; i < len(m.body); i++ {
		if m.body[i] != "#" || i+1 == len(m.body) {
			list = append(list, m.body[i])
			continue
		}
		i++
		n, err := strconv.Atoi(string(m.body[i]))
		if err != nil || n < 1 || n > m.params {
			fail("%s uses #%s but has %d parameters", call, m.body[i], m.params)
		}
		list = append(list, args[n-1]...)
	}
	if p.spent += len(list) + 1; p.spent > maxExpanded {
		fail("%s calls itself", call)
	}
	p.tokens = append(list, p.tokens...)
}
