package krr

import (
	"errors"
	"fmt"
	"math"

	"github.com/agopher/agopher/lib/internal/modelfile"
)

const (
	fileKind    = "krr.Model"
	fileVersion = 1
)

// Save writes the model to a file, whole or not at all, with its centres. It returns
// an error if the file cannot be written, or if the kernel is made of code, such as
// a kernels.Func, of which a file can keep nothing.
func (m *Model) Save(path string) error { return modelfile.Save("krr", path, m) }

// Load reads a model that [Model.Save] has written; its predictions have the same
// bits, but for those of the matrix that the model was fitted to, in which rounding
// may differ. It returns an error if the file cannot be read, is cut off or changed,
// holds something else, or was written in another version of the format.
func Load(path string) (*Model, error) {
	m := &Model{}
	if err := modelfile.Load("krr", path, m); err != nil {
		return nil, err
	}
	return m, nil
}

// MarshalBinary returns what [Model.Save] writes.
func (m *Model) MarshalBinary() ([]byte, error) {
	if m.X == nil || m.Alpha == nil || m.Kernel == nil {
		return nil, errors.New("it is no whole model; only those that a fit has returned can be saved")
	}
	_, d := m.X.Dims()
	_, c := m.Alpha.Dims()
	var w modelfile.Writer
	w.Int(d)
	w.Int(c)
	if err := w.Kernel(m.Kernel); err != nil {
		return nil, err
	}
	w.Dense(m.X)
	w.Dense(m.Alpha)
	if m.Fitted == nil {
		w.Int(0)
	} else {
		w.Int(1)
		w.Dense(m.Fitted)
	}
	w.Int(len(m.Steps))
	for _, s := range m.Steps {
		w.Int(s.Epoch)
		w.Float(s.Residual)
	}
	return modelfile.Seal(fileKind, fileVersion, w.Payload), nil
}

// UnmarshalBinary makes m the model that [Model.MarshalBinary] has returned. It
// leaves m as it is if it returns an error.
func (m *Model) UnmarshalBinary(b []byte) error {
	payload, err := modelfile.Open(fileKind, fileVersion, b)
	if err != nil {
		return err
	}
	loaded, err := decode(payload)
	if err != nil {
		return fmt.Errorf("its content is wrong: %w", err)
	}
	*m = *loaded
	return nil
}

func decode(payload []byte) (*Model, error) {
	r := &modelfile.Reader{Payload: payload}
	d := r.Int("the number of columns", 1, math.MaxInt32)
	c := r.Int("the number of outputs", 1, math.MaxInt32)
	m := &Model{Kernel: r.Kernel(), X: r.Dense("X", 0, d)}
	if r.Err != nil {
		return nil, r.Err
	}
	r.Fits(m.Kernel, m.X.RawRowView(0))
	n, _ := m.X.Dims()
	m.Alpha = r.Dense("α", n, c)
	if r.Int("whether the fitted values are known", 0, 1) == 1 {
		m.Fitted = r.Dense("the fitted values", 0, c)
	}
	for range r.Int("the number of steps", 0, len(r.Payload)/16) {
		m.Steps = append(m.Steps, Step{Epoch: r.Int("an epoch", 0, math.MaxInt), Residual: r.Float()})
	}
	if len(r.Payload) > 0 {
		r.Fail("%d bytes are left over", len(r.Payload))
	}
	return m, r.Err
}
