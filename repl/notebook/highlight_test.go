package notebook

import "testing"

func TestHighlight(t *testing.T) {
	for _, tt := range []struct{ code, language, want string }{
		{"x := f(1) // a < b", "go", `x := <span class="f">f</span>(<span class="m">1</span>) <span class="c">// a &lt; b</span>`},
		{"var s string = \"<\"\n", "go", `<span class="k">var</span> s <span class="kt">string</span> = <span class="s">&#34;&lt;&#34;</span>` + "\n"},
		{"a <b>", "no such language", "a &lt;b&gt;"},
		{"a <b>", "", "a &lt;b&gt;"},
		{"", "go", ""},
	} {
		if got := highlight(tt.code, tt.language); got != tt.want {
			t.Errorf("highlight(%q, %s)\ngot  %s\nwant %s", tt.code, tt.language, got, tt.want)
		}
	}
}
