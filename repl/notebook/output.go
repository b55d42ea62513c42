package notebook

import (
	"bytes"
	"html"
	"strings"
)

// richest lists the MIME types that are shown, the best first.
var richest = []string{
	"text/html", "image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp",
	"text/markdown", "text/latex", "application/json", "text/plain",
}

// output returns an output as HTML.
func (p *page) output(o *Output) string {
	switch o.Type {
	case Stream:
		class := "stdout"
		if o.Name == "stderr" {
			class = "stderr"
		}
		return `<pre class="` + class + `">` + ansi(collapse(o.Text)) + "</pre>\n"
	case Error:
		lines := o.Traceback
		if len(lines) == 0 {
			lines = []string{o.ErrName + ": " + o.ErrValue}
		}
		return `<pre class="error">` + ansi(strings.Join(lines, "\n")) + "</pre>\n"
	}
	for _, mimeType := range richest {
		if v, ok := o.Data[mimeType]; ok {
			if s, ok := p.content(mimeType, v, o); ok {
				return s
			}
		}
	}
	return ""
}

// content returns one form of an output, and false if that cannot be shown.
func (p *page) content(mimeType string, v any, o *Output) (element string, ok bool) {
	text, isText := v.(string)
	switch {
	case strings.HasPrefix(mimeType, "image/"):
		alt, _ := o.Data["text/plain"].(string)
		alt, _, _ = strings.Cut(alt, "\n")
		img, ok := picture(mimeType, v, o.Metadata, alt)
		return `<div class="figure">` + img + "</div>\n", ok
	case mimeType == "application/json":
		var b bytes.Buffer
		encode(&b, v, "\n")
		return "<pre>" + html.EscapeString(b.String()) + "</pre>\n", true
	case !isText:
		return "", false
	case mimeType == "text/html":
		return `<div class="html">` + p.tidy(text, nil) + "</div>\n", true
	case mimeType == "text/markdown":
		s, _ := p.markdown(text)
		return `<div class="text">` + p.tidy(s, nil) + "</div>\n", true
	case mimeType == "text/latex":
		return `<div class="latex">` + p.latex(text) + "</div>\n", true
	}
	return "<pre>" + ansi(text) + "</pre>\n", true
}

// latex returns LaTeX output as HTML: text with formulas in it, or one formula
// without delimiters.
func (p *page) latex(tex string) string {
	source, formulas := extract(tex)
	if len(formulas) == 0 {
		return formula{source: tex, tex: tex, display: true}.html(&p.math)
	}
	return place(&p.math, html.EscapeString(source), formulas)
}
