package ntk

import (
	"fmt"
	"runtime"
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/check"
	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/task"
)

// Kernels returns the two n×m kernels of the net between the rows of X, n×d,
// and Z, m×d: nngp, the covariance of the outputs of a net with random weights,
// and ntk, the inner product of their gradients in the weights. If Z is X, both
// are exactly symmetric.
//
// It computes tiles of pairs on all cores. Between vectors it needs no memory to
// speak of beyond the results. Between images with P places a pair takes P
// covariances in nets that end in [Flatten], and P² with [GlobalAvgPool]: for
// 32×32 pixels 25 MB on each core, whatever n and m. The inner dimensions of all
// pairs at once, n·m·P², are never stored.
//
// It panics if X and Z differ in their columns or do not hold the images of the
// net, and with the error of [Net.Check] if that finds one.
func (n Net) Kernels(X, Z *mat.Dense) (nngp, ntk *mat.Dense) {
	n.mustCheck(X, Z)
	rows, _ := X.Dims()
	cols, _ := Z.Dims()
	nngp, ntk = mat.NewDense(rows, cols, nil), mat.NewDense(rows, cols, nil)
	n.run(nngp, ntk, X, Z, nil)
	return nngp, ntk
}

// Check returns an error if the kernels between the rows of X and Z cannot be
// computed: if a value is NaN or infinite, if a row that is to be put on the
// sphere is 0, or if the computation would take more memory than the machine
// has free, or than [Net.Within] allows. It panics where Kernels does.
func (n Net) Check(X, Z *mat.Dense) error {
	n.checkShapes(X, Z)
	for name, A := range map[string]*mat.Dense{"X": X, "Z": Z} {
		if name == "Z" && Z == X {
			continue
		}
		if err := check.Finite("ntk", name, A); err != nil {
			return err
		}
		if n.inputs != Unit {
			continue
		}
		rows, _ := A.Dims()
		for i := range rows {
			if floats.Norm(A.RawRowView(i), 2) == 0 {
				return fmt.Errorf("ntk: row %d of %s has norm 0, which has no place on the sphere; remove it or read the inputs as Averaged", i, name)
			}
		}
	}
	rows, _ := X.Dims()
	cols, _ := Z.Dims()
	need, what := n.memory(rows, cols, X == Z), fmt.Sprintf("the kernel of %d and %d samples", rows, cols)
	if n.limit > 0 && need > n.limit {
		return fmt.Errorf("ntk: %s needs %s of memory, and %s are allowed; compute it in blocks of samples", what, check.Bytes(need), check.Bytes(n.limit))
	}
	return check.Memory("ntk", what, need)
}

func (n Net) mustCheck(X, Z *mat.Dense) {
	if err := n.Check(X, Z); err != nil {
		panic(err)
	}
}

func (n Net) checkShapes(X, Z *mat.Dense) {
	if end := n.check(); end.image {
		panic(fmt.Sprintf("ntk: %v ends with %v: add Flatten or GlobalAvgPool, and Dense", n, end))
	}
	check.Matrix("ntk", "X", X)
	check.Matrix("ntk", "Z", Z)
	check.SameColumns("ntk", "X", X, "Z", Z)
	rows, d := X.Dims()
	if image, ok := n.image(); ok && image.size() != d {
		panic(fmt.Sprintf("ntk: %v has %d values but X is %d×%d", image, image.size(), rows, d))
	}
}

// run stores the kernels into nngp and ntk, of which one may be nil. M is the
// metric of the inner products of vectors, nil for the identity.
func (n Net) run(nngp, ntk, X, Z *mat.Dense, M *mat.SymDense) {
	p := n.points(X, Z, M)
	dst := ntk
	if dst == nil {
		dst = nngp
	}
	rows, cols := dst.Dims()
	if !p.image {
		p.productsTo(dst)
	}
	size := max(1, tileFloats/p.entries())
	progress := newProgress(rows, p.image)
	linalg.For(rows, func(lo, hi int) {
		tiles := newTiles(p, min(size, cols), ntk != nil)
		for r := lo; r < hi; r++ {
			progress.row()
			i, start := r, 0
			if p.self { // long rows and short ones in turn, for equal parts
				if i = r / 2; r%2 == 1 {
					i = rows - 1 - r/2
				}
				start = i
			}
			for first := start; first < cols; first += size {
				t := tiles.at(i, first, min(size, cols-first), dst)
				n.covariances(t)
				if nngp != nil {
					copy(nngp.RawRowView(i)[first:], t.k)
				}
				if ntk != nil {
					copy(ntk.RawRowView(i)[first:], t.t)
				}
			}
		}
	})
	if p.self {
		for _, K := range []*mat.Dense{nngp, ntk} {
			if K != nil {
				linalg.Mirror(K)
			}
		}
	}
}

// tileFloats is about the number of entries of a tile: its arrays fit in the
// first cache.
const tileFloats = 1024

// Points are the two sets of samples that a kernel is computed of.
type points struct {
	shape
	full     bool
	self     bool
	X, XM, Z *mat.Dense // Z and XM for the inner products, XM = X M
	scale    float64
	x, z     *side
}

func (n Net) points(X, Z *mat.Dense, M *mat.SymDense) points {
	p := points{shape: shape{h: 1, w: 1}, self: X == Z, X: X, XM: X, Z: Z, scale: 1}
	_, d := X.Dims()
	if n.inputs == Unit {
		p.X = onSphere(X)
		if p.Z = p.X; !p.self {
			p.Z = onSphere(Z)
		}
		p.XM = p.X
	}
	if image, ok := n.image(); ok {
		p.shape, d = shape{image: true, h: image.Height, w: image.Width}, image.channels()
		each(n, func(l Layer) {
			if _, ok := l.(GlobalAvgPool); ok {
				p.full = true
			}
		})
	}
	if n.inputs == Averaged {
		p.scale = 1 / float64(d)
	}
	ZM := p.Z
	if M != nil {
		p.XM = new(mat.Dense)
		p.XM.Mul(X, M)
		if ZM = p.XM; !p.self {
			ZM = new(mat.Dense)
			ZM.Mul(Z, M)
		}
	}
	p.x = n.side(p.X, p.XM, p.shape, p.scale)
	if p.z = p.x; !p.self {
		p.z = n.side(p.Z, ZM, p.shape, p.scale)
	}
	return p
}

