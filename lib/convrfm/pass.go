package convrfm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/arcs"
)

// Layers are what the layers of a [CNTK] know of images alone.
type layers struct {
	shape           Shape
	places, size    int        // P and p
	depth           int        // of the net
	down, across    int        // places below and beside each other
	patches, metric *mat.Dense // of image i at i·P and on: the patches, and those times M
	roots           []float64  // √k_u(x,x) before the ReLU of each layer, image by image
}

func (k CNTK) layers(X *mat.Dense) *layers {
	if k.Depth < 1 {
		panic(fmt.Sprintf("convrfm: the Depth of a CNTK is %d; it must be at least 1", k.Depth))
	}
	s := k.Shape.forKernel(k.M)
	s.check("X", X)
	n, _ := X.Dims()
	l := &layers{shape: s, depth: k.Depth, patches: s.all(X, 0, n)}
	l.places, l.size = s.patches()
	l.down, l.across = s.grid()
	l.metric = l.patches
	if k.M != nil {
		l.metric = mat.NewDense(n*l.places, l.size, nil)
		l.metric.Mul(l.patches, k.M)
	}
	l.roots = make([]float64, n*l.depth*l.places)
	v := make([]float64, l.places)
	for i := range n {
		for u := range v {
			v[u] = max(0, floats.Dot(l.patch(i, u), l.metric.RawRowView(i*l.places+u))) / float64(l.size)
		}
		for layer := range l.depth {
			if layer > 0 {
				l.box(v, false)
			}
			for u, r := range v {
				l.root(i, layer)[u] = math.Sqrt(r)
			}
		}
	}
	return l
}

func (l *layers) patch(i, u int) []float64 { return l.patches.RawRowView(i*l.places + u) }

func (l *layers) root(i, layer int) []float64 {
	from := (i*l.depth + layer) * l.places
	return l.roots[from : from+l.places]
}

// box has each place have the mean over the filter around it, or with transpose
// what depends on it. It goes first along the rows, then along the columns.
func (l *layers) box(v []float64, transpose bool) {
	q := l.shape.Filter
	before, after := (q-1)/2, q/2
	if transpose {
		before, after = after, before
	}
	line := make([]float64, max(l.across, l.down))
	along := func(start, step, n int) {
		for i := range n {
			line[i] = v[start+i*step]
		}
		for i := range n {
			sum := 0.0
			for _, x := range line[max(0, i-before):min(n, i+after+1)] {
				sum += x
			}
			v[start+i*step] = sum / float64(q)
		}
	}
	for i := range l.down {
		along(i*l.across, 1, l.across)
	}
	for j := range l.across {
		along(j, l.across, l.down)
	}
}

// A pass goes through the layers of the net with a pair of images, and back.
type pass struct {
	x, z *layers
	t    [][]float64 // before the ReLU of each layer
	rho  [][]float64
	k0   [][]float64 // κ₀(ρ)
	sin  [][]float64 // √(1-ρ²)
	k    []float64
	arc  []float64
	dk   []float64 // ∂k(x,z)/∂k_u in the first layer, where k_u = t_u
	dv   []float64 // ∂k(x,z)/∂k_u(x,x) there
	dt   []float64
}

func newPass(x, z *layers) *pass {
	place := func() []float64 { return make([]float64, x.places) }
	p := &pass{x: x, z: z, k: place(), arc: place(), dk: place(), dv: place(), dt: place()}
	for range x.depth {
		p.t, p.rho, p.k0, p.sin = append(p.t, place()), append(p.rho, place()), append(p.k0, place()), append(p.sin, place())
	}
	return p
}

// at returns the kernel of image i of x and j of z.
func (p *pass) at(i, j int) float64 {
	P := p.x.places
	for u := range P {
		p.k[u] = floats.Dot(p.x.patch(i, u), p.z.metric.RawRowView(j*P+u)) / float64(p.x.size)
	}
	copy(p.t[0], p.k)
	for layer := range p.x.depth {
		t, rho, k0, sin := p.t[layer], p.rho[layer], p.k0[layer], p.sin[layer]
		if layer > 0 {
			p.x.box(p.k, false)
			for u, v := range p.t[layer-1] {
				t[u] = p.k0[layer-1][u] * v
			}
			p.x.box(t, false)
			floats.Add(t, p.k)
		}
		rx, rz := p.x.root(i, layer), p.z.root(j, layer)
		for u := range P {
			if rho[u] = 0; rx[u] > 0 && rz[u] > 0 {
				rho[u] = min(max(p.k[u]/(rx[u]*rz[u]), -1), 1)
			}
		}
		arcs.Of(rho, p.arc, sin)
		for u, a := range p.arc {
			k0[u] = (1 + a) / 2
			p.k[u] = rx[u] * rz[u] * (rho[u]*k0[u] + sin[u]/math.Pi)
		}
	}
	last, sum := p.x.depth-1, floats.Sum(p.k)
	return (sum + floats.Dot(p.k0[last], p.t[last])) / float64(P)
}

// back stores the derivatives of the last kernel in dk and dv. Of a kink, where ρ
// is ±1, there is nothing.
func (p *pass) back(i, j int) {
	const kink = 1e-6 // of the sine: rounding of the cosine leaves 1e-8
	P := p.x.places
	for u := range P {
		p.dk[u], p.dt[u], p.dv[u] = 1/float64(P), 1/float64(P), 0
	}
	for layer := p.x.depth - 1; layer >= 0; layer-- {
		rx, rz := p.x.root(i, layer), p.z.root(j, layer)
		for u := range P {
			if rx[u] == 0 || rz[u] == 0 {
				p.dk[u], p.dt[u] = 0, 0 // dv goes on to the layer before
				continue
			}
			rho, k0, sin := p.rho[layer][u], p.k0[layer][u], p.sin[layer][u]
			dk, dt := p.dk[u], p.dt[u]
			p.dk[u], p.dt[u] = dk*k0, dt*k0
			p.dv[u] += dk * rz[u] / rx[u] * sin / (2 * math.Pi)
			if sin > kink { // κ₀′(ρ) = 1/(π √(1-ρ²))
				w := dt * p.t[layer][u] / (math.Pi * sin)
				p.dk[u] += w / (rx[u] * rz[u])
				p.dv[u] -= w * rho / (2 * rx[u] * rx[u])
			}
		}
		// t_u is the mean of t, or in the first layer k_u, plus k_u.
		floats.Add(p.dk, p.dt)
		if layer > 0 {
			p.x.box(p.dk, true)
			p.x.box(p.dt, true)
			p.x.box(p.dv, true)
		}
	}
}
