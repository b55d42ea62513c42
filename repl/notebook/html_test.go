package notebook

import (
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// report returns the report of a notebook, and its elements.
func report(t *testing.T, nb *Notebook, opts HTMLOptions) (page string, elements []*html.Node) {
	t.Helper()
	var b strings.Builder
	if err := HTML(nb, &b, opts); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			elements = append(elements, n)
		}
	}
	return b.String(), elements
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// content returns the text of an element.
func content(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// find returns the first element of a class, or of a name.
func find(elements []*html.Node, what string) *html.Node {
	for _, n := range elements {
		if n.Data == what || slices.Contains(strings.Fields(attribute(n, "class")), what) {
			return n
		}
	}
	return &html.Node{}
}

// checkPage reports what no report may have: elements left open, an id twice,
// anything that is loaded.
func checkPage(t *testing.T, page string, elements []*html.Node) {
	t.Helper()
	ids := map[string]bool{}
	for _, n := range elements {
		if id := attribute(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("two elements have the id %q", id)
			}
			ids[id] = true
		}
		for _, key := range []string{"src", "href", "data", "poster", "srcset", "background"} {
			v := attribute(n, key)
			if v != "" && n.Data != "a" && !strings.HasPrefix(v, "data:") {
				t.Errorf("<%s> loads %s", n.Data, v)
			}
		}
		if n.Data == "a" {
			if target, ok := strings.CutPrefix(attribute(n, "href"), "#"); ok && !slices.ContainsFunc(elements, func(n *html.Node) bool { return attribute(n, "id") == target }) {
				t.Errorf("a link leads to #%s, which is nowhere", target)
			}
		}
	}
	var open []string
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF || len(open) > 0 {
				t.Errorf("at the end %v are open, %v", open, z.Err())
			}
			return
		case html.StartTagToken:
			name, _ := z.TagName()
			if !slices.Contains([]string{"meta", "img", "br", "hr", "input"}, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> closes %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// sample is a notebook with some of everything.
func sample() *Notebook {
	nb := &Notebook{}
	add := func(c Cell) { nb.Cells = append(nb.Cells, &c) }
	text := func(s string) { add(Cell{Type: Markdown, Source: s}) }
	code := func(source string, outputs ...*Output) {
		add(Cell{Type: Code, Source: source, ExecutionCount: len(nb.Cells), Outputs: outputs})
	}
	show := func(mime, content string) *Output {
		return &Output{Type: DisplayData, Data: map[string]any{mime: content, "text/plain": "(as text)"}}
	}
	text("# The title & $M$\n\nText[^1] with $x_1 < x_2$ and `$code$`.\n\n[^1]: A note.\n\n| a | b |\n|---|---|\n| $\\|x\\|$ | 2 |")
	text("## A part\n\n<details><summary>Hint</summary>\n\nSee $y$.\n\n</details>\n\n```go\nx := \"<\"\n```")
	text("## A part\n\nAgain[^1], and [above](#A-part).\n\n[^1]: Another note.\n\n![far](https://example.org/a.png)")
	text("### Deeper\n\n$$\\unknown{x}$$")
	text("## The *last* `part`")
	code("fmt.Println(\"<b>\")", &Output{Type: Stream, Name: "stdout", Text: "<script>alert(1)</script>\n"}, &Output{Type: Stream, Name: "stderr", Text: "warning\n"})
	code("fig", show("image/svg+xml", `<svg id="one"><script>alert(1)</script></svg>`), show("image/svg+xml", `<svg id="one"/>`))
	code("table", show("text/html", `<table class="dataframe"><caption>T</caption><tbody><tr><td>1</td></tr></tbody></table>`))
	code("m", show("text/latex", `$$\begin{bmatrix}1 \\ \end{bmatrix}$$`), show("text/markdown", "**bold** $z$"), show("application/x-unknown", "?"))
	code("wrong", &Output{Type: Error, ErrName: "panic", ErrValue: "x", Traceback: []string{"\x1b[31mpanic:\x1b[0m <x>"}})
	add(Cell{Type: Raw, Source: "\\newpage <i>"})
	add(Cell{Type: Code, Source: "hidden", Metadata: map[string]any{"jupyter": map[string]any{"source_hidden": true}}})
	return nb
}

func TestHTML(t *testing.T) {
	nb := sample()
	page, elements := report(t, nb, HTMLOptions{})
	checkPage(t, page, elements)
	for what, want := range map[string]string{
		"title":  "The title & M",
		"stdout": "<script>alert(1)</script>\n",
		"stderr": "warning\n",
		"error":  "panic: <x>",
		"a1":     "panic:",
		"source": `fmt.Println("<b>")`,
		"prompt": "In[5]",
		"raw":    `\newpage <i>`,
		"tex":    `$$\unknown{x}$$`,
		"nav":    "\n\nA part\nA part\nDeeper\nThe last part\n\n",
	} {
		if got := content(find(elements, what)); got != want {
			t.Errorf("%s holds %q, want %q", what, got, want)
		}
	}
	count := map[string]int{}
	for _, n := range elements {
		count[n.Data]++
	}
	for name, want := range map[string]int{"script": 0, "svg": 0, "img": 2, "table": 2, "details": 2, "nav": 1, "h2": 3, "math": 6} {
		if count[name] != want {
			t.Errorf("%d <%s>, want %d", count[name], name, want)
		}
	}
	if i, j := strings.Index(page, "</h1>"), strings.Index(page, "<nav"); i < 0 || j < i {
		t.Errorf("the contents are at %d, the title at %d", j, i)
	}
	if !strings.Contains(page, "<code>$code$</code>") {
		t.Error("a formula in code is not left alone")
	}
	const most = 9 << 10
	if len(css) > most {
		t.Errorf("the style sheet has %d bytes, want at most %d", len(css), most)
	}
}

func TestHTMLOptions(t *testing.T) {
	nb := &Notebook{name: "dir/a<b.ipynb"}
	page, elements := report(t, nb, HTMLOptions{})
	if got := content(find(elements, "title")); got != "a<b" {
		t.Errorf("title %q", got)
	}
	if !strings.Contains(page, "default-src 'none'") || strings.Contains(page, "script-src") {
		t.Error("scripts are allowed")
	}
	page, elements = report(t, nb, HTMLOptions{Title: "A </title>", Scripts: true})
	if got := content(find(elements, "title")); got != "A </title>" {
		t.Errorf("title %q", got)
	}
	if !strings.Contains(page, "script-src 'unsafe-inline'") {
		t.Error("scripts are not allowed")
	}
}

// TestHTMLRun makes the report of a notebook that has run.
func TestHTMLRun(t *testing.T) {
	nb := book(
		"import \"github.com/agopher/agopher/plotting\"\nimport \"github.com/agopher/agopher/datasets\"",
		"datasets.Iris()",
		"plotting.New(\"A line\").Line(\"y\", nil, []float64{1, 2})",
		"undefined",
	)
	if _, err := Run(t.Context(), nb, RunOptions{}); err == nil {
		t.Fatal("no error")
	}
	page, elements := report(t, nb, HTMLOptions{})
	checkPage(t, page, elements)
	img := find(elements, "img")
	if !strings.HasPrefix(attribute(img, "src"), "data:image/svg+xml;base64,") || !strings.Contains(attribute(img, "alt"), "A line") {
		t.Errorf("the figure is %.60s, alt %q", attribute(img, "src"), attribute(img, "alt"))
	}
	if got := content(find(elements, "caption")); !strings.HasPrefix(got, "iris") {
		t.Errorf("the table is called %q", got)
	}
	if got := content(find(elements, "error")); !strings.Contains(got, "undefined: undefined") {
		t.Errorf("the error is %q", got)
	}
}
