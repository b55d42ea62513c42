package blaslib

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
)

// childEnv makes the test binary print the state of the package and exit: the
// environment of a process is read once.
const childEnv = "BLASLIB_TEST_CHILD"

// child is what it prints.
type child struct {
	Before string // a product's difference from gonum's, computed before Info
	Have   bool
	Info   Report
	Text   string
}

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) == "" {
		os.Exit(m.Run())
	}
	if os.Getenv(childEnv) == "fallback" {
		SetFallback("counting", counting{}, gonum.Implementation{})
	}
	c := child{}
	if err := productDiffers(); err != nil {
		c.Before = err.Error()
	}
	c.Have, c.Info = Have(), Info()
	c.Text = c.Info.String()
	if counted > 0 {
		c.Text += "fallback called\n"
	}
	if err := json.NewEncoder(os.Stdout).Encode(c); err != nil {
		panic(err)
	}
}

// counting is a lower tier that tells whether it was called.
type counting struct{ gonum.Implementation }

var counted int

func (c counting) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, d []float64, ldd int) {
	counted++
	c.Implementation.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, d, ldd)
}

// productDiffers multiplies through gonum's interface, as users do.
func productDiffers() error {
	const n = 100
	a, b := noise[float64](1, n*n), noise[float64](2, n*n)
	got, want := make([]float64, n*n), make([]float64, n*n)
	blas64.Implementation().Dgemm(blas.Trans, blas.NoTrans, n, n, n, 1, a, n, b, n, 0, got, n)
	gonum.Implementation{}.Dgemm(blas.Trans, blas.NoTrans, n, n, n, 1, a, n, b, n, 0, want, n)
	return differ("product", got, want, bound64)
}

// run starts a child with some variables set, given as NAME=value, and all that
// the package reads otherwise unset.
func run(t *testing.T, mode string, env ...string) child {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	for _, v := range os.Environ() {
		keep := true
		for _, name := range variables {
			keep = keep && !strings.HasPrefix(v, name+"=")
		}
		if keep {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, childEnv+"="+mode)
	cmd.Env = append(cmd.Env, env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v", env, err)
	}
	var c child
	if err := json.Unmarshal(out, &c); err != nil {
		t.Fatalf("%v: %v in %s", env, err, out)
	}
	if c.Before != "" {
		t.Errorf("%v: %s", env, c.Before)
	}
	return c
}
