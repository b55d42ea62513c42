package xrfm

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/modelfile"
	"github.com/agopher/agopher/lib/kernels"
	"github.com/agopher/agopher/lib/metrics"
)

// small returns a forest of several trees and kinds of leaves, and points.
func small(t testing.TB) (f *Forest, X *mat.Dense) {
	rnd := rand.New(rand.NewPCG(1, 0))
	X = mat.NewDense(30, 2, nil)
	X.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, X)
	labels := make([]int, 30)
	for i := range labels {
		if X.At(i, 0)*X.At(i, 1) > 0 {
			labels[i] = 1
		}
	}
	Y := metrics.OneHot(labels, 2)
	f, err := Fit(X, Y, X, Y, Options{MaxLeaf: 15, Trees: 2, Leaf: Leaf{Kernel: kernels.ExpPower{L: 3, Q: 1.2}, Iters: 2, Adaptive: true}})
	if err != nil {
		t.Fatal(err)
	}
	return f, X
}

func TestSaveLoad(t *testing.T) {
	f, X := small(t)
	path := filepath.Join(t.TempDir(), "forest.xrfm")
	if err := f.Save(path); err != nil {
		t.Fatal(err)
	}
	g, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(g.Predict(X), f.Predict(X)) || !mat.Equal(g.Proba(X), f.Proba(X)) || !mat.Equal(g.Gradients(X)[1], f.Gradients(X)[1]) {
		t.Error("other predictions")
	}
	if g.String() != f.String() || g.Bundle().Text() != f.Bundle().Text() || !mat.Equal(g.AGOP(), f.AGOP()) {
		t.Errorf("loaded\n%v\nsaved\n%v", g.Bundle().Text(), f.Bundle().Text())
	}
	if len(g.Tuning) != 21 || g.Tuning[3] != f.Tuning[3] {
		t.Errorf("trials %v, want %v", g.Tuning, f.Tuning)
	}
	again, err := g.MarshalBinary()
	if file, _ := os.ReadFile(path); err != nil || string(again) != string(file) {
		t.Error("saved again, the file has other bytes")
	}

	// A file that is cut anywhere, or has a changed byte, is refused.
	for n := range again {
		if err := new(Forest).UnmarshalBinary(again[:n]); err == nil {
			t.Fatalf("cut at byte %d: no error", n)
		}
	}
	for i := 0; i < len(again); i += 7 {
		changed := append([]byte(nil), again...)
		changed[i]++
		if err := new(Forest).UnmarshalBinary(changed); err == nil {
			t.Fatalf("byte %d changed: no error", i)
		}
	}
	// So is a payload that is cut, with the right checksum.
	payload, err := modelfile.Open(fileKind, fileVersion, again)
	if err != nil {
		t.Fatal(err)
	}
	for n := range payload {
		if _, err := decode(payload[:n]); err == nil {
			t.Fatalf("payload cut at byte %d: no error", n)
		}
	}

	for _, tt := range []struct {
		file []byte
		want string
	}{
		{modelfile.Seal(fileKind, 2, payload), "version 2; this program reads version 1"},
		{modelfile.Seal("rfm.Model", 1, payload), `it is a file of "rfm.Model", not of "xrfm.Forest"`},
		{modelfile.Seal(fileKind, 1, append(payload[:len(payload):len(payload)], 0)), "its content is wrong: 1 bytes are left over"},
		{nil, "not a file"},
	} {
		if err := os.WriteFile(path, tt.file, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(path); err == nil || !strings.HasPrefix(err.Error(), "xrfm: cannot load "+path) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("error %v, want %s", err, tt.want)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("no file: no error")
	}
	if err := f.Save(filepath.Join(t.TempDir(), "none", "forest")); err == nil || !strings.Contains(err.Error(), "there is no folder") {
		t.Errorf("no folder: error %v", err)
	}
}

// TestDepth: a tree may be so deep and no deeper, so that a file cannot exhaust the
// stack; and a forest that is not of a fit is not saved.
func TestDepth(t *testing.T) {
	f, X := small(t)
	leaf := f.Trees[0].Leaves()[0]
	deep := func(depth int) *Node {
		n := leaf
		for range depth {
			n = &Node{Rows: 2, Direction: []float64{1, 0}, IQR: 1, Left: n, Right: leaf}
		}
		return n
	}
	for depth, want := range map[int]string{mostDepth: "", mostDepth + 1: "the tree is deeper than 200"} {
		f.Trees = []*Node{deep(depth)}
		b, err := f.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		g := new(Forest)
		switch err := g.UnmarshalBinary(b); {
		case want == "" && err != nil:
			t.Errorf("depth %d: error %v", depth, err)
		case want == "":
			g.Predict(X)
		case err == nil || !strings.Contains(err.Error(), want):
			t.Errorf("depth %d: error %v, want %s", depth, err, want)
		}
	}
	if _, err := new(Forest).MarshalBinary(); err == nil || !strings.Contains(err.Error(), "not returned by a fit") {
		t.Errorf("no fit: error %v", err)
	}
}

// FuzzLoad: whatever a payload says, there is an error or a forest that predicts.
func FuzzLoad(f *testing.F) {
	forest, X := small(f)
	b, err := forest.MarshalBinary()
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
		if err := new(Forest).UnmarshalBinary(b); err == nil && len(b) == 0 {
			t.Error("nothing is a forest")
		}
		g, err := decode(b)
		if err != nil {
			return
		}
		if g.columns == 2 {
			g.Predict(X)
			g.Gradients(X)
		}
		_ = g.Bundle()
		again, err := g.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if err := new(Forest).UnmarshalBinary(again); err != nil {
			t.Fatal(err)
		}
	})
}
