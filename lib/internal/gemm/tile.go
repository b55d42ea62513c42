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

func first[T Float](tiles []tile[T]) tile[T] {
	if len(tiles) == 0 {
		return tile[T]{}
	}
	return tiles[0]
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
