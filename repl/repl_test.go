package repl

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/agopher/agopher/repl/worker"
)

// TestMain is the terminal session itself for TestTerminal.
func TestMain(m *testing.M) {
	worker.Main()
	if os.Getenv("AGOPHER_TEST_TERMINAL") != "" {
		if err := Run(context.Background(), Options{Version: "test"}); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestPiped(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []string // parts of the output, in this order
		fails    bool
	}{
		{"values", "x := 6\nx * 7\n\"text\"", []string{"42\n", "text\n"}, false},
		{"several lines", "func double(n int) int {\n\treturn 2 * n\n}\ndouble(4)\n", []string{"8\n"}, false},
		{"error", "raduis\nradius := 1\nraduis\n3\n", []string{"undefined: raduis", "hint: did you mean radius?", "3\n"}, true},
		{"incomplete", "f(", []string{"the ( is never closed"}, true},
		{"documentation", "import \"fmt\"\nfmt.Println?\nnosuch?\n", []string{"func fmt.Println(a ...any)", "nothing is known of nosuch"}, true},
		{"help and exit", "help\nexit\nnever(\n", []string{"Tab       complete"}, false},
		{"input", "import \"fmt\"\nvar n int\nfmt.Scan(&n)\n 35\nn + 1\n", []string{"36\n"}, false},
		{"crash", "import \"flag\"\nkept := 1\nflag.CommandLine.Parse([]string{\"-x\"})\nkept\n1 + 1\n", []string{
			"worker ended: the process of the session ended with exit code 2", "In[3], line 1", "New session: variables were lost.\n", "undefined: kept", "2\n"}, true},
		{"show", "import \"github.com/agopher/agopher/lib/display\"\ndisplay.Show(1, 2)\n3\n", []string{"1\n2\n3\n"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			err := Run(t.Context(), Options{In: strings.NewReader(tt.in), Out: &out})
			if (err != nil) != tt.fails {
				t.Errorf("error %v", err)
			}
			rest := out.String()
			for _, w := range tt.want {
				_, after, ok := strings.Cut(rest, w)
				if !ok {
					t.Fatalf("no %q in\n%s", w, rest)
				}
				rest = after
			}
		})
	}
}

func TestFigure(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var out bytes.Buffer
	in := "import \"github.com/agopher/agopher/plotting\"\nplotting.Line(\"a figure\", nil, []float64{1, 2})\n"
	if err := Run(t.Context(), Options{In: strings.NewReader(in), Out: &out}); err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`figure: (.*\.png)`).FindStringSubmatch(out.String())
	if m == nil {
		t.Fatalf("no path in\n%s", &out)
	}
	if b, err := os.ReadFile(m[1]); err != nil || !bytes.HasPrefix(b, []byte("\x89PNG")) {
		t.Errorf("%s: %v", m[1], err)
	}
	if !strings.Contains(out.String(), "The figure stays in "+filepath.Dir(m[1])) {
		t.Errorf("no report in\n%s", &out)
	}
}
