package notebook

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	htmlrenderer "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// newMarkdown returns a renderer for the n-th Markdown text of a page: GitHub's
// dialect with footnotes; HTML is let through, since notebooks fold things away
// with it.
func newMarkdown(n int) goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.NewFootnote(extension.WithFootnoteIDPrefix(fmt.Sprintf("note-%d-", n)))),
		goldmark.WithRendererOptions(
			htmlrenderer.WithUnsafe(),
			renderer.WithNodeRenderers(util.Prioritized(codeBlocks{}, 100)),
		),
	)
}

// A heading is one of a Markdown text.
type heading struct {
	level int
	id    string
	text  string // HTML
}

// markdown returns a Markdown text as HTML, with its headings.
func (p *page) markdown(src string) (page string, found []heading) {
	source, formulas := extract(src)
	p.texts++
	md := newMarkdown(p.texts)
	doc := md.Parser().Parse(text.NewReader([]byte(source)), parser.WithContext(parser.NewContext()))
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			words := plainText(h, []byte(source))
			id := p.anchor(fill(words, formulas, func(f formula) string { return f.tex }))
			h.SetAttributeString("id", []byte(id))
			found = append(found, heading{h.Level, id, place(&p.math, html.EscapeString(words), formulas)})
		}
		return ast.WalkContinue, nil
	})
	var b bytes.Buffer
	if err := md.Renderer().Render(&b, []byte(source), doc); err != nil {
		return "<pre>" + html.EscapeString(src) + "</pre>", nil
	}
	return place(&p.math, b.String(), formulas), found
}

// anchor returns the id of a heading as Jupyter makes it, so that links to it
// work in both, and unique.
func (p *page) anchor(words string) string {
	id := strings.Join(strings.Fields(words), "-")
	if id == "" {
		id = "section"
	}
	for base, n := id, 2; p.ids[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	p.ids[id] = true
	return id
}

// plainText returns the text of a node without its markup.
func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(util.UnescapePunctuations(n.Segment.Value(source)))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(source))
		}
		return ast.WalkContinue, nil
	})
	return string(util.ResolveEntityNames(util.ResolveNumericReferences([]byte(b.String()))))
}

// firstHeading returns the text of the first heading of the highest level, with
// formulas as LaTeX.
func firstHeading(cells []*Cell) string {
	best, level := "", 7
	for _, c := range cells {
		if c.Type != Markdown {
			continue
		}
		source, formulas := extract(c.Source)
		doc := newMarkdown(0).Parser().Parse(text.NewReader([]byte(source)))
		ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if h, ok := n.(*ast.Heading); ok && entering && h.Level < level {
				words := plainText(h, []byte(source))
				best, level = fill(words, formulas, func(f formula) string { return f.tex }), h.Level
			}
			return ast.WalkContinue, nil
		})
		if level == 1 {
			break
		}
	}
	return strings.TrimSpace(best)
}

// codeBlocks renders code in Markdown with colours.
type codeBlocks struct{}

// RegisterFuncs has fenced and indented code rendered.
func (c codeBlocks) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, c.render)
	r.Register(ast.KindCodeBlock, c.render)
}

func (codeBlocks) render(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	language := ""
	if f, ok := n.(*ast.FencedCodeBlock); ok {
		language = string(f.Language(source))
	}
	fmt.Fprintf(w, "<pre><code>%s</code></pre>\n", highlight(string(n.Lines().Value(source)), language))
	return ast.WalkSkipChildren, nil
}
