package plotting_test

import (
	"log"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/agopher/agopher/plotting"
)

func TestFigures(t *testing.T) {
	for _, tt := range []struct {
		name    string
		example func()
	}{
		{"line", ExampleFigure_Line},
		{"scatter", ExampleFigure_Scatter},
		{"hist", ExampleFigure_Hist},
		{"barsh", ExampleFigure_BarsH},
		{"groupedbars", ExampleFigure_GroupedBars},
		{"runs", ExampleFigure_Runs},
		{"normal", ExampleFigure_Normal},
		{"heatmap", ExampleHeatmap},
		{"values", ExampleFigure_Values},
		{"images", ExampleImages},
		{"image", ExampleImage},
		{"reference", ExampleFigure_HLine},
		{"panels", ExampleGrid},
	} {
		t.Run(tt.name, func(t *testing.T) { checkFigure(t, tt.example, tt.name) })
	}
}

func ExampleFigure_Line() {
	rfm := []float64{0.16, 0.71, 0.90, 0.933, 0.938, 0.94}
	laplace := []float64{0.16, 0.16, 0.16, 0.16, 0.16, 0.16}
	f := plotting.New("The feature matrix turns R² 0.16 into 0.94 in five iterations").
		Line("RFM", nil, rfm).
		Line("Laplace kernel", nil, laplace).
		Labels("iteration", "test R²").
		YRange(0, 1)
	save(f.Save("testdata/line.png"))
}

func ExampleFigure_Scatter() {
	rng := rand.New(rand.NewPCG(1, 1))
	f := plotting.New("Two moons: no line separates the classes").Labels("x₁", "x₂")
	for class, label := range []string{"upper", "lower"} {
		var x, y []float64
		for range 60 {
			a := math.Pi * rng.Float64()
			s := float64(class)
			x = append(x, math.Cos(a)*(1-2*s)+s+0.08*rng.NormFloat64())
			y = append(y, math.Sin(a)*(1-2*s)+s/2+0.08*rng.NormFloat64())
		}
		f.Scatter(label, x, y)
	}
	save(f.Save("testdata/scatter.png"))
}

func ExampleFigure_Hist() {
	rng := rand.New(rand.NewPCG(1, 1))
	var healthy, ill []float64
	for range 400 {
		healthy = append(healthy, 0.25+0.12*rng.NormFloat64())
		ill = append(ill, 0.7+0.15*rng.NormFloat64())
	}
	f := plotting.New("The score separates the classes but for a few").
		Hist("benign", healthy, 0).
		Hist("malignant", ill, 0).
		Labels("predicted score", "patients")
	save(f.Save("testdata/hist.png"))
}

func ExampleFigure_BarsH() {
	names := []string{
		"worst concave points", "worst perimeter", "worst radius", "mean concave points", "worst texture",
		"area error", "worst area", "worst smoothness", "mean texture", "worst symmetry",
	}
	importance := []float64{0.212, 0.171, 0.133, 0.094, 0.081, 0.064, 0.052, 0.041, 0.033, 0.021}
	f := plotting.BarsH("Three inputs carry half of diag(M)", names, importance).
		Labels("share of the trace of M", "")
	save(f.Save("testdata/barsh.png"))
}

func ExampleFigure_GroupedBars() {
	acc := mat.NewDense(3, 3, []float64{
		0.91, 0.94, 0.96,
		0.83, 0.85, 0.93,
		0.72, 0.79, 0.88,
	})
	f := plotting.New("RFM leads on every data set").
		GroupedBars([]string{"digits", "breast cancer", "two-digit sums"}, []string{"ridge", "Laplace kernel", "RFM"}, acc).
		Labels("", "test accuracy").
		YRange(0, 1.05)
	save(f.Save("testdata/groupedbars.png"))
}

func ExampleFigure_Runs() {
	rng := rand.New(rand.NewPCG(1, 1))
	n := []float64{50, 100, 200, 400, 800, 1600, 3200}
	const seeds = 8
	rfm, laplace := mat.NewDense(seeds, len(n), nil), mat.NewDense(seeds, len(n), nil)
	for i := range seeds {
		for j, n := range n {
			rfm.Set(i, j, 40/n*math.Exp(0.25*rng.NormFloat64()))
			laplace.Set(i, j, 2.5*math.Pow(n, -0.35)*math.Exp(0.12*rng.NormFloat64()))
		}
	}
	f := plotting.New("RFM learns at the rate 1/n, a fixed kernel more slowly").
		Runs("RFM", n, rfm).
		Runs("Laplace kernel", n, laplace).
		Labels("training examples n", "test error").
		LogX().LogY()
	save(f.Save("testdata/runs.png"))
}

