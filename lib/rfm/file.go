package rfm

import (
	"errors"
	"fmt"
	"math"

	"github.com/agopher/agopher/lib/internal/modelfile"
	"github.com/agopher/agopher/lib/krr"
)

const (
	fileKind    = "rfm.Model"
	fileVersion = 1
)

// Save writes the model to a file, whole or not at all. The training rows and the
// steps of the fit are in it. It returns an error if the file cannot be written, or
// if the kernel is made of code, such as a kernels.RadialFunc, of which a file can
// keep nothing.
func (m *Model) Save(path string) error { return modelfile.Save("rfm", path, m) }

// Load reads a model that [Model.Save] has written; its predictions have the same
// bits, but for those of the matrix that the model was fitted to, in which rounding
// may differ. It returns an error if the file cannot be read, is cut off or changed,
// holds something else, or was written in another version of the format.
func Load(path string) (*Model, error) {
	m := &Model{}
	if err := modelfile.Load("rfm", path, m); err != nil {
		return nil, err
	}
	return m, nil
}

// MarshalBinary returns what [Model.Save] writes.
func (m *Model) MarshalBinary() ([]byte, error) {
	if m.X == nil || m.Alpha == nil || m.Fitted == nil || m.Best >= len(m.Steps) {
		return nil, errors.New("it is no whole model; only those that a fit has returned can be saved")
	}
	if m.base == nil {
		return nil, errors.New("it was not returned by a fit; only such models can be saved")
	}
	_, d := m.X.Dims()
	_, c := m.Alpha.Dims()
	var w modelfile.Writer
	w.Int(d)
	w.Int(c)
	w.Int(int(m.Loss))
	if err := w.Kernel(m.base); err != nil {
		return nil, err
	}
	w.Dense(m.X)
	w.Dense(m.Alpha)
	w.Dense(m.Fitted)
	w.Int(len(m.Model.Steps))
	for _, s := range m.Model.Steps {
		w.Int(s.Epoch)
		w.Float(s.Residual)
	}
	w.Int(len(m.Steps))
	for _, s := range m.Steps {
		w.Int(s.Iter)
		w.Sym(s.M)
		for _, score := range []Score{s.Train, s.Val} {
			w.Float(score.MSE)
			w.Float(score.R2)
			w.Float(score.Accuracy)
		}
	}
	w.Int(m.Best)
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
	m := &Model{Loss: Loss(r.Int("the loss", int(Square), int(Logistic)))}
	m.base = r.Kernel()
	X := r.Dense("X", 0, d)
	if r.Err != nil {
		return nil, r.Err
	}
	n, _ := X.Dims()
	alpha := r.Dense("α", 0, c)
	if r.Err != nil {
		return nil, r.Err
	}
	if p, _ := alpha.Dims(); p != n {
		r.Fail("there are %d centres with %d coefficients", n, p)
	}
	m.Model = krr.Model{X: X, Alpha: alpha, Fitted: r.Dense("the fitted values", 0, c)}
	for range r.Int("the number of residuals", 0, len(r.Payload)/16) {
		m.Model.Steps = append(m.Model.Steps, krr.Step{Epoch: r.Int("an epoch", 0, math.MaxInt), Residual: r.Float()})
	}
	for range r.Int("the number of steps", 1, max(1, len(r.Payload)/8)) {
		s := Step{Iter: r.Int("an iteration", 0, math.MaxInt), M: r.Sym("M", d), Train: readScore(r), Val: readScore(r)}
		if r.Err != nil {
			return nil, r.Err
		}
		m.Steps = append(m.Steps, s)
	}
	m.Best = r.Int("the best iteration", 0, len(m.Steps)-1)
	m.M = m.Steps[m.Best].M
	m.Kernel = r.InMetric(m.base, m.M, X.RawRowView(0))
	if len(r.Payload) > 0 {
		r.Fail("%d bytes are left over", len(r.Payload))
	}
	return m, r.Err
}

func readScore(r *modelfile.Reader) Score {
	return Score{MSE: r.Float(), R2: r.Float(), Accuracy: r.Float()}
}
