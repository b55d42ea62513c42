package eigenpro

import "fmt"

// A Method is one of the solvers.
type Method int

// The methods.
const (
	// EigenPro2 is preconditioned stochastic gradient descent with a centre at
	// each sample. A pass over the data evaluates the kernel n² times.
	//
	//   - Ma, S., Belkin, M.: Kernel machines that adapt to GPUs for effective
	//     large batch training. SysML 2019
	//   - Ma, S., Belkin, M.: Diving into the shallows: a computational
	//     perspective on large-scale shallow learning. NIPS 2017
	EigenPro2 Method = iota
	// EigenPro3 has p centres of its own. Each step leaves their span and is
	// projected back to it. A pass evaluates the kernel n p times.
	//
	//   - Abedsoltan, A., Belkin, M., Pandit, P.: Toward large kernel models.
	//     ICML 2023
	EigenPro3
	// EigenPro4 is EigenPro3 that projects once in several batches, and until
	// then keeps the samples of these batches as centres too.
	//
	//   - Abedsoltan, A., Ma, S., Pandit, P., Belkin, M.: Fast training of large
	//     kernel models with delayed projections. NeurIPS 2025
	EigenPro4
	// NystromCG solves (K + λI) α = Y by conjugate gradients. The preconditioner
	// is exact on the range of the Nyström approximation of K from a uniform
	// sample. An iteration evaluates the kernel n²/2 times.
	//
	//   - Abedsoltan, A., Pandit, P., Rademacher, L., Belkin, M.: On the Nyström
	//     approximation for preconditioning in kernel machines. AISTATS 2024
	//   - Frangella, Z., Tropp, J., Udell, M.: Randomized Nyström
	//     preconditioning. SIAM J. Matrix Anal. Appl. 44 (2023), 718-752
	NystromCG
	// Falkon minimizes ‖K(X,Z)α - Y‖² + λ αᵀK(Z,Z)α by conjugate gradients. An
	// iteration evaluates the kernel n p times.
	//
	//   - Rudi, A., Carratino, L., Rosasco, L.: FALKON: an optimal large scale
	//     kernel method. NIPS 2017
	Falkon
)

var methodNames = [...]string{"EigenPro2", "EigenPro3", "EigenPro4", "NystromCG", "Falkon"}

// String returns the name of the constant.
func (m Method) String() string {
	if m < 0 || int(m) >= len(methodNames) {
		return fmt.Sprintf("Method(%d)", int(m))
	}
	return methodNames[m]
}

// few reports whether the method has centres of its own.
func (m Method) few() bool { return m == EigenPro3 || m == EigenPro4 || m == Falkon }

// conjugate reports whether the method is one of conjugate gradients.
func (m Method) conjugate() bool { return m == NystromCG || m == Falkon }
