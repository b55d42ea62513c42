package session

import (
	"strings"
	"testing"
)

// TestLoopGoroutines starts goroutines in loops, by all ways. Each has the variable
// of its own iteration.
func TestLoopGoroutines(t *testing.T) {
	s := open(t)
	s.eval(t, `import ("sync"; "sync/atomic")
var wg sync.WaitGroup
var total atomic.Int64
func spawn(f func()) { wg.Add(1); go func() { defer wg.Done(); f() }() }
func add(x int) { defer wg.Done(); total.Add(int64(x)) }
func inside(n int) {
	for i := range n {
		wg.Go(func() { total.Add(int64(i)) })
	}
}`)
	for _, body := range []string{
		"wg.Go(func() { total.Add(int64(i)) })",
		"wg.Add(1); go func() { defer wg.Done(); total.Add(int64(i)) }()",
		"wg.Add(1); go func(x int) { defer wg.Done(); total.Add(int64(x)) }(i)",
		"wg.Add(1); go add(i)",
		"spawn(func() { total.Add(int64(i)) })",
		"f := func() { total.Add(int64(i)) }; wg.Go(f)",
		"for j := range 2 { if j == 1 { spawn(func() { total.Add(int64(i * j)) }) } }",
		"func() { wg.Go(func() { total.Add(int64(i)) }) }()",
	} {
		for _, loop := range []string{"for i := range 2000 {", "for i := 0; i < 2000; i++ {"} {
			src := "total.Store(0)\n" + loop + "\n\t" + body + "\n}\nwg.Wait()\ntotal.Load()"
			if got := strings.TrimSpace(s.eval(t, src)); got != "1999000" {
				t.Errorf("%s %s }: the sum is %s", loop, body, got)
			}
		}
	}
	if got := s.eval(t, "total.Store(0)\ninside(2000)\nwg.Wait()\ntotal.Load()"); got != "1999000" {
		t.Errorf("in a function the sum is %s", got)
	}
}
