package notebook

import (
	"fmt"
	"html"
	"strings"
)

// fewHeadings is how many headings a report can have without a table of contents.
const fewHeadings = 3

// withContents puts a table of contents into a page, behind its title.
func (p *page) withContents(body string) string {
	list := p.headings
	at := 0
	if len(list) > 0 && list[0].level == 1 {
		list = list[1:]
		if i := strings.Index(body, "</h1>"); i >= 0 {
			at = i + len("</h1>\n")
		}
	}
	if len(list) <= fewHeadings {
		return body
	}
	top := list[0].level
	for _, h := range list {
		top = min(top, h.level)
	}
	var b strings.Builder
	b.WriteString("<nav aria-label=\"Contents\">\n<ul>\n")
	for _, h := range list {
		if depth := h.level - top; depth < 2 {
			fmt.Fprintf(&b, "<li class=\"d%d\"><a href=\"#%s\">%s</a></li>\n", depth, html.EscapeString(h.id), h.text)
		}
	}
	b.WriteString("</ul>\n</nav>\n")
	return body[:at] + b.String() + body[at:]
}
