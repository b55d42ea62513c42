package modelfile

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/kernels"
)

func TestSeal(t *testing.T) {
	payload := []byte("what a model is")
	file := Seal("thing", 3, payload)
	got, err := Open("thing", 3, file)
	if err != nil || string(got) != string(payload) {
		t.Fatalf("Open: %q, %v", got, err)
	}
	for n := range file {
		if _, err := Open("thing", 3, file[:n]); err == nil {
			t.Errorf("cut at byte %d: no error", n)
		}
	}
	for i := range file {
		changed := append([]byte(nil), file...)
		changed[i] ^= 0x10
		if _, err := Open("thing", 3, changed); err == nil {
			t.Errorf("byte %d changed: no error", i)
		}
	}
	for _, tt := range []struct {
		kind    string
		version uint32
		file    []byte
		want    string
	}{
		{"thing", 2, file, "version 3; this program reads version 2"},
		{"other", 3, file, `it is a file of "thing", not of "other"`},
		{"thing", 3, append(file[:len(file):len(file)], 0), "something behind its end"},
		{"thing", 3, []byte("PK"), `not a file of "thing"`},
		{"thing", 3, file[:len(file)-1], "cut off"},
	} {
		if _, err := Open(tt.kind, tt.version, tt.file); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("error %v, want %s", err, tt.want)
		}
	}
}

