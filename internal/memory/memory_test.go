package memory

import (
	"strings"
	"testing"
)

func TestLimit(t *testing.T) {
	for _, tt := range []struct {
		text string
		want uint64
		err  string
	}{
		{"4GiB", 4 << 30, ""},
		{"4 GiB", 4 << 30, ""},
		{"1.5g", 3 << 29, ""},
		{"500MB", 500_000_000, ""},
		{"512m", 512 << 20, ""},
		{"1073741824", 1 << 30, ""},
		{"off", 0, ""},
		{"", machine() / 5 * 4, ""},
		{"much", 0, "write it like 4GiB, 500MB or off"},
		{"-1GiB", 0, "write it like"},
		{"NaN", 0, "write it like"},
		{"1MiB", 0, "a session needs at least 64 MiB"},
	} {
		t.Setenv(Variable, tt.text)
		got, err := Limit()
		if tt.err != "" {
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%q: error %v, want %s", tt.text, err, tt.err)
			}
		} else if err != nil || got != tt.want {
			t.Errorf("%q: %d, error %v; want %d", tt.text, got, err, tt.want)
		}
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[uint64]string{4 << 30: "4 GiB", 3 << 29: "1.5 GiB", 500_000_000: "477 MiB", 200_000: "195 kB"} {
		if got := Size(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
