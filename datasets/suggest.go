package datasets

import (
	"fmt"
	"strings"
)

// suggestion returns a question for the known name that is closest to a mistaken
// one, such as ` (did you mean "iris"?)`, or "" if none is close: at most two
// letters, and a third of them, are wrong, upper and lower case and the marks
// between words aside.
func suggestion(name string, known []string) string {
	plain := strings.NewReplacer(" ", "", "_", "", "-", "")
	simple := func(s string) []rune { return []rune(plain.Replace(strings.ToLower(s))) }
	want := simple(name)
	best, least := "", min(2, len(want)/3)+1
	for _, k := range known {
		if e := edits(want, simple(k)); e < least {
			best, least = k, e
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", best)
}

// edits returns the least number of letters to insert, delete or replace, or of
// neighbours to exchange, that turns a into b.
func edits(a, b []rune) int {
	// D[i][j] is the distance of a[:i] from b[:j].
	D := make([][]int, len(a)+1)
	for i := range D {
		D[i] = make([]int, len(b)+1)
		D[i][0] = i
	}
	for j := range D[0] {
		D[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			replace := D[i-1][j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			D[i][j] = min(replace, D[i-1][j]+1, D[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				D[i][j] = min(D[i][j], D[i-2][j-2]+1)
			}
		}
	}
	return D[len(a)][len(b)]
}

// listed returns names for an error, of many only the first.
func listed(names []string) string {
	const most = 20
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}
