package notebook

import "testing"

func TestANSI(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"plain <b>", "plain &lt;b&gt;"},
		{"\x1b[31mred\x1b[0m plain", `<span class="a1">red</span> plain`},
		{"\x1b[1;4;92mx", `<span class="a2 bold under">x</span>`},
		{"\x1b[41mx\x1b[49my", `<span class="b1">x</span>y`},
		{"\x1b[38;5;196mx", `<span style="color:#ff0000">x</span>`},
		{"\x1b[48;2;1;2;3mx", `<span style="background:#010203">x</span>`},
		{"\x1b[38;5;3mx", `<span class="a3">x</span>`},
		{"\x1b[7;31mx\x1b[27my\x1b[39mz", `<span class="inv a1">x</span><span class="a1">y</span>z`},
		{"\x1b[mx\x1b[2K\x1b[1Ay", "xy"},
		{"\x1b]8;;http://a\x1b\\link\x1b]8;;\x07", "link"},
		{"\x1b[38;5mx", "x"},
		{"\x1b[999999999999999999999mx", "x"},
	} {
		if got := ansi(tt.text); got != tt.want {
			t.Errorf("ansi(%q) = %s, want %s", tt.text, got, tt.want)
		}
	}
}
