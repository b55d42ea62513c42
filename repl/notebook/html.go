package notebook

import (
	"bufio"
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/agopher/agopher/repl/notebook/mathml"
)

//go:embed report.css
var css string

// HTMLOptions say how a report is made.
type HTMLOptions struct {
	// Title is that of the page. If it is empty, it is the first heading.
	Title string
	// Scripts lets scripts run that are in the notebook's HTML. They come from
	// whoever wrote the notebook or ran it.
	Scripts bool
}

// A page is a report that is being made.
type page struct {
	dir      string
	scripts  bool
	language string
	math     mathml.Converter
	texts    int             // Markdown texts so far
	ids      map[string]bool // of headings
	headings []heading
}

// HTML writes the notebook as a report: one HTML file that needs no other and
// loads nothing from the network. Formulas are MathML, pictures are inside.
// HTML in the outputs and in the Markdown is taken as it is, but may load
// nothing either, and runs no scripts unless opts says so.
func HTML(nb *Notebook, w io.Writer, opts HTMLOptions) error {
	p := &page{dir: nb.dir, scripts: opts.Scripts, language: nb.language(), ids: map[string]bool{}}
	if p.language == "" {
		p.language = "go"
	}
	title := opts.Title
	if title == "" {
		title = nb.Title()
	}
	var body []string
	for _, c := range nb.Cells {
		body = append(body, p.cell(c))
	}
	scripts := ""
	if opts.Scripts {
		scripts = " script-src 'unsafe-inline';"
	}
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:; form-action 'none'; base-uri 'none';%s">
<title>%s</title>
<style>
%s</style>
</head>
<body>
<main>
`, scripts, html.EscapeString(title), css)
	b.WriteString(p.withContents(strings.Join(body, "")))
	b.WriteString("</main>\n</body>\n</html>\n")
	if err := b.Flush(); err != nil {
		return fmt.Errorf("notebook: the report is not written: %w", err)
	}
	return nil
}

// cell returns a cell as HTML.
func (p *page) cell(c *Cell) string {
	switch c.Type {
	case Markdown:
		s, found := p.markdown(c.Source)
		p.headings = append(p.headings, found...)
		return `<div class="text">` + "\n" + p.tidy(s, c.Attachments) + "</div>\n"
	case Raw:
		return p.raw(c)
	}
	return p.code(c)
}

// raw returns a cell that is meant for one converter: this one, if it is HTML.
func (p *page) raw(c *Cell) string {
	format, _ := c.Metadata["format"].(string)
	if format == "" {
		format, _ = c.Metadata["raw_mimetype"].(string)
	}
	switch {
	case strings.TrimSpace(c.Source) == "":
		return ""
	case format == "text/html":
		return `<div class="text">` + p.tidy(c.Source, c.Attachments) + "</div>\n"
	}
	return `<pre class="raw">` + html.EscapeString(c.Source) + "</pre>\n"
}

// code returns a code cell with its outputs; what the author has folded away is
// so here.
func (p *page) code(c *Cell) string {
	var b strings.Builder
	b.WriteString(`<section class="cell">` + "\n")
	if strings.TrimSpace(c.Source) != "" {
		prompt := ""
		if c.ExecutionCount > 0 {
			prompt = fmt.Sprintf(`<div class="prompt">In[%d]</div>`, c.ExecutionCount)
		}
		source := prompt + `<pre class="source"><code>` + highlight(strings.TrimRight(c.Source, "\n"), p.language) + "</code></pre>\n"
		b.WriteString(folded("Code", source, c.hides("source_hidden", "hide-input")))
	}
	var outputs strings.Builder
	for _, o := range c.Outputs {
		outputs.WriteString(p.output(o))
	}
	if outputs.Len() > 0 {
		s := `<div class="outputs">` + "\n" + outputs.String() + "</div>\n"
		collapsed, _ := c.Metadata["collapsed"].(bool)
		b.WriteString(folded("Output", s, collapsed || c.hides("outputs_hidden", "hide-output")))
	}
	b.WriteString("</section>\n")
	return b.String()
}

// hides reports whether the author has folded something away, in Jupyter or by a
// tag.
func (c *Cell) hides(key, tag string) bool {
	m, _ := c.Metadata["jupyter"].(map[string]any)
	hidden, _ := m[key].(bool)
	return hidden || c.Tagged(tag)
}

func folded(what, content string, fold bool) string {
	if !fold {
		return content
	}
	return "<details><summary>" + what + "</summary>\n" + content + "</details>\n"
}
