package notebook

import "testing"

func TestAnchor(t *testing.T) {
	p := &page{ids: map[string]bool{}}
	for _, tt := range []struct{ heading, id, text string }{
		{"# The  method: $M$ & `x`", "The-method:-M-&-x", "The  method: <math><mi>M</mi></math> &amp; x"},
		{"# The method: $M$ & x", "The-method:-M-&-x-2", "The method: <math><mi>M</mi></math> &amp; x"},
		{"Under\nlined\n===", "Under-lined", "Under lined"},
		{"## [link](http://a) *it* \\# &lt;", "link-it-#-<", "link it # &lt;"},
		{"#", "section", ""},
	} {
		_, found := p.markdown(tt.heading)
		if len(found) != 1 || found[0].id != tt.id || found[0].text != tt.text {
			t.Errorf("%s: got %+v, want %s, %s", tt.heading, found, tt.id, tt.text)
		}
	}
}

func TestTitle(t *testing.T) {
	text := func(s string) *Cell { return &Cell{Type: Markdown, Source: s} }
	for _, tt := range []struct {
		cells []*Cell
		want  string
	}{
		{[]*Cell{text("text"), text("## Part"), text("# Title $K_M$\n# Second")}, "Title K_M"},
		{[]*Cell{text("### a\n## b\n## c")}, "b"},
		{[]*Cell{{Type: Code, Source: "# no heading"}}, "file"},
	} {
		nb := &Notebook{Cells: tt.cells, name: "dir/file.ipynb"}
		if got := nb.Title(); got != tt.want {
			t.Errorf("title %q, want %q", got, tt.want)
		}
	}
}
