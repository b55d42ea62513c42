package blaslib

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// wants fails unless the report of a child says all of some texts.
func (c child) wants(t *testing.T, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if !strings.Contains(c.Text, s) {
			t.Errorf("the report does not say %q:\n%s", s, c.Text)
		}
	}
}

func TestOff(t *testing.T) {
	c := run(t, "fallback", "AGOPHER_BLAS=off")
	if c.Have || c.Info.Tier != "gonum" {
		t.Errorf("AGOPHER_BLAS=off: library %t, tier %s", c.Have, c.Info.Tier)
	}
	c.wants(t, "env       AGOPHER_BLAS=off")
	if strings.Contains(c.Text, "fallback called") {
		t.Error("AGOPHER_BLAS=off ran the assembly tier")
	}
}

func TestAsm(t *testing.T) {
	c := run(t, "fallback", "AGOPHER_BLAS=asm")
	if c.Have || c.Info.Tier != "counting" {
		t.Errorf("AGOPHER_BLAS=asm: library %t, tier %s", c.Have, c.Info.Tier)
	}
	c.wants(t, "fallback called")

	run(t, "plain", "AGOPHER_BLAS=asm").wants(t, "gonum", "this program has no assembly tier")
}

// TestNotALibrary names files that do not exist or are no library.
func TestNotALibrary(t *testing.T) {
	text := filepath.Join(t.TempDir(), "libtext.so")
	if err := os.WriteFile(text, []byte("not a library"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"nonsense", "/no/such/lib.so", text} {
		c := run(t, "plain", "AGOPHER_BLAS="+path)
		if c.Have {
			t.Errorf("%s is used as a library", path)
		}
		c.wants(t, "tier      gonum", "tried     "+path+": ",
			"AGOPHER_BLAS="+path+" is neither auto, off nor asm, nor a library that can be used")
	}
	if runtime.GOOS == "linux" && len(candidates()) > 0 {
		// The C library has functions of one argument list or another, but no dgemm_.
		run(t, "plain", "AGOPHER_BLAS=libm.so.6").wants(t, "libm.so.6: it has no s")
	}
}

func TestThreadsVariable(t *testing.T) {
	needLibrary(t)
	for _, test := range []struct {
		env     []string
		threads int
		note    string
	}{
		{[]string{"AGOPHER_THREADS=1"}, 1, "AGOPHER_THREADS=1 limits it"},
		{[]string{"GOMAXPROCS=1"}, 1, ""},
		{[]string{"GOMAXPROCS=2", "AGOPHER_THREADS=2"}, 2, ""},
		{[]string{"GOMAXPROCS=2", "AGOPHER_THREADS=9"}, 2, "AGOPHER_THREADS=9 is more than GOMAXPROCS, which is 2"},
		{[]string{"GOMAXPROCS=1", "AGOPHER_THREADS=-3"}, 1, "AGOPHER_THREADS=-3 is not a number of threads"},
		{[]string{"GOMAXPROCS=1", "AGOPHER_THREADS=many"}, 1, "AGOPHER_THREADS=many is not a number of threads"},
	} {
		c := run(t, "plain", test.env...)
		if c.Info.Threads != test.threads && c.Info.Config != "" && !strings.Contains(c.Info.Config, "SINGLE_THREADED") {
			t.Errorf("%v: %d threads, want %d", test.env, c.Info.Threads, test.threads)
		}
		if test.note == "" && strings.Contains(c.Text, "AGOPHER_THREADS=") && strings.Contains(c.Text, "is not") {
			t.Errorf("%v: an unexpected note:\n%s", test.env, c.Text)
		}
		c.wants(t, test.note)
	}
}

// TestPath opens the library in use by its path.
func TestPath(t *testing.T) {
	l := needLibrary(t)
	c := run(t, "plain", "AGOPHER_BLAS="+l.path)
	if !c.Have || c.Info.Path != l.path || c.Info.Vendor != l.vendor {
		t.Errorf("AGOPHER_BLAS=%s: library %t, %s at %s", l.path, c.Have, c.Info.Vendor, c.Info.Path)
	}
	c.wants(t, "tier      library", "path      "+l.path)
}

// TestReport prints what is known here, for whoever reads a log.
func TestReport(t *testing.T) {
	info := Info()
	t.Log("\n" + info.String())
	if (info.Tier == "library") != Have() {
		t.Errorf("tier %s, but Have is %t", info.Tier, Have())
	}
	if s := Measure(64, 1); !(s.Dgemm > 0 && s.Sgemm > 0) || fmt.Sprint(s) == "" {
		t.Errorf("measured %v", s)
	}
}
