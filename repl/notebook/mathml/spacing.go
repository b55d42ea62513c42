package mathml

// thin is the space between a function and what it is applied to.
const thin = "0.1667em"

// spaced gives the atoms of a row the spaces of TeX: a sign that joins nothing
// has none, a function has thin ones, and in scripts operators have none.
func (p *parser) spaced(list []*node) []*node {
	for i, n := range list {
		if n.class == bin && (i == 0 || !joinable(list[i-1].class) || i+1 == len(list) || endsOperand(list[i+1].class)) {
			n.class = ord
			n.core().tight()
		}
	}
	var out []*node
	for i, n := range list {
		if i > 0 && needsThin(list[i-1], n) {
			out = append(out, gap(thin))
		}
		if p.style >= scriptStyle && (n.class == bin || n.class == rel || n.class == punct) {
			n.core().tight()
		}
		out = append(out, n)
	}
	return out
}

// joinable reports whether a sign after such an atom joins it to the next.
func joinable(c class) bool {
	return c == ord || c == closing || c == inner || c == blank
}

// endsOperand reports whether such an atom leaves a sign before it nothing to
// join.
func endsOperand(c class) bool { return c == rel || c == closing || c == punct }

// needsThin reports whether a thin space stands between two atoms of which one
// is the name of a function.
func needsThin(a, b *node) bool {
	operand := func(c class) bool { return c == ord || c == op || c == inner }
	switch {
	case a.class == blank || b.class == blank:
		return false
	case a.name:
		return operand(b.class) && !fenced(b) && !(b.class == op && !b.name)
	case b.name:
		return operand(a.class) && a.class != op || a.class == closing
	}
	return false
}

// fenced reports whether an atom begins with a delimiter.
func fenced(n *node) bool {
	for len(n.kids) > 0 {
		n = n.kids[0]
	}
	return n.tag == "mo" && stretches[n.text]
}

// core returns the operator of an atom that is one with scripts.
func (n *node) core() *node {
	for n.tag != "mo" && len(n.kids) > 0 {
		n = n.kids[0]
	}
	return n
}
