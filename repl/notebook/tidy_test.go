package notebook

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTidy(t *testing.T) {
	dir := t.TempDir()
	inside := filepath.Join(dir, "book")
	if err := os.MkdirAll(filepath.Join(inside, "figures"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"secret.png", "book/figures/a b.png", "book/notes.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("PNG"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := &page{dir: inside}
	attached := map[string]map[string]any{"a b.png": {"image/png": "UE5H\n"}}
	for _, tt := range []struct{ html, want string }{
		{`<img src="figures/a%20b.png" alt="x">`, `<img src="data:image/png;base64,UE5H" alt="x"/>`},
		{`<IMG width=3 src='figures/a b.png'>`, `<img src="data:image/png;base64,UE5H" width="3"/>`},
		{`<img src="attachment:a%20b.png">`, `<img src="data:image/png;base64,UE5H"/>`},
		{`<img src="attachment:none.png">`, `<a href="attachment:none.png">attachment:none.png</a>`},
		{`<img src="data:image/png;base64,AA==">`, `<img src="data:image/png;base64,AA=="/>`},
		{`<img src="https://a.b/c.png?d&amp;e" alt="a &lt;cat&gt;">`, `<a href="https://a.b/c.png?d&amp;e">a &lt;cat&gt;</a>`},
		{`<img src="../secret.png">`, `<a href="../secret.png">../secret.png</a>`},
		{`<img src="notes.txt">`, `<a href="notes.txt">notes.txt</a>`},
		{`<img alt="none">`, `<a href="">none</a>`},
		{`<img src="data:," srcset="https://a.b/c.png 2x">`, `<img src="data:,"/>`},
		{`<div><b>open`, `<div><b>open</b></div>`},
		{`</main>a`, `a`},
		{`<script>1</script><link href="x"><meta http-equiv="refresh" content="0;url=x"><p onclick="x">a</p>`, `<p onclick="x">a</p>`},
		{`<math><mi>x</mi><mspace width="1em"></mspace></math>`, `<math><mi>x</mi><mspace width="1em"></mspace></math>`},
	} {
		if got := p.tidy(tt.html, attached); got != tt.want {
			t.Errorf("tidy(%s) = %s, want %s", tt.html, got, tt.want)
		}
	}
}

func TestTidyScripts(t *testing.T) {
	const s = "<script>1 < 2</script>"
	if got := (&page{scripts: true}).tidy(s, nil); got != s {
		t.Errorf("got %s, want %s", got, s)
	}
	deep := strings.Repeat("<div>", 5000)
	if got := (&page{}).tidy(deep, nil); strings.Count(got, "<div>") != strings.Count(got, "</div>") {
		t.Errorf("elements are left open in %.100s", got)
	}
}
