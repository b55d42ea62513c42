// Package blaslib runs gonum's linear algebra in the BLAS and LAPACK of the
// system, where there is one.
//
// A kernel method is a few dense operations of O(n³), and a tuned library does
// them several times faster than portable Go. The package looks for OpenBLAS,
// MKL, Accelerate or BLIS at run time, without cgo, and stands behind gonum's
// own interfaces: importing it is enough, mat, blas64 and lapack64 are called
// as before. There are three tiers,
//
//	library   the system's BLAS and LAPACK,
//	fallback  an implementation given to [SetFallback],
//	gonum     portable Go,
//
// and a call takes the first that there is. Calls too small to profit, and those
// with nothing to compute or a mistaken argument, never reach the library: the
// lower tier has gonum's contract for them, panics included.
//
// # Row-major in a column-major library
//
// A row-major matrix is the transpose of the column-major matrix in the same
// memory, so that every operation has a transposed twin that copies nothing:
//
//	C = A B        Cᵀ = BᵀAᵀ, operands swapped
//	C = A Aᵀ       Cᵀ = (Aᵀ)ᵀ(Aᵀ), uplo and trans flipped
//	B = T⁻¹B       Bᵀ = BᵀT⁻ᵀ, side and uplo flipped
//	A = UᵀU        Aᵀ = A = LLᵀ with L = Uᵀ, uplo flipped
//	A = U S Vᵀ     Aᵀ = V S Uᵀ, U and Vᵀ swapped
//	A = Q R        Aᵀ = RᵀQᵀ, QR for LQ
//
// Only the eigenvectors of a symmetric matrix are transposed, in place.
//
// # Loading
//
// Importing the package opens nothing. The first call that is large enough to
// profit does, and checks the library's results against gonum's: one that
// differs is not used. [Info] tells what was found and why not something else.
// These environment variables are read:
//
//	AGOPHER_BLAS     auto (the default), off (gonum), asm (the fallback tier), or
//	                 the path of a library
//	AGOPHER_THREADS  threads of the library, at most GOMAXPROCS
//
// # Threads
//
// At most GOMAXPROCS goroutines are inside the library at once; others wait.
// OpenBLAS ends the process when hundreds are. Both numbers are those at the
// time the library is opened.
//
// A loop that spreads its own tiles over goroutines runs in [Tiles], during
// which every call is single-threaded.
//
// # Static programs
//
// A program that opens libraries is linked dynamically, with CGO_ENABLED=0 too.
// The build tag nolib leaves the library tier out, and programs static.
package blaslib
