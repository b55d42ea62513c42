package ntk

import (
	"fmt"

	"github.com/agopher/agopher/lib/nn"
)

var _ Layer = Activation{}

// An Activation applies a function φ to each value. To the covariances k, t of
// normal u and v with variances q and q′ it does
//
//	k ← E φ(u)φ(v),  t ← t E φ′(u)φ′(v),  q ← E φ(u)².
//
// It has to follow a layer with weights, which makes its inputs normal. [Func]
// makes one of any function.
type Activation struct {
	name string
	phi  func(u float64) (phi, dphi float64) // nil if there is no such function
	dual dual
}

// String returns the name of the activation, with its parameters.
func (l Activation) String() string { return l.name }

// Phi returns φ(u) and φ′(u). At a kink φ′ is the derivative from the left. It
// panics for what has a dual but no function, such as [ExpNormalized].
func (l Activation) Phi(u float64) (phi, dphi float64) {
	if l.phi == nil {
		panic(fmt.Sprintf("ntk: %v has kernels only: it is given by what it does to covariances", l))
	}
	return l.phi(u)
}

// Dual returns the dual activation φ̌ and its derivative at a cosine c,
//
//	φ̌(c) = E φ(u)φ(v) / E φ(u)²,  φ̌′(c) = E φ′(u)φ′(v) / E φ(u)²,
//
// for u and v normal of variance 1 and covariance c. A layer in a deep net on
// the sphere is c ← φ̌(c) if its weights keep the variance.
func (l Activation) Dual(c float64) (k, dk float64) {
	l.mustBeMade()
	q := []float64{1}
	p, _ := l.dual.prepare(q)
	ks, ts := []float64{c}, []float64{1}
	l.dual.apply(ks, ts, p, p, 0)
	return ks[0] / q[0], ts[0] / q[0]
}

func (l Activation) mustBeMade() {
	if l.dual == nil {
		panic("ntk: an Activation is made by ReLU, Erf, Func and the like; this one is empty")
	}
}

// mustBeFinite panics if a parameter of an activation is NaN or infinite.
func mustBeFinite(name string, parameters ...float64) {
	for _, v := range parameters {
		if !finite(v) {
			panic(fmt.Sprintf("ntk: the parameters of %s are %v; they must be finite", name, parameters))
		}
	}
}

func (l Activation) after(in shape) shape {
	l.mustBeMade()
	switch {
	case !in.gaussian:
		panic(fmt.Sprintf("ntk: %v has to follow a layer with weights, Dense or Conv", l))
	case in.pooled:
		panic(fmt.Sprintf("ntk: %v after GlobalAvgPool: the variances there are not computed; pool last", l))
	}
	in.gaussian, in.fresh = false, false
	return in
}

func (l Activation) finite(int) nn.Layer {
	if l.phi == nil {
		l.Phi(0) // says so
	}
	return nn.Activation{Name: l.name, Phi: l.phi}
}

// A dual is what an activation does to covariances.
type dual interface {
	// prepare returns what apply needs of each variance, the same number of
	// values for each, and replaces the variances.
	prepare(q []float64) (prepared []float64, stride int)
	// apply changes k and t; t may be nil. Entry e has the preparations
	// x[e*dx:], with dx 0 or the stride, and z[e*stride:].
	apply(k, t, x, z []float64, dx int)
}

func (l Activation) variances(s *side) {
	prepared, stride := l.dual.prepare(s.q)
	s.tape, s.strides = append(s.tape, prepared), append(s.strides, stride)
}

func (l Activation) covariances(t *tile) {
	if t.self {
		t.x.q = t.diagonal()
		l.variances(t.x)
	}
	P, stride := t.places(), t.x.strides[t.at]
	px, pz := t.x.tape[t.at][t.i*P*stride:], t.z.tape[t.at][t.first*P*stride:]
	t.at++
	apply := func(lo, n int, x, z []float64, dx int) {
		var part []float64
		if t.t != nil {
			part = t.t[lo : lo+n]
		}
		l.dual.apply(t.k[lo:lo+n], part, x, z, dx)
	}
	switch {
	case P == 1: // one x against all z
		apply(0, t.count, px, pz, 0)
	case !t.full: // place by place
		for j := range t.count {
			z := pz[j*P*stride:][:P*stride]
			if t.shifted() {
				if len(t.moved) < len(z) {
					t.moved = make([]float64, len(z))
				}
				t.shiftTo(t.moved, z, stride)
				z = t.moved
			}
			apply(j*P, P, px, z, stride)
		}
	default: // each place of x against all of z
		for u := range P {
			apply(u*P, P, px[u*stride:], pz, 0)
		}
	}
}

// A closed dual has E φφ and E φ′φ′ as functions of k, q and q′.
type closed func(k, q, qz float64) (kk, tt float64)

func (f closed) prepare(q []float64) ([]float64, int) {
	p := append([]float64(nil), q...)
	for i, v := range q {
		q[i], _ = f(v, v, v)
	}
	return p, 1
}

func (f closed) apply(k, t, x, z []float64, dx int) {
	for e, v := range k {
		kk, tt := f(v, x[e*dx], z[e])
		k[e] = kk
		if t != nil {
			t[e] *= tt
		}
	}
}
