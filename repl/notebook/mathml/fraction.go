package mathml

// fraction reads what is set as a fraction or a root, and returns nil for other
// commands.
func (p *parser) fraction(name string) *node {
	switch name {
	case "frac":
		return p.over(p.style)
	case "dfrac", "cfrac":
		return p.inStyle(displayStyle, p.over)
	case "tfrac":
		return p.inStyle(textStyle, p.over)
	case "binom":
		return binomial(p.over(p.style))
	case "dbinom":
		return binomial(p.inStyle(displayStyle, p.over))
	case "tbinom":
		return binomial(p.inStyle(textStyle, p.over))
	case "sqrt":
		if index := p.option(); index != nil {
			return element("mroot", p.argument(p.style), index)
		}
		return element("msqrt", p.argument(p.style))
	}
	return nil
}

// over reads numerator and denominator of a fraction in a style: they are set
// one step smaller.
func (p *parser) over(s style) *node {
	part := func() *node {
		saved := p.style
		p.style = s
		defer func() { p.style = saved }()
		return p.argument(min(s+1, scriptStyle))
	}
	num := part()
	return element("mfrac", num, part()).as(inner)
}

// inStyle sets what read returns in a style of its own.
func (p *parser) inStyle(s style, read func(style) *node) *node {
	saved := p.style
	p.style = s
	defer func() { p.style = saved }()
	return styled(s, read(s)).as(inner)
}

func styled(s style, kids ...*node) *node {
	n := element("mstyle", kids...)
	switch s {
	case displayStyle:
		return n.with("displaystyle", "true").with("scriptlevel", "0")
	case textStyle:
		return n.with("displaystyle", "false").with("scriptlevel", "0")
	}
	return n.with("displaystyle", "false").with("scriptlevel", "1")
}

// binomial removes the bar of a fraction and puts it in parentheses.
func binomial(f *node) *node {
	frac := f
	for frac.tag != "mfrac" {
		frac = frac.kids[0]
	}
	frac.with("linethickness", "0")
	return element("mrow", tall("("), f, tall(")")).as(inner)
}

// infix reads the rest of a group if t is a command that stands in the middle of
// a fraction, and returns nil otherwise.
func (p *parser) infix(t token, num []*node, stop []token) *node {
	switch t {
	case `\over`, `\choose`, `\atop`:
	default:
		return nil
	}
	p.next()
	n := element("mfrac", group(p.spaced(num)), group(p.row(stop...))).as(inner)
	switch t {
	case `\choose`:
		return binomial(n)
	case `\atop`:
		n.with("linethickness", "0")
	}
	return n
}
