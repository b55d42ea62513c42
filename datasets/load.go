package datasets

import (
	"bytes"
	"embed"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"
)

//go:embed data/*.csv.gz
var files embed.FS

const (
	sklearn = "scikit-learn 1.2.1's copy"
	ccBy    = "CC BY 4.0 (UCI); the copy BSD-3-Clause (scikit-learn)"
)

// embedded are the sets in the binary, in the order of their names. Of each,
// data/<name>.md says where it is from and what its columns mean. Classes are in
// the order of scikit-learn's numbering.
var embedded = []Set{
	{
		Name:    "breast_cancer",
		Title:   "Cell nuclei in images of fine needle aspirates of the breast (Wisconsin, diagnostic)",
		Classes: []string{"malignant", "benign"},
		Source:  "Wolberg, Mangasarian, Street, Street (1993), UCI, doi:10.24432/C5DW2B, " + sklearn,
		Licence: ccBy,
	},
	{
		Name:    "diabetes",
		Title:   "Progression of the disease one year after ten measurements",
		Source:  "Efron, Hastie, Johnstone, Tibshirani: Least angle regression, Annals of Statistics 32 (2004), 407-499, " + sklearn + ", raw units",
		Licence: "not stated by the authors; the copy BSD-3-Clause (scikit-learn)",
	},
	{
		Name:    "digits",
		Title:   "Handwritten digits, images of 8×8 pixels from 0 to 16",
		Classes: []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
		Source:  "Alpaydin, Kaynak (1998), UCI, doi:10.24432/C50P49, the test part, " + sklearn,
		Licence: ccBy,
	},
	{
		Name:    "iris",
		Title:   "Sepals and petals of three species",
		Classes: []string{"setosa", "versicolor", "virginica"},
		Source:  "Fisher (1936), UCI, doi:10.24432/C56C76, " + sklearn + ", rows 34 and 37 as in the paper",
		Licence: ccBy,
	},
	{
		Name:    "wine",
		Title:   "Chemical analysis of wines from three cultivars",
		Classes: []string{"class_0", "class_1", "class_2"},
		Source:  "Aeberhard, Forina (1992), UCI, doi:10.24432/C5PC7J, " + sklearn,
		Licence: ccBy,
	},
}

// Load returns the embedded set of that name, one of [Names], in memory of its
// own. Rows, columns and classes are in the order of scikit-learn's loaders. If
// there is no such set, the error lists those that there are.
func Load(name string) (*Set, error) {
	i := slices.IndexFunc(embedded, func(s Set) bool { return s.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("datasets: no set is named %q%s; there are %s; CSV reads a file", name, suggestion(name, Names()), listed(Names()))
	}
	card := embedded[i]
	data, err := files.ReadFile("data/" + name + ".csv.gz")
	if err != nil {
		return nil, fmt.Errorf("datasets: %w", err)
	}
	s, err := ReadCSV(bytes.NewReader(data), name, CSVOptions{Classes: card.Classes != nil})
	if err != nil {
		return nil, err
	}
	s.Title, s.Source, s.Licence = card.Title, card.Source, card.Licence
	if card.Classes != nil {
		s.reorder(slices.Clone(card.Classes))
	}
	return s, nil
}

// reorder puts the classes in another order.
func (s *Set) reorder(classes []string) {
	n, _, c := s.Dims()
	Y := mat.NewDense(n, c, nil)
	for k, class := range classes {
		Y.SetCol(k, mat.Col(nil, slices.Index(s.Classes, class), s.Y))
	}
	s.Y, s.Classes = Y, classes
}

// Names lists the sets that [Load] knows.
func Names() []string {
	var list []string
	for _, s := range embedded {
		list = append(list, s.Name)
	}
	return list
}

// BreastCancer returns 569 samples with 30 features in 2 classes, malignant and
// benign tumours of the breast.
func BreastCancer() *Set { return load("breast_cancer") }

// Diabetes returns 442 patients with 10 measurements, in their units, and the
// progression of the disease after one year, a regression.
func Diabetes() *Set { return load("diabetes") }

// Digits returns 1797 images of handwritten digits with 8×8 pixels, row by row,
// in 10 classes.
func Digits() *Set { return load("digits") }

// Iris returns 150 flowers with 4 lengths in cm, in 3 classes.
func Iris() *Set { return load("iris") }

// Wine returns 178 wines with 13 measurements in 3 classes.
func Wine() *Set { return load("wine") }

// load panics where Load returns an error, which for the names above only a
// damaged binary makes.
func load(name string) *Set {
	s, err := Load(name)
	if err != nil {
		panic(err)
	}
	return s
}