// side returns the variances of the rows of X in all layers.
func (n Net) side(X, XM *mat.Dense, s shape, scale float64) *side {
	rows, d := X.Dims()
	P := s.places()
	a := &side{shape: s, n: rows, q: make([]float64, rows*P)}
	for i := range rows {
		x, xm := X.RawRowView(i), XM.RawRowView(i)
		for j := range d {
			a.q[i*P+j%P] += x[j] * xm[j]
		}
	}
	for i := range a.q {
		a.q[i] = max(scale*a.q[i], 0)
	}
	a.inputs = append([]float64(nil), a.q...)
	n.variances(a)
	return a
}

func onSphere(X *mat.Dense) *mat.Dense {
	n, d := X.Dims()
	U := mat.NewDense(n, d, nil)
	for i := range n {
		floats.AddScaled(U.RawRowView(i), 1/floats.Norm(X.RawRowView(i), 2), X.RawRowView(i))
	}
	return U
}

func (p points) entries() int {
	if p.full {
		return p.places() * p.places()
	}
	return p.places()
}

// productsTo stores the covariances of the inputs, scale·XMZᵀ. Of two equal
// points it is exactly the variance, not a product that rounds otherwise: an
// angle of 1e-8 would be left between them.
func (p points) productsTo(dst *mat.Dense) {
	const near = 1e-6
	blas64.Gemm(blas.NoTrans, blas.Trans, p.scale, p.XM.RawMatrix(), p.Z.RawMatrix(), 0, dst.RawMatrix())
	rows, _ := dst.Dims()
	linalg.For(rows, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			k, x := dst.RawRowView(i), p.X.RawRowView(i)
			qx, qz := p.x.inputs[i], p.z.inputs
			for j, v := range k {
				s := qx + qz[j]
				if s-2*v > near*s {
					continue
				}
				if floats.Equal(x, p.Z.RawRowView(j)) {
					k[j] = qx
				}
			}
		}
	})
}

// Tiles makes the tiles of one goroutine in one piece of memory.
type tiles struct {
	p     points
	k, t  []float64
	spare []float64
	tile  tile
}

func newTiles(p points, size int, ntk bool) *tiles {
	t := &tiles{p: p, k: make([]float64, size*p.entries())}
	if ntk {
		t.t = make([]float64, len(t.k))
	}
	return t
}

// at returns the tile at the inputs, with those of vectors taken from S.
func (a *tiles) at(i, first, count int, S *mat.Dense) *tile {
	p, E := a.p, a.p.entries()
	a.tile = tile{shape: p.shape, full: p.full, x: p.x, z: p.z, i: i, first: first, count: count, k: a.k[:count*E], spare: a.tile.spare}
	t := &a.tile
	if a.t != nil {
		t.t = a.t[:count*E]
		clear(t.t)
	}
	if !p.image {
		copy(t.k, S.RawRowView(i)[first:first+count])
		return t
	}
	P, x := p.places(), p.X.RawRowView(i)
	clear(t.k)
	for j := range count {
		z := p.Z.RawRowView(first + j)
		for c := 0; c < len(x); c += P {
			xc, zc := x[c:c+P], z[c:c+P]
			if !p.full {
				for u, v := range xc {
					t.k[j*P+u] += v * zc[u]
				}
				continue
			}
			for u, v := range xc {
				floats.AddScaled(t.k[(j*P+u)*P:][:P], v, zc)
			}
		}
	}
	floats.Scale(p.scale, t.k)
	return t
}

// memory returns the number of bytes that the kernels of n and m samples take.
func (n Net) memory(rows, cols int, self bool) int64 {
	P, E, strides, sums := 1, 1, 2, 1
	if image, ok := n.image(); ok {
		P, E = image.Height*image.Width, image.Height*image.Width
	}
	each(n, func(l Layer) {
		switch l := l.(type) {
		case GlobalAvgPool:
			E = P * P
		case Activation:
			_, stride := l.dual.prepare([]float64{1})
			strides += stride
		}
	})
	sums += 2 * depthOfSums(n)
	sides := rows
	if !self {
		sides += cols
	}
	size := max(1, tileFloats/E)
	return 8 * (2*int64(rows)*int64(cols) + int64(sides)*int64(P)*int64(strides) +
		int64(runtime.GOMAXPROCS(0))*int64(size)*int64(E)*3*int64(sums))
}

func depthOfSums(l Layer) int {
	depth := 0
	switch l := l.(type) {
	case Net:
		for _, inner := range l.layers {
			depth = max(depth, depthOfSums(inner))
		}
	case Sum:
		for _, inner := range l {
			depth = max(depth, depthOfSums(inner))
		}
		depth++
	}
	return depth
}

// Progress tells whoever watches the running cell how many rows are done, and
// stops if told to.
type progress struct {
	mu          sync.Mutex
	done, total int
	watched     bool
}

func newProgress(total int, watched bool) *progress { return &progress{total: total, watched: watched} }

func (p *progress) row() {
	if err := (task.Task{}).Err(); err != nil {
		panic(err)
	}
	if !p.watched {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	task.Task{}.Step(p.done, p.total, "rows of the kernel")
}
