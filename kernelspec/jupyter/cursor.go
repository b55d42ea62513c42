package jupyter

import "unicode/utf8"

// Positions in a cell are counted in Unicode code points by the protocol and in
// bytes here: é is one and two, 🎉 one and four.

// byteOffset returns the byte at which the n-th code point of s begins, or the
// end of s if it has no more.
func byteOffset(s string, n int) int {
	for i := range s {
		if n <= 0 {
			return i
		}
		n--
	}
	return len(s)
}

// codePoints returns how many code points there are before a byte of s.
func codePoints(s string, offset int) int {
	return utf8.RuneCountInString(s[:min(max(offset, 0), len(s))])
}
