package edit

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostPasted is how large a paste may be.
const mostPasted = 1 << 20

// cleanPaste returns pasted text as it goes into a cell: with line feeds, without
// control characters, and without the prompts of sessions it was copied from. Of
// what is no text, or far too much, the error says so.
func cleanPaste(s string) (string, error) {
	if len(s) > mostPasted {
		return "", fmt.Errorf("%.1f MB are too much to paste; save them to a file and say :load FILE.go", float64(len(s))/(1<<20))
	}
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return "", fmt.Errorf("what was pasted is not text (%d bytes); nothing was inserted", len(s))
	}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
	return stripPrompts(s), nil
}

var (
	promptRx = regexp.MustCompile(`^ {0,3}(?:In ?\[\d+\]: ?|>>> ?|gore> ?|gomacro> ?|julia> ?)`)
	laterRx  = regexp.MustCompile(`^ *\.{3,}:? ?`)
	outRx    = regexp.MustCompile(`^Out ?\[\d+\]:`)
)

// stripPrompts removes the prompts of a copied session and what it has answered.
// Text without a prompt in its first line is left as it is.
func stripPrompts(s string) string {
	lines := strings.Split(s, "\n")
	first := 0
	for first < len(lines) && strings.TrimSpace(lines[first]) == "" {
		first++
	}
	if first == len(lines) || !promptRx.MatchString(lines[first]) {
		return s
	}
	var kept []string
	inCell := false
	for _, line := range lines {
		switch {
		case promptRx.MatchString(line):
			inCell = true
			kept = append(kept, line[len(promptRx.FindString(line)):])
		case inCell && laterRx.MatchString(line):
			kept = append(kept, line[len(laterRx.FindString(line)):])
		case outRx.MatchString(line), strings.TrimSpace(line) != "":
			inCell = false
		}
	}
	return strings.TrimRight(strings.Join(kept, "\n"), "\n")
}
