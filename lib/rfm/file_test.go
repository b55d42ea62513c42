package rfm

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/eigenpro"
	"github.com/agopher/agopher/lib/internal/modelfile"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/metrics"
)

// small returns a model and points.
func small(t testing.TB, o Options) (m *Model, X *mat.Dense) {
	rnd := rand.New(rand.NewPCG(1, 0))
	X = mat.NewDense(20, 2, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	labels := make([]int, 20)
	for i := range labels {
		if X.At(i, 0)*X.At(i, 1) > 0 {
			labels[i] = 1
		}
	}
	Y := metrics.OneHot(labels, 2)
	o.Ridge, o.Iters = 1e-3, 2
	m, err := FitBest(X, Y, X, Y, o)
	if err != nil {
		t.Fatal(err)
	}
	return m, X
}

func TestSaveLoad(t *testing.T) {
	for _, o := range []Options{
		{},
		{Loss: Logistic, Kernel: kernels.Gaussian{L: 2}, Metric: Metric{Diag: true}},
		{Large: &eigenpro.Options{Method: eigenpro.Falkon, Sizes: eigenpro.Sizes{Centres: 15}}, Kernel: kernels.Matern{L: 2, Nu: 2.5}},
		{Kernel: kernels.Cauchy{L: 3}},
		{Kernel: kernels.ExpPower{L: 3, Q: 1.2}},
		{Kernel: kernels.Lpq{L: 3, P: 1.5}},
		{Kernel: kernels.Polynomial{C: 1}},
		{Kernel: kernels.Sum(kernels.Scale(0.5, kernels.SumPower{L: 2, Mix: 0.1}), kernels.Columns(kernels.Gaussian{L: 3}, 1))},
	} {
		m, X := small(t, o)
		path := filepath.Join(t.TempDir(), "model.rfm")
		if err := m.Save(path); err != nil {
			t.Fatal(err)
		}
		g, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if !mat.Equal(g.Predict(X), m.Predict(X)) || !mat.Equal(g.Proba(X), m.Proba(X)) || !mat.Equal(g.Gradients(X)[1], m.Gradients(X)[1]) {
			t.Errorf("%v: other predictions", m)
		}
		if g.String() != m.String() || g.Bundle().Text() != m.Bundle().Text() || !mat.Equal(g.M, m.M) || len(g.Model.Steps) != len(m.Model.Steps) {
			t.Errorf("loaded\n%v\nsaved\n%v", g.Bundle().Text(), m.Bundle().Text())
		}
		again, err := g.MarshalBinary()
		if file, _ := os.ReadFile(path); err != nil || string(again) != string(file) {
			t.Errorf("%v: saved again, the file has other bytes", m)
		}
		refused(t, again)
	}
}

// refused checks that a file that is cut anywhere, or has a changed byte, is
// refused, and so is a payload that is cut under the right checksum.
func refused(t *testing.T, file []byte) {
	t.Helper()
	for n := range file {
		if err := new(Model).UnmarshalBinary(file[:n]); err == nil {
			t.Fatalf("cut at byte %d: no error", n)
		}
	}
	for i := range file {
		changed := append([]byte(nil), file...)
		changed[i]++
		if err := new(Model).UnmarshalBinary(changed); err == nil {
			t.Fatalf("byte %d changed: no error", i)
		}
	}
	payload, err := modelfile.Open(fileKind, fileVersion, file)
	if err != nil {
		t.Fatal(err)
	}
	for n := range payload {
		if _, err := decode(payload[:n]); err == nil {
			t.Fatalf("payload cut at byte %d: no error", n)
		}
	}
}

func TestBadFile(t *testing.T) {
	m, _ := small(t, Options{})
	file, err := m.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	payload, err := modelfile.Open(fileKind, fileVersion, file)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "model.rfm")
	for _, tt := range []struct {
		file []byte
		want string
	}{
		{modelfile.Seal(fileKind, 2, payload), "version 2; this program reads version 1"},
		{modelfile.Seal("xrfm.Forest", 1, payload), `it is a file of "xrfm.Forest", not of "rfm.Model"`},
		{modelfile.Seal(fileKind, 1, append(payload[:len(payload):len(payload)], 0)), "its content is wrong: 1 bytes are left over"},
		{nil, "not a file"},
	} {
		if err := os.WriteFile(path, tt.file, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(path); err == nil || !strings.HasPrefix(err.Error(), "rfm: cannot load "+path) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("error %v, want %s", err, tt.want)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("no file: no error")
	}
	if err := m.Save(filepath.Join(t.TempDir(), "none", "model")); err == nil || !strings.Contains(err.Error(), "there is no folder") {
		t.Errorf("no folder: error %v", err)
	}
	own, _ := small(t, Options{Kernel: kernels.RadialFunc(func(s float64) (phi, dphi float64) { return 1 / (1 + s), -1 / ((1 + s) * (1 + s)) })})
	if err := own.Save(path); err == nil || !strings.Contains(err.Error(), "its kernel is RadialFunc, which cannot be saved") {
		t.Errorf("a kernel of the user's: error %v", err)
	}
	if got, _ := os.ReadFile(path); got == nil || len(got) != 0 {
		t.Error("a model that cannot be saved has replaced a file")
	}
	if err := new(Model).Save(path); err == nil || !strings.Contains(err.Error(), "no whole model") {
		t.Errorf("an empty model: error %v", err)
	}
}

// FuzzLoad: whatever a payload says, there is an error or a model that predicts.
func FuzzLoad(f *testing.F) {
	m, X := small(f, Options{})
	b, err := m.MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	payload, err := modelfile.Open(fileKind, fileVersion, b)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(payload)
	f.Add(payload[:len(payload)/2])
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := new(Model).UnmarshalBinary(b); err == nil && len(b) == 0 {
			t.Error("nothing is a model")
		}
		g, err := decode(b)
		if err != nil {
			return
		}
		if _, d := g.X.Dims(); d == 2 {
			g.Predict(X)
			g.Gradients(X)
		}
		_ = g.Bundle()
		again, err := g.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if err := new(Model).UnmarshalBinary(again); err != nil {
			t.Fatal(err)
		}
	})
}
