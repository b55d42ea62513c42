package xrfm

import (
	"errors"
	"fmt"
	"math"

	"github.com/agopher/agopher/lib/internal/modelfile"
	"github.com/agopher/agopher/lib/krr"
	"github.com/agopher/agopher/lib/rfm"
)

const (
	fileKind    = "xrfm.Forest"
	fileVersion = 1
	// mostDepth bounds the trees that are read. One whose halves overlap by a
	// quarter has 2^64 rows at less than 160.
	mostDepth = 200
)

// Save writes the forest to a file, whole or not at all. The training rows are in
// it. It returns an error if the file cannot be written, or if the kernel is made
// of code, such as a kernels.RadialFunc, of which a file can keep nothing.
func (f *Forest) Save(path string) error { return modelfile.Save("xrfm", path, f) }

// Load reads a forest that [Forest.Save] has written; its predictions have the
// same bits. It returns an error if the file cannot be read, is cut off or
// changed, holds something else, or was written in another version of the format.
func Load(path string) (*Forest, error) {
	f := &Forest{}
	if err := modelfile.Load("xrfm", path, f); err != nil {
		return nil, err
	}
	return f, nil
}

// MarshalBinary returns what [Forest.Save] writes.
func (f *Forest) MarshalBinary() ([]byte, error) {
	if len(f.Trees) == 0 || f.kernel == nil {
		return nil, errors.New("it was not returned by a fit; only such forests can be saved")
	}
	var w modelfile.Writer
	w.Int(f.columns)
	w.Int(f.outputs)
	w.Int(b2i(f.classes))
	if err := w.Kernel(f.kernel); err != nil {
		return nil, err
	}
	w.Float(f.Temperature)
	w.Float(f.Keep)
	w.Int(f.MaxLeaves)
	w.Int(len(f.Tuning))
	for _, t := range f.Tuning {
		w.Float(t.Temperature)
		w.Float(t.MSE)
	}
	w.Int(len(f.Trees))
	for _, tree := range f.Trees {
		writeNode(&w, tree)
	}
	return modelfile.Seal(fileKind, fileVersion, w.Payload), nil
}

// UnmarshalBinary makes f the forest that [Forest.MarshalBinary] has returned. It
// leaves f as it is if it returns an error.
func (f *Forest) UnmarshalBinary(b []byte) error {
	payload, err := modelfile.Open(fileKind, fileVersion, b)
	if err != nil {
		return err
	}
	loaded, err := decode(payload)
	if err != nil {
		return fmt.Errorf("its content is wrong: %w", err)
	}
	*f = *loaded
	return nil
}

func decode(payload []byte) (*Forest, error) {
	r := &modelfile.Reader{Payload: payload}
	f := &Forest{
		columns: r.Int("the number of columns", 1, math.MaxInt32),
		outputs: r.Int("the number of outputs", 1, math.MaxInt32),
		classes: r.Int("whether it has classes", 0, 1) == 1,
	}
	f.kernel = r.Kernel()
	f.Temperature = r.Between("the temperature", 0, math.MaxFloat64)
	f.Keep = r.Between("the share kept", math.SmallestNonzeroFloat64, 1)
	f.MaxLeaves = r.Int("the number of leaves kept", 1, math.MaxInt)
	for range r.Int("the number of trials", 0, len(r.Payload)/16) {
		f.Tuning = append(f.Tuning, Trial{r.Float(), r.Float()})
	}
	for range r.Int("the number of trees", 1, max(1, len(r.Payload))) {
		tree := readNode(r, f, "")
		if r.Err != nil {
			return nil, r.Err
		}
		tree.number(0, 0)
		f.Trees = append(f.Trees, tree)
	}
	if len(r.Payload) > 0 {
		r.Fail("%d bytes are left over", len(r.Payload))
	}
	return f, r.Err
}

func writeNode(w *modelfile.Writer, n *Node) {
	w.Int(b2i(n.IsLeaf()))
	w.Int(n.Rows)
	w.Int(n.Val)
	if !n.IsLeaf() {
		w.Floats(n.Direction)
		w.Float(n.Threshold)
		w.Float(n.IQR)
		writeNode(w, n.Left)
		writeNode(w, n.Right)
		return
	}
	m := n.Model
	w.Dense(m.X)
	w.Dense(m.Alpha)
	w.Dense(m.Fitted)
	w.Int(len(m.Steps))
	for _, s := range m.Steps {
		w.Int(s.Iter)
		w.Sym(s.M)
		for _, score := range []rfm.Score{s.Train, s.Val} {
			w.Float(score.MSE)
			w.Float(score.R2)
			w.Float(score.Accuracy)
		}
	}
	w.Int(m.Best)
}

// readNode reads a node with what is below it. After an error it is of no use.
func readNode(r *modelfile.Reader, f *Forest, path string) *Node {
	if len(path) > mostDepth {
		r.Fail("the tree is deeper than %d", mostDepth)
	}
	leaf := r.Int("whether a node is a leaf", 0, 1) == 1
	n := &Node{Path: path, Rows: r.Int("a number of rows", 1, math.MaxInt), Val: r.Int("a number of rows", 0, math.MaxInt)}
	if r.Err != nil {
		return n
	}
	if !leaf {
		n.Direction = r.Floats("a direction", f.columns)
		n.Threshold = r.Between("a threshold", -math.MaxFloat64, math.MaxFloat64)
		n.IQR = r.Between("a range", 0, math.MaxFloat64)
		n.Left = readNode(r, f, path+"L")
		if r.Err == nil {
			n.Right = readNode(r, f, path+"R")
		}
		return n
	}
	X := r.Dense("X", 0, f.columns)
	if r.Err != nil {
		return n
	}
	rows, _ := X.Dims()
	m := &rfm.Model{Model: krr.Model{X: X, Alpha: r.Dense("α", rows, f.outputs), Fitted: r.Dense("Kα", rows, f.outputs)}}
	for range r.Int("the number of steps", 1, max(1, len(r.Payload)/8)) {
		if r.Err != nil {
			return n
		}
		m.Steps = append(m.Steps, rfm.Step{Iter: r.Int("an iteration", 0, math.MaxInt), M: r.Sym("M", f.columns), Train: readScore(r), Val: readScore(r)})
	}
	m.Best = r.Int("the best iteration", 0, len(m.Steps)-1)
	m.M = m.Steps[m.Best].M
	m.Kernel = r.InMetric(f.kernel, m.M, X.RawRowView(0))
	n.Model = m
	return n
}

func readScore(r *modelfile.Reader) rfm.Score {
	return rfm.Score{MSE: r.Float(), R2: r.Float(), Accuracy: r.Float()}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
