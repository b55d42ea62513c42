package krr

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/modelfile"
	"github.com/agopher/agopher/lib/kernels"
)

// TestSaveLoad saves machines and loads them; what is cut or changed is refused.
func TestSaveLoad(t *testing.T) {
	X := mat.NewDense(5, 2, []float64{0, 1, 1, 0, 2, 2, -1, 3, 0.5, 0.5})
	Y := mat.NewDense(5, 1, []float64{1, 2, 3, 4, 5})
	for _, k := range []kernels.Kernel{
		nil, kernels.Metric(kernels.Lpq{L: 3, P: 1.5}, mat.NewSymDense(2, []float64{2, 1, 1, 3})),
		kernels.Product(kernels.Columns(kernels.Laplace{L: 2}, 0), kernels.Columns(kernels.Gaussian{L: 2}, 1)),
	} {
		m, err := Fit(X, Y, Options{Kernel: k, Ridge: 1e-3})
		if err != nil {
			t.Fatal(err)
		}
		if k == nil {
			m.Fitted, m.Steps = nil, []Step{{Epoch: 1, Residual: 0.5}} // as of an iterative solver
		}
		path := filepath.Join(t.TempDir(), "model.krr")
		if err := m.Save(path); err != nil {
			t.Fatal(err)
		}
		g, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if !mat.Equal(g.Predict(X), m.Predict(X)) || g.String() != m.String() || len(g.Steps) != len(m.Steps) || (g.Fitted == nil) != (m.Fitted == nil) {
			t.Errorf("loaded %v, saved %v, or other predictions", g, m)
		}
		file, err := g.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		payload, err := modelfile.Open(fileKind, fileVersion, file)
		if err != nil {
			t.Fatal(err)
		}
		for n := range file {
			if new(Model).UnmarshalBinary(file[:n]) == nil {
				t.Fatalf("cut at byte %d: no error", n)
			}
			changed := append([]byte(nil), file...)
			changed[n]++
			if new(Model).UnmarshalBinary(changed) == nil {
				t.Fatalf("byte %d changed: no error", n)
			}
		}
		for n := range payload {
			if _, err := decode(payload[:n]); err == nil {
				t.Fatalf("payload cut at byte %d: no error", n)
			}
		}
	}
}

func TestSaveRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.krr")
	if err := os.WriteFile(path, []byte("something else"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := Fit(mat.NewDense(2, 1, []float64{0, 1}), mat.NewDense(2, 1, []float64{0, 1}), Options{Kernel: kernels.DotFunc(func(t float64) (kappa, dkappa float64) { return 1 + t, 1 }), Ridge: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		err  error
		want string
	}{
		{m.Save(path), "its kernel is DotFunc, which cannot be saved"},
		{new(Model).Save(path), "no whole model"},
		{loaded(path), "not a file"},
		{loaded(filepath.Join(t.TempDir(), "none")), "none"},
	} {
		if tt.err == nil || !strings.HasPrefix(tt.err.Error(), "krr: cannot ") || !strings.Contains(tt.err.Error(), tt.want) {
			t.Errorf("error %v, want %s", tt.err, tt.want)
		}
	}
	if b, _ := os.ReadFile(path); string(b) != "something else" {
		t.Error("a model that cannot be saved has replaced a file")
	}
}

func loaded(path string) error {
	_, err := Load(path)
	return err
}

// FuzzLoad: whatever a payload says, there is an error or a machine that predicts.
func FuzzLoad(f *testing.F) {
	X := mat.NewDense(3, 2, []float64{0, 1, 1, 0, 2, 2})
	for _, k := range []kernels.Kernel{kernels.Laplace{}, kernels.Sum(kernels.Columns(kernels.Lpq{}, 1), kernels.Metric(kernels.Polynomial{}, mat.NewSymDense(2, []float64{2, 1, 1, 3})))} {
		m, err := Fit(X, mat.NewDense(3, 1, []float64{1, 2, 3}), Options{Kernel: k, Ridge: 1})
		if err != nil {
			f.Fatal(err)
		}
		b, err := m.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		payload, err := modelfile.Open(fileKind, fileVersion, b)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(payload)
	}
	f.Fuzz(func(_ *testing.T, b []byte) {
		if m, err := decode(b); err == nil {
			m.Predict(m.X)
		}
	})
}
