package mathml

import "strings"

// scripted reads an atom with what is set above, below and beside it.
func (p *parser) scripted() *node {
	var base *node
	t := p.peek()
	switch t {
	case "^", "_", "'", "’":
		base = element("mrow")
	default:
		if base = p.atom(); base == nil {
			return nil
		}
		if base.tag == "mn" && base.kids == nil && isDigit(t) {
			p.number(base)
		}
	}
	place := base.limits
	var sub, sup *node
	for {
		switch t := p.peek(); t {
		case `\limits`:
			p.next()
			place = always
		case `\nolimits`:
			p.next()
			place = beside
		case "'", "’":
			if sup != nil {
				fail("a prime follows a superscript")
			}
			base = primed(base, p.primes())
		case "^":
			p.next()
			if sup != nil {
				fail("two superscripts at one base; set braces")
			}
			if sup = p.argument(scriptStyle); sup.text == prime {
				base, sup = primed(base, sup.text), nil
			}
		case "_":
			p.next()
			if sub != nil {
				fail("two subscripts at one base; set braces")
			}
			sub = p.argument(scriptStyle)
		default:
			return attach(base, sub, sup, place == always || place == movable && p.style == displayStyle)
		}
	}
}

const prime = "′"

// primes reads a run of primes.
func (p *parser) primes() string {
	n := 0
	for p.take("'") || p.take("’") {
		n++
	}
	marks := []string{prime, "″", "‴", "⁗"}
	if n <= len(marks) {
		return marks[n-1]
	}
	return strings.Repeat(prime, n)
}

// primed sets primes beside a base, at full size: they are raised in every font.
func primed(base *node, marks string) *node {
	n := element("mrow", base, leaf("mo", marks).tight()).as(base.class)
	n.name = base.name
	return n
}

// attach sets scripts at a base, above and below it or beside it.
func attach(base, sub, sup *node, vertical bool) *node {
	tag := ""
	kids := []*node{base}
	for _, s := range []struct {
		node            *node
		beside, stacked string
	}{{sub, "sub", "under"}, {sup, "sup", "over"}} {
		if s.node == nil {
			continue
		}
		kids = append(kids, s.node)
		if vertical {
			tag += s.stacked
		} else {
			tag += s.beside
		}
	}
	if tag == "" {
		return base
	}
	n := element("m"+tag, kids...).as(base.class)
	n.name = base.name
	return n
}
