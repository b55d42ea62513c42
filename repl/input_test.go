package repl

import "testing"

func TestKeys(t *testing.T) {
	for _, tt := range []struct {
		typed, line, echo string
		end               rune
	}{
		{"abc\r", "abc", "abc", enter},
		{"é🎉\n", "é🎉", "é🎉", enter},
		{"ab\x7fc\r", "ac", "ab\b \bc", enter},
		{"\x7f\x7fa\r", "a", "a", enter},
		{"a\x1b[D\x1b[1;9Rb\x1b[A\r", "ab", "ab", enter},
		{"ab\x03", "ab", "ab", ctrlC},
		{"\x04", "", "", ctrlD},
		{"a\x04b\r", "ab", "ab", enter},
		{"never ended", "never ended", "never ended", 0},
	} {
		var k keys
		echo, end := "", rune(0)
		for i := 0; i < len(tt.typed) && end == 0; i++ { // byte by byte, as slow lines bring it
			var e string
			e, end = k.press([]byte{tt.typed[i]})
			echo += e
		}
		if string(k.line) != tt.line || echo != tt.echo || end != tt.end {
			t.Errorf("%q: line %q, shown %q, end %q", tt.typed, string(k.line), echo, end)
		}
	}
}
