package datasets

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// A DirichletMixture is a classification problem whose best possible accuracy is
// known. Class k comes with the probability Priors[k], and its points have on
// the simplex, x ≥ 0 with Σⱼ xⱼ = 1, the Dirichlet density
//
//	p_k(x) = Γ(Σⱼ a_j) / Πⱼ Γ(a_j) · Πⱼ xⱼ^{a_j - 1},  a = Alphas[k].
//
// References:
//   - Radhakrishnan, A., Belkin, M., Uhler, C.: Wide and deep neural networks
//     achieve consistency for classification. PNAS 120(14) (2023), whose
//     experiments are on such classes
type DirichletMixture struct {
	// Alphas has a row of d positive numbers for each class. With all of them 1
	// the class is uniform on the simplex.
	Alphas [][]float64
	// Priors are the probabilities of the classes. If Priors is nil, all classes
	// have the same; otherwise they are divided by their sum.
	Priors []float64
}

// Sample returns n points, n×d, put on the unit sphere, x/‖x‖, with the classes as
// one-hot targets. It panics if n < 1 or the mixture is not one.
func (m DirichletMixture) Sample(n int, seed uint64) *Set {
	priors, d := m.check()
	checkSizes("DirichletMixture.Sample", n, d)
	c := len(priors)
	rng := stream(seed, useSamples)
	X, Y := mat.NewDense(n, d, nil), mat.NewDense(n, c, nil)
	for i := range n {
		class, u := 0, rng.Float64()
		for class < c-1 && u >= priors[class] {
			u -= priors[class]
			class++
		}
		Y.Set(i, class, 1)
		x := X.RawRowView(i)
		for norm := 0.0; norm == 0; norm = floats.Norm(x, 2) { // all of small alphas may round to 0
			for j, a := range m.Alphas[class] {
				x[j] = distuv.Gamma{Alpha: a, Beta: 1, Src: rng}.Rand()
			}
		}
		floats.Scale(1/floats.Norm(x, 2), x)
	}
	return &Set{
		Name:     "dirichlet",
		Title:    fmt.Sprintf("%d classes on the sphere in %d dimensions, of Dirichlet law on the simplex", c, d),
		X:        X,
		Y:        Y,
		Features: names("x", d),
		Targets:  []string{"class"},
		Classes:  names("class ", c),
		Source:   fmt.Sprintf("datasets.DirichletMixture.Sample(%d, %d)", n, seed),
	}
}

// Posterior returns the probabilities of the classes at the rows of X, n×d, as an
// n×c matrix: the scores of the Bayes classifier, which no other beats. Rows are
// divided by their sums, so that points may lie on the sphere or on the simplex;
// they must have positive entries.
func (m DirichletMixture) Posterior(X *mat.Dense) *mat.Dense {
	priors, d := m.check()
	n, cols := X.Dims()
	if cols != d {
		panic(fmt.Sprintf("datasets: X is %d×%d but the mixture has %d dimensions", n, cols, d))
	}
	// The constant of each class, ln of prior and Γ's.
	constants := make([]float64, len(priors))
	for k, alphas := range m.Alphas {
		sum, _ := math.Lgamma(floats.Sum(alphas))
		constants[k] = math.Log(priors[k]) + sum
		for _, a := range alphas {
			g, _ := math.Lgamma(a)
			constants[k] -= g
		}
	}
	P := mat.NewDense(n, len(priors), nil)
	for i := range n {
		x, p := X.RawRowView(i), P.RawRowView(i)
		if !(floats.Min(x) > 0) {
			panic(fmt.Sprintf("datasets: row %d of X has the entry %v; points of the simplex inside it are positive", i, floats.Min(x)))
		}
		total := math.Log(floats.Sum(x))
		for k, alphas := range m.Alphas {
			p[k] = constants[k]
			for j, a := range alphas {
				p[k] += (a - 1) * (math.Log(x[j]) - total)
			}
		}
		all := floats.LogSumExp(p)
		for k := range p {
			p[k] = math.Exp(p[k] - all)
		}
	}
	return P
}

// check returns the priors, of sum 1, and the dimension.
func (m DirichletMixture) check() (priors []float64, d int) {
	if len(m.Alphas) == 0 {
		panic("datasets: a DirichletMixture of no classes")
	}
	d = len(m.Alphas[0])
	for k, alphas := range m.Alphas {
		if len(alphas) != d || d < 2 {
			panic(fmt.Sprintf("datasets: Alphas has %d numbers for class %d and %d for class 0; give two or more for each", len(alphas), k, d))
		}
		checkPositive("Alphas", k, alphas)
	}
	priors = make([]float64, len(m.Alphas))
	for k := range priors {
		priors[k] = 1
	}
	if m.Priors != nil {
		if len(m.Priors) != len(priors) {
			panic(fmt.Sprintf("datasets: %d Priors for %d classes", len(m.Priors), len(priors)))
		}
		checkPositive("Priors", 0, m.Priors)
		copy(priors, m.Priors)
	}
	floats.Scale(1/floats.Sum(priors), priors)
	return priors, d
}

func checkPositive(name string, k int, values []float64) {
	for _, v := range values {
		if !(v > 0) || math.IsInf(v, 1) {
			panic(fmt.Sprintf("datasets: %s of class %d has %v; it must be positive", name, k, v))
		}
	}
}
