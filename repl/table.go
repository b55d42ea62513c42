package repl

import (
	"strings"

	"github.com/rivo/uniseg"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/agopher/agopher/lib/display"
)

// parseTable reads a table from its HTML form, which has the columns that the
// text form has not. It reports false for HTML that is more than a table.
func parseTable(src string) (t display.Table, ok bool) {
	if !strings.HasPrefix(strings.TrimSpace(src), "<table") || strings.Contains(src, "<img") || strings.Count(src, "<table") != 1 {
		return t, false
	}
	nodes, err := html.ParseFragment(strings.NewReader(src), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		return t, false
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch n.DataAtom {
		case atom.Caption:
			t.Title = content(n)
			return
		case atom.P:
			t.Note = content(n)
			return
		case atom.Tr:
			row, heading := []string{}, true
			for c := range n.ChildNodes() {
				if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
					row = append(row, content(c))
					heading = heading && c.DataAtom == atom.Th
				}
			}
			if heading && t.Head == nil && t.Rows == nil {
				t.Head = row
			} else {
				t.Rows = append(t.Rows, row)
			}
			return
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	for _, n := range nodes {
		walk(n)
	}
	return t, len(t.Rows) > 0
}

// content returns the text of a node in one line.
func content(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// fitTable returns a table as text in a number of columns: where it is too wide,
// its widest columns are cut, and if that is not enough, columns in the middle
// are left out.
func fitTable(t display.Table, width int) string {
	const (
		gap   = 2
		least = 6 // of a column that is cut
	)
	n := len(t.Head)
	for _, row := range t.Rows {
		n = max(n, len(row))
	}
	rows := append([][]string{t.Head}, t.Rows...)
	most := max(1, (width+gap)/(least+gap))
	if natural := columnWidths(rows, n); total(natural)+gap*(n-1) > width && n > most {
		t = middleOut(t, n, most)
		rows, n = append([][]string{t.Head}, t.Rows...), most
	}
	widths := columnWidths(rows, n)
	for total(widths)+gap*(n-1) > width {
		widest := 0
		for j, w := range widths {
			if w > widths[widest] {
				widest = j
			}
		}
		if widths[widest] <= 1 {
			break
		}
		widths[widest]--
	}
	for _, row := range rows {
		for j := range row {
			row[j] = cutTo(row[j], widths[j])
		}
	}
	t.Title, t.Note = cutTo(t.Title, width), cutTo(t.Note, width)
	return t.String()
}

// middleOut returns the first and last columns of a table with n, dots between.
func middleOut(t display.Table, n, most int) display.Table {
	first := (most + 1) / 2
	last := most - first - 1
	pick := func(row []string) []string {
		if row == nil {
			return nil
		}
		row = append(row, make([]string, n-len(row))...)
		out := append([]string{}, row[:first]...)
		if most == 1 {
			return out
		}
		return append(append(out, "…"), row[n-last:]...)
	}
	t.Head = pick(t.Head)
	for i, row := range t.Rows {
		t.Rows[i] = pick(row)
	}
	return t
}

func columnWidths(rows [][]string, n int) []int {
	widths := make([]int, n)
	for _, row := range rows {
		for j, cell := range row {
			widths[j] = max(widths[j], uniseg.StringWidth(cell))
		}
	}
	return widths
}

func total(widths []int) int {
	sum := 0
	for _, w := range widths {
		sum += w
	}
	return sum
}

// cutTo returns the beginning of a text that fits into a width.
func cutTo(s string, width int) string {
	if uniseg.StringWidth(s) <= width {
		return s
	}
	out, used := "", 0
	for g := uniseg.NewGraphemes(s); g.Next(); {
		if used += g.Width(); used >= width {
			break
		}
		out += g.Str()
	}
	return out + "…"
}
