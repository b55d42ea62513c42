package modelfile

import (
	"encoding/binary"
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
	for _, k := range []kernels.Kernel{kernels.Laplace{}, kernels.Gaussian{L: 2}, kernels.ExpPower{L: 3, Q: 1.5}, kernels.Matern{L: 2, Nu: 2.5}, kernels.Cauchy{L: 4}} {
		if err := w.Kernel(k); err != nil {
			t.Error(err)
		}
	}
	if err := w.Kernel(kernels.Func(nil)); err == nil {
		t.Error("a function has been written")
	}
	read := func(payload []byte) error {
		r := &Reader{Payload: payload}
		i, x, s, v := r.Int("i", -9, 9), r.Float(), r.String(), r.Floats("v", 2)
		D, M := r.Dense("D", 0, 2), r.Sym("S", 2)
		k1, k2, k3, k4, k5 := r.Kernel(), r.Kernel(), r.Kernel(), r.Kernel(), r.Kernel()
		if r.Err != nil {
			return r.Err
		}
		if i != -5 || !math.IsInf(x, 1) || s != "ψ" || v[1] != 2 || !mat.Equal(D, A.Slice(1, 3, 1, 3)) || !mat.Equal(M, S) ||
			k1 != (kernels.Laplace{}) || k2 != (kernels.Gaussian{L: 2}) || k3 != (kernels.ExpPower{L: 3, Q: 1.5}) ||
			k4 != (kernels.Matern{L: 2, Nu: 2.5}) || k5 != (kernels.Cauchy{L: 4}) || len(r.Payload) != 0 {
			t.Error("other values", i, x, s, v, D, M, k1, k2, k3, k4, k5)
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
