package notebook

import (
	"testing"

	"github.com/agopher/agopher/repl/notebook/mathml"
)

func TestPlace(t *testing.T) {
	x := formula{source: "$x<y$", tex: "x<y"}
	bad := formula{source: `$$\foo$$`, tex: `\foo`, display: true}
	const math = "<math><mrow><mi>x</mi><mo>&lt;</mo><mi>y</mi></mrow></math>"
	m := mark(0)
	for _, tt := range []struct{ page, want string }{
		{"<p>a " + m + "</p>", "<p>a " + math + "</p>"},
		{"<code>" + m + "</code>" + m, "<code>$x&lt;y$</code>" + math},
		{"<pre><code>" + m + "</code>" + m + "</pre>", "<pre><code>$x&lt;y$</code>$x&lt;y$</pre>"},
		{`<a title="> ` + m + `" href="%EE%80%800%EE%80%81">`, `<a title="> $x&lt;y$" href="$x%3Cy$">`},
		{"<!-- " + m + " -->", "<!-- $x&lt;y$ -->"},
		{"a < " + m, "a < " + math},
		{mark(1), `<span class="formula"><code class="tex" title="mathml: unknown command \foo">$$\foo$$</code></span>`},
		{mark(7), ""},
	} {
		if got := place(&mathml.Converter{}, tt.page, []formula{x, bad}); got != tt.want {
			t.Errorf("place(%q)\ngot  %s\nwant %s", tt.page, got, tt.want)
		}
	}
}
