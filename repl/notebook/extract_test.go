package notebook

import (
	"fmt"
	"strings"
	"testing"
)

func TestExtract(t *testing.T) {
	for _, tt := range []struct {
		src  string
		text string // with # for a formula
		want string // their LaTeX, D for display
	}{
		{"plain", "plain", ""},
		{"$x$ and $$y$$", "# and #", "x|Dy"},
		{`\(x\), \[y\], \\(z\\)`, "#, #, #", "x|Dy|z"},
		{"costs $5 and $10", "costs $5 and $10", ""},
		{"only $5", "only $5", ""},
		{`\$x\$ $y$`, `\$x\$ #`, "y"},
		{"$a\nb$", "#", "a\nb"},
		{"$a\n\nb$", "$a\n\nb$", ""},
		{"`$x$` $y$ ``a`$z$``", "`$x$` # ``a`$z$``", "y"},
		{"```\n$x$\n```\n$y$", "```\n$x$\n```\n#", "y"},
		{"- ~~~ sh\n  $x$\n  ~~~\n$y$", "- ~~~ sh\n  $x$\n  ~~~\n#", "y"},
		{"````\n```\n$x$\n````", "````\n```\n$x$\n````", ""},
		{`$\text{if $a$}$ b`, "# b", `\text{if $a$}`},
		{`$a \$ b$`, "#", `a \$ b`},
		{"\\begin{align}\na &= b\n\\end{align}", "#", "D\\begin{align}\na &= b\n\\end{align}"},
		{`\begin{matrix}\begin{matrix}\end{matrix}\end{matrix}`, "#", `D\begin{matrix}\begin{matrix}\end{matrix}\end{matrix}`},
		{"> $$\n> a\n> = b\n> $$", "> #", "D\na\n= b\n"},
		{"$$\nx\n= y\n$$", "#", "D\nx\n= y\n"},
		{"| $\\|x\\|$ | $|y|$ |", "| # | # |", `\|x\||` + `|y|`},
		{"a $ b", "a $ b", ""},
		{"``` $x$", "``` $x$", ""},
		{"` $x$", "` #", "x"},
		{"", "", ""},
		{`\`, `\`, ""},
	} {
		text, formulas := extract(tt.src)
		var list []string
		for i, f := range formulas {
			text = strings.Replace(text, mark(i), "#", 1)
			list = append(list, map[bool]string{true: "D"}[f.display]+f.tex)
		}
		if got := strings.Join(list, "|"); text != tt.text || got != tt.want {
			t.Errorf("extract(%q) = %q, %q, want %q, %q", tt.src, text, got, tt.text, tt.want)
		}
	}
}

// TestExtractLong takes texts with many delimiters that close nothing.
func TestExtractLong(t *testing.T) {
	for _, s := range []string{"$", "$$ ", "`", "` ``", `\(`, `\begin{a}`, "${"} {
		text, _ := extract(strings.Repeat(s, 20000))
		if text == "" {
			t.Error(fmt.Sprintf("nothing is left of many %q", s))
		}
	}
}
