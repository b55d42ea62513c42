package nn_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/agop"
	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/nn"
)

// TestSplit: the halves are the net, and by the chain rule the gradients before
// a dense layer are those after it times its matrix.
func TestSplit(t *testing.T) {
	X := random(3, 6, 24)
	for i, at := range [][]int{{0, 1, 2, 3, 4}, {0, 6}, {0, 5}, {0}} {
		net := nets()[i]
		for _, layer := range at {
			before, after := net.Split(layer)
			golden.Near(t, "f", after.Predict(before.Predict(X)), net.Predict(X), 1e-14)
			if len(before.Theta)+len(after.Theta) != len(net.Theta) {
				t.Errorf("%v before layer %d: %d and %d parameters, %d in all", net, layer, len(before.Theta), len(after.Theta), len(net.Theta))
			}
		}
	}
	net := nets()[0]
	for _, layer := range []int{0, 2, 4} {
		before, after := net.Split(layer)
		H, W := before.Predict(X), net.Weights(layer)
		var next []*mat.Dense
		if layer < 4 {
			into, rest := net.Split(layer + 1)
			next = rest.Gradients(into.Predict(X))
		} else {
			next = []*mat.Dense{mat.NewDense(6, 2, nil), mat.NewDense(6, 2, nil)}
			for i := range 6 {
				next[0].Set(i, 0, 1)
				next[1].Set(i, 1, 1)
			}
		}
		for o, G := range after.Gradients(H) {
			var want mat.Dense
			want.Mul(next[o], W)
			golden.Near(t, "gradients", G, &want, 1e-13)
		}
	}
	theta := net.Theta[0]
	before, after := net.Split(2)
	before.Theta[0], after.Theta[0] = 7, 7
	net.Weights(0).Set(0, 0, 7)
	if net.Theta[0] != theta {
		t.Error("a copy shares the parameters of the net")
	}
}

// TestDecay: at the minimum of the loss with decay the gradient of the loss is
// -λθ; a linear net on one sample has it in closed form.
func TestDecay(t *testing.T) {
	const decay = 0.3
	X, Y := mat.NewDense(2, 2, []float64{1, 2, -1, 0.5}), mat.NewDense(2, 1, []float64{1, -2})
	net := nn.New(2, 1, nn.Dense{Standard: true})
	if err := net.Train(X, Y, nn.Options{Rate: 0.2, Epochs: 500, Decay: decay}); err != nil {
		t.Fatal(err)
	}
	// Ridge regression: (XᵀX/n + λI) θ = XᵀY/n.
	var A, b, want mat.Dense
	A.Mul(X.T(), X)
	A.Scale(0.5, &A)
	for i := range 2 {
		A.Set(i, i, A.At(i, i)+decay)
	}
	b.Mul(X.T(), Y)
	b.Scale(0.5, &b)
	if err := want.Solve(&A, &b); err != nil {
		t.Fatal(err)
	}
	golden.Near(t, "θ", mat.NewDense(2, 1, net.Theta), &want, 1e-10)
	_, g := net.LossGradient(X, Y)
	for i, v := range g {
		if math.Abs(v+decay*net.Theta[i]) > 1e-12 {
			t.Errorf("the gradient is %v at θ = %v", v, net.Theta[i])
		}
	}
	if loss, _ := net.LossGradient(X, Y); math.Abs(loss-net.Steps[499].Loss) > 1e-12 {
		t.Errorf("the loss is %v, the last step says %v: it is that without the decay", loss, net.Steps[499].Loss)
	}
}

// TestFACT trains deep nets with weight decay until nothing moves. Then FACT is
// WᵀW in every layer, by the theorem; early in training it is not.
func TestFACT(t *testing.T) {
	const decay = 2e-2
	X, Y := random(4, 30, 4), mat.NewDense(30, 2, nil)
	for i := range 30 {
		Y.Set(i, 0, X.At(i, 0)*X.At(i, 1))
		Y.Set(i, 1, math.Abs(X.At(i, 2)))
	}
	dense := func(out int) nn.Dense { return nn.Dense{Out: out, W: 1.4, Standard: true} }
	net := nn.New(4, 2, dense(12), nn.Tanh(), dense(8), nn.Tanh(), dense(2))
	off := func(layer int) float64 {
		before, after := net.Split(layer)
		var W mat.Dense
		W.Mul(net.Weights(layer).T(), net.Weights(layer))
		F := agop.FACT(after, before.Predict(X), Y, decay)
		F.Sub(F, &W)
		return mat.Norm(F, 2) / mat.Norm(&W, 2)
	}
	for _, layer := range []int{0, 2, 4} {
		if got := off(layer); got < 0.5 {
			t.Errorf("layer %d: FACT is within %v of WᵀW before any training", layer, got)
		}
	}
	if err := net.Train(X, Y, nn.Options{Rate: 0.1, Epochs: 20_000, Decay: decay}); err != nil {
		t.Fatal(err)
	}
	for _, layer := range []int{0, 2, 4} {
		if got := off(layer); got > 1e-2 {
			t.Errorf("layer %d: FACT is off WᵀW by %v of its norm", layer, got)
		}
	}
}
