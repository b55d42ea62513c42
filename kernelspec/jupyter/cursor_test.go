package jupyter

import "testing"

func TestCursor(t *testing.T) {
	for _, tt := range []struct {
		s             string
		points, bytes int
	}{
		{"", 0, 0},
		{"abc", 2, 2},
		{"é", 1, 2},
		{"aéb", 2, 3},
		{"🎉x", 1, 4},
		{"s := \"é🎉\"; fmt.", 15, 19},
		{"👩‍👩‍👧", 5, 18}, // joined from five code points
		{"日本語", 3, 9},
	} {
		if got := byteOffset(tt.s, tt.points); got != tt.bytes {
			t.Errorf("code point %d of %q is byte %d, want %d", tt.points, tt.s, got, tt.bytes)
		}
		if got := codePoints(tt.s, tt.bytes); got != tt.points {
			t.Errorf("byte %d of %q is code point %d, want %d", tt.bytes, tt.s, got, tt.points)
		}
	}
	if got := byteOffset("é", 5); got != 2 {
		t.Errorf("beyond the end: %d", got)
	}
	if got := byteOffset("é", -1); got != 0 {
		t.Errorf("before the beginning: %d", got)
	}
	if a, b := codePoints("é", 9), codePoints("é", -1); a != 1 || b != 0 {
		t.Errorf("outside: %d, %d", a, b)
	}
}
