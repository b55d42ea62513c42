package machine

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	r := Report()
	for _, want := range []string{"tier", "cpu", "threads", "speed", "GFLOP/s"} {
		if !strings.Contains(r, want) {
			t.Errorf("no line %q in\n%s", want, r)
		}
	}
}

func TestSpeed(t *testing.T) {
	if double, single := Speed(100); !(double > 0) || !(single > 0) {
		t.Errorf("%v and %v GFLOP/s, want positive rates", double, single)
	}
}