func ExampleFigure_Normal() {
	const points = 101
	x, mean, sd := make([]float64, points), make([]float64, points), make([]float64, points)
	for i := range x {
		x[i] = float64(i) / 10
		mean[i] = math.Sin(x[i])
		sd[i] = 0.1 + 0.08*max(0, x[i]-6)*max(0, x[i]-6)
	}
	f := plotting.New("Where there are no samples, the process is less sure").
		Normal("Gaussian process", x, mean, sd).
		VLine("last sample", 6).
		Labels("x", "y")
	save(f.Save("testdata/normal.png"))
}

func ExampleHeatmap() {
	save(plotting.Heatmap("M has its mass on x₀ and x₁", cornerMatrix(50)).ColorBar("entry of M").
		Labels("input", "input").Save("testdata/heatmap.png"))
}

// cornerMatrix is a symmetric n×n matrix with large entries in its 2×2 corner and
// small ones of both signs elsewhere.
func cornerMatrix(n int) *mat.Dense {
	rng := rand.New(rand.NewPCG(1, 1))
	m := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range i + 1 {
			v := 0.05 * rng.NormFloat64()
			if i < 2 {
				v = 0.55
				if i == j {
					v = 1
				}
			}
			m.Set(i, j, v)
			m.Set(j, i, v)
		}
	}
	return m
}

func ExampleFigure_Values() {
	confusion := mat.NewDense(4, 4, []float64{
		48, 0, 2, 0,
		1, 44, 3, 2,
		0, 4, 45, 1,
		0, 1, 0, 49,
	})
	names := []string{"zero", "one", "two", "three"}
	f := plotting.Heatmap("Twos are taken for ones", confusion).Rows(names).Columns(names).
		Values().Labels("predicted", "true").ColorBar("examples").Size(480, 400)
	save(f.Save("testdata/values.png"))
}

// three is a digit of the UCI data set: ink from 0 to 16.
var three = []float64{
	0, 0, 7, 15, 13, 1, 0, 0,
	0, 8, 13, 6, 15, 4, 0, 0,
	0, 2, 1, 13, 13, 0, 0, 0,
	0, 0, 2, 15, 11, 1, 0, 0,
	0, 0, 0, 1, 12, 12, 1, 0,
	0, 0, 0, 0, 1, 10, 8, 0,
	0, 0, 8, 4, 5, 14, 9, 0,
	0, 0, 7, 13, 13, 9, 0, 0,
}

func ExampleImages() {
	rng := rand.New(rand.NewPCG(1, 1))
	X := mat.NewDense(12, 64, nil)
	var captions []string
	for i := range 12 {
		for j := range 64 {
			X.Set(i, j, math.Max(0, three[j]+float64(i)*0.5*rng.NormFloat64()))
		}
		captions = append(captions, "σ = "+[]string{"0", "½", "1", "1½", "2", "2½", "3", "3½", "4", "4½", "5", "5½"}[i])
	}
	save(plotting.Images("A three is a three up to σ = 4", X, 8, 8).Captions(captions).Save("testdata/images.png"))
}

func ExampleImage() {
	save(plotting.Image("A three", mat.NewDense(8, 8, three)).Colors(plotting.Ink).Save("testdata/image.png"))
}

func ExampleFigure_HLine() {
	var x, y []float64
	for i := range 100 {
		t := float64(i) / 99 * 4
		x, y = append(x, t), append(y, math.Exp(-t)*math.Cos(6*t))
	}
	f := plotting.Line("The loss oscillates and then settles", x, y).
		HLine("noise floor", 0).
		VLine("½ learning rate", 1.5).
		Text(0.53, -0.59, "first overshoot").
		Labels("time [s]", "‖∇f(xᵢ)‖ − λ")
	save(f.Save("testdata/reference.png"))
}

func ExampleGrid() {
	rng := rand.New(rand.NewPCG(1, 1))
	var noise []float64
	for range 300 {
		noise = append(noise, rng.NormFloat64())
	}
	p := plotting.Grid(2,
		plotting.New("Error falls").Line("train", nil, []float64{0.9, 0.4, 0.2, 0.12, 0.1}).
			Line("test", nil, []float64{0.95, 0.6, 0.42, 0.36, 0.35}).Labels("iteration", "error"),
		plotting.Heatmap("M after five iterations", cornerMatrix(20)),
		plotting.Hist("Residuals are normal", noise, 0).Labels("residual", ""),
		plotting.Bars("Four inputs matter", []string{"x₀", "x₁", "x₂", "x₃", "x₄"}, []float64{0.4, 0.3, 0.2, 0.08, 0.02}).
			Labels("", "diag(M)"),
	).Title("One run at a glance")
	save(p.Save("testdata/panels.png"))
}

func save(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
