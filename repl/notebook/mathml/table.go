package mathml

import "strings"

// A table is rows of cells: a matrix, aligned equations, cases.
type table struct {
	rows    [][]*node
	align   string // l, c or r for each column; the last for those beyond
	aligned bool   // columns in pairs that meet, as in align
	display bool   // cells in display style
	lines   []bool // of a line above each row
	bars    []bool // of a line left of each column
	small   bool   // letters
	tight   bool   // rows close together
}

// alignments are the CSS of columns; Chromium aligns formulas by the second form.
var alignments = map[byte]string{
	'l': "text-align:left;text-align:-webkit-left", 'r': "text-align:right;text-align:-webkit-right",
}

// node returns the table as an element.
func (t *table) node() *node {
	n := element("mtable")
	if t.display {
		n.with("displaystyle", "true")
	}
	if t.small {
		n.with("style", "font-size:0.7em")
	}
	for i, row := range t.rows {
		tr := element("mtr")
		for j, cell := range row {
			td := element("mtd", cell)
			if s := t.style(i, j); s != "" {
				td.with("style", s)
			}
			tr.kids = append(tr.kids, td)
		}
		n.kids = append(n.kids, tr)
	}
	return n
}

// style returns the CSS of a cell.
func (t *table) style(i, j int) string {
	var s []string
	if a := alignments[t.column(j)]; a != "" {
		s = append(s, a)
	}
	if t.aligned {
		left, right := "0", "0"
		if j%2 == 0 && j > 0 {
			left = "2em"
		}
		s = append(s, "padding-left:"+left, "padding-right:"+right)
	}
	if t.tight {
		s = append(s, "padding:0")
	}
	if i < len(t.lines) && t.lines[i] {
		s = append(s, "border-top:1px solid")
	}
	if i+1 == len(t.rows) && i+1 < len(t.lines) && t.lines[i+1] {
		s = append(s, "border-bottom:1px solid")
	}
	if j < len(t.bars) && t.bars[j] {
		s = append(s, "border-left:1px solid")
	}
	if j+1 == len(t.rows[i]) && j+1 < len(t.bars) && t.bars[j+1] {
		s = append(s, "border-right:1px solid")
	}
	return strings.Join(s, ";")
}

func (t *table) column(j int) byte {
	switch {
	case t.aligned:
		return "rl"[j%2]
	case t.align == "":
		return 'c'
	}
	return t.align[min(j, len(t.align)-1)]
}

// cells reads rows and cells up to the token close, which is left.
func (p *parser) cells(t *table, close token) {
	saved := p.style
	p.style = textStyle
	if t.display {
		p.style = displayStyle
	}
	if t.small {
		p.style = scriptStyle
	}
	defer func() { p.style = saved }()
	var row []*node
	p.hlines(t)
	for {
		cell := p.row("&", `\\`, `\cr`, close)
		if t.aligned && len(row)%2 == 1 {
			p.joins(cell)
		}
		row = append(row, group(cell))
		switch p.peek() {
		case "&":
			p.next()
		case `\\`, `\cr`:
			p.next()
			if p.raw() == "[" { // space between the rows
				p.tokens = p.tokens[1:]
				p.until("]", `\\`)
			}
			t.rows, row = append(t.rows, row), nil
			p.hlines(t)
		case close:
			if len(row) > 1 || len(cell) > 0 || len(t.rows) == 0 {
				t.rows = append(t.rows, row)
			}
			return
		default:
			fail("%s is missing after a table", close)
		}
	}
}

// joins makes the sign that a cell begins with one between the cells.
func (p *parser) joins(cell []*node) {
	if len(cell) < 2 || cell[0].tag != "mo" || characters()[cell[0].text].class != bin {
		return
	}
	cell[0] = leaf("mo", cell[0].text).with("form", "infix").as(bin)
}

// hlines reads the lines above a row.
func (p *parser) hlines(t *table) {
	found := false
	for p.take(`\hline`) || p.take(`\toprule`) || p.take(`\midrule`) || p.take(`\bottomrule`) {
		found = true
	}
	for len(t.lines) < len(t.rows) {
		t.lines = append(t.lines, false)
	}
	t.lines = append(t.lines, found)
}
