package worker

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"
)

// TestManyCells runs ten thousand cells: they become neither slower nor keep
// much. The bands are wide for machines that do other things as well; the log has
// the numbers.
func TestManyCells(t *testing.T) {
	if testing.Short() {
		t.Skip("takes twenty seconds")
	}
	s := open(t)
	s.eval(t, "import \"runtime\"\nvar stats runtime.MemStats")
	heap := func() int64 {
		n, err := strconv.ParseInt(s.eval(t, "runtime.GC(); runtime.GC(); runtime.ReadMemStats(&stats)\nstats.HeapAlloc"), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	const cells, part = 10_000, 1000
	var first, last time.Duration
	before := int64(0)
	for n := 0; n < cells; n += part {
		times := make([]time.Duration, part)
		for i := range times {
			start := time.Now()
			if got := s.eval(t, fmt.Sprintf("x := %d\nfunc f(a int) int { return a + x }\nf(1)", n+i)); got != fmt.Sprint(n+i+1) {
				t.Fatalf("cell %d: %s", n+i, got)
			}
			times[i] = time.Since(start)
		}
		slices.Sort(times)
		last = times[part/2]
		if n == 0 {
			first, before = last, heap()
		}
	}
	grown := (heap() - before) / (cells - part)
	t.Logf("median of the first thousand cells %v, of the last %v; %d bytes a cell", first, last, grown)
	if last > 2*first {
		t.Errorf("the last cells take %v, the first took %v", last, first)
	}
	if most := int64(20 << 10); grown > most {
		t.Errorf("%d bytes a cell, want at most %d", grown, most)
	}
}

// BenchmarkStart is the time from the start of a worker to its first answer.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		s := open(b)
		s.eval(b, "1 + 1")
		s.Close()
	}
}

func BenchmarkCell(b *testing.B) {
	s := open(b)
	for b.Loop() {
		s.eval(b, "x := 1\nx + 1")
	}
}

func BenchmarkComplete(b *testing.B) {
	s := open(b)
	s.eval(b, "import \"fmt\"")
	for b.Loop() {
		s.Complete("fmt.Print", 9)
	}
}
