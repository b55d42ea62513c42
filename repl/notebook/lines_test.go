package notebook

import (
	"fmt"
	"testing"
)

func TestSplitLines(t *testing.T) {
	for _, tt := range []struct{ s, want string }{
		{"", `[]`},
		{"a", `["a"]`},
		{"a\n", `["a\n"]`},
		{"a\n\nb", `["a\n" "\n" "b"]`},
		{"a\r\nb\rc", `["a\r\n" "b\r" "c"]`},
		{"é\u2028ü\u0085ö", `["é\u2028" "ü\u0085" "ö"]`},
	} {
		if got := fmt.Sprintf("%q", splitLines(tt.s)); got != tt.want {
			t.Errorf("splitLines(%q) = %s, want %s", tt.s, got, tt.want)
		}
	}
}

func TestCollapse(t *testing.T) {
	for _, tt := range []struct{ s, want string }{
		{"a\nb\n", "a\nb\n"},
		{"a\r\nb\r\n", "a\nb\n"},
		{"10%\r20%\r100%\ndone\n", "100%\ndone\n"},
		{"10%\r20%\r", "20%"},
		{"longer line\rshort", "shortr line"},
		{"\x1b[31mred\x1b[0m\rno", "no"},
		{"x\r\x1b[Ky", "\x1b[Ky"},
		{"ééé\ra", "aéé"},
	} {
		if got := collapse(tt.s); got != tt.want {
			t.Errorf("collapse(%q) = %q, want %q", tt.s, got, tt.want)
		}
	}
}
