package notebook

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// loading are the elements that load something or lead away by themselves.
var loading = map[atom.Atom]bool{
	atom.Script: true, atom.Iframe: true, atom.Frame: true, atom.Object: true, atom.Embed: true,
	atom.Link: true, atom.Meta: true, atom.Base: true,
}

// tidy returns a piece of HTML that can stand in a page whatever it is: with
// each element closed, with its pictures inside, and without what loads.
func (p *page) tidy(fragment string, attachments map[string]map[string]any) string {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), body)
	if err != nil {
		return "<pre>" + html.EscapeString(fragment) + "</pre>"
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	var drop []*html.Node
	for n := range body.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.DataAtom == atom.Img:
			p.embed(n, attachments)
		case loading[n.DataAtom] && !p.scripts:
			drop = append(drop, n)
		}
	}
	for _, n := range drop {
		n.Parent.RemoveChild(n)
	}
	var b strings.Builder
	for n := range body.ChildNodes() {
		if err := html.Render(&b, n); err != nil {
			return "<pre>" + html.EscapeString(fragment) + "</pre>"
		}
	}
	return b.String()
}

// embed puts a picture into the page: an attachment of the cell or a file beside
// the notebook. One from elsewhere becomes a link.
func (p *page) embed(img *html.Node, attachments map[string]map[string]any) {
	src, alt := "", ""
	kept := img.Attr[:0]
	for _, a := range img.Attr {
		switch a.Key {
		case "src":
			src = a.Val
			continue
		case "srcset":
			continue
		case "alt":
			alt = a.Val
		}
		kept = append(kept, a)
	}
	img.Attr = kept
	data, ok := src, strings.HasPrefix(strings.ToLower(src), "data:")
	if !ok {
		data, ok = p.load(src, attachments)
	}
	if ok {
		img.Attr = append([]html.Attribute{{Key: "src", Val: data}}, img.Attr...)
		return
	}
	if alt == "" {
		alt = src
	}
	img.Data, img.DataAtom, img.Attr = "a", atom.A, []html.Attribute{{Key: "href", Val: src}}
	img.AppendChild(&html.Node{Type: html.TextNode, Data: alt})
}
