package ntk

import "math"

// Jets are the covariances k and t of a point x with points z, together with
// their derivatives in the covariances k₀ = ⟨x,z⟩ of the inputs, ks and ts, and
// in the variance q₀ = ‖x‖² of x, kq and tq.
type jets struct {
	x, z      *side
	i         int
	at        int
	qq        float64 // ∂q/∂q₀ of the variance q of x
	k, ks, kq []float64
	t, ts, tq []float64
}

// differentiable layers take jets through.
type differentiable interface{ jets(j *jets) }

var (
	_ differentiable = Net{}
	_ differentiable = Sum{}
	_ differentiable = Dense{}
	_ differentiable = Activation{}
)

// isDifferentiable reports whether jets pass all layers of l.
func isDifferentiable(l Layer) bool {
	ok := true
	each(l, func(l Layer) {
		_, is := l.(differentiable)
		if act, active := l.(Activation); active {
			_, is = act.dual.(abrelu)
		}
		ok = ok && is
	})
	return ok
}

func (n Net) jets(j *jets) {
	for _, l := range n.layers {
		l.(differentiable).jets(j)
	}
}

func (l Sum) jets(j *jets) {
	total := make([][]float64, 6)
	qq := 0.0
	for _, layer := range l {
		branch := *j
		for _, a := range branch.all() {
			*a = append([]float64(nil), *a...)
		}
		layer.(differentiable).jets(&branch)
		for i, a := range branch.all() {
			if total[i] == nil {
				total[i] = *a
			} else {
				sum(total[i], *a)
			}
		}
		qq += branch.qq
		j.at = branch.at
	}
	for i, a := range j.all() {
		*a = total[i]
	}
	j.qq = qq
}

func (j *jets) all() []*[]float64 { return []*[]float64{&j.k, &j.ks, &j.kq, &j.t, &j.ts, &j.tq} }

func (l Dense) jets(j *jets) {
	w := affine(orOne(l.W), l.B, l.ZeroBias)
	for e := range j.k {
		j.k[e] = w.w2*j.k[e] + w.b2
		j.ks[e] *= w.w2
		j.kq[e] *= w.w2
		j.t[e] = j.k[e] + w.late + w.w2*j.t[e]
		j.ts[e] = j.ks[e] + w.w2*j.ts[e]
		j.tq[e] = j.kq[e] + w.w2*j.tq[e]
	}
	j.qq *= w.w2
}

func (l Activation) jets(j *jets) {
	x, z := j.x.tape[j.at][j.i], j.z.tape[j.at]
	j.at++
	l.dual.(abrelu).jets(j, x, z)
}

// jets uses, with r = √(qq′ - k²), the derivatives
//
//	∂k⁺/∂k = a + b (1 - 2θ/π) = s,  ∂k⁺/∂q =  b r / (πq),
//	∂s/∂k  = 2b / (πr),             ∂s/∂q  = -b k / (πqr)
//
// of the new covariance k⁺ and of the factor s of t. Where r = 0 the last two
// are infinite: s has a kink at x = z, of which the mean of the slopes is 0.
func (l abrelu) jets(j *jets, sx float64, z []float64) {
	inverse := func(s float64) float64 {
		if s == 0 {
			return 0
		}
		return 1 / s
	}
	rx := inverse(sx)
	for e, k := range j.k {
		sz, rz := z[e], inverse(z[e])
		theta, sin := angle(k * rx * rz)
		r := sx * sz * sin
		s := l.a + l.b*(1-2/math.Pi*theta)
		kq, sk, sq := l.b*r/math.Pi*rx*rx, 0.0, 0.0
		if r > 0 {
			sk = 2 * l.b / (math.Pi * r)
			sq = -sk * k / 2 * rx * rx
		}
		j.tq[e] = s*j.tq[e] + j.t[e]*(sk*j.kq[e]+sq*j.qq)
		j.ts[e] = s*j.ts[e] + j.t[e]*sk*j.ks[e]
		j.t[e] *= s
		j.k[e] = l.a*k + l.b*(k+2/math.Pi*(r-theta*k))
		j.kq[e] = s*j.kq[e] + kq*j.qq
		j.ks[e] *= s
	}
	j.qq *= l.a + l.b
}
