package mathml

import "strings"

// matrices maps environments to the delimiters around them.
var matrices = map[string][2]string{
	"matrix": {"", ""}, "pmatrix": {"(", ")"}, "bmatrix": {"[", "]"}, "Bmatrix": {"{", "}"},
	"vmatrix": {"|", "|"}, "Vmatrix": {"‖", "‖"}, "smallmatrix": {"", ""},
	"cases": {"{", ""}, "dcases": {"{", ""}, "rcases": {"", "}"}, "array": {"", ""},
}

// environment reads what stands between \begin and \end.
func (p *parser) environment() *node {
	name := p.word(`\begin`)
	t := &table{}
	switch strings.TrimSuffix(name, "*") {
	case "cases", "rcases":
		t.align = "l"
	case "dcases":
		t.align, t.display = "l", true
	case "smallmatrix":
		t.small = true
	case "array":
		t.columns(p.word(`\begin{array}`))
	case "align", "aligned", "split", "eqnarray", "alignat", "alignedat", "flalign":
		if base := strings.TrimSuffix(name, "*"); base == "alignat" || base == "alignedat" {
			p.word(`\begin{` + name + "}")
		}
		t.aligned, t.display = true, true
		if strings.HasPrefix(name, "eqnarray") {
			t.aligned, t.align = false, "rcl"
		}
	case "gather", "gathered", "multline":
		t.display = true
	case "equation", "displaymath", "math":
		n := group(p.row(`\end`))
		p.close(name)
		return n
	default:
		if _, ok := matrices[name]; !ok {
			fail(`unknown environment %s`, name)
		}
	}
	if p.raw() == "[" { // vertical position, which makes no difference here
		p.tokens = p.tokens[1:]
		p.until("]", `\begin{`+name+"}")
	}
	p.cells(t, `\end`)
	p.close(name)
	n := t.node().as(inner)
	if d := matrices[name]; d != [2]string{} {
		kids := []*node{n}
		if d[0] != "" {
			kids = append([]*node{tall(d[0]).with("form", "prefix")}, n)
		}
		if d[1] != "" {
			kids = append(kids, tall(d[1]).with("form", "postfix"))
		}
		return element("mrow", kids...).as(inner)
	}
	return n
}

// close reads the end of an environment.
func (p *parser) close(name string) {
	p.expect(`\end`, `\begin{`+name+"}")
	if got := p.word(`\end`); got != name {
		fail(`\begin{%s} ends with \end{%s}`, name, got)
	}
}

// columns sets alignment and lines from the argument of an array.
func (t *table) columns(spec string) {
	for _, c := range []byte(spec) {
		switch c {
		case 'l', 'c', 'r':
			t.align += string(c)
		case '|':
			for len(t.bars) < len(t.align) {
				t.bars = append(t.bars, false)
			}
			t.bars = append(t.bars[:len(t.align)], true)
		case ' ', ':':
		default:
			fail("the columns of an array are %q, want l, c and r", spec)
		}
	}
	if t.align == "" {
		fail("an array has no columns")
	}
}
