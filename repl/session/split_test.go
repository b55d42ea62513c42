package session

import (
	"go/scanner"
	"go/token"
	"strings"
	"testing"
)

// FuzzSplit: the pieces of a cell stand in it in order, at the places that they
// say, and nothing but semicolons and comments is lost between them.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"x := 1\nx", "for i := 0; i < 3; i++ {\n}\nif x { } else { }", "import (\n\"fmt\"\n)\nfmt.Println(`a\nb`); /* c */ 1",
		"type T struct{ a int }\nfunc (T) M() {}", "switch x := 1; {\ncase x > 0:\n}", "}", "\"", "a;;;b", "\x00", "é := '🎉'", "go func() { }()",
		"if x {\n}\nelse {\n}", "L: for {\nbreak L\n}", "//line x:1\n1", "x.\ny",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		pieces, err := split(3, src)
		if err != nil {
			return
		}
		lines := strings.SplitAfter(src, "\n")
		from := 0
		for _, p := range pieces {
			at := p.pos.Col - 1
			for _, line := range lines[:p.pos.Line-1] {
				at += len(line)
			}
			if at < from || !strings.HasPrefix(src[at:], p.text) {
				t.Fatalf("piece %q is said to be at %v of %q", p.text, p.pos, src)
			}
			if left := tokens(src[from:at]); left != "" {
				t.Fatalf("%q is lost before %q in %q", left, p.text, src)
			}
			from = at + len(p.text)
		}
		if left := tokens(src[from:]); left != "" {
			t.Fatalf("%q is lost at the end of %q", left, src)
		}
	})
}

// tokens returns the tokens of Go source that are not semicolons.
func tokens(src string) string {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", fset.Base(), len(src)), []byte(src), func(token.Position, string) {}, 0)
	var list []string
	for {
		_, tok, text := s.Scan()
		if tok == token.EOF {
			return strings.Join(list, " ")
		}
		if tok != token.SEMICOLON {
			list = append(list, tok.String()+text)
		}
	}
}
