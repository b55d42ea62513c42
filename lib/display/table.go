package display

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"
)

// A Table is rows of text under column headings. Columns whose cells are all
// numbers are set flush right.
type Table struct {
	Title string     // above the table; may be empty
	Head  []string   // one heading a column; nil for none
	Rows  [][]string // a short row is filled with empty cells
	Note  string     // below the table; may be empty
	// Sortable lets a click on a heading of the HTML table sort its rows by the
	// column, and a second click turn them round.
	Sortable bool
}

// sortRows is the handler of a click on a heading: by number where both cells are
// numbers, otherwise as text.
const sortRows = `(h=>{const b=h.closest("table").tBodies[0],i=h.cellIndex,t=r=>r.cells[i].textContent;` +
	`const s=h.dataset.s=-(h.dataset.s||-1);` +
	`[...b.rows].sort((p,q)=>s*(t(p)-t(q)||t(p).localeCompare(t(q)))).forEach(r=>b.append(r))})(this)`

// Bundle shows the table as HTML and as text.
func (t Table) Bundle() Bundle { return Bundle{MIMEHTML: t.HTML(), MIMEText: t.String()} }

// SimpleRender is Bundle for the gophernotes kernel.
func (t Table) SimpleRender() map[string]any { return t.Bundle().SimpleRender() }

// String returns the table as aligned text.
func (t Table) String() string {
	width := make([]int, t.columns())
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		for j, cell := range row {
			width[j] = max(width[j], uniseg.StringWidth(cell))
		}
	}
	numeric := t.numeric()
	var b strings.Builder
	line := func(row []string) {
		var s strings.Builder
		for j, w := range width {
			if j > 0 {
				s.WriteString("  ")
			}
			cell := ""
			if j < len(row) {
				cell = row[j]
			}
			pad := strings.Repeat(" ", w-uniseg.StringWidth(cell))
			if numeric[j] {
				s.WriteString(pad + cell)
			} else {
				s.WriteString(cell + pad)
			}
		}
		b.WriteString(strings.TrimRight(s.String(), " "))
		b.WriteByte('\n')
	}
	if t.Title != "" {
		b.WriteString(t.Title + "\n")
	}
	if t.Head != nil {
		line(t.Head)
	}
	for _, row := range t.Rows {
		line(row)
	}
	if t.Note != "" {
		b.WriteString(t.Note + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// HTML returns the table as an HTML element.
func (t Table) HTML() string {
	numeric := t.numeric()
	var b strings.Builder
	b.WriteString(`<table class="dataframe">`)
	if t.Title != "" {
		fmt.Fprintf(&b, "<caption>%s</caption>", html.EscapeString(t.Title))
	}
	line := func(tag string, row []string) {
		b.WriteString("<tr>")
		for j := range numeric {
			cell := ""
			if j < len(row) {
				cell = html.EscapeString(row[j])
			}
			align := "left"
			if numeric[j] {
				align = "right"
			}
			click := ""
			if tag == "th" && t.Sortable {
				click = fmt.Sprintf(`;cursor:pointer" title="sort" onclick="%s`, html.EscapeString(sortRows))
			}
			fmt.Fprintf(&b, `<%s style="text-align:%s%s">%s</%s>`, tag, align, click, cell, tag)
		}
		b.WriteString("</tr>\n")
	}
	if t.Head != nil {
		b.WriteString("<thead>")
		line("th", t.Head)
		b.WriteString("</thead>")
	}
	b.WriteString("<tbody>\n")
	for _, row := range t.Rows {
		line("td", row)
	}
	b.WriteString("</tbody></table>")
	if t.Note != "" {
		fmt.Fprintf(&b, "<p><small>%s</small></p>", html.EscapeString(t.Note))
	}
	return b.String()
}

func (t Table) columns() int {
	n := len(t.Head)
	for _, row := range t.Rows {
		n = max(n, len(row))
	}
	return n
}

// numeric reports which columns hold numbers only, gaps and dots aside.
func (t Table) numeric() []bool {
	is := make([]bool, t.columns())
	for j := range is {
		seen := false
		is[j] = true
		for _, row := range t.Rows {
			if j >= len(row) || row[j] == "" || row[j] == "…" || row[j] == "-" {
				continue
			}
			if _, err := strconv.ParseFloat(strings.TrimSuffix(row[j], "%"), 64); err != nil {
				is[j] = false
				break
			}
			seen = true
		}
		is[j] = is[j] && seen
	}
	return is
}