func TestValues(t *testing.T) {
	var w Writer
	w.Int(-5)
	w.Float(math.Inf(1))
	w.String("ψ")
	w.Floats([]float64{1, 2})
	A := mat.NewDense(3, 4, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
	w.Dense(A.Slice(1, 3, 1, 3).(*mat.Dense))
	S := mat.NewSymDense(2, []float64{1, 2, 2, 3})
	w.Sym(S)
	read := func(payload []byte) error {
		r := &Reader{Payload: payload}
		i, x, s, v := r.Int("i", -9, 9), r.Float(), r.String(), r.Floats("v", 2)
		D, M := r.Dense("D", 0, 2), r.Sym("S", 2)
		if r.Err != nil {
			return r.Err
		}
		if i != -5 || !math.IsInf(x, 1) || s != "ψ" || v[1] != 2 || !mat.Equal(D, A.Slice(1, 3, 1, 3)) || !mat.Equal(M, S) || len(r.Payload) != 0 {
			t.Error("other values", i, x, s, v, D, M)
		}
		return nil
	}
	if err := read(w.Payload); err != nil {
		t.Fatal(err)
	}
	for n := range w.Payload {
		if read(w.Payload[:n]) == nil {
			t.Errorf("cut at byte %d: no error", n)
		}
	}
}

// TestKernel writes kernels and reads them.
func TestKernel(t *testing.T) {
	M := mat.NewSymDense(2, []float64{2, 1, 1, 3})
	for _, k := range []kernels.Kernel{
		kernels.Laplace{}, kernels.Gaussian{L: 2}, kernels.ExpPower{L: 3, Q: 1.5}, kernels.Matern{L: 2, Nu: 2.5}, kernels.Cauchy{L: 4},
		kernels.Lpq{L: 2, P: 1.5, Q: 0.5}, kernels.ProductLaplace{P: 0.5}, kernels.SumPower{L: 3, Q: 0.7, Mix: 0.2, Power: 3},
		kernels.Polynomial{Degree: 3, Gamma: 0.5, C: 1}, kernels.Exponential{L: 2}, kernels.ArcCosine{Order: 2}, kernels.Categorical{Rho: 0.3},
		kernels.Mahalanobis{M: M}, kernels.Metric(kernels.Lpq{L: 2}, M), kernels.Metric(kernels.Polynomial{}, nil),
		kernels.Product(kernels.Columns(kernels.Sum(kernels.Laplace{L: 2}, kernels.ArcCosine{Order: 1}), 1), kernels.Scale(3, kernels.Columns(kernels.Categorical{}, 0))),
	} {
		var w Writer
		if err := w.Kernel(k); err != nil {
			t.Error(err)
			continue
		}
		r := &Reader{Payload: w.Payload}
		got := r.Kernel()
		if r.Err != nil || len(r.Payload) != 0 {
			t.Errorf("%v: error %v, %d bytes left", k, r.Err, len(r.Payload))
			continue
		}
		x, z := []float64{0.5, -1}, []float64{1, 2}
		if got.At(x, z) != k.At(x, z) || fmt.Sprint(got) != fmt.Sprint(k) {
			t.Errorf("read %v, want %v", got, k)
		}
		for n := range w.Payload {
			r := &Reader{Payload: w.Payload[:n]}
			if k := r.Kernel(); k != nil || r.Err == nil {
				t.Errorf("%v, cut at byte %d: no error", k, n)
			}
		}
	}
}

// TestKernelRefused reads kernels that cannot be.
func TestKernelRefused(t *testing.T) {
	write := func(f func(w *Writer)) []byte {
		var w Writer
		f(&w)
		return w.Payload
	}
	kernel := func(k kernels.Kernel) []byte {
		return write(func(w *Writer) {
			if err := w.Kernel(k); err != nil {
				t.Error(err)
			}
		})
	}
	nested := kernels.Kernel(kernels.Laplace{})
	for range deepest + 1 {
		nested = kernels.Sum(nested)
	}
	for _, tt := range []struct {
		payload []byte
		want    string
	}{
		{kernel(kernels.Lpq{P: 1, Q: 1.5}), "Lpq.Q is 1.5; beyond 1 the kernel is not positive definite"},
		{kernel(kernels.Categorical{Rho: -1}), "Rho"},
		{kernel(kernels.SumPower{Mix: 2}), "Mix"},
		{kernel(kernels.Matern{Nu: 2}), "the order is 2"},
		{kernel(nested), "more than 32 levels"},
		{write(func(w *Writer) { _ = w.parts("Columns", []float64{1, 1}, []kernels.Kernel{kernels.Laplace{}}) }), "there twice"},
		{write(func(w *Writer) { _ = w.parts("Scale", []float64{-1}, []kernels.Kernel{kernels.Laplace{}}) }), "Scale by -1"},
		{write(func(w *Writer) { _ = w.parts("Metric", make([]float64, 5), []kernels.Kernel{kernels.Laplace{}}) }), "a metric has 5 numbers"},
		{write(func(w *Writer) { _ = w.parts("Mahalanobis", nil, []kernels.Kernel{kernels.Lpq{}}) }), "not radial"},
		{write(func(w *Writer) { _ = w.parts("Scale", nil, []kernels.Kernel{kernels.Laplace{}, kernels.Laplace{}}) }), "Scale has 2 kernels"},
		{write(func(w *Writer) { w.String("Bessel") }), `its kernel is "Bessel", which this program does not know`},
	} {
		r := &Reader{Payload: tt.payload}
		if k := r.Kernel(); k != nil || r.Err == nil || !strings.Contains(r.Err.Error(), tt.want) {
			t.Errorf("%v, error %v, want %s", k, r.Err, tt.want)
		}
	}
	r := &Reader{}
	if r.Fits(kernels.Columns(kernels.Laplace{}, 3), []float64{1, 2}); r.Err == nil || !strings.Contains(r.Err.Error(), "column 3") {
		t.Errorf("a column that is not there: error %v", r.Err)
	}
	r = &Reader{}
	if k := r.InMetric(kernels.Lpq{}, mat.NewSymDense(1, nil), []float64{1, 2}); k == nil && r.Err == nil {
		t.Error("a metric of another size: no error")
	}
	if err := (&Writer{}).Kernel(kernels.Sum(kernels.Func(nil))); err == nil || !strings.Contains(err.Error(), "cannot be saved") {
		t.Errorf("error %v", err)
	}
}

// TestHuge: sizes that a payload cannot hold are refused before memory is made.
func TestHuge(t *testing.T) {
	for _, f := range []func(r *Reader){
		func(r *Reader) { r.Dense("D", 0, 1<<40) },
		func(r *Reader) { r.Sym("S", 1<<30) },
		func(r *Reader) { r.Floats("v", 1<<50) },
		func(r *Reader) { _ = r.String() },
	} {
		payload := binary.LittleEndian.AppendUint64(nil, 1)
		for _, n := range []uint64{1 << 40, 1 << 30, 1 << 50, math.MaxUint64} {
			payload = binary.LittleEndian.AppendUint64(payload, n)
		}
		for at := 0; at < len(payload); at += 8 {
			r := &Reader{Payload: payload[at:]}
			f(r)
			if r.Err == nil && at != 0 {
				t.Errorf("at %d: no error", at)
			}
		}
	}
}
