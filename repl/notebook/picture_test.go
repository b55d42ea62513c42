package notebook

import "testing"

func TestStandalone(t *testing.T) {
	for _, tt := range []struct{ svg, want string }{
		{"<svg>", `<svg xmlns="http://www.w3.org/2000/svg">`},
		{`<svg xmlns="x">`, `<svg xmlns="x">`},
	} {
		if got := standalone(tt.svg); got != tt.want {
			t.Errorf("standalone(%s) = %s, want %s", tt.svg, got, tt.want)
		}
	}
}

func TestPicture(t *testing.T) {
	if s, ok := picture("image/png", `"><script>`, nil, ""); ok {
		t.Errorf("what is no base64 is taken: %s", s)
	}
}
