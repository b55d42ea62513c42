package magic

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"time"

	"gonum.org/v1/gonum/stat"

	"github.com/agopher/agopher/lib/display"
)

// code returns the Go that a command is about: the rest of its line, or with %%
// the cell below it.
func (c command) code() (string, error) {
	src := strings.TrimSpace(c.rest + "\n" + c.body)
	if src == "" {
		return "", fmt.Errorf("%%%s: there is no Go to run; write it behind the command", c.name)
	}
	return src, nil
}

// padded puts code where it stands in the cell, so that errors name its line.
func (c command) padded(code string) string { return strings.Repeat("\n", c.line-1) + code }

func (m *Session) time(ctx context.Context, c command) (display.Bundle, error) {
	code, err := c.code()
	if err != nil {
		return nil, err
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start, cpu := time.Now(), processorTime()
	res, err := m.evalGo(ctx, c.padded(code))
	took, used := time.Since(start), processorTime()-cpu
	if err != nil {
		return nil, err
	}
	runtime.ReadMemStats(&after)
	if res.Bundle != nil {
		display.Show(res.Bundle)
	}
	summary := fmt.Sprintf("wall %s, %s allocated", short(took), memory(after.TotalAlloc-before.TotalAlloc))
	if used > 0 {
		summary = fmt.Sprintf("wall %s, CPU %s, %s allocated", short(took), short(used), memory(after.TotalAlloc-before.TotalAlloc))
	}
	return text(summary), nil
}

// timeit runs the code in a loop of Go, long enough to be measured, a few times.
func (m *Session) timeit(ctx context.Context, c command) (display.Bundle, error) {
	const (
		enough = 50 * time.Millisecond // for one of the repetitions
		most   = 1_000_000
		times  = 5
	)
	code, err := c.code()
	if err != nil {
		return nil, err
	}
	loop := func(n int) (time.Duration, error) {
		body := code
		if !strings.ContainsAny(code, "\n;=") && !strings.HasPrefix(code, "fmt.Print") {
			body = "_ = " + code // an expression; if it has no value the plain form is tried
		}
		start := time.Now()
		_, err := m.evalGo(ctx, c.padded(fmt.Sprintf("for range %d { %s\n}", n, body)))
		if err != nil && body != code && ctx.Err() == nil {
			start = time.Now()
			_, err = m.evalGo(ctx, c.padded(fmt.Sprintf("for range %d { %s\n}", n, code)))
		}
		return time.Since(start), err
	}
	overhead, err := loop(0)
	if err != nil {
		return nil, err
	}
	n := 1
	took, err := loop(n)
	for ; err == nil && took < enough && n < most; took, err = loop(n) {
		grow := float64(enough) / float64(max(took-overhead, time.Microsecond))
		n = min(most, int(float64(n)*math.Min(100, math.Max(2, 1.1*grow))))
	}
	if err != nil {
		return nil, err
	}
	var means []float64
	for range times {
		took, err := loop(n)
		if err != nil {
			return nil, err
		}
		means = append(means, float64(max(took-overhead, 0))/float64(n))
	}
	mean, sd := stat.MeanStdDev(means, nil)
	return text(fmt.Sprintf("%s ± %s a run (%d runs, %d times)", short(time.Duration(mean)), short(time.Duration(sd)), n, times)), nil
}

// short formats a duration with three digits.
func short(d time.Duration) string {
	switch {
	case d < time.Microsecond:
		return fmt.Sprintf("%d ns", d.Nanoseconds())
	case d < time.Millisecond:
		return fmt.Sprintf("%.3g µs", float64(d)/1e3)
	case d < time.Second:
		return fmt.Sprintf("%.3g ms", float64(d)/1e6)
	case d < time.Minute:
		return fmt.Sprintf("%.3g s", d.Seconds())
	}
	return d.Round(time.Second).String()
}

func memory(n uint64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	x := float64(n)
	i := 0
	for ; x >= 1000 && i < len(units)-1; i++ {
		x /= 1000
	}
	return fmt.Sprintf("%.3g %s", x, units[i])
}

var errStopped = errors.New("the command was stopped")
