package session

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/agopher/agopher/lib/display"
)

// TestGophernotes has cells as they are in notebooks of the gophernotes kernel:
// what shows there shows here. The forms are those that upstream gives, and text.
func TestGophernotes(t *testing.T) {
	s := open(t)
	for _, tt := range []struct{ src, mime, want string }{
		// Types of the cell.
		{"import (\n\"display\"\n\"image\"\n)\ntype page struct{ s string }\nfunc (p page) HTML() string { return \"<b>\" + p.s + \"</b>\" }\npage{\"x\"}", display.MIMEHTML, "<b>x</b>"},
		{"type note struct{ s string }\nfunc (n *note) Markdown() string { return n.s }\n&note{\"*md*\"}", display.MIMEMarkdown, "*md*"},
		{"type formula int\nfunc (f formula) Latex() string { return \"$x$\" }\nformula(1)", display.MIMELaTeX, "$x$"},
		{"type drawing struct{}\nfunc (drawing) SVG() string { return \"<svg/>\" }\ndrawing{}", display.MIMESVG, "<svg/>"},
		{"type photo struct{}\nfunc (photo) PNG() []byte { return []byte(\"png\") }\nphoto{}", display.MIMEPNG, "cG5n"},
		{"type tree struct{}\nfunc (tree) JSON() map[string]interface{} { return map[string]interface{}{\"a\": 1} }\ntree{}", display.MIMEJSON, "map[a:1]"},
		{"type script struct{}\nfunc (script) JavaScript() string { return \"1+1\" }\nscript{}", "application/javascript", "1+1"},
		{"type simple struct{}\nfunc (simple) SimpleRender() display.MIMEMap { return display.MIMEMap{display.MIMETypeHTML: \"<i>s</i>\"} }\nsimple{}", display.MIMEHTML, "<i>s</i>"},
		{"type full struct{}\nfunc (full) Render() display.Data {\n\treturn display.MIME(display.MIMEMap{\"image/png\": []byte(\"png\")}, display.MIMEMap{\"image/png\": display.MIMEMap{\"width\": 3, \"height\": 2}})\n}\nfull{}", display.MIMEPNG, "cG5n"},
		{"type two struct{}\nfunc (two) HTML() string { return \"<b>2</b>\" }\nfunc (two) String() string { return \"two\" }\ntwo{}", display.MIMEText, "two"},
		{"two{}", display.MIMEHTML, "<b>2</b>"},
		{"var h display.HTMLer = page{\"q\"}\nh", display.MIMEHTML, "<b>q</b>"},
		{"var none *note\nnone", display.MIMEText, "<nil>"},
		{"image.NewGray(image.Rect(0, 0, 4, 4))", display.MIMEPNG, "iVBOR"},
		// The functions.
		{"display.HTML(\"<b>h</b>\")", display.MIMEHTML, "<b>h</b>"},
		{"display.HTML(\"<b>h</b>\").Data[\"text/html\"]", display.MIMEText, "<b>h</b>"},
		{"display.Latex(\"y\")", display.MIMELaTeX, "$y$"},
		{"display.Math(\"$y$\")", display.MIMELaTeX, "$$y$$"},
		{"display.MakeData3(\"text/html\", \"plain\", \"<u>\")", display.MIMEText, "plain"},
		{"display.Any(\"\", []byte(\"\\x89PNG\\r\\n\\x1a\\n\"))", display.MIMEPNG, "iVBORw0KGgo="},
		{"import \"strings\"\ndisplay.Any(\"image/svg+xml\", strings.NewReader(\"<svg/>\"))", display.MIMESVG, "<svg/>"},
		{"display.Auto(page{\"y\"})", display.MIMEHTML, "<b>y</b>"},
		{"display.Image(image.NewGray(image.Rect(0, 0, 4, 4)))", display.MIMEPNG, "iVBOR"},
	} {
		r, err := s.Eval(t.Context(), tt.src)
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
			continue
		}
		data, metadata := r.Bundle.Wire()
		if got := text(data[tt.mime]); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s shows %s %q, of %v; want %q", tt.src, tt.mime, got, slices.Sorted(maps.Keys(data)), tt.want)
		}
		if size := text(metadata[display.MIMEPNG]); strings.HasPrefix(tt.src, "type full") && size != "map[height:2 width:3]" {
			t.Errorf("the size is %s", size)
		}
	}
	// Without an import; not so a name of another package.
	s = open(t)
	if r, err := s.Eval(t.Context(), "display.Markdown(\"*m*\")"); err != nil || text(r.Bundle[display.MIMEMarkdown]) != "*m*" {
		t.Errorf("%v, error %v", r.Bundle, err)
	}
	if _, err := open(t).Eval(t.Context(), "display.Show(display.HTML(\"\"))"); err == nil || !strings.Contains(err.Error(), "(import ") {
		t.Errorf("error %v", err)
	}
	if _, err := s.Eval(t.Context(), "import \"github.com/agopher/agopher/lib/display\"\ndisplay.Show(1)"); err != nil {
		t.Error(err)
	}
	if _, err := s.Eval(t.Context(), "import \"display\"\ndisplay.File(\"\", \"/none/there\")"); err == nil || !strings.Contains(err.Error(), "display: open /none/there") {
		t.Errorf("error %v", err)
	}
}

func text(v any) string { return display.Of(v).Text() }
