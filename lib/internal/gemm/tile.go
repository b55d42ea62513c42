package gemm

// Float is a type of numbers that matrices are multiplied in.
type Float interface{ float32 | float64 }

// A tile is a routine for C ← C + A B, where C has rows×cols elements and a
// distance of ldc between its rows, A is rows×k, stored by columns, and B is
// k×cols, stored by rows.
type tile[T Float] struct {
	rows, cols int
	mul        func(k int, a, b, c *T, ldc int)
}

// The tiles in use, without a routine where there is none. Only tests change them.
var (
	tile64 = first(tilesOf[float64]())
	tile32 = first(tilesOf[float32]())
)

// first returns the first of the tiles that multiplies right, on a small product:
// not every processor on which the code will run can be tested.
func first[T Float](tiles []tile[T]) tile[T] {
	for _, t := range tiles {
		if t.agrees() {
			return t
		}
	}
	return tile[T]{}
}

// agrees compares a product of small integers, which is exact, with its
// definition.
func (t tile[T]) agrees() bool {
	const k = 5
	a, b, c := make([]T, t.rows*k), make([]T, k*t.cols), make([]T, t.rows*t.cols)
	for i := range a {
		a[i] = T(i%7) - 3
	}
	for i := range b {
		b[i] = T(i%11) - 5
	}
	for i := range c {
		c[i] = T(i)
	}
	t.mul(k, &a[0], &b[0], &c[0], t.cols)
	for i := range t.rows {
		for j := range t.cols {
			want := T(i*t.cols + j)
			for p := range k {
				want += a[p*t.rows+i] * b[p*t.cols+j]
			}
			if c[i*t.cols+j] != want {
				return false
			}
		}
	}
	return true
}

// tileOf returns the tile in use for T.
func tileOf[T Float]() tile[T] {
	if t, ok := any(&tile64).(*tile[T]); ok {
		return *t
	}
	return *any(&tile32).(*tile[T])
}

// Level names the vector instructions in use; it is empty where there are none and
// gonum does all the work.
func Level() string {
	switch tile64.rows {
	case 12:
		return "AVX-512"
	case 6:
		return "AVX2"
	}
	return ""
}
