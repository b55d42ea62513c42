package mathml

// bigSizes are the heights of delimiters that a command sets.
var bigSizes = map[string]string{"big": "1.2em", "Big": "1.8em", "bigg": "2.4em", "Bigg": "3em"}

// tall returns a delimiter as high as what it stands beside.
func tall(text string) *node {
	return leaf("mo", text).with("stretchy", "true").with("symmetric", "true")
}

// delimiter reads a delimiter; "" is the empty one.
func (p *parser) delimiter(of string) string {
	t := p.next()
	switch t {
	case end:
		fail("%s has no delimiter", of)
	case ".":
		return ""
	case "<":
		return "⟨"
	case ">":
		return "⟩"
	case "/":
		return "/"
	}
	s, ok := symbols()[t.name()]
	if t.name() == "" {
		s, ok = characters()[string(t)]
	}
	if !ok || !stretches[s.text] && s.text != `\` {
		fail("%s stands before %s, which is no delimiter", of, t)
	}
	return s.text
}

// fence reads what stands between \left and \right.
func (p *parser) fence() *node {
	var kids []*node
	add := func(text, form string) {
		if text != "" {
			kids = append(kids, tall(text).with("form", form))
		}
	}
	add(p.delimiter(`\left`), "prefix")
	for {
		kids = append(kids, p.row(`\right`, `\middle`)...)
		switch p.next() {
		case `\right`:
			add(p.delimiter(`\right`), "postfix")
			return element("mrow", kids...).as(inner)
		case `\middle`:
			n := tall(p.delimiter(`\middle`)).with("form", "infix").with("lspace", "0.15em").with("rspace", "0.15em")
			kids = append(kids, n)
		default:
			fail(`\left has no \right`)
		}
	}
}

// big reads a delimiter of a given height. The last letter of the command says
// which side it stands on.
func (p *parser) big(size string, side byte) *node {
	text := p.delimiter(`\big`)
	if text == "" {
		return nil
	}
	n := tall(text).with("minsize", size).with("maxsize", size)
	switch {
	case side == 'm':
		return n.as(rel)
	case side == 'l' || side != 'r' && characters()[text].class == opening:
		n.class = opening
	case side == 'r' || characters()[text].class == closing:
		n.class = closing
	}
	return n.tight()
}
