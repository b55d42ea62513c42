package notebook

import (
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/agopher/agopher/repl/notebook/mathml"
)

// A formula is a piece of LaTeX in a Markdown text.
type formula struct {
	source  string // with its delimiters
	tex     string // without
	display bool
}

// Markdown would take _ and \ in formulas for its own. As Jupyter does, formulas
// are therefore taken out of the text before it is read as Markdown, and placed
// in the HTML where their marks have come to stand. The marks are characters
// that no text has.
const markOpen, markClose = '\uE000', '\uE001'

var markRx = regexp.MustCompile(string(markOpen) + `(\d+)` + string(markClose) + `|%EE%80%80(\d+)%EE%80%81`)

func mark(i int) string { return string(markOpen) + strconv.Itoa(i) + string(markClose) }

// place puts formulas into HTML: as MathML in text, and as they were written in
// code, in tags and in addresses, where they are none.
func place(c *mathml.Converter, page string, formulas []formula) string {
	if len(formulas) == 0 {
		return page
	}
	var b strings.Builder
	code := 0 // open elements in which text is code
	for page != "" {
		n := strings.IndexByte(page, '<')
		if n < 0 {
			n = len(page)
		}
		b.WriteString(fill(page[:n], formulas, func(f formula) string {
			if code > 0 {
				return html.EscapeString(f.source)
			}
			return f.html(c)
		}))
		page = page[n:]
		n = tagLen(page)
		tag := page[:n]
		page = page[n:]
		switch name, closing := tagName(tag); {
		case !codeElements[name]:
		case closing:
			code = max(code-1, 0)
		default:
			code++
		}
		b.WriteString(fill(tag, formulas, func(f formula) string { return html.EscapeString(f.source) }))
	}
	return b.String()
}

// fill replaces the marks in a piece of HTML.
func fill(s string, formulas []formula, as func(formula) string) string {
	return markRx.ReplaceAllStringFunc(s, func(m string) string {
		sub := markRx.FindStringSubmatch(m)
		i, err := strconv.Atoi(sub[1] + sub[2])
		switch {
		case err != nil || i >= len(formulas):
			return ""
		case sub[2] != "":
			return html.EscapeString(url.PathEscape(formulas[i].source))
		}
		return as(formulas[i])
	})
}

// html returns the formula as MathML, or its source if that cannot be done.
func (f formula) html(c *mathml.Converter) string {
	s, err := c.Convert(f.tex, f.display)
	if err != nil {
		s = `<code class="tex" title="` + html.EscapeString(err.Error()) + `">` + html.EscapeString(f.source) + "</code>"
	}
	if f.display {
		return `<span class="formula">` + s + "</span>"
	}
	return s
}

// codeElements are the elements in which a formula is not looked for.
var codeElements = map[string]bool{"code": true, "pre": true, "script": true, "style": true, "textarea": true, "svg": true}

// tagLen returns the length of the tag or comment at the beginning of s, 1 for
// a < that begins neither.
func tagLen(s string) int {
	if s == "" {
		return 0
	}
	if strings.HasPrefix(s, "<!--") {
		if i := strings.Index(s, "-->"); i >= 0 {
			return i + len("-->")
		}
		return len(s)
	}
	if name, _ := tagName(s); name == "" {
		return 1
	}
	quote := byte(0)
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(s)
}

var tagRx = regexp.MustCompile(`^<(/?)([a-zA-Z][a-zA-Z0-9-]*)`)

// tagName returns the name of the element that s begins or ends.
func tagName(s string) (name string, closing bool) {
	m := tagRx.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	return strings.ToLower(m[2]), m[1] != ""
}
