package session

import "testing"

// TestTuple assigns several values at once: calls, literals, dereferenced pointers
// and the like beside variables, in all places where an assignment may stand.
func TestTuple(t *testing.T) {
	s := open(t)
	s.eval(t, `import "fmt"
func f(x int) int { return x + 100 }
type T struct { n int; v []int }
func (t T) m() int { return t.n + 100 }
func two(src ...any) string { return fmt.Sprint(src...) }`)
	for _, tt := range []struct{ body, want string }{
		{"a, b = c, f(d)", "3 104"},
		{"a, b = f(d), c", "104 3"},
		{"a, b = b, f(a)", "2 101"},
		{"a, b = f(b), f(a)", "102 101"},
		{"a, b = c+1, len([]int{1})", "4 1"},
		{"a, b = c, T{1, nil}.m()", "3 101"},
		{"a, b = 7, f(c)", "7 103"},
		{"a, b = -7, f(c)", "-7 103"},
		{"p := &d; a, b = c, *p", "3 4"},
		{"var i any = 6; a, b = c, i.(int)", "3 6"},
		{"ch := make(chan int, 1); ch <- 6; a, b = c, <-ch", "3 6"},
		{"a, b = c, func() int { return 5 }()", "3 5"},
		{"var v []int; a, v = c, append(v, 2); b = v[0]", "3 2"},
		{"x := &T{}; a, x = c, &T{n: 9}; b = x.n", "3 9"},
		{"x := T{v: []int{0}}; x.v[0], x.n = c, f(d); a, b = x.v[0], x.n", "3 104"},
		{"m := map[int]int{}; m[1], m[2] = c, f(d); a, b = m[1], m[2]", "3 104"},
		{"if true { a, b = c, f(d) }", "3 104"},
		{"if a, b = c, f(d); a > 5 { a = 0 }", "3 104"},
		{"switch a, b = c, f(d); { case true: }", "3 104"},
		{"for a, b = c, f(d); a < 0; { }", "3 104"},
		{"for a, b = 0, 0; a < 2; a, b = a+1, f(b) { }", "2 200"},
		{"switch { case true: a, b = c, f(d) }", "3 104"},
		{"func() { a, b = c, f(d) }()", "3 104"},
	} {
		// In a function, and directly in a cell, where variables are the session's.
		in := "func() string { a, b, c, d := 1, 2, 3, 4\n" + tt.body + "\n_, _ = c, d\nreturn two(a, b) }()"
		if got := s.eval(t, in); got != tt.want {
			t.Errorf("in a function %s: %s, want %s", tt.body, got, tt.want)
		}
		if got := s.eval(t, "a, b, c, d := 1, 2, 3, 4\n"+tt.body+"\ntwo(a, b)"); got != tt.want {
			t.Errorf("in a cell %s: %s, want %s", tt.body, got, tt.want)
		}
	}
	for src, want := range map[string]string{
		"y, z := 5, f(1)\ntwo(y, z)":                     "5 101",
		"var y, z = 5, f(1)\ntwo(y, z)":                  "5 101",
		"var y, z float64 = 5, float64(f(1))\ntwo(y, z)": "5 101",
		"x := 2\nf(x), x":                                "102, 2",
	} {
		if got := s.eval(t, src); got != want {
			t.Errorf("%s: %s, want %s", src, got, want)
		}
	}
}

// TestEmptyLoop: after a loop without a body the function goes on.
func TestEmptyLoop(t *testing.T) {
	s := open(t)
	s.eval(t, "func more(p *int) bool { *p++; return *p < 5 }")
	for _, loop := range []string{
		"for a = 0; a < 2; a++ {}", "for a := 0; a < 2; a++ {}", "for more(&a) {}", "for range 3 {}", "for i := range 3 { _ = i }",
		"for range []int{1} {}", "for _, a = range []int{1} {}", "for range map[int]int{1: 1} {}", "for range \"ab\" {}",
		"c := make(chan int, 1); c <- 1; close(c); for range c {}",
		"for range func(yield func() bool) { _ = yield() && yield() } {}",
	} {
		if got := s.eval(t, "func() string { a := 1; _ = a\n"+loop+"\nreturn \"went on\" }()"); got != "went on" {
			t.Errorf("after %s: %q", loop, got)
		}
	}
}
