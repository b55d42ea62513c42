package datasets

import (
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// An UnseenPolicy says what to do with categories that the training part has not.
type UnseenPolicy int

// The policies of [Encoding].
const (
	UnseenError  UnseenPolicy = iota // an error that names the place
	UnseenColumn                     // a 1 in a column of its own, which is 0 in the training part
)

// String returns the name of the constant, such as UnseenColumn.
func (u UnseenPolicy) String() string {
	if u < UnseenError || u > UnseenColumn {
		return fmt.Sprintf("UnseenPolicy(%d)", int(u))
	}
	return [...]string{"UnseenError", "UnseenColumn"}[u]
}

// Encoding says how the columns of a [Frame] become those of matrices. The zero
// value standardizes numbers, makes categories one-hot, and takes the last column
// for the target.
type Encoding struct {
	// Target is the name of the target column. If it is "", it is the last one.
	Target string

	// Classes takes the target for classes also if its values are numbers.
	Classes bool

	// Missing says what to do with missing values of features: MissingMean puts
	// the mean of a column of numbers, or its most frequent category, and
	// MissingDrop leaves the row out. If it is 0, they are an error. A target that
	// is missing is one in any case; see [Frame.DropMissing].
	Missing MissingPolicy

	// Indicator adds, with MissingMean, a column for each feature that misses values
	// in the training part: 1 where the value was missing, else 0.
	Indicator bool

	// Unseen says what to do with categories that the training part has not.
	Unseen UnseenPolicy

	// Raw leaves numbers in their units.
	Raw bool

	// ScaleTarget standardizes the target of a regression; [Encoder.Unscale] gives
	// predictions their units back.
	ScaleTarget bool
}

// Encode returns the matrices of a training and a test part. All that is learnt
// from data, such as means and categories, is of the training part only. The
// features are in the order of the columns; a category becomes one column a value,
// named species=Adelie, and Categories of the sets lists these.
//
// Errors are those of [FitEncoder] and [Encoder.Encode].
func Encode(train, test *Frame, how Encoding) (a, b *Set, err error) {
	e, err := FitEncoder(train, how)
	if err != nil {
		return nil, nil, err
	}
	if a, err = e.Encode(train); err != nil {
		return nil, nil, err
	}
	if b, err = e.Encode(test); err != nil {
		return nil, nil, err
	}
	return a, b, nil
}

// An Encoder makes matrices of frames, as it has learnt from one of them.
type Encoder struct {
	Names      []string // of the columns of X
	Categories [][]int  // the columns of X that code a category, or that one is missing
	Target     string
	Classes    []string // of the target; nil for a regression

	how      Encoding
	features []*feature
	target   *feature
}

// FitEncoder learns from a training part. It returns an error if a column is not
// there, if one has only one value or none, which says nothing, or more than 1000
// categories, or if values are missing and how.Missing is MissingError.
func FitEncoder(train *Frame, how Encoding) (*Encoder, error) {
	how.check()
	if how.Target == "" {
		names := train.Names()
		how.Target = names[len(names)-1]
	}
	e := &Encoder{Target: how.Target, how: how}
	train, err := e.complete(train, true)
	if err != nil {
		return nil, err
	}
	if len(train.columns) == 1 {
		return nil, fmt.Errorf("datasets: %s has no column beside the target %s", train.file, how.Target)
	}
	if err := e.learnTarget(train); err != nil {
		return nil, err
	}
	var useless []string
	for _, c := range train.columns {
		if c.name == how.Target {
			continue
		}
		if i := slices.Index(c.missing, true); i >= 0 && how.Missing == MissingError {
			return nil, c.missingError(train, i)
		}
		ft, err := newFeature(train, c, c.numbers == nil)
		if err != nil {
			return nil, err
		}
		if ft.useless(how) {
			useless = append(useless, c.name)
		}
		e.features = append(e.features, ft)
	}
	if useless != nil {
		return nil, fmt.Errorf("datasets: %s: %s one value or none in all %s, which says nothing about the target: leave out with Drop(%s)",
			train.file, haveNames(useless), count(len(train.lines), "row", "rows"), quoted(useless))
	}
	e.layOut()
	return e, nil
}

func (e *Encoder) learnTarget(train *Frame) (err error) {
	c := train.column(e.Target)
	e.target, err = newFeature(train, c, e.how.Classes || c.numbers == nil)
	if err != nil {
		return fmt.Errorf("%w (it is the target)", err)
	}
	e.target.target = true
	if e.target.levels != nil {
		e.Classes = e.target.levels.names
	}
	return nil
}

func haveNames(names []string) string {
	if len(names) == 1 {
		return "column " + names[0] + " has"
	}
	return "columns " + listed(names) + " have"
}

func (how Encoding) check() {
	if how.Missing < MissingError || how.Missing > MissingDrop {
		panic(fmt.Sprintf("datasets: %v is none of MissingError, MissingMean, MissingDrop", how.Missing))
	}
	if how.Unseen < UnseenError || how.Unseen > UnseenColumn {
		panic(fmt.Sprintf("datasets: %v is none of UnseenError, UnseenColumn", how.Unseen))
	}
	if how.Indicator && how.Missing != MissingMean {
		panic(fmt.Sprintf("datasets: Indicator with %v; it needs MissingMean", how.Missing))
	}
}

// layOut gives each feature its columns of X.
func (e *Encoder) layOut() {
	for _, ft := range e.features {
		ft.first = len(e.Names)
		if ft.levels == nil {
			e.Names = append(e.Names, ft.name)
		} else {
			var group []int
			values := ft.levels.names
			if e.how.Unseen == UnseenColumn {
				values = append(values[:len(values):len(values)], "(unseen)")
			}
			for _, v := range values {
				group = append(group, len(e.Names))
				e.Names = append(e.Names, ft.name+"="+v)
			}
			e.Categories = append(e.Categories, group)
		}
		if ft.indicator = e.how.Indicator && ft.lacked; ft.indicator {
			e.Categories = append(e.Categories, []int{len(e.Names)})
			e.Names = append(e.Names, ft.name+" missing")
		}
	}
}

// Encode returns the matrices of a frame with the columns that the encoder was
// fitted to; others are not looked at. It returns an error that names line and
// column for a value that is missing or not a number, or a category that was not
// seen, unless the [Encoding] says what to do with it.
func (e *Encoder) Encode(f *Frame) (*Set, error) {
	f, err := e.complete(f, true)
	if err != nil {
		return nil, err
	}
	X, err := e.matrix(f)
	if err != nil {
		return nil, err
	}
	s := &Set{Name: f.Name, Title: f.Title, Source: f.Source, Licence: f.Licence, X: X,
		Features: e.Names, Targets: []string{e.Target}, Classes: e.Classes, Categories: e.Categories}
	s.Title = strings.TrimPrefix(s.Title+", target "+e.Target, ", ")
	c, err := f.find(e.Target)
	if err != nil {
		return nil, err
	}
	d := max(len(e.Classes), 1)
	Y := mat.NewDense(len(f.lines), d, nil)
	for i := range f.lines {
		if err := e.target.put(Y.RawRowView(i), f, c, i, Encoding{Raw: !e.how.ScaleTarget}); err != nil {
			return nil, err
		}
	}
	s.Y = Y
	return s.with(s.X, s.Y), nil
}

// Features returns X for a frame, which need not have the target column, one row
// for each: with MissingDrop a value that is missing is an error here. Errors are
// those of Encode.
func (e *Encoder) Features(f *Frame) (*mat.Dense, error) {
	f, err := e.complete(f, false)
	if err != nil {
		return nil, err
	}
	return e.matrix(f)
}

func (e *Encoder) matrix(f *Frame) (*mat.Dense, error) {
	X := mat.NewDense(len(f.lines), len(e.Names), nil)
	for _, ft := range e.features {
		c, err := f.find(ft.name)
		if err != nil {
			return nil, err
		}
		for i := range f.lines {
			if err := ft.put(X.RawRowView(i)[ft.first:], f, c, i, e.how); err != nil {
				return nil, err
			}
		}
	}
	return X, nil
}

// Unscale returns predictions F, n×1, in the units of the target, if ScaleTarget
// has standardized it; else a copy of F. Standard deviations are to be multiplied
// by [Encoder.TargetScale].
func (e *Encoder) Unscale(F *mat.Dense) *mat.Dense {
	G := mat.DenseCopyOf(F)
	if scale := e.TargetScale(); e.how.ScaleTarget && e.Classes == nil {
		G.Apply(func(_, _ int, y float64) float64 { return y*scale + e.target.mean }, F)
	}
	return G
}

// TargetScale returns what the target was divided by: its standard deviation in
// the training part with ScaleTarget, else 1.
func (e *Encoder) TargetScale() float64 {
	if e.how.ScaleTarget && e.Classes == nil {
		return e.target.scale
	}
	return 1
}

// complete returns f without the rows that MissingDrop leaves out, if drop is set.
// It is an error if the target misses a value or no row is left.
func (e *Encoder) complete(f *Frame, withTarget bool) (*Frame, error) {
	names := f.Names()
	if e.features != nil {
		names = nil
		for _, ft := range e.features {
			names = append(names, ft.name)
		}
	}
	if withTarget {
		c, err := f.find(e.Target)
		if err != nil {
			return nil, err
		}
		for i, missing := range c.missing {
			if missing && e.how.Missing != MissingDrop {
				return nil, f.errorf(i, c, "the value %q of the target is missing; leave such rows out with DropMissing(%q)", c.text[i], c.name)
			}
		}
		names = append(names, e.Target)
	}
	if e.how.Missing != MissingDrop || !withTarget {
		return f, nil
	}
	return f.dropMissing(names)
}

// String describes the encoder: Encoder(7 features, 10 columns, target body_mass_g).
func (e *Encoder) String() string {
	return fmt.Sprintf("Encoder(%s, %s, target %s)", count(len(e.features), "feature", "features"), count(len(e.Names), "column", "columns"), e.Target)
}
