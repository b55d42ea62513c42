package ntk

import (
	"sync"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
	"github.com/agopher/agopher/lib/internal/simd"
	"github.com/agopher/agopher/lib/task"
)

// tileFloats is about the number of entries of a tile: its arrays fit in the
// first cache.
const tileFloats = 1024

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
	size := max(1, tileFloats/p.places())
	covariances := n.covariances
	if s, ok := newSeries(n); ok && !p.image {
		covariances = s.of(p, nngp != nil)
	}
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
				covariances(t)
				if p.shifts > 1 { // a matter of milliseconds
					progress.check()
					t = tiles.mean(n, t)
				}
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

// Tiles makes the tiles of one goroutine in one piece of memory.
type tiles struct {
	p    points
	k, t []float64
	zc   []float64 // a channel of z, shifted
	sums [2][]float64
	tile tile
}

func newTiles(p points, size int, ntk bool) *tiles {
	t := &tiles{p: p, k: make([]float64, size*p.places()), zc: make([]float64, p.places())}
	if ntk {
		t.t = make([]float64, len(t.k))
	}
	return t
}

// at returns the tile at the inputs, with those of vectors taken from S.
func (a *tiles) at(i, first, count int, S *mat.Dense) *tile {
	last := a.tile
	a.tile = tile{shape: a.p.shape, x: a.p.x, z: a.p.z, i: i, first: first, count: count, spare: last.spare, moved: last.moved}
	t := &a.tile
	a.clear(t)
	if !a.p.image {
		copy(t.k, S.RawRowView(i)[first:first+count])
		return t
	}
	if a.p.shifts > 1 {
		t.flat = new(flat)
	}
	a.products(t)
	return t
}

// clear gives the tile room for its inputs.
func (a *tiles) clear(t *tile) {
	E := t.count * a.p.places()
	t.k = a.k[:E]
	if a.t != nil {
		t.t = a.t[:E]
		clear(t.t)
	}
}

// products stores the covariances of the pixels.
func (a *tiles) products(t *tile) {
	P, x := a.p.places(), a.p.X.RawRowView(t.i)
	for j := range t.count {
		z, k := a.p.Z.RawRowView(t.first+j), t.k[j*P:][:P]
		clear(k)
		for c := 0; c < len(x); c += P {
			t.shiftTo(a.zc, z[c:c+P], 1)
			simd.AddProducts(k, x[c:c+P], a.zc)
		}
	}
	floats.Scale(a.p.scale, t.k)
}

// mean returns the mean of the results of the net at all shifts; t has that
// without one.
func (a *tiles) mean(n Net, t *tile) *tile {
	results := func() [2][]float64 { return [...][]float64{t.k, t.t} }
	for r, v := range results() {
		a.sums[r] = append(a.sums[r][:0], v...)
	}
	for shift := 1; shift < a.p.shifts; shift++ {
		t.shape, t.at, t.flat.next = a.p.shape, 0, 0
		t.down, t.right = shift/t.w, shift%t.w
		a.clear(t)
		a.products(t)
		n.covariances(t)
		for r, v := range results() {
			floats.Add(a.sums[r], v)
		}
	}
	for r, v := range results() {
		copy(v, a.sums[r])
		floats.Scale(1/float64(a.p.shifts), v)
	}
	return t
}

// Progress tells whoever watches the running cell how many rows are done, and
// stops if told to.
type progress struct {
	mu          sync.Mutex
	done, total int
	watched     bool
}

func newProgress(total int, watched bool) *progress { return &progress{total: total, watched: watched} }

func (p *progress) check() {
	if err := (task.Task{}).Err(); err != nil {
		panic(err)
	}
}

func (p *progress) row() {
	p.check()
	if !p.watched {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	task.Task{}.Step(p.done, p.total, "rows of the kernel")
}
