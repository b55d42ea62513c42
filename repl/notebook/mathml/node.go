package mathml

import (
	"html"
	"strings"
)

// A class is what an atom is to TeX, which puts spaces between atoms by it.
type class int

const (
	ord class = iota
	op
	bin
	rel
	opening
	closing
	punct
	inner
	blank // a space that is written out
)

// A node is an element of MathML.
type node struct {
	tag   string
	attrs string // with a blank before each
	text  string // of a leaf
	kids  []*node
	class class

	limits limits // of a large operator
	name   bool   // of a function: spaced from what it is applied to
}

// limits say where the scripts of an operator go.
type limits int

const (
	beside  limits = iota
	movable        // above and below in display style
	always         // above and below
)

func leaf(tag, text string) *node { return &node{tag: tag, text: text} }

func element(tag string, kids ...*node) *node { return &node{tag: tag, kids: kids} }

// with adds an attribute.
func (n *node) with(name, value string) *node {
	n.attrs += " " + name + `="` + html.EscapeString(value) + `"`
	return n
}

// as sets the class.
func (n *node) as(c class) *node {
	n.class = c
	return n
}

// operator returns an operator that neither stretches nor has spaces around it
// but those of its class.
func operator(text string, c class) *node {
	n := leaf("mo", text).as(c)
	if stretches[text] {
		n.with("stretchy", "false")
	}
	if c == ord || text == "|" || text == "‖" || c == closing && !stretches[text] {
		n.tight()
	}
	return n
}

// tight removes the spaces around an operator.
func (n *node) tight() *node {
	if n.tag != "mo" || strings.Contains(n.attrs, "lspace") {
		return n
	}
	return n.with("lspace", "0").with("rspace", "0")
}

// group returns nodes as one.
func group(nodes []*node) *node {
	if len(nodes) == 1 {
		return nodes[0]
	}
	return element("mrow", nodes...)
}

func gap(width string) *node {
	return element("mspace").with("width", width).as(blank)
}

// write appends the element.
func (n *node) write(b *strings.Builder) {
	b.WriteString("<" + n.tag + n.attrs + ">")
	b.WriteString(html.EscapeString(n.text))
	for _, k := range n.kids {
		k.write(b)
	}
	b.WriteString("</" + n.tag + ">")
}
