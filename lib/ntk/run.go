package ntk

import (
	"sync"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/lib/internal/linalg"
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
	size := max(1, tileFloats/p.entries())
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
