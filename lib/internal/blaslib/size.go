package blaslib

// crossover holds the sizes from which the library is faster than gonum. They
// were measured with OpenBLAS 0.3.21 on two cores of Zen 3, in microseconds:
//
//	               n     gonum   library
//	Dgemm          8      0.62      0.66
//	              16      2.9       1.0
//	Dtrsm          8      0.36      0.53
//	              16      1.3       1.1
//	Dgemv        200      7.4       7.5
//	            1000    206       144
//	Dpotrf        64     16        17
//	             128    201        59
//	Dpotrs, c=1   16      1.9       1.1
//	Dsyev         32    189       316
//	             100   2683      2627
//	             500 294000     35000
//	Dgesvd        16     52        51
//	              32    225       189
//	Dgeqrf       100    184       409
//	             500  40000      8100
//
// A call that reaches the library costs 0.4 µs before it starts. OpenBLAS wakes
// its threads for the small steps of factorizations too, and there loses what its
// kernels win.
var crossover = struct {
	mul   float64 // multiplications of a product of matrices
	gemv  float64 // elements of the matrix
	qr    float64 // m n k for k reflectors
	potrf int     // order
	potrs int     // order, one column
	syev  int     // order
	gesvd int     // min(m, n)
}{mul: 12 * 12 * 12, gemv: 256 * 256, qr: 160 * 160 * 160, potrf: 96, potrs: 16, syev: 64, gesvd: 24}

// small reports whether an m×k by k×n product is one for gonum.
func small(m, n, k int) bool { return float64(m)*float64(n)*float64(k) < crossover.mul }

// thin reports whether a product with an m×n matrix and a vector is one for gonum.
func thin(m, n int) bool { return float64(m)*float64(n) < crossover.gemv }

// narrow reports whether k reflectors of an m×n matrix are a task for gonum.
func narrow(m, n, k int) bool { return float64(m)*float64(n)*float64(k) < crossover.qr }
