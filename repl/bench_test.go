package repl

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkStart measures from the start of the program to its prompt.
func BenchmarkStart(b *testing.B) {
	var times []time.Duration
	home := b.TempDir()
	for b.Loop() {
		start := time.Now()
		y := openTTYAt(b, home)
		y.prompt(1)
		times = append(times, time.Since(start))
		b.StopTimer()
		y.leave()
		b.StartTimer()
	}
	reportTimes(b, times)
}

// BenchmarkKey measures from a key to the screen, in a cell of 200 lines.
func BenchmarkKey(b *testing.B) {
	y := openTTY(b)
	y.prompt(1)
	y.send(bracketed(longCell(200)))
	y.last("   ...: sum")
	y.send("\x1b[A\x1b[A\x05") // not in the last row, where less is drawn
	x, _ := y.cursor()
	for n := 0; n != x; { // still
		n = x
		time.Sleep(50 * time.Millisecond)
		x, _ = y.cursor()
	}
	var times []time.Duration
	for b.Loop() {
		start := time.Now()
		y.send("x")
		for at := x; at == x; at, _ = y.cursor() {
			time.Sleep(100 * time.Microsecond)
		}
		times = append(times, time.Since(start))
		b.StopTimer()
		y.send("\x7f")
		y.wait("the key deleted", func(string) bool { at, _ := y.cursor(); return at == x })
		b.StartTimer()
	}
	reportTimes(b, times)
	if !strings.Contains(y.text(), "line 199") {
		b.Errorf("not in the cell:\n%s", y.text())
	}
}

func reportTimes(b *testing.B, times []time.Duration) {
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms/median")
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "ms/95%")
}
