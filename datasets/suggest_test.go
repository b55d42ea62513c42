package datasets

import (
	"strings"
	"testing"
)

func TestEdits(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "abc", 0}, {"kitten", "sitting", 3},
		{"irsi", "iris", 1}, {"wine", "wien", 1}, {"Größe", "Grösse", 2}, {"ab", "ba", 1},
	} {
		if got := edits([]rune(tt.a), []rune(tt.b)); got != tt.want {
			t.Errorf("edits(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got := edits([]rune(tt.b), []rune(tt.a)); got != tt.want {
			t.Errorf("edits(%q, %q) = %d, want %d", tt.b, tt.a, got, tt.want)
		}
	}
}

func TestSuggestion(t *testing.T) {
	known := []string{"iris", "wine", "breast_cancer"}
	for name, want := range map[string]string{
		"Iris": "iris", "irs": "iris", "wines": "wine", "breastcancr": "breast_cancer",
		"x": "", "": "", "titanic": "", "ir": "",
	} {
		if want != "" {
			want = ` (did you mean "` + want + `"?)`
		}
		if got := suggestion(name, known); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	if got, want := listed(names("x", 23)), "x19, x20 and 3 more"; !strings.HasSuffix(got, want) {
		t.Errorf("got %q, want … %q", got, want)
	}
}
