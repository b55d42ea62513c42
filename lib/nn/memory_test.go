package nn_test

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/golden"
	"github.com/agopher/agopher/lib/nn"
)

// TestNTKMemory has the kernel of a convolutional net in a part of the memory of
// the Jacobian, 64 × 594,000 numbers or 304 MB, and equal to it at some samples.
func TestNTKMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	const n = 64
	X := random(1, n, 9)
	net := nn.New(9, 1, nn.Image{Height: 3, Width: 3}, nn.Conv{Out: 256}, nn.ReLU(), nn.Conv{Out: 256, B: 0.3}, nn.ReLU(), nn.Flatten{}, nn.Dense{})
	runtime.GC() // what other tests have left
	var peak atomic.Uint64
	done := make(chan bool)
	go func() {
		defer close(done)
		for {
			select {
			case done <- true:
				return
			case <-time.After(time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak.Store(max(peak.Load(), m.HeapInuse))
			}
		}
	}()
	K := net.NTK(X, X)
	<-done
	t.Logf("%d MB at the peak", peak.Load()>>20)
	if peak.Load() > 300<<20 { // 200 for blocks of gradients
		t.Errorf("%d MB at the peak, want less than the Jacobian's 304", peak.Load()>>20)
	}
	some := mat.NewDense(3, 9, nil)
	pairs := []int{0, 30, n - 1} // in blocks of their own
	for k, i := range pairs {
		some.SetRow(k, X.RawRowView(i))
	}
	J, err := net.Jacobian(some)
	if err != nil {
		t.Fatal(err)
	}
	want, got := mat.NewDense(3, 3, nil), mat.NewDense(3, 3, nil)
	want.Mul(J, J.T())
	for a, i := range pairs {
		for b, j := range pairs {
			got.Set(a, b, K.At(i, j))
		}
	}
	golden.Near(t, "NTK", got, want, 1e-12)
}
