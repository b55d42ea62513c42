package datasets

import (
	"fmt"
	"math/big"
	"strconv"

	"gonum.org/v1/gonum/mat"
)

// Op is an operation modulo p.
type Op int

// The operations of [Modular].
const (
	Add Op = iota // a + b mod p
	Sub           // a - b mod p
	Mul           // a b mod p
	Div           // a b⁻¹ mod p, for prime p and b ≠ 0
)

// String returns the name of the constant, such as Add.
func (op Op) String() string {
	if op < Add || op > Div {
		return fmt.Sprintf("Op(%d)", int(op))
	}
	return [...]string{"Add", "Sub", "Mul", "Div"}[op]
}

// Modular returns the whole table of an operation on the integers modulo p,
//
//	x = [e_a; e_b] ∈ {0, 1}^{2p},  y = e_{a∘b mod p},
//
// where e_k is the k-th unit vector of p. X is p²×2p and Y is p²×p; the row of
// (a, b) is ap + b. For Div, b runs from 1: X is p(p-1)×2p and the row of (a, b)
// is a(p-1) + b - 1. The set takes about 24p³ bytes, 22 MB for p = 97.
//
// A part of the table as training set is the task on which generalization comes
// long after interpolation: "grokking".
//
// Modular panics if p < 2, or p is not prime for Div, or op is not one of the
// four.
//
// References:
//   - Power, A., Burda, Y., Edwards, H., Babuschkin, I., Misra, V.: Grokking:
//     Generalization beyond overfitting on small algorithmic datasets.
//     arXiv:2201.02177 (2022)
//   - Mallinar, N., Beaglehole, D., Zhu, L., Radhakrishnan, A., Pandit, P.,
//     Belkin, M.: Emergence in non-neural models: grokking modular arithmetic
//     via average gradient outer product. ICML (2025), arXiv:2407.20199
func Modular(p int, op Op) *Set {
	switch {
	case op < Add || op > Div:
		panic(fmt.Sprintf("datasets: %v is none of Add, Sub, Mul, Div", op))
	case p < 2:
		panic(fmt.Sprintf("datasets: Modular with p = %d; p is at least 2", p))
	case op == Div && !big.NewInt(int64(p)).ProbablyPrime(0): // certain below 2⁶⁴
		panic(fmt.Sprintf("datasets: Div modulo %d, which is not prime; take a prime such as 31, 61 or 97", p))
	}
	first := 0
	if op == Div {
		first = 1
	}
	n := p * (p - first)
	X, Y := mat.NewDense(n, 2*p, nil), mat.NewDense(n, p, nil)
	i := 0
	for a := range p {
		for b := first; b < p; b++ {
			X.Set(i, a, 1)
			X.Set(i, p+b, 1)
			Y.Set(i, op.apply(a, b, p), 1)
			i++
		}
	}
	s := &Set{
		Name:    "modular",
		Title:   fmt.Sprintf("a %s b mod %d", op.symbol(), p),
		X:       X,
		Y:       Y,
		Targets: []string{fmt.Sprintf("a %s b", op.symbol())},
		Source:  fmt.Sprintf("datasets.Modular(%d, datasets.%v)", p, op),
	}
	for _, name := range []string{"a", "b"} {
		for k := range p {
			s.Features = append(s.Features, name+"="+strconv.Itoa(k))
		}
	}
	for k := range p {
		s.Classes = append(s.Classes, strconv.Itoa(k))
	}
	return s
}

// apply returns a∘b mod p. The inverse of b is b^{p-2}, by Fermat.
func (op Op) apply(a, b, p int) int {
	switch op {
	case Add:
		return (a + b) % p
	case Sub:
		return (a - b + p) % p
	case Div:
		for range p - 2 {
			a = a * b % p
		}
		return a
	}
	return a * b % p
}

func (op Op) symbol() string { return [...]string{"+", "-", "×", "÷"}[op] }
